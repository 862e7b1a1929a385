"""Lesson plans: for each text, and for the questions across them, ways through 50 minutes, 75 minutes and homework.

A meeting can have plans, too, for one or more of these ways, and so can a new meeting on the desk. They are in
`instructor/plans/`, and only the instructor's part reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from readouts.course.course import Course
from readouts.course.places import ACROSS, NEW_MEETING, missing, place, question
from readouts.course.readers import Faults, did_you_mean, read_records
from readouts.course.record import Prose, Record, Refs
from readouts.course.table_claims import Claims
from readouts.teaching.plan_checks import check_criteria, check_outcomes
from readouts.validation.shared import check_body

Way = Literal["class-50", "class-75", "homework"]
WAYS: Mapping[str, str] = {"class-50": "50 minutes in class", "class-75": "75 minutes in class", "homework": "Homework"}
LENGTHS = {"class-50": 50, "class-75": 75}
Form = Literal["jigsaw", "role-play", "mapping", "editing"]
FORMS: Mapping[str, str] = {"jigsaw": "Jigsaw", "role-play": "Role play", "mapping": "Mapping", "editing": "Editing"}
CUTS = (10, 20)
NUMBERS = {name: n for n, name in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
# What is counted with these words is time, people or space on paper, and no list that a teacher would have to look up.
_NO_LIST = frozenset("minute minutes hour hours day days week weeks month months year years decade decades word words sentence "
                     "sentences line lines column columns row rows box boxes people student students pair pairs group groups "
                     "aloud of or to copies".split())
_COUNTED = re.compile(rf"\b({'|'.join(name for name, n in NUMBERS.items() if n > 2)})\s+([a-z][\w’-]*)", re.IGNORECASE)
_HANDED_IN = re.compile(r"\bhand(?:s|ed)?\b[^.;]*\bin\b|\bcollect (?:it|them|one)\b", re.IGNORECASE)


class Step(Record):
    """A step of a lesson.

    Attributes
    ----------
    minutes : how long it takes
    form : how the class works, where that is neither alone nor in pairs nor all together
    teacher, students : what each does
    at : what to look at
    look : what the class will see there, for a teacher who hasn't looked
    wrong, say : what usually goes wrong, and what to say to it
    rubric : the criteria by which what is handed in is read

    """

    minutes: int = Field(ge=1, le=90)
    form: Form | None = None
    teacher: Prose | None = None
    students: Prose
    at: Refs = ()
    look: Prose | None = None
    wrong: Prose | None = None
    say: Prose | None = None
    rubric: tuple[Prose, ...] = ()


class Cut(Record):
    """What to drop when minutes are missing: how many each step gives, by its number from 1, and how."""

    minutes: Literal[10, 20]
    takes: Mapping[int, int] = Field(min_length=1)
    how: Prose


class Listed(Record):
    """A list that the plan names, such as the "six expressions", with all that is in it."""

    name: Prose
    items: tuple[Prose, ...] = Field(min_length=2)


class Handout(Record):
    """A paper for the class, and whether its text was made up for the lesson."""

    title: Prose
    made_up: bool
    body: Prose


class Lesson(Record):
    """A way through a text.

    Attributes
    ----------
    way, minutes : the kind of lesson, and how long it is in all
    aim : what it is for
    outcomes : what a student can be seen to do at its end
    bring : what is needed
    steps : what happens, in order
    cut : what to drop when 10 minutes are missing, and when 20 are
    lists : what the steps name by its number
    handouts : papers to copy

    """

    way: Way
    minutes: int = Field(ge=5, le=300)
    aim: Prose
    outcomes: tuple[Prose, ...] = Field(min_length=2, max_length=4)
    bring: Prose | None = None
    steps: tuple[Step, ...] = Field(min_length=2)
    cut: tuple[Cut, ...] = Field(min_length=1)
    lists: tuple[Listed, ...] = ()
    handouts: tuple[Handout, ...] = ()
    claims: Claims = ()

    def directions(self) -> Iterator[str]:
        """The prose that tells a teacher and a class what to do."""
        yield from filter(None, (self.aim, *self.outcomes, self.bring))
        for step in self.steps:
            yield from filter(None, (step.teacher, step.students, step.look, step.wrong, step.say))
        yield from (cut.how for cut in self.cut)

    def prose(self) -> Iterator[str]:
        """All that it says, without papers whose text was made up."""
        yield from self.directions()
        for listed in self.lists:
            yield from listed.items
        yield from (paper.body for paper in self.handouts if not paper.made_up)


Plans = Mapping[str, tuple[Lesson, ...]]


def load_plans(course: Course, folder: Path, criteria: Iterable[str], faults: Faults) -> Plans:
    """Read and check the plans in a folder.

    Parameters
    ----------
    course : the course that they are for.
    folder : `instructor/plans`, a file a text, one for `across`, and those of `new-meeting` and of every meeting that has plans.
    criteria : the criteria of the rubric.
    faults : where what is wrong is noted.

    Returns
    -------
    The lessons by the id of their text or meeting, or `across`, each in the order 50 minutes, 75 minutes, homework.

    """
    found, criteria = {}, tuple(criteria)
    required = [*course.texts, ACROSS]
    optional = [NEW_MEETING, *course.meeting_records]
    for owner in (*required, *(one for one in optional if (folder / f"{one}.yaml").exists())):
        path = folder / f"{owner}.yaml"
        lessons = read_records(path, Lesson, "lesson", faults)
        if path.exists():
            _check_ways(lessons, WAYS if owner in required else (), path, faults)
        for lesson in lessons:
            _check_lesson(course, owner, lesson, criteria, faults)
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


def _check_lesson(course: Course, owner: str, lesson: Lesson, criteria: tuple[str, ...], faults: Faults) -> None:
    label, total = f'lesson "{lesson.way}"', sum(step.minutes for step in lesson.steps)
    wanted = LENGTHS.get(lesson.way, lesson.minutes)
    if lesson.minutes != wanted:
        faults.about(lesson, label, f"minutes is {lesson.minutes}; a lesson of this kind has {wanted}", "minutes")
    if total != lesson.minutes:
        by = abs(lesson.minutes - total)
        faults.about(lesson, label, f"its steps take {total} minutes, not {lesson.minutes}; change a step by {by}", "minutes")
    check_outcomes(lesson, label, lesson.outcomes, faults)
    _check_cuts(lesson, label, faults)
    _check_lists(lesson, label, faults)
    for step in lesson.steps:
        if lesson.way != "homework" and not step.teacher:
            faults.about(step, label, 'the step does not say what the teacher does; add "teacher:"', "minutes")
        _check_step(course, owner, step, label, faults)
        check_criteria(step, label, step.rubric, criteria, faults)
    _check_bodies(course, owner if owner in course.texts else "", lesson, label, faults)


def _check_bodies(course: Course, text: str, lesson: Lesson, label: str, faults: Faults) -> None:
    """What every body must keep to, of a lesson and of all that it consists of."""
    parts: list[tuple[Record, tuple[str, ...]]] = [(lesson, ("aim", "bring"))]
    parts += [(step, ("teacher", "students", "look", "wrong", "say")) for step in lesson.steps]
    parts += [(cut, ("how",)) for cut in lesson.cut]
    parts += [(paper, ("body",)) for paper in lesson.handouts]
    for record, names in parts:
        for name in names:
            if body := getattr(record, name):
                check_body(course, text, record, label, body, name, faults)
    listed: list[tuple[Record, str, tuple[str, ...]]] = [(lesson, "outcomes", lesson.outcomes)]
    for owner, name, items in (*listed, *((one, "items", one.items) for one in lesson.lists)):
        for item in items:
            check_body(course, text, owner, label, item, name, faults)


def _check_cuts(lesson: Lesson, label: str, faults: Faults) -> None:
    """Each length that may be missing has its cut, once, and the steps have the minutes that it takes from them."""
    wanted = [n for n in CUTS if n < lesson.minutes]
    if (given := [cut.minutes for cut in lesson.cut]) != wanted:
        why = f"cut is for {_and(given)} missing minutes; it must say what to drop for {_and(wanted)}"
        faults.about(lesson, label, why, "cut")
    for cut in lesson.cut:
        if (total := sum(cut.takes.values())) != cut.minutes:
            faults.about(cut, label, f"the cut of {cut.minutes} minutes takes {total} from the steps", "takes")
        for number, taken in cut.takes.items():
            there = lesson.steps[number - 1].minutes if 0 < number <= len(lesson.steps) else 0
            if not 0 < taken <= there:
                has = f"step {number} has {there}" if there else f"there is no step {number}"
                faults.about(cut, label, f"the cut of {cut.minutes} minutes takes {taken} from step {number}; {has}", "takes")


def _and(numbers: Iterable[int]) -> str:
    return " and ".join(map(str, numbers))


def _check_lists(lesson: Lesson, label: str, faults: Faults) -> None:
    """Whatever the lesson names by its number is written out, and every list has a number, that many items and a use."""
    said = " ".join(" ".join(lesson.directions()).split()).lower()
    for listed in lesson.lists:
        number = NUMBERS.get(listed.name.split()[0].lower())
        if not number:
            why = f'the list "{listed.name}" must begin with its number in letters, as in "six expressions"'
            faults.about(listed, label, why, "name")
        elif number != len(listed.items):
            faults.about(listed, label, f'the list "{listed.name}" has {len(listed.items)} items', "items")
        if listed.name.lower() not in said:
            faults.about(listed, label, f'no step says "{listed.name}"; name the list as the steps do', "name")
    names = [" ".join(listed.name.lower().split()[:2]) for listed in lesson.lists]
    for counted in dict.fromkeys(f"{one[1]} {one[2]}".lower() for one in _COUNTED.finditer(said) if one[2] not in _NO_LIST):
        if counted not in names:
            faults.about(lesson, label, f'it speaks of "{counted}" and does not list them; write them out under lists:', "steps")


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
    if any("cover=" in ref for ref in step.at) and not step.look:
        why = 'a side is covered for a prediction; add "look:", what the class will see when it is uncovered'
        faults.about(step, label, why, "at")
    if step.form and not (step.wrong and step.say):
        why = f'{FORMS[step.form].lower()} needs "wrong:", what to expect, and "say:", what to say to it'
        faults.about(step, label, why, "form")
    if not step.rubric and _HANDED_IN.search(f"{step.teacher or ''} . {step.students}"):
        faults.about(step, label, 'something is handed in; add "rubric:" with the criteria that it is read by', "students")


__all__ = ["CUTS", "FORMS", "LENGTHS", "WAYS", "Cut", "Handout", "Lesson", "Listed", "Plans", "Step", "load_plans"]
