"""What plans of lessons, plans of labs and guidance have in common: outcomes one can observe, and lines of the rubric."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readouts.course.readers import Faults, did_you_mean_or_known
from readouts.course.record import Record
from readouts.validation.unfinished import MARK

_UNSEEN = re.compile(r"(?:be |is )?(understand|know|learn|appreciate|aware|familiar|realize)\w*\b", re.IGNORECASE)


def check_outcomes(record: Record, label: str, outcomes: Iterable[str], faults: Faults) -> None:
    """Refuse an outcome that nobody can see or hear: it must begin with what a student does."""
    for outcome in outcomes:
        if found := _UNSEEN.match(outcome):
            why = f'nobody can observe "{found[0]}"; begin with what a student can be seen to do, such as names, sorts, writes'
            faults.about(record, label, f"outcomes: {why}", "outcomes")


def check_criteria(record: Record, label: str, named: Iterable[str], known: Iterable[str], faults: Faults) -> None:
    """Refuse a criterion that the rubric does not have."""
    known = tuple(known)
    for criterion in named:
        if criterion not in known and criterion != MARK:
            near = did_you_mean_or_known(criterion, known)
            faults.about(record, label, f'the rubric has no criterion "{criterion}"{near}', "rubric")


__all__ = ["check_criteria", "check_outcomes"]
