"""What the table shows: figures that a reader can check, each with the rows behind it and what to keep in mind.

Everything is counted from the statements. Which findings there are, the words they look for and what to keep in mind is the
course's own: `data/findings.yaml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from readouts.analysis.comparison import coverage
from readouts.analysis.figures import ByYear, Counted, Figure, Rows
from readouts.analysis.genre import GENRE
from readouts.course.course import Course
from readouts.course.finding_record import FindingRecord
from readouts.course.records import Readout, Statement


@dataclass(frozen=True)
class Finding:
    """Figures, what stands behind them, what to keep in mind, and the figures in words."""

    figures: tuple[Figure | ByYear, ...]
    statements: tuple[Statement, ...]
    caveat: str
    sentences: tuple[str, ...] = ()
    accounts: tuple[Readout, ...] = ()


def finding(course: Course, name: str) -> Finding:
    """Count one finding of the course.

    Raises
    ------
    KeyError : if there is no such finding.

    """
    asked = course.findings[name]
    found = _KINDS[asked.kind](course, asked)
    return Finding(tuple(found.figures), tuple(found.statements), asked.caveat, tuple(found.sentences), tuple(found.accounts))


def attributed(course: Course) -> tuple[Statement, ...]:
    """The statements that one side's account has the other side saying."""
    return tuple(s for s in course.statement_records if s.speaker not in (s.side, "both"))


def pattern(asked: FindingRecord, name: str) -> re.Pattern[str]:
    """One of the patterns that a finding looks for."""
    return re.compile(asked.patterns[name], re.IGNORECASE)


def _year(course: Course, s: Statement) -> str:
    return str(course.meeting_records[s.meeting].start.year)


def _wording(s: Statement) -> str:
    return " ".join(w for w in (s.quote, s.original, s.translation) if w)


def _of_sides(course: Course, counted: Mapping[str, int]) -> tuple[int, int]:
    first, second = course.settings.side_ids
    return counted.get(first, 0), counted.get(second, 0)


def _by_year(course: Course, found: Iterable[Statement]) -> Rows:
    counted = Counter((_year(course, s), s.side) for s in found)
    years = sorted({year for year, _ in counted})
    return tuple((year, *_of_sides(course, {side: n for (y, side), n in counted.items() if y == year})) for year in years)


def _attributed(course: Course, asked: FindingRecord) -> Counted:
    """Which account reports what the other side said."""
    found = attributed(course)
    total, made = Counter(s.side for s in course.statement_records), Counter(s.side for s in found)
    sums: Rows = (("Statements in all", *_of_sides(course, total)),
                  ("Attributed to the other side", *_of_sides(course, made)))
    return Counted((Figure(asked.caption, "", sums), Figure("The same by year", "Year", _by_year(course, found))), found)


def _assurances(course: Course, asked: FindingRecord) -> Counted:
    """What one account has the other side promising, and whether that side's own account has it."""
    said = [s for s in course.statement_records if (s.side, s.speaker) == (asked.account, asked.speaker)]
    patterns = {name: pattern(asked, name) for name in asked.patterns}
    found = [s for s in said if s.topic == asked.topic or any(p.search(_wording(s)) for p in patterns.values())]
    rows = tuple((name, *_where_assured(course, asked, found, p)) for name, p in patterns.items())
    wordings = tuple((course.meeting_records[s.meeting].title, _year(course, s), s.quote or s.original or "") for s in found
                     if s.topic == asked.topic)
    return Counted((Figure(asked.caption, asked.head, rows),
                    Figure(asked.list_caption, "Meeting", wordings, asked.list_columns)), found)


def _where_assured(
    course: Course, asked: FindingRecord, found: Iterable[Statement], wanted: re.Pattern[str]
) -> tuple[str | int, str | int]:
    """In how many meetings the counterpart's account has it, and in how many of these the own one: in the order of the sides."""
    meetings = {s.meeting for s in found if wanted.search(_wording(s))}
    own = {s.meeting for s in course.statement_records
           if s.meeting in meetings and s.side == asked.speaker and s.speaker != asked.account and wanted.search(_wording(s))}
    whole = sum(course.readout_records[m, asked.speaker].seen == "whole" for m in meetings - own)
    told = f"{len(own)} ({whole} seen whole without it)"
    return (told, len(meetings)) if asked.speaker == course.settings.side_ids[0] else (len(meetings), told)


def _wordings(course: Course, asked: FindingRecord) -> Counted:
    """Statements with certain words, by year, and the accounts in which one could have found them."""
    wanted = re.compile("|".join(asked.patterns.values()), re.IGNORECASE)
    found = [s for s in course.statement_records if wanted.search(_wording(s))]
    whole = Counter(side for (_, side), r in course.readout_records.items() if r.seen == "whole")
    seen: Rows = (("Seen whole", *_of_sides(course, whole)),)
    return Counted((Figure(asked.caption, asked.head, _by_year(course, found)),
                    Figure("Accounts seen whole, in which it could have appeared", "", seen)), found)


def _vocabulary(course: Course, asked: FindingRecord) -> Counted:
    """Which accounts have which words on a topic, year by year."""
    words = {name: re.compile(rf"\b(?:{given})\b", re.IGNORECASE) for name, given in asked.patterns.items()}

    def used(s: Statement) -> list[str]:
        return [name for name, word in words.items() if word.search(s.quote or "")]

    found = [s for s in course.statement_records if s.topic == asked.topic and s.lang == "en" and used(s)]
    figures = []
    for year in sorted({_year(course, s) for s in found}):
        accounts = {(name, s.side, s.meeting) for s in found if _year(course, s) == year for name in used(s)}
        counted = Counter((name, side) for name, side, _ in accounts)
        rows = ((name, *_of_sides(course, {side: n for (word, side), n in counted.items() if word == name})) for name in words)
        figures.append(Figure(f"{year}: {asked.caption}", asked.head, tuple(row for row in rows if any(row[1:]))))
    return Counted(figures, found)


def _alone(course: Course, asked: FindingRecord) -> Counted:
    """Topics that one side reports and the other, seen whole, does not."""
    counted: dict[str, Counter[str]] = {topic.label: Counter() for topic in course.topics.values()}
    found: list[Statement] = []
    for row in (row for covered in coverage(course) for row in covered.rows):
        for own, other in (row.cells, row.cells[::-1]):
            if own.statements and other.state == "silent":
                counted[row.topic.label][own.side] += 1
                found += own.statements
    labels = sorted(counted, key=lambda label: (-counted[label].total(), label))
    columns = tuple(f"only {side.brief}" for side in course.sides)
    rows = tuple((label, *_of_sides(course, counted[label])) for label in labels)
    return Counted((Figure(asked.caption, asked.head, rows, columns),), found)


_KINDS: Mapping[str, Callable[[Course, FindingRecord], Counted]] = {
    "attributed": _attributed, "assurances": _assurances, "wording": _wordings, "vocabulary": _vocabulary, "alone": _alone,
    **GENRE,
}


__all__ = ["Figure", "Finding", "attributed", "finding", "pattern"]
