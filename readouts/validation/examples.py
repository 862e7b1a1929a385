"""What is checked of the comparisons that are worked through."""

from __future__ import annotations

from readouts.course.course import Course
from readouts.course.examples import Example
from readouts.course.places import missing, place
from readouts.course.readers import Faults, did_you_mean
from readouts.validation.shared import check_body, check_unique


def check_examples(course: Course, faults: Faults) -> None:
    """Note every fault of an example: its passages, the comparison that it opens, and its steps."""
    check_unique([(step.id, step) for example in course.examples.values() for step in example.steps], "step", faults)
    for example in course.examples.values():
        label = f'example "{example.id}"'
        check_body(course, "", example, label, example.body, "body", faults)
        _check_passages(course, example, label, faults)
        for step in example.steps:
            name = f'step "{step.id}"'
            check_body(course, "", step, name, step.body, "body", faults)
            check_body(course, "", step, name, step.answer or "", "answer", faults)
            if example.show != "alone" and not step.answer:
                faults.about(step, name, f"show: {example.show} needs an answer to every step", "body")


def _check_passages(course: Course, example: Example, label: str, faults: Faults) -> None:
    if bool(example.statements) == bool(example.open):
        faults.about(example, label, "needs either statements: two of them, a side each, or open: a comparison", "show")
    elif example.open:
        where = place(example.open)
        wrong = "is not a comparison; write it as meeting:malta-2023#cover=cn"
        if why := missing(course, where) if where.target.kind == "meeting" else wrong:
            faults.about(example, label, f"open: {why}", "open")
    else:
        _check_statements(course, example, label, faults)


def _check_statements(course: Course, example: Example, label: str, faults: Faults) -> None:
    found = [course.statement(id) for id in example.statements]
    for id, statement in zip(example.statements, found, strict=True):
        if statement is None:
            near = did_you_mean(id, (s.id for s in course.statement_records))
            faults.about(example, label, f'statements: there is no statement "{id}"{near}', "statements")
    known = [s for s in found if s]
    sides = tuple(s.side for s in known)
    if len(known) == len(found) and (sides != course.settings.side_ids or len({s.meeting for s in known}) > 1):
        order = " then ".join(course.settings.side_ids)
        faults.about(example, label, f"statements: must be two of one meeting, a side each, {order}", "statements")


__all__ = ["check_examples"]
