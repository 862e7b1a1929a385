"""The annotations against the real source texts, and the floors of the edition."""

from __future__ import annotations

import re
import subprocess
from collections import Counter

import pytest
from conftest import ROOT, texts_folder
from source_texts import FILES, paragraphs

from readouts.anchoring.quotations import find
from readouts.course.course import Course

needs_texts = pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")


@needs_texts
@pytest.mark.parametrize("name", FILES)
def test_every_quotation_stands_once_in_its_paragraph(course: Course, name: str) -> None:
    folder = texts_folder()
    assert folder
    originals = paragraphs(folder, name)
    text = course.texts[name]
    assert len(originals) == len(text.paragraphs)
    for note in text.notes:
        place = find(originals[note.at - 1], note.quote, prefix=note.prefix, suffix=note.suffix)
        assert place, f"{name}/{note.id}: “{note.quote}” does not stand exactly once in paragraph {note.at}"
    for paragraph, original in zip(text.paragraphs, originals, strict=True):
        assert paragraph.words == len(original.split()), f"{name}, paragraph {paragraph.n}"


def test_no_passage_of_the_texts_stands_in_the_repository() -> None:
    tool = ROOT.parent / "shared" / "tools" / "overlap"
    if not tool.exists():
        pytest.skip("the tool that finds passages of the texts is not at hand")
    done = subprocess.run([str(tool), "--repo", str(ROOT)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_floors_of_each_text(course: Course) -> None:
    for text in course.texts.values():
        assert len(text.notes) >= 8, text.id
        assert len(Counter(n.kind for n in text.notes)) >= 4, text.id
        assert len(text.questions) >= 5, text.id
        assert {q.level for q in text.questions} == {"recall", "analyze", "evaluate", "create"}, text.id


def test_floors_of_the_reference_part(course: Course) -> None:
    assert len(course.terms) >= 25
    assert sum(bool(t.original and t.romanization) for t in course.terms.values()) >= 25


def test_floors_of_the_readouts(course: Course) -> None:
    named = {"anchorage-2021", "bali-2022", "vienna-2023", "blinken-xi-2023-06", "malta-2023", "woodside-2023", "bangkok-2024",
             "biden-xi-call-2024-04"}
    both = {m for m in course.meeting_records if {s.side for s in course.statements_of(m)} == {"us", "cn"}}
    assert named <= both
    assert len(both) >= 8


LIKELY = re.compile(r"\b(?:probably|almost certainly|(?:un)?likely|reportedly|ostensibly|apparent\w*|appears?|suspect)\b", re.IGNORECASE)
GRADED = re.compile(r"\b(?:probabl\w+|almost certainly|(?:un)?likel\w+|perhaps|may|might|could|seem\w*|appear\w*|apparent\w*|suspect|said to|stated|unclear)\b",
                    re.IGNORECASE)


@needs_texts
@pytest.mark.parametrize("name", FILES)
def test_a_likelihood_stays_a_likelihood_in_the_precis(course: Course, name: str) -> None:
    """Where a paragraph says probably, apparently, almost certainly, its précis does not say it as a plain fact."""
    folder = texts_folder()
    assert folder
    pairs = zip(course.texts[name].paragraphs, paragraphs(folder, name), strict=True)
    lost = [f"{name}, paragraph {p.n}: {found[0]}" for p, original in pairs if (found := LIKELY.search(original)) and not GRADED.search(p.precis)]
    assert not lost


def test_the_addresses_of_notes_and_questions_are_kept(course: Course) -> None:
    """A note or question that was published is still there, or data/moved.txt says where it went; the built site is not needed to see it."""
    there = {f"book/texts/{t.id}.html#{mark}-{r.id}" for t in course.texts.values()
             for mark, records in (("n", t.notes), ("ask", t.questions), ("quiz", t.quiz)) for r in records}
    data = ROOT / "data"
    moved = {line.split()[0] for line in (data / "moved.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")}
    published = {a for a in (data / "addresses.txt").read_text("utf-8").split() if re.search(r"book/texts/.*#(?:n|ask|quiz)-", a)}
    assert published
    assert sorted(published - there - moved) == []
