"""A chapter prints its argument after the reading, and folded: the reader predicts it and draws it first."""

from __future__ import annotations

import re

import pytest
from small_book import run, small_book

from readouts.course.course import Course

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The chapter alaska-2021 as a browser gets it, without its head."""
    folder = small_book(tmp_path_factory.mktemp("argument") / "book", ["book/texts/alaska-2021"])
    run(folder, "jupyter-book", "build", ".", "-n", "--keep-going")
    page = (folder / "_build/html/book/texts/alaska-2021.html").read_text("utf-8")
    return page[page.index("<main"):]


def test_the_argument_is_folded(chapter: str) -> None:
    fold = re.search(r'<details class="argument-fold[^"]*"([^>]*)>(.*?)</details>', chapter, re.DOTALL)
    assert fold and "open" not in fold[1]
    assert "<summary>" in fold[2]


def test_no_claim_of_the_argument_is_read_before_the_reading_ends(course: Course, chapter: str) -> None:
    before = chapter[:chapter.index('<details class="argument-fold')]
    assert 'class="predict' in before
    assert not [claim.claim for claim in course.texts["alaska-2021"].argument if claim.claim in before]
