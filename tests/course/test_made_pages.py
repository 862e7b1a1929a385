"""The pages that the data makes: what is on them, their title, and their places in the contents."""

from __future__ import annotations

from typing import Any

import yaml
from conftest import ROOT

from readouts.course.contents import named, pages_by_part, read_contents, with_made_pages
from readouts.course.course import Course
from readouts.course.pages import headings, made_pages, source
from readouts.export.course_pack import LINKED_PARTS, WHOLE_PARTS

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))


def toc(*sections: dict[str, str]) -> dict[str, Any]:
    return {"format": "jb-book", "root": "book/index", "parts": [{"caption": "All", "chapters": [{"file": "book/first", "sections": list(sections)}]}]}


def test_texts_and_meetings_are_in_the_contents_by_date_and_named_nowhere(course: Course) -> None:
    assert set(named(TOC)).isdisjoint(made_pages(course))
    pages = list(named(read_contents(ROOT, course)))
    assert [page for page in pages if page in made_pages(course)] == list(made_pages(course))
    assert len(pages) == len(set(pages)) > len(made_pages(course))
    starts = [meeting.start for meeting in course.meeting_records.values()]
    assert starts == sorted(starts)


def test_what_the_contents_name_stays_where_it_is(course: Course) -> None:
    given = toc({"file": "book/readouts/bali-2022"}, {"file": "book/other"}, {"glob": "book/readouts/*"})
    pages = list(named(with_made_pages(given, course)))
    assert pages[:4] == ["book/index", "book/first", "book/readouts/bali-2022", "book/other"]
    assert len(pages) == len(set(pages)) == 3 + len(course.meeting_records)


def test_a_pattern_for_other_pages_stays(course: Course) -> None:
    given = toc({"glob": "book/appendix/*"})
    assert with_made_pages(given, course) == given


def test_pages_have_the_part_that_they_are_in(course: Course) -> None:
    parts = {page: part for part, page in pages_by_part(read_contents(ROOT, course))}
    assert parts["book/texts/alaska-2021"] == "Texts" and parts["book/readouts/lima-2024"] == parts["book/readouts/index"] == "Meetings"
    assert "book/index" not in parts
    assert {*WHOLE_PARTS, *LINKED_PARTS} <= set(parts.values()), "the course pack looks for a part that the contents do not have"


def test_the_title_is_that_of_the_data_whatever_signs_it_has(course: Course) -> None:
    meeting = course.meeting_records["bali-2022"].model_copy(update={"title": "A *new* [title] & `more` {x} <b>"})
    first = source("book/readouts/bali-2022", meeting, None).splitlines()[0]
    assert first == r"# A \*new\* \[title\] \& \`more\` \{x\} \<b\>"


def test_a_meeting_without_prose_has_all_that_the_data_shows(course: Course) -> None:
    page = source("book/readouts/bali-2022", course.meeting_records["bali-2022"], None)
    assert all(f"{{{name}}} bali-2022" in page for name in ("meeting", "compare", "mentions"))
    assert "prose-of" not in page


def test_the_prose_of_a_meeting_is_around_the_comparison(course: Course) -> None:
    meeting = course.meeting_records["bali-2022"]
    page = source("book/readouts/bali-2022", meeting, "A lead.\n\n## Two questions\n\n1. One?\n")
    order = [page.index(words) for words in (":until: 3", "{meeting}", "{compare}", ":from: 3", "{mentions}")]
    assert order == sorted(order)
    assert ":from:" not in source("book/readouts/bali-2022", meeting, "Only a lead.\n")
    assert ":until:" not in source("book/readouts/bali-2022", meeting, "## Only a section\n")


def test_a_text_shows_only_parts_that_it_has(course: Course) -> None:
    text = course.texts["alaska-2021"]
    assert "## Check yourself" in source("book/texts/alaska-2021", text, None)
    bare = source("book/texts/alaska-2021", text.model_copy(update={"quiz": (), "argument": (), "questions": ()}), None)
    assert "## The reading" in bare and not any(f"{{{name}}}" in bare for name in ("quiz", "argument", "questions"))


def test_headings_in_a_fenced_block_are_none() -> None:
    prose = "Lead\n\n```python\n# no heading\n```\n\n## One\n\n````\n```\n## none\n````\n### Two\n"
    assert [(h.line, h.level, h.words) for h in headings(prose)] == [(7, 2, "One"), (13, 3, "Two")]
