"""Everything of the course that a reader may look for, as plain text: what the search and the concordance read.

An entry says what it is (`kind`), what it points to (`target`), what it is called and what it says. Where it is in the
book is decided by the pages that show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from readouts.analysis.definitions import plain
from readouts.course.course import Course, Target
from readouts.course.records import Meeting, Question, Statement, Text
from readouts.course.reference_labels import paragraph_label
from readouts.text.dates import day

# The kinds, and what a reader calls one of them; with them goes the account of each side, by its id.
KINDS: Mapping[str, str] = {
    "text": "Chapter", "page": "Page", "term": "Term", "person": "Person", "meeting": "Meeting", "phrase": "Set phrase",
    "note": "Note", "question": "Question", "para": "Paragraph", "thread": "Thread", "event": "Event",
}


def kinds(course: Course) -> Mapping[str, str]:
    """All kinds of entries of a course, and what a reader calls one of them."""
    return {**KINDS, **course.settings.accounts}


class Entry(NamedTuple):
    """One thing to find: a statement's kind is the side whose account it is in; `names` are its other names."""

    kind: str
    target: Target
    title: str
    body: str
    names: tuple[str, ...] = ()


Originals = Callable[[str], Mapping[int, str]]


def entries(course: Course, originals: Originals = lambda text: {}) -> Iterator[Entry]:
    """All entries of the course, in the order of the book.

    Parameters
    ----------
    course : the course
    originals : for a text, the paragraphs of the class's own copy by number; by default there is none

    """
    for text in course.texts.values():
        yield from _text(course, text, originals(text.id))
    for question in course.synthesis:
        yield _question(course, "across", question)
    for meeting in course.meeting_records.values():
        yield _meeting(course, meeting)
        yield from (_statement(s) for s in course.statements_of(meeting.id))
    for phrase in course.phrases.values():
        names = _given(phrase.original, phrase.romanization)
        yield Entry("phrase", Target("phrase", phrase.id), phrase.phrase, plain(course, phrase.body), names)
    for thread in course.threads.values():
        yield Entry("thread", Target("thread", thread.id), thread.title, plain(course, thread.body))
    for event in course.events:
        yield Entry("event", Target("event", event.id), event.title, plain(course, event.summary))
    for term in course.terms.values():
        body = f"{plain(course, term.body)} {plain(course, term.other_side or '')}".strip()
        yield Entry("term", Target("term", term.id), term.term, body, (*_given(term.original, term.romanization), *term.aliases))
    yield from _people(course)


def _given(*names: str | None) -> tuple[str, ...]:
    return tuple(normalize("NFC", name) for name in names if name)


def _text(course: Course, text: Text, original: Mapping[int, str]) -> Iterator[Entry]:
    claims = " ".join(claim.claim for claim in text.argument)
    about = f"{text.voice}. {text.publisher}{f', {text.day:%Y}' if text.day else ''}. {claims}"
    yield Entry("text", Target("text", text.id), text.title, plain(course, about), (text.short, *text.authors))
    for p in text.paragraphs:
        body = plain(course, p.precis, text.id)
        if p.n in original:
            body = f"{body} {' '.join(original[p.n].split())}"
        yield Entry("para", Target("para", f"{text.id}/p{p.n}"), paragraph_label(p.n), body)
        for note in (n for n in text.notes if n.at == p.n):
            yield Entry("note", Target("note", f"{text.id}/{note.id}"), note.words, plain(course, note.body, text.id))
    for question in text.questions:
        yield _question(course, text.id, question)


def _question(course: Course, owner: str, question: Question) -> Entry:
    title = question.id.replace("-", " ").capitalize()
    return Entry("question", Target("question", f"{owner}/{question.id}"), title, plain(course, question.body, owner))


def _meeting(course: Course, meeting: Meeting) -> Entry:
    """The date, the place, what it was, and who was there, without their offices."""
    people = re.sub(r"\s*\([^)]*\)", "", "; ".join(meeting.people(side.id) for side in course.sides))
    body = f"{day(meeting.start)}, {meeting.place}. {meeting.summary} {people}."
    return Entry("meeting", Target("meeting", meeting.id), meeting.title, body)


def _statement(s: Statement) -> Entry:
    """The words of the statement, in English and Chinese; what it says in our words where none are quoted in English."""
    return Entry(s.side, Target("statement", s.id), s.topic, " ".join(filter(None, [s.quote or s.gloss, s.original])))


def _people(course: Course) -> Iterator[Entry]:
    offices: dict[str, list[str]] = {}
    for person in course.people:
        offices.setdefault(person.id, []).append(person.office)
    for id, held in offices.items():
        one = next(p for p in course.people if p.id == id)
        body = "; ".join(dict.fromkeys(held)) + "."
        yield Entry("person", Target("person", id), one.name, body, _given(one.original, one.romanization))
