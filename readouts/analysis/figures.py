"""The forms in which a finding shows what it counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from readouts.course.records import Readout, Statement

Rows = tuple[tuple[str, str | int, str | int], ...]


@dataclass(frozen=True)
class Figure:
    """A table with names and, for each side, a number or words; without columns of its own they are the sides' accounts."""

    caption: str
    head: str
    rows: Rows
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByYear:
    """A table of one side with a column a year: of how many it speaks there, and a number for each name.

    Attributes
    ----------
    caption, head : what is counted, and what the names are.
    side : whose accounts.
    years : each year with how many accounts or statements were counted in it.
    rows : each name with its numbers, in the order of the years; None where there was nothing to count.
    shares : whether a number is a part of those of its year; otherwise it is compared with the greatest number of the table.

    """

    caption: str
    head: str
    side: str
    years: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]
    shares: bool = True

    def length(self, column: int, value: float) -> float:
        """How long the bar of a number is, from 0 to 1."""
        most = self.years[column][1] if self.shares else max(v for _, values in self.rows for v in values if v is not None)
        return value / most if most else 0


class Counted(NamedTuple):
    """What was counted: the tables, what stands behind them, and sentences that are made of the figures."""

    figures: Iterable[Figure | ByYear]
    statements: Iterable[Statement] = ()
    sentences: Iterable[str] = ()
    accounts: Iterable[Readout] = ()


__all__ = ["ByYear", "Counted", "Figure", "Rows"]
