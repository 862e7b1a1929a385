"""The course pack: all chapters in order, page numbers that are right, links that lead to them."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT, system_browser
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from readouts.course.contents import pages_by_part, read_contents
from readouts.course.course import Course
from readouts.export import course_pack

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not system_browser(), reason="no Chromium here")]


@pytest.fixture(scope="module")
def contents(course: Course) -> list[tuple[str, str]]:
    return list(pages_by_part(read_contents(ROOT, course)))


@pytest.fixture(scope="module")
def reader(site: Path, contents: list[tuple[str, str]], course: Course) -> PdfReader:
    return PdfReader(io.BytesIO(course_pack.course_pack(site, contents, course, "1 May 2026")))


@pytest.fixture(scope="module")
def words(reader: PdfReader) -> list[str]:
    """The words of every page."""
    return [page.get_textpage().get_text_range() for page in PdfDocument(_bytes(reader))]


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def outlined(reader: PdfReader) -> dict[str, int]:
    """Title and page, from 0, of every entry of the outline."""
    flat = [entry for item in reader.outline for entry in (item if isinstance(item, list) else [item])]
    return {str(entry.title): reader.get_destination_page_number(entry) or 0 for entry in flat}


def test_every_text_is_in_it_whole(words: list[str], course: Course) -> None:
    printed = squeezed(" ".join(words))
    for text in course.texts.values():
        assert squeezed(text.title) in printed
        for note in text.notes:
            assert squeezed(f"{text.numbers[note.id]} {note.kind} {note.words}") in printed, note.id
    for gone in ("Searchthiscourse", "Skiptothetext", "Havethearticle?"):
        assert gone not in printed


def test_contents_and_outline_name_the_page_where_a_chapter_begins(
    reader: PdfReader, words: list[str], site: Path, contents: list[tuple[str, str]]
) -> None:
    printed = squeezed("".join(words[1:3]))
    outline = outlined(reader)
    for chapter in course_pack.chosen(site, contents):
        page = outline[chapter.title]
        assert squeezed(chapter.title) in squeezed(words[page][:300])
        assert f"{squeezed(chapter.title)}{page + 1}" in printed, chapter.title


def test_a_number_stands_at_the_foot_of_every_page(words: list[str]) -> None:
    for number, page in enumerate(words, 1):
        assert str(number) in (page.split()[0], page.split()[-1])  # at the foot, whenever it was drawn


def test_links_lead_to_the_page_that_they_name(reader: PdfReader, words: list[str]) -> None:
    named = {m for page in words for m in re.findall(r"\(p\.\s(\d+)\)", page)}
    assert len(named) > 10 and max(map(int, named)) <= len(words)
    targets = course_pack.places(_bytes(reader))
    assert set(map(int, named)) <= set(targets.values())


def test_answers_stand_at_the_end_not_below_their_questions(reader: PdfReader, words: list[str]) -> None:
    last = outlined(reader)["Answers to the self-checks"]
    before, after = " ".join(words[2:last]), " ".join(words[last:])
    assert not re.search(r"\b[A-D] is right\.", before) and len(re.findall(r"\b[A-D] is right\.", after)) >= 30


def test_without_a_site_it_says_what_helps(tmp_path: Path, contents: list[tuple[str, str]], course: Course) -> None:
    with pytest.raises(course_pack.PackError, match="build the site first"):
        course_pack.course_pack(tmp_path, contents, course)


def _bytes(reader: PdfReader) -> bytes:
    assert reader.stream
    reader.stream.seek(0)
    return reader.stream.read()
