"""Lesson plans: for each text, and for the questions across them, ways through 50 minutes, 75 minutes and homework.

A meeting can have plans, too, for one or more of these ways, and so can a new meeting on the desk. They are in
`instructor/plans/`, and only the instructor's part reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from readouts.course.course import Course
from readouts.course.places import ACROSS, NEW_MEETING, missing, place, question
from readouts.course.readers import Faults, did_you_mean, read_records
from readouts.course.record import Prose, Record, Refs
from readouts.course.table_claims import Claims
from readouts.validation.shared import check_body

Way = Literal["class-50", "class-75", "homework"]
WAYS: Mapping[str, str] = {"class-50": "50 minutes in class", "class-75": "75 minutes in class", "homework": "Homework"}
LENGTHS = {"class-50": 50, "class-75": 75}


class Step(Record):
    """A step of a lesson: its minutes, what the teacher and the class do, what it points to, and what usually goes wrong."""

    minutes: int = Field(ge=1, le=90)
    teacher: Prose | None = None
    students: Prose
    at: Refs = ()
    wrong: Prose | None = None


class Lesson(Record):
    """A way through a text: how long it is in all, what it is for, what it needs, and its steps."""

    way: Way
    minutes: int = Field(ge=5, le=300)
    aim: Prose
    bring: Prose | None = None
    steps: tuple[Step, ...] = Field(min_length=2)
    claims: Claims = ()


Plans = Mapping[str, tuple[Lesson, ...]]


def load_plans(course: Course, folder: Path, faults: Faults) -> Plans:
    """Read and check the plans in a folder.

    Parameters
    ----------
    course : the course that they are for.
    folder : `instructor/plans`, a file a text, one for `across`, and those of `new-meeting` and of every meeting that has plans.
    faults : where what is wrong is noted.

    Returns
    -------
    The lessons by the id of their text or meeting, or `across`, each in the order 50 minutes, 75 minutes, homework.

    """
    found = {}
    required = [*course.texts, ACROSS]
    optional = [NEW_MEETING, *course.meeting_records]
    for owner in (*required, *(one for one in optional if (folder / f"{one}.yaml").exists())):
        path = folder / f"{owner}.yaml"
        lessons = read_records(path, Lesson, "lesson", faults)
        if path.exists():
            _check_ways(lessons, WAYS if owner in required else (), path, faults)
        for lesson in lessons:
            _check_lesson(course, owner, lesson, faults)
        found[owner] = tuple(sorted(lessons, key=lambda one: list(WAYS).index(one.way)))
    known = [*required, *optional]
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in known:
            faults.add(path, 1, f'there is no text or meeting "{path.stem}"{did_you_mean(path.stem, known)}')
    return found


def _check_ways(lessons: Iterable[Lesson], required: Iterable[str], path: Path, faults: Faults) -> None:
    seen: dict[str, int] = {}
    for lesson in lessons:
        if lesson.way in seen:
            faults.about(lesson, f'lesson "{lesson.way}"', f"is already in line {seen[lesson.way]}; drop one", "way")
        seen.setdefault(lesson.way, lesson.where.of("way"))
    for way in required:
        if way not in seen and not faults.found:
            faults.add(path, 1, f'has no lesson with "way: {way}"; add one')


def _check_lesson(course: Course, owner: str, lesson: Lesson, faults: Faults) -> None:
    label, total = f'lesson "{lesson.way}"', sum(step.minutes for step in lesson.steps)
    wanted = LENGTHS.get(lesson.way, lesson.minutes)
    if lesson.minutes != wanted:
        faults.about(lesson, label, f"minutes is {lesson.minutes}; a lesson of this kind has {wanted}", "minutes")
    if total != lesson.minutes:
        by = abs(lesson.minutes - total)
        faults.about(lesson, label, f"its steps take {total} minutes, not {lesson.minutes}; change a step by {by}", "minutes")
    for name in ("aim", "bring"):
        if body := getattr(lesson, name):
            check_body(course, owner if owner in course.texts else "", lesson, label, body, name, faults)
    for step in lesson.steps:
        if lesson.way != "homework" and not step.teacher:
            faults.about(step, label, 'the step does not say what the teacher does; add "teacher:"', "minutes")
        _check_step(course, owner, step, label, faults)


def _check_step(course: Course, owner: str, step: Step, label: str, faults: Faults) -> None:
    needed = 0
    for ref in step.at:
        where = place(ref, owner)
        if why := missing(course, where):
            faults.about(step, label, f"at: {why}", "at")
        elif where.target.kind == "question" and (asked := question(course, where.target.id)):
            needed += asked.minutes
    if needed > step.minutes:
        faults.about(step, label, f"its questions need {needed} minutes by their own data, the step has {step.minutes}; "
                                  "give it more, or take a shorter question", "minutes")
    text = owner if owner in course.texts else ""
    for name in ("teacher", "students", "wrong"):
        if body := getattr(step, name):
            check_body(course, text, step, label, body, name, faults)


__all__ = ["LENGTHS", "WAYS", "Lesson", "Plans", "Step", "load_plans"]
