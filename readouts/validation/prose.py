"""What is checked of the writing: lengths, a note on every paragraph, a reference under every fact, a reason for every option."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from readouts.course.bodies import roles, word_count
from readouts.course.course import Course
from readouts.course.readers import Faults, did_you_mean
from readouts.course.record import Record
from readouts.course.records import Note, Text, Verb

NOTE_WORDS = (40, 180)
TERM_WORDS = (30, 130)
FACT_BEARING = frozenset({"evidence", "outcome", "context", "parallel"})
AUTHOR = "author"  # whose claims a note can treat, besides those of the two sides
REFERENCES = frozenset({"note", "para", "text", "meeting"})


def check_prose(course: Course, faults: Faults) -> None:
    """Note every fault of length, of cover and of support."""
    codes = [f"{owner}-{verb}" for owner in (*course.settings.side_ids, AUTHOR) for verb in get_args(Verb)]
    for text in course.texts.values():
        _check_cover(text, faults)
        for note in text.notes:
            _check_note(note, codes, faults)
        _check_options(text, faults)
    for term in course.terms.values():
        _check_length(term, f'term "{term.id}"', term.body, TERM_WORDS, faults)


def _check_cover(text: Text, faults: Faults) -> None:
    covered = {note.at for note in text.notes}
    for paragraph in text.paragraphs:
        if paragraph.n not in covered:
            faults.about(paragraph, f'text "{text.id}"', f"paragraph {paragraph.n} has no note; every paragraph needs one", "n")


def _check_note(note: Note, codes: Collection[str], faults: Faults) -> None:
    label = f'note "{note.id}"'
    _check_length(note, label, note.body, NOTE_WORDS, faults)
    named = {name for name, _ in roles(note.body)}
    supported = note.see or named & REFERENCES or any(name.startswith("cite") for name in named)
    if note.kind in FACT_BEARING and not supported:
        faults.about(note, label, f"a note of the kind {note.kind} needs a reference: {{cite:p}}, {{note}}, {{para}}, {{text}}, "
                                  "{meeting} or see", "body")
    for code in note.balance:
        if code not in codes:
            faults.about(note, label, f'balance "{code}" is not one of {", ".join(codes)}{did_you_mean(code, codes)}', "balance")
    if len(set(note.balance)) < len(note.balance):
        faults.about(note, label, f"balance names the same thing twice: {', '.join(note.balance)}", "balance")


def _check_options(text: Text, faults: Faults) -> None:
    for item in text.quiz:
        known = [option.why for option in item.options]
        for option in item.options:
            if known.count(option.why) > 1:
                faults.about(option, f'quiz item "{item.id}"', "two options have the same reason; each needs its own", "why")


def _check_length(record: Record, label: str, body: str, limits: tuple[int, int], faults: Faults) -> None:
    least, most = limits
    count = word_count(body)
    if not least <= count <= most:
        faults.about(record, label, f"its body has {count} words; {least} to {most} are allowed", "body")


__all__ = ["check_prose"]
