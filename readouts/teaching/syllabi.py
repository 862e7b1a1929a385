"""Syllabi, and how hard each text is: what the teaching pages show, read from `data/syllabi.yaml` and `data/difficulty.yaml`.

Minutes come from the data where it has them: a question's own, and those of :func:`minutes` for a chapter, a quiz and a lab.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil

from pydantic import Field

from readouts.course.bodies import word_count
from readouts.course.course import Course, CourseError
from readouts.course.places import Place, missing, place, question
from readouts.course.readers import Faults, read_records
from readouts.course.records import Id, Prose, Record, Text
from readouts.validation.shared import check_body, check_unique

STUDY_PACE = 100
"""Words a minute at which a chapter is studied: half the pace of careful reading, for the links and notes that are opened."""
QUIZ_MINUTES, LAB_MINUTES = 10, 50
HAVE_MINUTES = ("text", "question", "quiz", "lab")


class Item(Record):
    """Something to do: a place of the course, or only words; its minutes, unless the data has them already."""

    at: str | None = None
    what: Prose | None = None
    minutes: int | None = Field(default=None, ge=1, le=180)


class Session(Record):
    """A meeting of the class: what is done before it and in it, and what is handed in."""

    week: int = Field(ge=1, le=20)
    title: Prose
    before: tuple[Item, ...] = ()
    in_class: tuple[Item, ...] = Field(min_length=1)
    hand_in: Prose | None = None


class Syllabus(Record):
    """A course of some weeks; `minutes` is how long the class meets."""

    id: Id
    title: Prose
    weeks: int = Field(ge=1, le=20)
    minutes: int = Field(ge=30, le=180)
    sessions: tuple[Session, ...] = Field(min_length=1)


class Difficulty(Record):
    """How hard a text is: what was measured of its words, and what one reader judged, from 1 (little) to 3 (much)."""

    text: Id
    sentence: float = Field(gt=0)
    terms: float = Field(ge=0)
    background: int = Field(ge=1, le=3)
    background_why: Prose
    voices: int = Field(ge=1, le=3)
    voices_why: Prose


def syllabi(course: Course) -> Mapping[str, Syllabus]:
    """The syllabi of a course, by id.

    Raises
    ------
    CourseError : with every fault found.

    """
    faults = Faults(course.folder.parent)
    found = read_records(course.folder / "syllabi.yaml", Syllabus, "syllabus", faults)
    check_unique([(one.id, one) for one in found], "syllabus", faults)
    for one in found:
        weeks = [session.week for session in one.sessions]
        if weeks != sorted(weeks) or set(weeks) != set(range(1, one.weeks + 1)):
            faults.about(one, f'syllabus "{one.id}"', f"its sessions must name the weeks 1 to {one.weeks} in order", "weeks")
        for session in one.sessions:
            _check_session(course, one, session, faults)
    if faults.found:
        raise CourseError(faults.found)
    return {one.id: one for one in found}


def _check_session(course: Course, syllabus: Syllabus, session: Session, faults: Faults) -> None:
    label = f'syllabus "{syllabus.id}", session "{session.title}"'
    before = len(faults.found)
    for item in (*session.before, *session.in_class):
        where = place(item.at) if item.at else None
        given = bool(where and where.target.kind in HAVE_MINUTES)
        if where and (why := missing(course, where)):
            faults.about(item, label, f"at: {why}", "at")
        elif given and item.minutes:
            faults.about(item, label, f"the minutes of {item.at} come from the data; drop this line", "minutes")
        elif not given and not item.minutes:
            faults.about(item, label, f"{item.at or item.what} needs minutes; the data has none for it", "at")
        if not (item.at or item.what):
            faults.about(item, label, 'says neither where ("at:") nor what ("what:")')
        if item.what:
            check_body(course, "", item, label, item.what, "what", faults)
    if len(faults.found) > before:
        return
    if (total := sum(minutes(course, item) for item in session.in_class)) != syllabus.minutes:
        faults.about(session, label, f"the work in class takes {total} minutes, the class has {syllabus.minutes}", "in_class")


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


def homework(course: Course, sessions: Iterable[Session]) -> int:
    """Minutes at home over some sessions."""
    return sum(minutes(course, item) for session in sessions for item in session.before)


# -- difficulty --------------------------------------------------------------------------------------------------------

PARTS: Mapping[str, tuple[float, float]] = {"words": (800, 1400), "sentence": (23, 28), "terms": (2, 3)}
"""For each measured part the two bounds: below the first it counts 1, from the second on 3, between them 2."""
RATINGS = ((8, "easier"), (11, "middle"), (15, "harder"))
"""The sum of the five parts up to which a text has a rating."""


def difficulties(course: Course) -> Mapping[str, Difficulty]:
    """The difficulty of every text, by its id.

    Raises
    ------
    CourseError : with every fault found.

    """
    faults = Faults(course.folder.parent)
    path = course.folder / "difficulty.yaml"
    found = read_records(path, Difficulty, "difficulty", faults)
    for one in found:
        if one.text not in course.texts:
            faults.about(one, "difficulty", f'there is no text "{one.text}"', "text")
        for name in ("background_why", "voices_why"):
            check_body(course, "", one, f'difficulty of "{one.text}"', getattr(one, name), name, faults)
    for text in course.texts:
        if [one.text for one in found].count(text) != 1 and not faults.found:
            faults.add(path, 1, f'the text "{text}" must stand in it once')
    if faults.found:
        raise CourseError(faults.found)
    return {one.text: one for one in found}


def points(text: Text, difficulty: Difficulty) -> Mapping[str, int]:
    """The points of each part of the rubric, 1 to 3."""
    measured = {"words": text.words, "sentence": difficulty.sentence, "terms": difficulty.terms}
    counted = {name: 1 + sum(measured[name] >= bound for bound in PARTS[name]) for name in PARTS}
    return {**counted, "background": difficulty.background, "voices": difficulty.voices}


def rating(parts: Mapping[str, int]) -> str:
    """The word for a sum of points."""
    total = sum(parts.values())
    return next(word for most, word in RATINGS if total <= most)


def check_teaching(course: Course, faults: Faults) -> None:
    """Note what is wrong with the two files; a course without them has none."""
    for name, read in (("syllabi.yaml", syllabi), ("difficulty.yaml", difficulties)):
        if (course.folder / name).exists():
            try:
                read(course)
            except CourseError as error:
                faults.found += error.faults
