"""Quotation marks are set as such, and the right way round, on every page; what a notebook prints stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from readouts.site.typography import set_words

WRONG = re.compile(r"[a-z]'[a-z]|(?<=\s)'\w|\w'(?=\s)|\"|[a-z]“(?!\w)|(?:^|(?<=\s))”(?=[A-Za-z])|(?<=[\sa-z])“(?=[\s.,;:)])|(?<=\s)’[A-Za-z]")


def test_quotation_marks_are_curled_the_right_way(site: Path, pages: list[str]) -> None:
    found = []
    for name in pages:
        soup = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        for part in soup.select("script, style, pre, code, textarea, head, .cell_output"):
            part.decompose()
        for block in soup.select("p, li, dt, dd, th, td, h1, h2, h3, h4, figcaption, caption, summary, blockquote"):
            words = block.get_text()
            found += [f"{name}: {words[max(0, m.start() - 40):m.end() + 20]!r}" for m in WRONG.finditer(words)]
    assert not found, "\n".join(dict.fromkeys(found))


def doubled(html: str) -> list[str]:
    """The places of a page where double marks are directly inside double marks; the element `q` brings a pair of its own."""
    soup = BeautifulSoup(html, "html.parser")
    for part in soup.select("script, style, pre, code, textarea, head, .cell_output"):
        part.decompose()
    for q in soup.select("q"):
        q.insert(0, "“")
        q.append("”")
    found = []
    for block in soup.select("p, li, dt, dd, th, td, h1, h2, h3, h4, figcaption, caption, summary, blockquote"):
        if not block.select("p, li, td, dd"):
            words = block.get_text()
            found += [words[max(0, m.start() - 20):m.end() + 20] for m in re.finditer("“[^“”‘]*“", words)]
    return found


def test_marks_inside_marks_are_single(site: Path, pages: list[str]) -> None:
    found = [f"{name}: {place!r}" for name in pages for place in doubled((site / name).read_text("utf-8"))]
    assert not found, "\n".join(dict.fromkeys(found))


def test_no_fact_is_printed_twice_on_end(site: Path, pages: list[str]) -> None:
    """Such as "by telephone (telephone)", where one field of a record repeats another."""
    found = []
    for name in pages:
        soup = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        for block in soup.select("dl.source-card dd, .rtr-table th, table.stack td"):
            found += [f"{name}: {m[0]!r}" for m in re.finditer(r"(\b\w[\w ]{3,}) \(\1\b", block.get_text())]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("typed", "shown"), [("a 'word' it's", "a ‘word’ it’s"), ("LaTeX's `single' and ``double''", "LaTeX’s ‘single’ and “double”"),
                                              ('"one"--"two"...', "“one”–“two”…")])
def test_marks_are_set_by_what_stands_before_them(typed: str, shown: str) -> None:
    paragraph = nodes.paragraph("", "", nodes.Text(typed))
    set_words(paragraph)
    assert paragraph.astext() == shown


def test_an_address_is_shown_as_it_is_typed() -> None:
    address = "https://example.org/a--b...c"
    paragraph = nodes.paragraph("", "", nodes.reference("", address, refuri=address), nodes.Text(" -- 'so'..."))
    set_words(paragraph)
    assert paragraph.astext() == f"{address} – ‘so’…"
