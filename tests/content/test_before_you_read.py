"""The prose that every chapter of this course has: two parts, the first of them short."""

from __future__ import annotations

import pytest
from conftest import ROOT

from readouts.course.bodies import word_count
from readouts.course.course import Course
from readouts.course.pages import headings

PARTS = ("Before you read", "Who is speaking")
TEXTS = sorted(path.name for path in (ROOT / "data" / "texts").iterdir() if path.is_dir())


@pytest.mark.parametrize("name", TEXTS)
def test_the_prose_of_a_chapter(course: Course, name: str) -> None:
    prose = (ROOT / "book" / "texts" / f"{name}.md").read_text("utf-8")
    assert tuple(heading.words for heading in headings(prose)) == PARTS
    assert 0 < word_count(prose.split("\n## ")[0].partition("\n")[2]) <= 150
