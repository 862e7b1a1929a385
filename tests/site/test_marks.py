"""What rests on accounts seen in part has a mark, which comes from its claims; nothing else has one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Watched

from readouts.analysis.comparison import comparison
from readouts.analysis.quotation_quiz import items
from readouts.course.course import Course
from readouts.course.labels import PARTS_SEEN
from readouts.course.table_claims import ClaimsAbout, TableClaim
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import to_html

IN_PART = TableClaim(absent=("words that nobody said",), of="parts-seen")  # type: ignore[arg-type]


@pytest.fixture
def contrast(course: Course) -> tuple[Course, Course, str, str]:
    """A course without claims kept apart, the same with one about a contrast, and the meeting and topic of that contrast."""
    first = course.contrast_records[0]
    return (replace(course, claims_about=()), replace(course, claims_about=(ClaimsAbout(about=first.place, claims=(IN_PART,)),)),
            first.meeting, first.topic)


def test_a_contrast_has_the_mark_in_the_comparison(contrast: tuple[Course, Course, str, str]) -> None:
    without, with_claim, meeting, _ = contrast
    drawn = [to_html(compare_node(comparison(course, meeting), {})).count(PARTS_SEEN) for course in (without, with_claim)]
    assert drawn == [0, 1]


def test_a_contrast_has_the_mark_in_who_said_it(contrast: tuple[Course, Course, str, str]) -> None:
    without, with_claim, meeting, topic = contrast
    for course, marked in ((without, False), (with_claim, True)):
        asked = [i for i in items(course) if (i.meeting.id, i.topic.id) == (meeting, topic)]
        assert asked and all(any(PARTS_SEEN in c for c in i.contrasts) == marked for i in asked)


def test_the_notes_terms_and_trails_with_the_mark_are_those_whose_claims_need_it(site: Path, course: Course) -> None:
    def marked(page: str, pattern: str) -> set[str]:
        html = (site / f"book/{page}.html").read_text("utf-8")
        ends = [*re.finditer(pattern, html)]
        parts = zip(ends, [*(m.start() for m in ends[1:]), len(html)], strict=True)
        return {m[1] for m, end in parts if "provenance" in html[m.start():end]}

    wanted = {t.id: {n.id for n in t.notes if course.mark(f"note:{t.id}/{n.id}", n.claims)} for t in course.texts.values()}
    assert any(wanted.values())
    assert {t: marked(f"texts/{t}", r'<details[^>]* id="n-([^"]+)"') for t in course.texts} == wanted
    assert marked("reference/glossary", r'<dt id="term-([^"]+)"') == {
        t.id for t in course.terms.values() if course.mark(f"term:{t.id}", t.claims)}
    assert marked("across/phrases", r'<section[^>]* id="phrase-([^"]+)"') == {
        p.id for p in course.phrases.values() if course.mark(f"phrase:{p.id}", p.claims)}


def test_the_legend_explains_the_mark(site: Path) -> None:
    assert PARTS_SEEN in (site / "book/readouts/how-we-know.html").read_text("utf-8")


def test_signs_have_their_key_on_the_page(site: Path, pages: list[str]) -> None:
    """Words that are underlined, and the cells of the coverage; the signs of notes need a script, as their key does."""
    keys = {".rtr-shared, .rtr-differs": (":is(caption, p)", "words only one uses"), ".rtr-grid [role=img] > *": (".rtr-legend", "")}
    faults, asked = [], 0
    for name in pages:
        page = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        for signs, (key, words) in keys.items():
            used = [sign for sign in page.select(signs) if not sign.find_parent(["caption", "ul"])]
            asked += bool(used)
            if used and not any(words in found.get_text() for found in page.select(key)):
                faults.append(f"{name}: {used[0]} has no key")
    assert asked > 30
    assert faults == []


def test_the_signs_of_notes_have_their_key(served: str, open_page: Callable[..., Watched], course: Course) -> None:
    for text in course.texts.values():
        page = open_page(f"{served}/book/texts/{text.id}.html", viewport={"width": 1440, "height": 900}).page
        drawn = "(e, which) => getComputedStyle(e, which).content.match(/[◆◇►○△▲‖]/)?.[0]"
        key = {span.inner_text(): span.evaluate(drawn, "::before") for span in page.locator(".note-key span").all()}
        used = {(note.locator("summary b").first.text_content() or ""): note.locator("summary").first.evaluate(drawn, "::before") for note in page.locator(".note").all()}
        assert len(used) > 3
        assert used.items() <= key.items(), text.id
        assert page.locator(".note-key").is_visible()
