"""How the accounts themselves change from year to year: their kind, issuer, length, topics, and whom they have speaking.

Silence is counted only where an account was seen whole. Shares are of the accounts, or the statements, of one side in one year;
the sentences compare the years before and since the one that the course names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

from readouts.analysis.figures import ByYear, Counted, Figure
from readouts.course.course import Course
from readouts.course.finding_record import FindingRecord
from readouts.course.labels import STANDING
from readouts.course.records import Readout, Statement

Test = Callable[[Readout], bool]


def of_leaders(course: Course, meeting: str) -> bool:
    """Whether on both sides somebody spoke who holds the first office."""
    offices = [f"({office})" for office in course.settings.leaders]
    record = course.meeting_records[meeting]
    return all(any(office in record.people(side) for office in offices) for side in course.settings.side_ids)


class _Years:
    """The accounts of a course and their statements, by side and year."""

    def __init__(self, course: Course, since: int) -> None:
        self.course, self.since = course, since
        found: dict[tuple[str, str], list[Statement]] = {}
        for s in course.statement_records:
            found.setdefault((s.meeting, s.side), []).append(s)
        self.statements = found
        spoken = [r for key, r in course.readout_records.items() if key in found]  # an account without rows can show nothing
        self.accounts = sorted(spoken, key=lambda r: (course.meeting_records[r.meeting].start, r.meeting, r.side))
        self.whole = [r for r in self.accounts if r.seen == "whole"]
        self.years = sorted({self.year(r) for r in self.accounts})

    def year(self, record: Readout | Statement) -> int:
        """The year of a meeting, in which its accounts count."""
        return self.course.meeting_records[record.meeting].start.year

    def rows(self, account: Readout) -> list[Statement]:
        """The statements of an account."""
        return self.statements[account.meeting, account.side]

    def topics(self, account: Readout) -> set[str]:
        """The topics that an account speaks of."""
        return {s.topic for s in self.rows(account)}

    def all_rows(self, side: str) -> list[Statement]:
        """All statements of one side's accounts."""
        return [s for s in self.course.statement_records if s.side == side]

    def by_year(self, caption: str, head: str, side: str, among: Sequence[Readout] | Sequence[Statement],
                tests: Mapping[str, Callable[..., bool]]) -> ByYear:
        """Of some accounts or statements of a side, how many meet each of the tests in each year."""
        own = [[one for one in among if one.side == side and self.year(one) == year] for year in self.years]
        rows = ((name, tuple(float(sum(map(test, ones))) for ones in own)) for name, test in tests.items())
        years = tuple((str(year), len(ones)) for year, ones in zip(self.years, own, strict=True))
        return ByYear(caption, head, side, years, tuple(row for row in rows if any(row[1])))

    def before_and_since(self, table: ByYear, name: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """How many of how many there are for one name before the turn and since."""
        values = dict(table.rows)[name]
        cells = [(int(year), int(value or 0), of) for (year, of), value in zip(table.years, values, strict=True)]
        earlier, later = ([c for c in cells if (c[0] < self.since) is before] for before in (True, False))
        return (sum(c[1] for c in earlier), sum(c[2] for c in earlier)), (sum(c[1] for c in later), sum(c[2] for c in later))

    def compared(self, table: ByYear, name: str) -> str:
        """The same in words."""
        (some, of), (later, of_later) = self.before_and_since(table, name)
        return f"{some} of {of} until {self.since - 1}, {later} of {of_later} since {self.since}"

    def changes(self, table: ByYear) -> list[tuple[float, str]]:
        """By how much the share of each name has changed, the greatest change first."""
        found = []
        for name, _ in table.rows:
            (some, of), (later, of_later) = self.before_and_since(table, name)
            if of and of_later:
                found.append((later / of_later - some / of, name))
        return sorted(found, key=lambda change: -abs(change[0]))

    def most_changed(self, table: ByYear, number: int) -> Iterator[str]:
        """The greatest changes of a table as sentences."""
        what = f"{self.course.settings.side(table.side).adjective} accounts, {table.head.lower()}"
        for _, name in self.changes(table)[:number]:
            yield f"{what} {name[0].lower()}{name[1:]}: {self.compared(table, name)}."


def kinds(course: Course, asked: FindingRecord) -> Counted:
    """What the accounts mainly are."""
    years = _Years(course, asked.since)
    tests = {kind.label: _is_mainly(kind.id) for kind in course.kinds.values()}
    tables = [years.by_year(f"{side.adjective} accounts: what each mainly is", asked.head, side.id, years.accounts, tests)
              for side in course.sides]
    first = next(iter(tests), "")
    article = "an" if first[:1].lower() in "aeiou" else "a"
    sentences = [f"{side.adjective} accounts that are mainly {article} {first.lower()}: {years.compared(table, first)}."
                 for side, table in zip(course.sides, tables, strict=True) if first in dict(table.rows)]
    return Counted(tables, sentences=sentences, accounts=years.accounts)


def _is_mainly(kind: str) -> Test:
    return lambda account: account.kinds[:1] == (kind,)


def issuers(course: Course, asked: FindingRecord) -> Counted:
    """Who issues the accounts; one that several issue counts for each."""
    years = _Years(course, asked.since)
    patterns = {name: re.compile(given) for name, given in asked.patterns.items()}
    tests: dict[str, Test] = {name: _issued_by(wanted) for name, wanted in patterns.items()}
    tests["Others"] = lambda account: not any(wanted.search(account.issuer) for wanted in patterns.values())
    tables = [years.by_year(f"{side.adjective} accounts: who issued them", asked.head, side.id, years.accounts, tests)
              for side in course.sides]
    return Counted(tables, sentences=[s for table in tables for s in years.most_changed(table, 2)])


def _issued_by(wanted: re.Pattern[str]) -> Test:
    return lambda account: bool(wanted.search(account.issuer))


def lengths(course: Course, asked: FindingRecord) -> Counted:
    """How many statements and topics the middle account has, among those seen whole."""
    years = _Years(course, asked.since)
    tables = [_lengths(years, side.id, f"{side.adjective} accounts seen whole: the middle one", asked.head)
              for side in course.sides]
    kinds = tuple((kind.label, *_middles(years, [r for r in years.whole if r.kinds[:1] == (kind.id,)]))
                  for kind in course.kinds.values() if any(r.kinds[:1] == (kind.id,) for r in years.whole))
    leaders = [r for r in years.whole if of_leaders(course, r.meeting)]
    turns = tuple((name, *_middles(years, [r for r in leaders if (years.year(r) < asked.since) is before]))
                  for name, before in ((f"until {asked.since - 1}", True), (f"since {asked.since}", False)))
    figures = (Figure("Topics in the middle account, by what the account mainly is, all years", "Kind of account", kinds),
               Figure("Topics in the middle account of meetings and calls of the two leaders", "", turns))
    return Counted([*tables, *figures], sentences=_length_sentences(years))


def _lengths(years: _Years, side: str, caption: str, head: str) -> ByYear:
    own = [[r for r in years.whole if r.side == side and years.year(r) == year] for year in years.years]
    alone = [[r for r in ones if len(r.kinds) == 1 and r.kinds[0] == next(iter(years.course.kinds), "")] for ones in own]
    rows = (("Statements", tuple(_middle([len(years.rows(r)) for r in ones]) for ones in own)),
            ("Topics", tuple(_middle([len(years.topics(r)) for r in ones]) for ones in own)),
            ("Topics, readouts alone", tuple(_middle([len(years.topics(r)) for r in ones]) for ones in alone)))
    totals = tuple((str(year), len(ones)) for year, ones in zip(years.years, own, strict=True))
    return ByYear(caption, head, side, totals, tuple(row for row in rows if any(row[1])), shares=False)


def _middle(numbers: Sequence[int]) -> float | None:
    return float(median(numbers)) if numbers else None


def _middles(years: _Years, accounts: Sequence[Readout]) -> tuple[str, str]:
    """For each side the topics of its middle account, and of how many accounts it is the middle."""
    first, second = (_told([len(years.topics(r)) for r in accounts if r.side == side]) for side in years.course.settings.side_ids)
    return first, second


def _told(numbers: Sequence[int]) -> str:
    return f"{median(numbers):g} (of {len(numbers)})" if numbers else "–"


def _length_sentences(years: _Years) -> Iterator[str]:
    for side in years.course.sides:
        parts = [[len(years.topics(r)) for r in years.whole if r.side == side.id and (years.year(r) < years.since) is before]
                 for before in (True, False)]
        if all(parts):
            earlier, later = (f"{median(part):g}" for part in parts)
            yield (f"The middle {side.adjective} account seen whole: {earlier} topics until {years.since - 1}, "
                   f"{later} since {years.since}.")


def topics(course: Course, asked: FindingRecord) -> Counted:
    """In how many of the accounts seen whole each topic appears, those that have lost most first."""
    years = _Years(course, asked.since)
    tests = {topic.label: _speaks_of(years, topic.id) for topic in course.topics.values()}
    tables, sentences = [], []
    for side in course.sides:
        caption = f"{side.adjective} accounts seen whole: in how many of them each topic appears"
        table = years.by_year(caption, asked.head, side.id, years.whole, tests)
        order = {name: change for change, name in years.changes(table)}
        tables.append(ByYear(table.caption, table.head, table.side, table.years,
                             tuple(sorted(table.rows, key=lambda row: (order.get(row[0], 0), row[0])))))
        sentences += list(_come_and_gone(years, tables[-1], side.adjective))
    return Counted(tables, sentences=sentences)


def _speaks_of(years: _Years, topic: str) -> Test:
    return lambda account: topic in years.topics(account)


def _come_and_gone(years: _Years, table: ByYear, adjective: str) -> Iterator[str]:
    """Which topics one side's accounts had only before the turn, and which only since; never both ways without a number."""
    gone, come = [], []
    for name, _ in table.rows:
        (before, of), (since, of_since) = years.before_and_since(table, name)
        if before and not since and of_since:
            gone.append(f"{name.lower()} (in {before} of {of} before)")
        if since and not before and of:
            come.append(f"{name.lower()} (in {since} of {of_since})")
    yield f"Gone since {years.since} from the {adjective} accounts seen whole: {'; '.join(gone) or 'no topic'}."
    yield f"New since {years.since} in the {adjective} accounts seen whole: {'; '.join(come) or 'no topic'}."


def speakers(course: Course, asked: FindingRecord) -> Counted:
    """Whom the accounts have speaking, and in how many of them the other side is given words."""
    years = _Years(course, asked.since)
    tables, sentences = [], []
    for side in course.sides:
        other = next(one for one in course.sides if one != side)
        names = {f"{side.adjective} speaker": side.id, "Both sides": "both", f"{other.adjective} speaker": other.id}
        tests = {name: _said_by(speaker) for name, speaker in names.items()}
        tables.append(years.by_year(f"Statements in {side.adjective} accounts: who is said to be speaking", asked.head, side.id,
                                    years.all_rows(side.id), tests))
        given = f"Give words to a {other.adjective} speaker"
        tables.append(years.by_year(f"{side.adjective} accounts seen whole", "", side.id, years.whole,
                                    {given: _has_speaking(years, other.id)}))
        if tables[-1].rows:
            sentences.append(f"{side.adjective} accounts seen whole that give words to a {other.adjective} speaker: "
                             f"{years.compared(tables[-1], given)}.")
    return Counted(tables, sentences=sentences)


def _said_by(speaker: str) -> Callable[[Statement], bool]:
    return lambda s: s.speaker == speaker


def _has_speaking(years: _Years, speaker: str) -> Test:
    return lambda account: any(s.speaker == speaker for s in years.rows(account))


def sources(course: Course, asked: FindingRecord) -> Counted:
    """What the figures rest on: how many accounts were seen whole, and on which pages the statements were read."""
    years = _Years(course, asked.since)
    whole: dict[str, Test] = {"Seen whole": lambda account: account.seen == "whole"}
    standing = {label[0].upper() + label[1:]: _read_on(key) for key, label in STANDING.items()}
    seen = [years.by_year(f"{side.adjective} accounts", asked.head, side.id, years.accounts, whole) for side in course.sides]
    read = [years.by_year(f"Statements in {side.adjective} accounts, by the page they were read on", "Page", side.id,
                          years.all_rows(side.id), standing) for side in course.sides]
    press = STANDING["press-quotation"]
    sentences = [f"Statements in {side.adjective} accounts that are {press}: {years.compared(table, name)}."
                 for side, table in zip(course.sides, read, strict=True) for name, _ in table.rows if name.lower() == press]
    return Counted((*seen, *read), sentences=sentences)


def _read_on(standing: str) -> Callable[[Statement], bool]:
    return lambda s: s.standing == standing


GENRE: Mapping[str, Callable[[Course, FindingRecord], Counted]] = {
    "kinds": kinds, "issuers": issuers, "lengths": lengths, "topics": topics, "speakers": speakers, "sources": sources,
}


__all__ = ["GENRE", "of_leaders"]
