"""The method page: the codebook in full, and how far two codings agree, computed by the build."""

from __future__ import annotations

import html
import re
from pathlib import Path

from readouts.analysis.coding import reliability
from readouts.course.course import Course


def cells(page: str, name: str) -> list[list[str]]:
    """The rows of the table of that name, as the words of their cells."""
    table = re.search(rf'<div [^>]*aria-label="{name}"[^>]*>(.*?)</table>', page, re.DOTALL)
    assert table, name
    plain = [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
             for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table[1], re.DOTALL)]
    return plain[1:]


def test_the_method_page_shows_every_code_with_its_rules(site: Path, course: Course) -> None:
    page = (site / "book/reference/method.html").read_text("utf-8")
    for kind, codes in (("topic", [*course.topics.values()]), ("move", [c for c in course.codes.values() if c.kind == "move"]),
                        ("speaker", [c for c in course.codes.values() if c.kind == "speaker"]), ("kind of account", [*course.kinds.values()])):
        assert cells(page, f"The codes of the {kind}") == [[f"{c.label} {c.id}", c.definition, c.include, c.exclude] for c in codes]


def test_the_method_page_shows_the_agreement_that_the_tables_have(site: Path, course: Course) -> None:
    page = (site / "book/reference/method.html").read_text("utf-8")
    shown = {row[0].lower(): (row[1], row[3]) for row in cells(page, "Agreement between two codings")}
    assert shown == {name: (str(found.units), f"{found.alpha:.2f}") for name, found in reliability(course).items()}
