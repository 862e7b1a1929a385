"""Set phrases through time: where each appears.

The uses in the table are drawn from the statements by the pattern of the phrase, so a new statement is in the trail at once; uses
elsewhere are listed in `data/phrases.yaml`. Of any other words the statements are searched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readouts.course.course import Course
from readouts.course.records import Phrase, PhraseUse, Statement
from readouts.text.folding import caseless
from readouts.validation.claims import Tables

if TYPE_CHECKING:
    import pandas as pd

# Marks of one lane that are nearer than this share of the line are stacked.
NEAR = 0.1


@dataclass(frozen=True)
class Use:
    """One place where a phrase is. `place` is as in `data/phrases.yaml`; `whose` says in whose account, and of whom.

    Words that are an author's own (`of_author`) have no quotation marks.
    """

    date: dt.date
    side: str
    whose: str
    quote: str
    place: str
    record: PhraseUse | None = None
    of_author: bool = False


@dataclass(frozen=True)
class Trail:
    """A phrase and its uses, in order of time."""

    id: str
    phrase: str
    original: str | None
    uses: tuple[Use, ...]
    span: tuple[int, int]

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of its time line; at least the years of the meetings."""
        years = [u.date.year for u in self.uses]
        return min([self.span[0], *years]), max([self.span[1], *years])

    def placed(self, side: str) -> Iterator[tuple[int, Use, int]]:
        """The uses of one lane: number, use, and the level that keeps it clear of its neighbors."""
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
    tables = Tables(course)
    return tuple(Trail(p.id, p.phrase, p.original, tuple(_use(course, use) for use in uses_of(tables, p)), course.years)
                 for p in course.phrases.values())


def uses_of(tables: Tables, phrase: Phrase) -> list[PhraseUse]:
    """The uses of a set phrase in order of time: those that are listed, and the statements that have its pattern.

    Of a statement that is listed the listed words are shown, else all that it quotes in the language in which it has the phrase.
    """
    listed = {use.place for use in phrase.uses}
    found = [use for row in tables.rows if f"statement:{row.id}" not in listed for use in _drawn(tables, phrase, row)]
    return sorted([*phrase.uses, *found], key=lambda use: use.date)


def _drawn(tables: Tables, phrase: Phrase, row: Statement) -> Iterator[PhraseUse]:
    """The use of a phrase in a statement, if it has the phrase; a translation of ours is no use."""
    for column in ("quote", "original"):
        if any(tables.has(row, pattern, column) for pattern in phrase.pattern):
            use = PhraseUse.model_construct(date=tables.course.meeting_records[row.meeting].start, side=row.side,
                                            place=f"statement:{row.id}", quote=getattr(row, column))
            use.found_at(row.where)
            yield use
            return


def _use(course: Course, use: PhraseUse) -> Use:
    statement = course.statement(use.place.partition(":")[2])
    whose = "an author" if use.side == "other" else course.settings.side(use.side).name
    voiced = course.voiced(use)
    whose = f"{whose}, {voiced.said_by}" if voiced.said_by else _of_whom(course, whose, statement)
    return Use(use.date, use.side, whose, use.quote, use.place, use, voiced.of_author)


def _of_whom(course: Course, whose: str, statement: Statement | None) -> str:
    if statement and statement.speaker not in (statement.side, "both"):
        return f"{whose}, citing {course.settings.side(statement.speaker).in_sentence}"
    return whose


def trail(course: Course, phrase: str) -> Trail:
    """The trail of a set phrase, by its id or its words; of any other words, the statements that contain them.

    Capitals, forms of quotation marks and width of letters do not count. Chinese is looked for in the Chinese wording.
    """
    wanted = caseless(phrase)
    for known in trails(course):
        if wanted in (known.id, caseless(known.phrase), known.original):
            return known
    return Trail("own", phrase.strip(), None, tuple(_found(course, wanted)) if wanted else (), course.years)


def _found(course: Course, wanted: str) -> Iterator[Use]:
    dated = sorted(course.statement_records, key=lambda s: course.meeting_records[s.meeting].start)
    for s in dated:
        words = next((w for w in (s.quote, s.original, s.translation) if w and wanted in caseless(w)), None)
        if words:
            whose = _of_whom(course, course.settings.side(s.side).name, s)
            yield Use(course.meeting_records[s.meeting].start, s.side, whose, words, f"statement:{s.id}")


def trail_table(of: Trail) -> pd.DataFrame:
    """A trail as a DataFrame: a row a use, in order of time; columns date, side, whose, quote, place."""
    import pandas as pd

    rows = [(u.date, u.side, u.whose, u.quote, u.place) for u in of.uses]
    frame = pd.DataFrame(rows, columns=["date", "side", "whose", "quote", "place"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


__all__ = ["NEAR", "Trail", "Use", "trail", "trail_table", "trails", "uses_of"]
