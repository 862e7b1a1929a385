"""What the course says about its tables is proved, and stays proved only as long as it is true."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from conftest import ROOT

from readouts.analysis.unproved import guarded, unproved_sentences
from readouts.cli import main
from readouts.course.course import Course
from readouts.course.records import Statement
from readouts.course.table_claims import Selection, TableClaim
from readouts.teaching import instructor
from readouts.text.folding import normalize
from readouts.validation.claims import Stated, Tables, stated


def all_stated(course: Course) -> list[Stated]:
    teachers = instructor.stated(instructor.load(course)) if (ROOT / "instructor").is_dir() else ()
    return [one for one in (*stated(course), *teachers) if one.claims]


def test_every_sentence_that_needs_a_claim_has_one(course: Course) -> None:
    assert unproved_sentences(course) == ()
    done = CliRunner().invoke(main, ["claims"])
    assert done.exit_code == 0, done.output
    assert "Sentences that need a claim or a waiver: 0" in done.output
    assert "Claims and waivers whose sentence no longer exists: 0" in done.output


def test_hundreds_of_sentences_are_guarded(course: Course) -> None:
    found = guarded(course)
    assert len(found.proved) >= 200
    assert len(found.waived) < len(found.proved) / 2, "a waiver is the exception"
    places = {place.partition(":")[0] for place, _ in found.proved}
    assert places >= {"note", "term", "phrase", "contrast", "thread", "finding"}


# -- changes to the tables ---------------------------------------------------------------------------------------------

CHANGES = 200


class Change(NamedTuple):
    kind: str
    meeting: str
    course: Course


def changed(course: Course, **fields: object) -> Course:
    return Course(**{name: getattr(course, name) for name in Course.__dataclass_fields__} | fields)  # type: ignore[arg-type]


def removed(course: Course, row: Statement) -> Change:
    return Change("a row removed", row.meeting, changed(course, statement_records=tuple(s for s in course.statement_records if s is not row)))


def replaced(course: Course, kind: str, row: Statement, **fields: object) -> Change:
    new = row.model_copy(update=fields)
    return Change(kind, row.meeting, changed(course, statement_records=tuple(new if s is row else s for s in course.statement_records)))


def other_side(course: Course, side: str) -> str:
    return next(s for s in {s.side for s in course.statement_records} if s != side)


def excerpted(course: Course, meeting: str, side: str) -> Change:
    accounts = dict(course.readout_records)
    accounts[meeting, side] = accounts[meeting, side].model_copy(update={"seen": "excerpt"})  # type: ignore[index]
    return Change("an account seen in part", meeting, changed(course, readout_records=accounts))


def words_like(course: Course, words: str) -> str | None:
    """Some words that match a pattern: made of its first alternative, or from the table."""
    made = re.sub(r"\\[bsw][*+]?|\(\?:|[()^$?\\]|\[[^]]*\]", "", plain(words)).split("|")[0]
    rows = (plain(w) for s in course.statement_records for w in (s.quote, s.original) if w)
    found = next((m[0] for w in (made, *rows) if (m := pattern(words).search(w))), None)
    return found or None


def changes(course: Course, claims: list[tuple[TableClaim, str]]) -> Iterator[Change]:
    """Random changes of four kinds, half of them where some claim looks; seeded, so that they are the same every time."""
    rng = random.Random(16)
    rows = course.statement_records
    denying = [(c, m) for c, m in claims if c.absent or (c.only and c.pattern)]
    telling = [row for row in rows for c, m in claims if (c.present or c.only or c.first) and row.meeting in (c.meeting or (m,))]
    opening = [found[0] for c, m in claims if c.first and (found := rows_of(course, c, m, c.pattern))]
    for n in range(CHANGES):
        row = rng.choice(telling if n % 2 else rows)
        match n % 4:
            case 0:
                yield removed(course, rng.choice(opening) if n % 8 else row)
            case 1:
                yield replaced(course, "a side swapped", row, side=other_side(course, row.side))
            case 2:
                whole = [key for key, account in course.readout_records.items() if account.seen == "whole"]
                yield excerpted(course, *rng.choice(whole))
            case 3:
                yield phrase_added(course, rng, denying)


def phrase_added(course: Course, rng: random.Random, denying: list[tuple[TableClaim, str]]) -> Change:
    while True:
        claim, meeting = rng.choice(denying)
        words = words_like(course, rng.choice(claim.absent) if claim.absent else claim.pattern or "")
        meant = [s for s in course.statement_records if (not (claim.meeting or meeting) or s.meeting in (claim.meeting or (meeting,)))
                 and (s.side != claim.only) and (not claim.side or s.side in claim.side) and s.id not in claim.besides]
        if words and meant:
            row, column = rng.choice(meant), claim.column or "quote"
            return replaced(course, "a phrase added", row, **{column: f"{getattr(row, column) or ''} {words}".strip()})


# -- a second reading of the claims, by other means --------------------------------------------------------------------


@cache
def plain(words: str) -> str:
    return normalize(words)


@cache
def pattern(words: str) -> re.Pattern[str]:
    return re.compile(normalize(words), re.IGNORECASE)


def is_of_kind(course: Course, of: Selection, meeting: str, side: str) -> bool:
    """Whether an account is mainly of a kind that is meant: the first that it has."""
    account = course.readout_records.get((meeting, side))
    return not of.kind or bool(account and account.kinds and account.kinds[0] in of.kind)


def rows_of(course: Course, of: Selection, meeting: str, words: str | None) -> list[Statement]:
    found = []
    for s in course.statement_records:
        if s.meeting not in (of.meeting or [meeting or s.meeting]) or (of.side and s.side not in of.side):
            continue
        day = course.meeting_records[s.meeting].start
        meant = (s.speaker in (of.speaker or [s.speaker]) and s.topic in (of.topic or [s.topic]) and s.move in (of.move or [s.move])
                 and s.standing in (of.standing or [s.standing]) and s.id not in of.besides
                 and (not of.since or day >= of.since) and (not of.until or day <= of.until) and is_of_kind(course, of, s.meeting, s.side))
        said = [getattr(s, of.column)] if of.column else [s.quote, s.original, s.translation]
        if meant and (not words or any(pattern(words).search(plain(w)) for w in said if w)):
            found.append(s)
    return sorted(found, key=lambda s: course.meeting_records[s.meeting].start)


def seen_of(course: Course, of: Selection, meeting: str, but: str = "") -> list[str]:
    return [a.seen for (m, side), a in course.readout_records.items() if m in (of.meeting or [meeting or m]) and side in (of.side or [side])
            and but not in (m, side) and (not of.since or course.meeting_records[m].start >= of.since)
            and (not of.until or course.meeting_records[m].start <= of.until) and is_of_kind(course, of, m, side)]


def whole_only(course: Course, claim: TableClaim, rows: Iterable[Statement]) -> list[Statement]:
    return [s for s in rows if claim.of != "whole" or course.readout_records[s.meeting, s.side].seen == "whole"]


def holds(course: Course, claim: TableClaim, meeting: str) -> bool:
    if not {*claim.besides, *(claim.count or claim.silent or claim).besides} <= {s.id for s in course.statement_records}:
        return False  # it leaves out a row that is gone, and must be looked at
    if claim.seen:
        return {how == "whole" for how in seen_of(course, claim, meeting)} == {claim.seen == "whole"}
    if claim.count:
        found = rows_of(course, claim.count, meeting, claim.count.pattern)
        keys = {"statement": [s.id for s in found], "account": [s.meeting + s.side for s in found], "meeting": [s.meeting for s in found]}
        number = len(set(keys[claim.each]))
        return (claim.equals is None or number == claim.equals) and number >= (claim.least or 0) and number <= (number if claim.most is None else claim.most)
    if claim.present:
        return all(rows_of(course, claim, meeting, words) for words in claim.present)
    if claim.first or claim.last:
        found = rows_of(course, claim, meeting, claim.pattern)
        ends = [s for s in found if course.meeting_records[s.meeting].start == course.meeting_records[found[0 if claim.first else -1].meeting].start]
        return any((claim.first or claim.last) in (s.id, s.meeting) for s in ends)
    silent = claim.silent or claim
    accounts = seen_of(course, silent, meeting, claim.only or "")
    if claim.of is None and set(accounts) - {"whole"}:
        return False
    if claim.of == "whole" and "whole" not in accounts and not claim.only:
        return False
    if claim.only:
        found = rows_of(course, claim, meeting, claim.pattern)
        own = [s for s in found if claim.only in (s.side, s.meeting, s.id)]
        return bool(own) and not whole_only(course, claim, [s for s in found if s not in own])
    if claim.absent:
        return not any(whole_only(course, claim, rows_of(course, claim, meeting, words)) for words in claim.absent)
    return not whole_only(course, claim, rows_of(course, silent, meeting, silent.pattern))


@pytest.mark.slow  # minutes: each change is judged by every claim that it may concern
def test_whatever_makes_a_sentence_false_turns_its_claim_red(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    claims = [(claim, one.meeting) for one in all_stated(course) for claim in one.claims]
    assert all(holds(course, claim, meeting) for claim, meeting in claims)
    falsified, reddened = Counter[str](), set[str]()
    for change in changes(course, claims):
        tables = Tables(change.course)
        near = [(c, m) for c, m in claims if change.meeting in ((c.silent or c.count or c).meeting or (m or change.meeting,))]
        red = [c for c, m in near if any(tables.wrong_with(c, m))]
        false = [c for c, m in near if not holds(change.course, c, m)]
        assert red == false, f"{change.kind} in {change.meeting}"
        falsified[change.kind] += bool(false)
        reddened |= {c.form for c in red}
    with capsys.disabled():
        print(f"\n{len(guarded(course).proved)} sentences are guarded by {len(claims)} claims; of {CHANGES} changes "
              f"{sum(falsified.values())} made one false, and each was found: {dict(falsified)}")
    assert len(falsified) == 4 and min(falsified.values()) >= 5, falsified
    assert reddened >= {"absent", "present", "only", "count", "silent", "seen", "first"}, reddened
