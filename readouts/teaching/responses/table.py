"""All answers of a class in order, and as a table."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from readouts.course.course import Course
from readouts.course.examples import ExampleStep
from readouts.course.places import ACROSS, EXAMPLES
from readouts.course.records import Question
from readouts.teaching.responses.answers import GLOSSARY, PREDICTION, REVIEW, Answer
from readouts.teaching.responses.people import people
from readouts.text.csv_cells import defused
from readouts.text.folding import caseless
from readouts.text.words import count_words

COLUMNS = ("student", "chapter", "question", "answer", "words", "last_edit", "file", "superseded",
           "kind", "first_version", "checks_ticked", "quiz_right", "quiz_of", "written_late")


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
    full = full_ids(questions(course))
    known = [replace(a, question=full.get(a.question, a.question)) for a in answers]
    found, places = people(known), Places(course)

    def of_one(answer: Answer) -> tuple[str, int]:
        return answer.question, found.owner[answer.file]

    def order(answer: Answer) -> tuple[Any, ...]:
        where = places.of(answer.question)
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


def steps(course: Course) -> Mapping[str, ExampleStep]:
    """Every step of a worked comparison that a student fills in, by its full id."""
    filled_in = (example for example in course.examples.values() if example.show != "worked")
    return {f"{EXAMPLES}/{step.id}": step for example in filled_in for step in example.steps}


class Places:
    """Where in the course everything is that a student can write: chapters, worked comparisons, meetings, then the glossary."""

    def __init__(self, course: Course) -> None:
        """Put the owners of questions, and the questions, in order."""
        owners = [*course.texts, ACROSS, EXAMPLES, *course.meeting_records, GLOSSARY]
        self._owners = {owner: i for i, owner in enumerate(owners)}
        self._questions = {key: i for i, key in enumerate([*questions(course), *steps(course)])}
        self._terms = {f"{GLOSSARY}/{term}": i for i, term in enumerate(course.terms)}
        self._course = course

    def of(self, key: str) -> tuple[int, int, int, str]:
        """By what to sort: first what a chapter asks to predict, then its questions, then its quiz; last what is unknown."""
        owner, _, name = key.rpartition("/")
        known = key in self
        part = 0 if PREDICTION.fullmatch(name) else {"quiz": 2, REVIEW: 3}.get(name, 1)
        within = self._questions.get(key, self._terms.get(key, 0))
        return self._owners[owner] if known else len(self._owners), part, within, key

    def __contains__(self, key: str) -> bool:
        """Whether the course has it. The questions on a meeting are prose of its page: any number of them may be there."""
        owner, _, name = key.rpartition("/")
        if key in self._questions or key in self._terms:
            return True
        if text := self._course.texts.get(owner):
            return (name == "prediction" and text.predict is not None) or (name in ("quiz", REVIEW) and bool(text.quiz))
        if owner == GLOSSARY:
            return name == REVIEW
        return owner in self._course.meeting_records and bool(re.fullmatch(r"question-\d+", name) or PREDICTION.fullmatch(name))


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


def cells_of(a: Answer) -> tuple[str, ...]:
    """A row of the table, as in :data:`COLUMNS`."""
    chapter, _, name = a.question.rpartition("/")
    words = "" if a.kind in ("quiz", REVIEW) else str(count_words(a.text))
    ticked = f"{sum(a.checks)} of {len(a.checks)}" if a.checks else ""
    return (a.student, chapter, name, a.text, words, a.edited, a.file, "yes" if a.superseded else "",
            a.kind, a.first, ticked, *a.score, "yes" if a.late else "")


def table(answers: Iterable[Answer]) -> bytes:
    """The answers as CSV in UTF-8, with the mark by which spreadsheets recognize it; formulas are defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for answer in answers:
        writer.writerow([defused(cell) for cell in cells_of(answer)])
    return out.getvalue().encode("utf-8-sig")


__all__ = ["COLUMNS", "Collected", "Places", "cells_of", "collect", "full_ids", "questions", "steps", "table", "time_of"]
