"""What the course says about its tables, proved by them: a false claim is a fault, which names the row that refutes it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from readouts.course.course import Course
from readouts.course.places import ACROSS, missing, place
from readouts.course.readers import Faults, did_you_mean_or_known
from readouts.course.record import Record, Where
from readouts.course.records import Readout, Statement
from readouts.course.table_claims import Claims, Selection, TableClaim
from readouts.text.folding import normalize
from readouts.text.numbers import count

COLUMNS = ("quote", "original", "translation")


class Stated(NamedTuple):
    """Claims, the record that carries them, and the place whose prose they prove, as in `note:alaska-2021/many-became-all`.

    `meeting` is the one that is meant where a claim names none.
    """

    place: str
    record: Record
    claims: Claims
    meeting: str = ""


def stated(course: Course) -> Iterator[Stated]:
    """Every record of the data that carries claims; those of a contrast mean its meeting."""
    for text in course.texts.values():
        yield from (Stated(f"note:{text.id}/{note.id}", note, note.claims) for note in text.notes)
        yield from (Stated(f"question:{text.id}/{q.id}", q, q.claims) for q in text.questions)
        yield from (Stated(f"quiz:{text.id}/{item.id}", item, item.claims) for item in text.quiz)
    yield from (Stated(f"question:{ACROSS}/{q.id}", q, q.claims) for q in course.synthesis)
    yield from (Stated(f"example:{step.id}", step, step.claims) for e in course.examples.values() for step in e.steps)
    for kind, records in (("term", course.terms), ("phrase", course.phrases), ("thread", course.threads),
                          ("finding", course.findings)):
        yield from (Stated(f"{kind}:{record.id}", record, record.claims) for record in records.values())
    for about in course.claims_about:
        kind, _, name = about.about.partition(":")
        yield Stated(about.about, about, about.claims, name.partition("/")[0] if kind in ("contrast", "meeting") else "")


def check_claims(course: Course, faults: Faults) -> None:
    """Note every claim that the tables refute, and every place that is not there."""
    contrasts = {c.place for c in course.contrast_records}
    for label, records in (("claims", course.claims_about), ("waiver", course.waivers)):
        for record in records:
            if why := _no_such_place(course, record.about, contrasts):
                faults.about(record, label, why, "about")
    check_stated(Tables(course), stated(course), faults)


def check_stated(tables: Tables, records: Iterable[Stated], faults: Faults) -> None:
    """Note every claim of some records that the tables refute."""
    for one in records:
        for claim in one.claims:
            for why in tables.wrong_with(claim, one.meeting):
                faults.about(claim, f"{one.place}: claim", why)


def _no_such_place(course: Course, name: str, contrasts: set[str]) -> str | None:
    kind, _, id = name.partition(":")
    if kind == "contrast":
        return None if name in contrasts else f'there is no contrast "{id}"{did_you_mean_or_known(name, contrasts)}'
    own: dict[str, Iterable[str]] = {
        "phrase": course.phrases, "thread": course.threads, "finding": course.findings,
        "event": [e.id for e in course.events],
        "example": [step.id for e in course.examples.values() for step in e.steps],
        "note": [f"{t.id}/{n.id}" for t in course.texts.values() for n in t.notes],
        "quiz": [f"{t.id}/{item.id}" for t in course.texts.values() for item in t.quiz],
    }
    if kind in own:
        return None if id in own[kind] else f'there is no {kind} "{id}"{did_you_mean_or_known(id, own[kind])}'
    if kind in ("plan", "guidance"):  # of the instructor's part, which may not be at hand
        return None
    return missing(course, place(name))


class Tables:
    """The statements and the accounts of a course, ready to be searched."""

    def __init__(self, course: Course) -> None:
        self.course = course

    @cached_property
    def rows(self) -> Sequence[Statement]:
        """The statements in order of time."""
        return sorted(self.course.statement_records, key=lambda s: (self._day(s.meeting), s.meeting))

    @cached_property
    def _by_meeting(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for row in self.rows:
            found.setdefault(row.meeting, []).append(row)
        return found

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        return {row.id: {name: folded(getattr(row, name) or "") for name in COLUMNS} for row in self.rows}

    def _day(self, meeting: str) -> dt.date:
        found = self.course.meeting_records.get(meeting)
        return found.start if found else dt.date.max

    # -- selecting -----------------------------------------------------------------------------------------------

    def select(self, of: Selection, meeting: str = "") -> list[Statement]:
        """The statements of a selection, in order of time; `meeting` is meant where the selection names none."""
        meetings = of.meeting or ((meeting,) if meeting else ())
        rows: Iterable[Statement] = self.rows
        if meetings:
            rows = [row for name in meetings for row in self._by_meeting.get(name, ())]
        return [row for row in rows if self._selected(row, of) and (not of.pattern or self.has(row, of.pattern, of.column))]

    def _selected(self, row: Statement, of: Selection) -> bool:
        values = ((row.side, of.side), (row.speaker, of.speaker), (row.topic, of.topic), (row.move, of.move),
                  (row.standing, of.standing))
        chosen = all(not wanted or value in wanted for value, wanted in values) and row.id not in of.besides
        return chosen and self._in_time(row.meeting, of) and self._of_kind(row.meeting, row.side, of)

    def _of_kind(self, meeting: str, side: str, of: Selection) -> bool:
        """Whether the account of a side is mainly of a kind that is asked for."""
        account = self.course.readout_records.get((meeting, side))
        return not of.kind or (account is not None and any(kind in of.kind for kind in account.kinds[:1]))

    def _in_time(self, meeting: str, of: Selection) -> bool:
        day = self._day(meeting)
        return (of.since is None or of.since <= day) and (of.until is None or day <= of.until)

    def has(self, row: Statement, pattern: str, column: str | None = None) -> bool:
        """Whether a statement has some words, in one column or in any."""
        words = self._words[row.id]
        look = _compiled(pattern).search
        return any(look(words[name]) for name in ((column,) if column else COLUMNS))

    def accounts(self, of: Selection, meeting: str = "") -> list[Readout]:
        """The accounts in which statements of a selection would be."""
        meetings = of.meeting or ((meeting,) if meeting else ())
        return [account for (name, side), account in self.course.readout_records.items()
                if (not meetings or name in meetings) and (not of.side or side in of.side) and self._in_time(name, of)
                and self._of_kind(name, side, of)]

    # -- judging -------------------------------------------------------------------------------------------------

    def wrong_with(self, claim: TableClaim, meeting: str = "") -> Iterator[str]:
        """What is wrong with a claim: a name that is not there, else why the tables refute it."""
        unknown = [why for of in (claim, claim.count, claim.silent) if of for why in self._unknown(of)]
        if unknown:
            yield from unknown
        else:
            judge = getattr(self, f"_{claim.form}")
            yield from judge(claim, meeting)

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """By the name of a selection's field, what it may name."""
        codes = {field: {str(getattr(row, field)) for row in self.rows} for field in ("side", "speaker", "move", "standing")}
        return {"topic": set(self.course.topics), "meeting": set(self.course.meeting_records), "kind": set(self.course.kinds),
                **codes, "besides": {row.id for row in self.rows}}

    def _unknown(self, of: Selection) -> Iterator[str]:
        for field, names in self._known.items():
            for name in set(getattr(of, field)) - names:
                yield f'there is no {field} "{name}"{did_you_mean_or_known(name, sorted(names))}'

    def _absent(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        accounts = self._rests_on(claim, self.accounts(claim, meeting))
        yield from self._not_whole(claim, accounts, f"the absence of “{'”, “'.join(claim.absent)}”")
        for row in self._within(self.select(claim, meeting), accounts):
            for words in claim.absent:
                if self.has(row, words, claim.column):
                    yield f"“{words}” is not absent: {at(row)} has it"

    def _present(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        rows = self.select(claim, meeting)
        for words in claim.present:
            if not any(self.has(row, words, claim.column) for row in rows):
                near = _and_near(self, claim, words, meeting)
                yield f"“{words}” is not in the {count(len(rows), 'statement')} that the claim covers{near}"

    def _first(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        yield from self._end(claim, meeting, claim.first or "", "first", 0)

    def _last(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        yield from self._end(claim, meeting, claim.last or "", "last", -1)

    def _end(self, claim: TableClaim, meeting: str, named: str, which: str, index: int) -> Iterator[str]:
        """Of several meetings on one day each is the first, or the last."""
        found = self.select(claim, meeting)
        if not found:
            yield f"no statement that the claim covers has “{claim.pattern}”"
            return
        end = found[index]
        if not any(named in (row.id, row.meeting) for row in found if self._day(row.meeting) == self._day(end.meeting)):
            yield f"“{named}” is not the {which} with “{claim.pattern}”: {at(end)} is, on {self._day(end.meeting)}"

    def _only(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        accounts = [a for a in self.accounts(claim, meeting) if claim.only not in (a.side, a.meeting)]
        rests_on = self._rests_on(claim, accounts)
        yield from self._not_whole(claim, rests_on, f"that only {claim.only} has it")
        rows = self.select(claim, meeting)
        own = [row for row in rows if claim.only in (row.side, row.meeting, row.id)]
        if not own:
            yield f'"{claim.only}" does not have it: the claim covers none of its statements'
        dropped = {(a.meeting, a.side) for a in accounts} - {(a.meeting, a.side) for a in rests_on}
        yield from (f"not only {claim.only} has it: {at(row)} has it too" for row in rows
                    if row not in own and (row.meeting, row.side) not in dropped)

    def _count(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        assert claim.count
        rows = self.select(claim.count, meeting)
        part_of = {"statement": 3, "account": 2, "meeting": 1}[claim.each]
        number = len({(row.meeting, row.side, row.id)[:part_of] for row in rows})
        for wanted, holds in ((claim.equals, number == claim.equals), (claim.least, number >= (claim.least or 0)),
                              (claim.most, number <= (claim.most or number))):
            if wanted is not None and not holds:
                first = f"; the first is {at(rows[0])}, the last {at(rows[-1])}" if rows else ""
                yield f"the claim covers {count(number, claim.each)}, not {wanted}{first}"

    def _silent(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        assert claim.silent
        accounts = self._rests_on(claim, self.accounts(claim.silent, meeting))
        yield from self._not_whole(claim, accounts, "a silence")
        for row in self._within(self.select(claim.silent, meeting), accounts):
            yield f"the account is not silent: {at(row)} addresses it"

    def _seen(self, claim: TableClaim, meeting: str) -> Iterator[str]:
        accounts = self.accounts(claim, meeting)
        if not accounts:
            yield "the claim covers no account"
        for account in accounts:
            if (account.seen == "whole") != (claim.seen == "whole"):
                yield f"seen: {claim.seen} is false: by {at(account)} the account of {_named(account)} is \"{account.seen}\""

    # -- what a silence rests on ---------------------------------------------------------------------------------

    def _rests_on(self, claim: TableClaim, accounts: list[Readout]) -> list[Readout]:
        return [a for a in accounts if a.seen == "whole"] if claim.of == "whole" else accounts

    def _not_whole(self, claim: TableClaim, accounts: Sequence[Readout], what: str) -> Iterator[str]:
        if claim.of == "parts-seen" and accounts and all(a.seen == "whole" for a in accounts):
            yield f'{what} rests on accounts that were all seen whole; drop "of: parts-seen", which marks it as resting on parts'
        part = [a for a in accounts if a.seen != "whole"] if claim.of is None else []
        if part:
            more = f" and {len(part) - 1} more" if len(part) > 1 else ""
            yield (f"{what} rests on the account of {_named(part[0])}{more}, not seen whole ({at(part[0])}); "
                   'add "of: whole" or "of: parts-seen" if the sentence says so')
        if not accounts and not claim.only:
            yield f"{what} rests on no account at all"

    @staticmethod
    def _within(rows: Iterable[Statement], accounts: Iterable[Readout]) -> list[Statement]:
        known = {(a.meeting, a.side) for a in accounts}
        return [row for row in rows if (row.meeting, row.side) in known]


@cache
def folded(words: str) -> str:
    """Words as they are compared: without forms of quotation marks, dashes and spaces."""
    return normalize(words)


_WIDE = re.compile("[（）［］｛｝？＊＋．｜＾＄]")
_patterns: dict[str, re.Pattern[str]] = {}


def folded_pattern(pattern: str) -> str:
    """A pattern for words that :func:`folded` has folded."""
    return folded(_WIDE.sub(lambda sign: "\\" + normalize(sign[0]), pattern))  # a wide question mark is a sign, not an operator


def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern not in _patterns:
        _patterns[pattern] = re.compile(folded_pattern(pattern), re.IGNORECASE)
    return _patterns[pattern]


def has_pattern(words: str, pattern: str) -> bool:
    """Whether words that :func:`folded` has folded have a pattern, such as one of a set phrase."""
    return bool(_compiled(pattern).search(words))


def at(record: Statement | Readout) -> str:
    """Where a row of a table is: its file and line, and the id of a statement."""
    where: Where = record.where
    name = f' "{record.id}"' if isinstance(record, Statement) else ""
    return f"{where.path.name}:{where.line}{name}"


def _named(account: Readout) -> str:
    return f"{account.meeting} by {account.side}"


def _and_near(tables: Tables, claim: TableClaim, words: str, meeting: str) -> str:
    """Where else the meetings of the claim have words that it looks for in vain."""
    wider = claim.model_copy(update={"side": (), "speaker": (), "topic": (), "move": ()})
    near = next((row for row in tables.select(wider, meeting) if tables.has(row, words)), None)
    return f"; {at(near)} has it" if near else ""


__all__ = ["Stated", "Tables", "at", "check_claims", "check_stated", "folded", "folded_pattern", "has_pattern", "stated"]
