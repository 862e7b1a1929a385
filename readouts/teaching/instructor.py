"""What only a teacher should see: guidance to questions, rubric, lesson plans, lab solutions.

It is read from the folder `instructor/`, by `readouts check --instructor` and by the instructor edition. Nothing that a
student build imports may call :func:`load`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from readouts.analysis.unproved import Writing
from readouts.course.course import Course, CourseError
from readouts.course.readers import Faults, did_you_mean, read_records
from readouts.course.record import Prose, Record
from readouts.course.records import Question
from readouts.course.table_claims import Claims, ClaimsAbout
from readouts.teaching.lab_plans import LabPlan, load_lab_plans
from readouts.teaching.lab_solutions import Task, load_labs
from readouts.teaching.lesson_plans import Plans, load_plans
from readouts.teaching.plan_checks import check_criteria
from readouts.validation.claims import Stated, Tables, check_stated
from readouts.validation.shared import check_body


class Guidance(Record):
    """What a good answer to a question contains, what students usually miss, what to ask next, and by what it is graded."""

    question: str
    good: Prose
    missed: Prose
    follow_up: Prose
    rubric: tuple[Prose, ...] = Field(min_length=1, max_length=3)
    claims: Claims = ()


class Criterion(Record):
    """A criterion of the rubric and its four levels, the weakest first."""

    criterion: Prose
    levels: tuple[Prose, ...] = Field(min_length=4, max_length=4)


@dataclass(frozen=True)
class Instructor:
    """Everything in `instructor/`.

    Attributes
    ----------
    guidance : by `text/question`, or `across/question` for the questions across the texts
    rubric : the criteria, in the order of the file
    plans : the lessons, by text, and for `across`
    labs : the tasks of each lab with their solutions
    lab_plans : the plan of each lab that has one
    claims_about : claims of guidance and of lessons that are not kept with them

    """

    guidance: Mapping[str, Guidance]
    rubric: tuple[Criterion, ...]
    plans: Plans
    labs: Mapping[str, tuple[Task, ...]]
    claims_about: tuple[ClaimsAbout, ...] = ()
    lab_plans: Mapping[str, LabPlan] = field(default_factory=dict)


def folder_of(course: Course) -> Path:
    """The folder `instructor/` that belongs to a course: next to its `data/`."""
    return course.folder.resolve().parent / "instructor"


def load(course: Course, folder: Path | None = None) -> Instructor:
    """Read and check the instructor's part.

    Parameters
    ----------
    course : the course that the guidance is for.
    folder : by default the folder `instructor/` next to the course's data.

    Raises
    ------
    CourseError : with every fault found.

    """
    folder = folder or folder_of(course)
    faults = Faults(folder.parent)
    rubric = read_records(folder / "rubric.yaml", Criterion, "criterion", faults)
    criteria = [one.criterion for one in rubric]
    guidance: dict[str, Guidance] = {}
    for owner, questions in _asked(course).items():
        path = folder / "synthesis.yaml" if owner == "across" else folder / "texts" / f"{owner}.yaml"
        records = read_records(path, Guidance, "guidance", faults)
        _check_guidance(course, owner, questions, records, path, faults)
        for record in records:
            check_criteria(record, f'guidance on "{record.question}"', record.rubric, criteria, faults)
        guidance |= {f"{owner}/{g.question}": g for g in records}
    _check_files(course, folder, faults)
    for criterion in rubric:
        for number, level in enumerate(criterion.levels, 1):
            check_body(course, "", criterion, f'criterion "{criterion.criterion}", level {number}', level, "levels", faults)
    plans = load_plans(course, folder / "plans", criteria, faults)
    labs = load_labs(folder / "labs", faults)
    lab_plans = load_lab_plans(course, folder / "labs", labs, criteria, faults)
    claims = read_records(folder / "claims.yaml", ClaimsAbout, "claim", faults, required=False)
    found = Instructor(guidance, rubric, plans, labs, claims, lab_plans)
    check_stated(Tables(course), stated(found), faults)
    if faults.found:
        raise CourseError(faults.found)
    return found


def stated(instructor: Instructor) -> Iterator[Stated]:
    """The guidance and the lessons with the claims that they carry about the tables."""
    yield from (Stated(f"guidance:{name}", one, one.claims) for name, one in instructor.guidance.items())
    for owner, lessons in instructor.plans.items():
        yield from (Stated(f"plan:{owner}/{lesson.way}", lesson, lesson.claims) for lesson in lessons)
    yield from (Stated(about.about, about, about.claims) for about in instructor.claims_about)


def writings(instructor: Instructor) -> Iterator[Writing]:
    """The prose of the guidance and of the lessons, as its claims know it."""
    for name, one in instructor.guidance.items():
        yield Writing(f"guidance:{name}", "\n".join((one.good, one.missed, one.follow_up)))
    for owner, lessons in instructor.plans.items():
        for lesson in lessons:
            yield Writing(f"plan:{owner}/{lesson.way}", "\n\n".join(lesson.prose()))


def _asked(course: Course) -> Mapping[str, tuple[Question, ...]]:
    return {**{t.id: t.questions for t in course.texts.values()}, "across": course.synthesis}


def _check_guidance(
    course: Course, owner: str, questions: Iterable[Question], records: Iterable[Guidance], path: Path, faults: Faults
) -> None:
    """Every question has its guidance, once, and every guidance its question; bodies are checked as everywhere."""
    known = {q.id for q in questions}
    seen: dict[str, int] = {}
    for record in records:
        label = f'guidance on "{record.question}"'
        if record.question not in known:
            faults.about(record, label, f"there is no such question{did_you_mean(record.question, known)}", "question")
        elif record.question in seen:
            faults.about(record, label, f"is already in line {seen[record.question]}; delete one", "question")
        seen.setdefault(record.question, record.where.of("question"))
        for name in ("good", "missed", "follow_up"):
            check_body(course, "" if owner == "across" else owner, record, label, getattr(record, name), name, faults)
    for question in sorted(known - set(seen)):
        if path.exists():
            faults.add(path, 1, f'the question "{question}" has no guidance')


def _check_files(course: Course, folder: Path, faults: Faults) -> None:
    for path in sorted((folder / "texts").glob("*.yaml")):
        if path.stem not in course.texts:
            faults.add(path, 1, f'there is no text "{path.stem}"{did_you_mean(path.stem, course.texts)}')


__all__ = ["Criterion", "Guidance", "Instructor", "folder_of", "load"]
