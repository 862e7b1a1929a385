"""Comparisons worked through: `data/examples.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from readouts.course.record import Id, Prose, Record
from readouts.course.table_claims import Claims


class ExampleStep(Record):
    """A step of a worked comparison: what is asked, and what a careful reader answers."""

    id: Id
    body: Prose
    answer: Prose | None = None
    claims: Claims = ()


class Example(Record):
    """A comparison worked through step by step: to read, with blanks to fill in, or to do alone.

    It has two `statements`, a side each, of one meeting; or it opens a comparison, `meeting:malta-2023#cover=cn`.
    """

    id: Id
    title: Prose
    show: Literal["worked", "blanks", "alone"]
    statements: tuple[Id, ...] = ()
    open: str = ""
    body: Prose
    steps: tuple[ExampleStep, ...] = Field(min_length=1)


__all__ = ["Example", "ExampleStep"]
