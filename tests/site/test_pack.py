"""The course pack: all chapters in order, page numbers that are right, links that lead to them."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT, system_browser
from pypdf import PdfReader

from readouts.course.contents import pages_by_part, read_contents
from readouts.course.course import Course
from readouts.export import course_pack
from readouts.text.quotation_marks import quoted

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not system_browser(), reason="no Chromium here")]


@pytest.fixture(scope="module")
def contents(course: Course) -> list[tuple[str, str]]:
    return list(pages_by_part(read_contents(ROOT, course)))


@pytest.fixture(scope="module")
def reader(site: Path, contents: list[tuple[str, str]], course: Course) -> PdfReader:
    return PdfReader(io.BytesIO(course_pack.course_pack(site, contents, course, "1 May 2026")))


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def outlined(reader: PdfReader) -> dict[str, int]:
    """Title and page, from 0, of every entry of the outline."""
    flat = [entry for item in reader.outline for entry in (item if isinstance(item, list) else [item])]
    return {str(entry.title): reader.get_destination_page_number(entry) or 0 for entry in flat}


def test_every_text_is_in_it_whole(reader: PdfReader, course: Course) -> None:
    words = squeezed(" ".join(page.extract_text() for page in reader.pages))
    for text in course.texts.values():
        assert squeezed(text.title) in words
        for note in text.notes:
            assert squeezed(f"{text.numbers[note.id]} {note.kind} {quoted(note.quote)}") in words, note.id
    for gone in ("Searchthiscourse", "Skiptothetext", "Havethearticle?"):
        assert gone not in words


def test_contents_and_outline_name_the_page_where_a_chapter_begins(reader: PdfReader, site: Path, contents: list[tuple[str, str]]) -> None:
    printed = squeezed("".join(reader.pages[i].extract_text() for i in (1, 2)))
    outline = outlined(reader)
    for chapter in course_pack.chosen(site, contents):
        page = outline[chapter.title]
        assert squeezed(chapter.title) in squeezed(reader.pages[page].extract_text()[:300])
        assert f"{squeezed(chapter.title)}{page + 1}" in printed, chapter.title


def test_a_number_stands_at_the_foot_of_every_page(reader: PdfReader) -> None:
    for number, page in enumerate(reader.pages, 1):
        assert page.extract_text().split()[0] == str(number)  # drawn first, at the foot


def test_links_lead_to_the_page_that_they_name(reader: PdfReader) -> None:
    named = {m for page in reader.pages for m in re.findall(r"\(p\.\s(\d+)\)", page.extract_text())}
    assert len(named) > 10 and max(map(int, named)) <= len(reader.pages)
    targets = course_pack.places(_bytes(reader))
    assert set(map(int, named)) <= set(targets.values())


def test_answers_stand_at_the_end_not_below_their_questions(reader: PdfReader) -> None:
    last = outlined(reader)["Answers to the self-checks"]
    before = " ".join(page.extract_text() for page in reader.pages[2:last])
    after = " ".join(page.extract_text() for page in reader.pages[last:])
    assert not re.search(r"\b[A-D] is right\.", before) and len(re.findall(r"\b[A-D] is right\.", after)) >= 30


def test_without_a_site_it_says_what_helps(tmp_path: Path, contents: list[tuple[str, str]], course: Course) -> None:
    with pytest.raises(course_pack.PackError, match="build the site first"):
        course_pack.course_pack(tmp_path, contents, course)


def _bytes(reader: PdfReader) -> bytes:
    assert reader.stream
    reader.stream.seek(0)
    return reader.stream.read()
