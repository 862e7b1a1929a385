"""All answers of a class in order, and as a table."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from readouts.course.course import Course
from readouts.course.places import ACROSS
from readouts.course.records import Question
from readouts.teaching.responses.answers import Answer
from readouts.teaching.responses.people import people
from readouts.text.csv_cells import defused
from readouts.text.folding import caseless
from readouts.text.words import count_words

COLUMNS = ("student", "chapter", "question", "answer", "words", "last_edit", "file", "superseded")


@dataclass(frozen=True)
class Collected:
    """The answers of a class in the order of the course, how many students they are of, and what is doubtful about that."""

    rows: list[Answer]
    students: int
    doubts: list[str]


def collect(course: Course, answers: Iterable[Answer]) -> Collected:
    """All answers, of each student's versions the newest first and the others marked; see `people` for who is one student.

    In the rows, students have the names by which they can be told apart.
    """
    place = {key: i for i, key in enumerate(questions(course))}
    full = full_ids(place)
    known = [replace(a, question=full.get(a.question, a.question)) for a in answers]
    found = people(known)

    def of_one(answer: Answer) -> tuple[str, int]:
        return answer.question, found.owner[answer.file]

    def order(answer: Answer) -> tuple[Any, ...]:
        where = (place.get(answer.question, len(place)), answer.question)
        owner = found.owner[answer.file]
        return *where, found.names[owner] == "", caseless(found.names[owner]), owner, *_newest_first(answer)

    rows: list[Answer] = []
    for (_, owner), versions in groupby(sorted(known, key=order), key=of_one):
        name = found.names[owner]
        rows += [replace(answer, student=name, superseded=i > 0) for i, answer in enumerate(versions)]
    return Collected(rows, len(found.names), found.doubts)


def questions(course: Course) -> Mapping[str, Question]:
    """Every question by its full id, `text/question` or `across/question`, in the order of the course."""
    found = {f"{t.id}/{q.id}": q for t in course.texts.values() for q in t.questions}
    return found | {f"{ACROSS}/{q.id}": q for q in course.synthesis}


def full_ids(known: Iterable[str]) -> Mapping[str, str]:
    """The full id of every question id that is in one chapter only: the first files had no more than that."""
    found: dict[str, list[str]] = {}
    for key in known:
        found.setdefault(key.partition("/")[2], []).append(key)
    return {short: keys[0] for short, keys in found.items() if len(keys) == 1}


def _newest_first(answer: Answer) -> tuple[Any, ...]:
    when = time_of(answer.edited)
    return (when is None, -when.timestamp() if when else 0.0, answer.file)


def time_of(iso: str) -> dt.datetime | None:
    """A time as ISO 8601 writes it, without a zone taken for UTC; None if it is none."""
    try:
        found = dt.datetime.fromisoformat(iso)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return found if found.year > 1 and found.year < 9999 else None  # its zone could lead out of the calendar


def table(answers: Iterable[Answer]) -> bytes:
    """The answers as CSV in UTF-8, with the mark by which spreadsheets recognize it; formulas are defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for a in answers:
        chapter, _, name = a.question.rpartition("/")
        cells = (a.student, chapter, name, a.text, str(count_words(a.text)), a.edited, a.file, "yes" if a.superseded else "")
        writer.writerow([defused(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


__all__ = ["Collected", "collect", "full_ids", "questions", "table", "time_of"]
