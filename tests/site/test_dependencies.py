"""The digests that decide which pages are read again: what shows a change has another one, what does not has the same."""

from __future__ import annotations

from dataclasses import replace

from readouts.course.course import Course, Target
from readouts.course.records import Note
from readouts.site.dependencies import PARTS, digest


def with_note(course: Course, text: str, at: int, **changes: object) -> Course:
    one = course.texts[text]
    notes: list[Note] = list(one.notes)
    notes[at] = notes[at].model_copy(update=changes)
    return replace(course, texts={**course.texts, text: one.model_copy(update={"notes": tuple(notes)})})


def changed(before: Course, after: Course) -> set[tuple[str, str]]:
    ids = {"text": before.texts, "prints": before.texts, "meeting": before.meeting_records, "term": before.terms}
    parts = [(part, id) for part in PARTS for id in ids.get(part, [""])]
    return {one for one in parts if digest(before, *one) != digest(after, *one)}


def test_the_same_course_has_the_same_digests(course: Course) -> None:
    assert changed(course, replace(course)) == set()


def test_a_note_that_newly_refers_to_a_term_changes_its_text_and_the_glossary(course: Course) -> None:
    note = course.texts["alaska-2021"].notes[0]
    term = next(id for id in course.terms if course.backlinks.get(Target("term", id)) and f"term:{id}" not in note.see)
    after = with_note(course, "alaska-2021", 0, see=(*note.see, f"term:{term}"))
    assert changed(course, after) == {("text", "alaska-2021"), ("glossary", "")}


def test_other_words_in_a_note_change_only_its_text(course: Course) -> None:
    body = course.texts["alaska-2021"].notes[0].body
    after = with_note(course, "alaska-2021", 0, body=f"{body} Another sentence without a name.")
    assert changed(course, after) == {("text", "alaska-2021")}
