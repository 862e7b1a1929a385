"""How long things take: by the minutes in the data, by the words of a chapter, and as quizzes and labs are planned."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from readouts.course.bodies import word_count
from readouts.course.course import Course
from readouts.course.pages import TEXTS, prose_file, without_fences
from readouts.course.places import Place, place, question
from readouts.course.records import Text
from readouts.course.syllabi import Item, Session

STUDY_PACE = 100
"""Words a minute at which a chapter is studied: half the pace of careful reading, for the links and notes that are opened."""
QUIZ_MINUTES, LAB_MINUTES = 10, 50
HAVE_MINUTES = ("text", "question", "quiz", "lab")


def minutes(course: Course, item: Item) -> int:
    """How long an item takes."""
    return item.minutes or minutes_of(course, place(item.at or ""))


def minutes_of(course: Course, where: Place) -> int:
    """How long a place takes: a question by its own minutes, a chapter by its words, a quiz and a lab as they are planned."""
    kind, id = where.target
    if kind == "question":
        asked = question(course, id)
        return asked.minutes if asked else 0
    if kind == "text":
        return chapter_minutes(course.texts[id])
    return {"quiz": QUIZ_MINUTES, "lab": LAB_MINUTES}.get(kind, 0)


def chapter_minutes(text: Text) -> int:
    """Minutes to study a chapter with its notes: its words on the page at :data:`STUDY_PACE`, rounded up to five."""
    words = sum(word_count(p.precis) for p in text.paragraphs)
    words += sum(word_count(n.body) + len(n.quote.split()) for n in text.notes)
    return 5 * ceil(words / STUDY_PACE / 5)


def core_minutes(text: Text) -> int:
    """Minutes to read the core notes of a chapter alone, at :data:`STUDY_PACE`, rounded up; 0 if none is marked as one."""
    return ceil(sum(word_count(n.body) + len(n.quote.split()) for n in text.notes if n.core) / STUDY_PACE)


def page_minutes(course: Course, text: Text) -> int:
    """Minutes to read the page of a chapter with its core notes, its quotations and what introduces it, rounded up to five."""
    prose = prose_file(course.folder.resolve().parent, f"{TEXTS}/{text.id}")
    introduction = without_fences(prose.read_text("utf-8")) if prose.exists() else ""
    words = sum(word_count(p.precis) for p in text.paragraphs) + sum(len(n.quote.split()) for n in text.notes)
    words += sum(word_count(n.body) for n in text.notes if n.core) + word_count(introduction)
    return 5 * ceil(words / STUDY_PACE / 5)


def homework(course: Course, sessions: Iterable[Session]) -> int:
    """Minutes at home over some sessions."""
    return sum(minutes(course, item) for session in sessions for item in session.before)
