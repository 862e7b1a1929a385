"""A reference is worded in one place."""

from __future__ import annotations

import pytest
from conftest import ROOT

from readouts.course.course import Course, Target
from readouts.course.reference_labels import brief_label, paragraph_label, reference_label


@pytest.mark.parametrize(("kind", "id", "here", "expected"), [
    ("text", "alaska-2021", "", lambda c: c.texts["alaska-2021"].title),
    ("meeting", "bali-2022", "", lambda c: c.meeting_records["bali-2022"].title),
    ("term", "guardrails", "", lambda c: c.terms["guardrails"].term),
    ("para", "alaska-2021/p3", "", lambda c: f"{c.texts['alaska-2021'].short}, ¶\N{NO-BREAK SPACE}3"),
    ("para", "alaska-2021/p3", "alaska-2021", lambda c: "¶\N{NO-BREAK SPACE}3"),
])
def test_a_reference_says_what_it_leads_to(course: Course, kind: str, id: str, here: str, expected) -> None:
    assert reference_label(course, Target(kind, id), here) == expected(course)


def test_a_note_is_named_by_number_and_words_or_either(course: Course) -> None:
    text = course.texts["alaska-2021"]
    note, target = text.notes[0], Target("note", f"alaska-2021/{text.notes[0].id}")
    number = text.numbers[note.id]
    assert reference_label(course, target, quotation=False) == f"{text.short}, note {number}"
    assert reference_label(course, target, "alaska-2021") == f"note {number}: {note.words}"
    assert brief_label(course, target, "alaska-2021") == note.words
    assert brief_label(course, target).endswith(f": {note.words}") and brief_label(course, Target("text", "alaska-2021"))


def test_no_other_module_words_a_reference() -> None:
    assert paragraph_label(3) == "¶\N{NO-BREAK SPACE}3"
    signs = [p.name for p in (ROOT / "readouts").rglob("*.py") if 'f"¶' in p.read_text("utf-8") or '"¶' in p.read_text("utf-8")]
    assert signs == ["reference_labels.py"]
