"""The openings of the chapters: the parts that each has, and how long they may be."""

from __future__ import annotations

import pytest
from conftest import ROOT

from readouts.course.bodies import word_count

CHAPTERS = sorted((ROOT / "book" / "texts").glob("*.md"))
PARTS = ("Before you read", "Who is speaking", "The reading", "How it argues", "Questions", "Check yourself")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_the_parts_of_a_chapter(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    parts = {part.partition("\n")[0].strip(): part.partition("\n")[2] for part in text.split("\n## ")[1:]}
    assert tuple(parts) == PARTS
    assert word_count(parts["Before you read"]) <= 150
