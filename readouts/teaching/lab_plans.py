"""Plans of the labs, `instructor/labs/<lab>/plan.yaml`: what a class can do afterwards, minute by minute, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from readouts.course.course import Course
from readouts.course.readers import Faults, read_records
from readouts.course.record import Prose, Record
from readouts.teaching.plan_checks import check_criteria, check_outcomes
from readouts.validation.shared import check_body

CORE, FURTHER, SETUP = 50, 25, 10
FILE = "plan.yaml"


class Part(Record):
    """A section of a lab: its minutes, and what the class does in it."""

    minutes: int = Field(ge=1, le=50)
    does: Prose


class WrongAnswer(Record):
    """An answer to expect, and what to say to it."""

    answer: Prose
    say: Prose


class LabPlan(Record):
    """The plan of one lab: directions to a class, which state nothing about the accounts.

    Attributes
    ----------
    outcomes : what a student can be seen to do afterwards
    needs : what has to be there
    form : who works with whom
    setup : the ten minutes before class
    core, further : the sections, of 50 and of 25 minutes
    cut : what to leave out first
    wrong : answers to expect
    rubric : the criteria by which the written answers are read

    """

    outcomes: tuple[Prose, ...] = Field(min_length=2)
    needs: Prose
    form: Prose
    setup: Prose
    core: tuple[Part, ...] = Field(min_length=3)
    further: tuple[Part, ...] = Field(min_length=1)
    cut: Prose
    wrong: tuple[WrongAnswer, ...] = Field(min_length=2)
    rubric: tuple[Prose, ...] = Field(min_length=1)


def load_lab_plans(
    course: Course, folder: Path, labs: Iterable[str], criteria: Iterable[str], faults: Faults
) -> Mapping[str, LabPlan]:
    """Read and check the plan of every lab.

    Parameters
    ----------
    course : the course that they are for.
    folder : `instructor/labs`.
    labs : the labs that there are.
    criteria : the criteria of the rubric.
    faults : where what is wrong is noted.

    """
    found, known = {}, tuple(criteria)
    for lab in labs:
        path = folder / lab / FILE
        records = read_records(path, LabPlan, "plan of a lab", faults)
        if path.exists() and len(records) != 1:
            faults.add(path, 1, f"has {len(records)} plans; a lab has one")
        for plan in records[:1]:
            found[lab] = plan
            _check(course, lab, plan, known, faults)
    return found


def _check(course: Course, lab: str, plan: LabPlan, criteria: tuple[str, ...], faults: Faults) -> None:
    label = f'plan of the lab "{lab}"'
    for name, parts, wanted in (("core", plan.core, CORE), ("further", plan.further, FURTHER)):
        if (total := sum(part.minutes for part in parts)) != wanted:
            faults.about(plan, label, f"its sections under {name} take {total} minutes, not {wanted}", name)
    check_criteria(plan, label, plan.rubric, criteria, faults)
    check_outcomes(plan, label, plan.outcomes, faults)
    for name in ("needs", "form", "setup", "cut"):
        check_body(course, "", plan, label, getattr(plan, name), name, faults)
    for outcome in plan.outcomes:
        check_body(course, "", plan, label, outcome, "outcomes", faults)
    for part in (*plan.core, *plan.further):
        check_body(course, "", part, label, part.does, "does", faults)
    for wrong in plan.wrong:
        check_body(course, "", wrong, label, wrong.answer, "answer", faults)
        check_body(course, "", wrong, label, wrong.say, "say", faults)


__all__ = ["CORE", "FURTHER", "SETUP", "LabPlan", "load_lab_plans"]
