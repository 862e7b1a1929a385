"""Set phrases through time: where each stands, from `data/phrases.yaml`, or by searching the statements for any words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from readouts.course.course import Course
from readouts.course.records import SIDE_NAMES, PhraseUse, Statement
from readouts.text.folding import caseless

if TYPE_CHECKING:
    import pandas as pd

# Marks of one lane that are nearer than this share of the line stand above each other.
NEAR = 0.1


@dataclass(frozen=True)
class Use:
    """One place where a phrase stands. `place` is as in `data/phrases.yaml`; `whose` says in whose account, and of whom."""

    date: dt.date
    side: Literal["us", "cn", "other"]
    whose: str
    quote: str
    place: str
    record: PhraseUse | None = None


@dataclass(frozen=True)
class Trail:
    """A phrase and its uses, in order of time."""

    id: str
    phrase: str
    hanzi: str | None
    uses: tuple[Use, ...]

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of its time line; at least 2021 to 2024."""
        years = [u.date.year for u in self.uses]
        return min([2021, *years]), max([2024, *years])

    def placed(self, side: str) -> Iterator[tuple[int, Use, int]]:
        """The uses of one lane: number, use, and the level that keeps it clear of its neighbours."""
        first, last = self.years
        span = (dt.date(last + 1, 1, 1) - dt.date(first, 1, 1)).days
        ends: list[float] = []
        for n, use in enumerate(self.uses):
            if use.side == side:
                at = (use.date - dt.date(first, 1, 1)).days / span
                level = next((i for i, end in enumerate(ends) if at - end >= NEAR), len(ends))
                ends[level:level + 1] = [at]
                yield n, use, level


def trails(course: Course) -> tuple[Trail, ...]:
    """All set phrases of the course."""
    return tuple(Trail(p.id, p.phrase, p.hanzi, tuple(_use(course, u) for u in p.uses)) for p in course.phrases.values())


def _use(course: Course, use: PhraseUse) -> Use:
    statement = course.statement(use.place.partition(":")[2])
    whose = "an author" if use.side == "other" else SIDE_NAMES[use.side]
    return Use(use.date, use.side, _of_whom(whose, statement), use.quote, use.place, use)


def _of_whom(whose: str, statement: Statement | None) -> str:
    if statement and statement.speaker not in (statement.side, "both"):
        return f"{whose}, of {'the ' if statement.speaker == 'us' else ''}{SIDE_NAMES[statement.speaker]}"
    return whose


def trail(course: Course, phrase: str) -> Trail:
    """The trail of a set phrase, by its id or its words; of any other words, the statements in which they stand.

    Capitals, forms of quotation marks and width of letters do not count. Chinese is looked for in the Chinese wording.
    """
    wanted = caseless(phrase)
    for known in trails(course):
        if wanted in (known.id, caseless(known.phrase), known.hanzi):
            return known
    return Trail("own", phrase.strip(), None, tuple(_found(course, wanted)) if wanted else ())


def _found(course: Course, wanted: str) -> Iterator[Use]:
    dated = sorted(course.statement_records, key=lambda s: course.meeting_records[s.meeting].start)
    for s in dated:
        words = next((w for w in (s.quote, s.quote_zh, s.translation) if w and wanted in caseless(w)), None)
        if words:
            whose = _of_whom(SIDE_NAMES[s.side], s)
            yield Use(course.meeting_records[s.meeting].start, s.side, whose, words, f"statement:{s.id}")


def trail_table(of: Trail) -> pd.DataFrame:
    """A trail as a DataFrame: a row a use, in order of time; columns date, side, whose, quote, place."""
    import pandas as pd

    rows = [(u.date, u.side, u.whose, u.quote, u.place) for u in of.uses]
    frame = pd.DataFrame(rows, columns=["date", "side", "whose", "quote", "place"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame
