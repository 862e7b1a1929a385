"""Two accounts of one meeting, put side by side by topic.

:func:`comparison` gives plain records, which the pages and the widget are drawn from; :func:`compare_table` gives the
same as a pandas DataFrame. :func:`coverage` does so for all meetings, :func:`coverage_table` and :func:`asymmetry` as DataFrames.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from readouts.course.course import Course, Remark
from readouts.course.places import SHOW
from readouts.course.readers import did_you_mean
from readouts.course.records import Meeting, Readout, Statement, Topic
from readouts.course.settings import Settings
from readouts.text.folding import caseless
from readouts.text.words import COMPOUND_WORD

if TYPE_CHECKING:
    import pandas as pd

State = Literal["said", "silent", "unseen"]
Difference = Literal["contrast", "silent", "words"]

PARTED = 0.1  # the words part where fewer of them are common; the method page counts what this finds

COMMON_WORDS = frozenset(
    "a about all also an and any are as at be been both but by can for from had has have he his i if in into is it its "
    "more not of on or other our out should so such than that the their them there these they this those through to two "
    "under up us was we were which while who will with would us's sides side".split()
)
"""Words too common to tell anything when both sides use them; with them go the names of the sides."""


@dataclass(frozen=True)
class Cell:
    """What one side's account says on one topic.

    `state` is `said`; or `silent`, claimed only of an account that was seen whole; or `unseen`.
    """

    side: str
    state: State
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, side: str, statements: Iterable[Statement], readout: Readout) -> Cell:
        """The cell of the statements of one side; its state follows from how much of the readout was seen."""
        own = tuple(s for s in statements if s.side == side)
        state: State = "said" if own else "silent" if readout.seen == "whole" else "unseen"
        return cls(side, state, own)


@dataclass(frozen=True)
class Row:
    """One topic of a comparison, and what the editors notice in it."""

    topic: Topic
    first: Cell
    second: Cell
    contrasts: tuple[Remark, ...]
    names: frozenset[str] = frozenset()

    @property
    def cells(self) -> tuple[Cell, Cell]:
        """The two cells, in the order of the sides."""
        return self.first, self.second

    @property
    def relation(self) -> str:
        """Who speaks of the topic: `both`, or the id of the one side that does."""
        if self.first.statements and self.second.statements:
            return "both"
        return self.first.side if self.first.statements else self.second.side

    @property
    def ignored(self) -> frozenset[str]:
        """The words that tell nothing when both sides use them: common ones, and the names of the sides."""
        return COMMON_WORDS | self.names

    @property
    def shows(self) -> tuple[str, ...]:
        """The filters that this row passes.

        `all`; `both` sides speak; `differ`, for one of the reasons in :attr:`differs`; `attributed`, a side gives what
        the other said.
        """
        attributed = any(s.speaker not in (c.side, "both") for c in self.cells for s in c.statements)
        passes = {"all": True, "both": self.relation == "both", "differ": bool(self.differs), "attributed": attributed}
        return tuple(name for name, does in passes.items() if does)

    @cached_property
    def differs(self) -> tuple[Difference, ...]:
        """Why the two accounts differ on this topic; empty if they don't, or if it isn't known.

        `contrast`, an editor has written what to compare; `silent`, one account speaks and the other, seen whole, doesn't;
        `words`, of the content words that the two use in English a share of less than `PARTED` is common. An account that was
        not seen whole may speak of the topic in the part not seen, so that its lack of words is no difference.
        """
        silent = any(cell.state == "silent" for cell in self.cells)
        found: dict[Difference, bool] = {"contrast": bool(self.contrasts), "silent": silent, "words": self.common < PARTED}
        return tuple(reason for reason, holds in found.items() if holds)

    @property
    def unknown(self) -> bool:
        """Whether they can't be compared: no reason to say that they differ is found, and there are no words of both."""
        return not self.differs and math.isnan(self.common)

    @property
    def common(self) -> float:
        """The share of `shared` in all content words that the two use; NaN where one side has no English to compare."""
        count = len(self.shared) + len(self.differing)
        return len(self.shared) / count if count else math.nan

    @cached_property
    def shared(self) -> frozenset[str]:
        """The words, folded to lower case, that both sides' English uses on this topic; common words left out."""
        first, second = self._content
        return first & second

    @property
    def shared_as_written(self) -> list[str]:
        """The same in order, as the quotations write them: in small letters if one does, so that names keep their capital."""
        quotes = [s.quote for c in self.cells for s in c.statements if s.lang == "en" and s.quote]
        written = sorted(word for quote in quotes for word in COMPOUND_WORD.findall(quote))
        forms = {caseless(word): word for word in written}  # capitals are sorted first, and small letters replace them
        return [forms[word] for word in sorted(self.shared)]

    @cached_property
    def differing(self) -> frozenset[str]:
        """The words, folded to lower case, that one side's English uses on this topic and the other's does not.

        Common words are left out; empty where one side has no English, for then there is nothing to compare.
        """
        first, second = self._content
        return first ^ second if first and second else frozenset()

    @cached_property
    def _content(self) -> tuple[frozenset[str], frozenset[str]]:
        """The content words of each side's English: those that are not too common to tell anything."""
        first, second = (frozenset(w for s in c.statements if s.lang == "en" for w in words(s.quote or "")) for c in self.cells)
        return first - self.ignored, second - self.ignored


@dataclass(frozen=True)
class Comparison:
    """The two accounts of one meeting: the readouts, and a row for every topic that one of them speaks of.

    `kinds` says in words what kinds of text each of the two consists of, `mainly` what it is in the main; "" if it isn't known.
    """

    meeting: Meeting
    settings: Settings
    first: Readout
    second: Readout
    rows: tuple[Row, ...]
    kinds: tuple[str, str] = ("", "")
    mainly: tuple[str, str] = ("", "")

    @property
    def across_kinds(self) -> bool:
        """Whether the two accounts are mainly different kinds of text, as far as the table says what they are."""
        first, second = self.mainly
        return bool(first and second) and first != second


@dataclass(frozen=True)
class Coverage:
    """Who speaks of what at one meeting: the readouts, and a row for every topic of the codebook."""

    meeting: Meeting
    settings: Settings
    first: Readout
    second: Readout
    rows: tuple[Row, ...]

    @property
    def spoken(self) -> int:
        """How many topics at least one account speaks of."""
        return sum(any(c.statements for c in r.cells) for r in self.rows)

    def alone(self, side: str) -> list[bool]:
        """For every topic that only this side speaks of: is the other silent for sure, its account seen whole."""
        pairs = [r.cells if side == r.first.side else r.cells[::-1] for r in self.rows]
        return [theirs.state == "silent" for mine, theirs in pairs if mine.statements and not theirs.statements]

    @property
    def at_least(self) -> float:
        """The share of topics that one side alone speaks of, as far as it is sure; NaN where there is no topic."""
        return sum(sum(self.alone(side)) for side in self.settings.side_ids) / self.spoken if self.spoken else math.nan

    @property
    def at_most(self) -> float:
        """The same with the topics where the other account was not seen whole."""
        return sum(len(self.alone(side)) for side in self.settings.side_ids) / self.spoken if self.spoken else math.nan

    def attributed(self, side: str) -> int:
        """How many statements this side's account gives as what the other side said."""
        return sum(s.speaker not in (s.side, "both") for r in self.rows for c in r.cells if c.side == side for s in c.statements)


def words(text: str) -> Iterator[str]:
    """The words of a text, caseless."""
    return (caseless(match.group()) for match in COMPOUND_WORD.finditer(text))


def marked(text: str, shared: frozenset[str], ignored: frozenset[str] = COMMON_WORDS) -> Iterator[tuple[str, bool]]:
    """Cut a text into runs, each with whether its words are all among `shared` (ignored words between them join in)."""
    last = 0
    for start, end in _runs(text, shared, ignored):
        if start > last:
            yield text[last:start], False
        yield text[start:end], True
        last = end
    if last < len(text):
        yield text[last:], False


def _runs(text: str, shared: frozenset[str], ignored: frozenset[str]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for match in COMPOUND_WORD.finditer(text):
        word = caseless(match.group())
        if word in shared:
            start, end = (match.start() if start < 0 else start), match.end()
        elif word not in ignored and start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def comparison(course: Course, meeting: str) -> Comparison:
    """Put the two accounts of a meeting side by side.

    Parameters
    ----------
    meeting : id of the meeting.

    Returns
    -------
    Comparison, its rows in the order of the codebook.

    Raises
    ------
    KeyError : if there is no such meeting; the message names the nearest.

    """
    if meeting not in course.meeting_records:
        raise KeyError(f'there is no meeting "{meeting}"{did_you_mean(meeting, course.meeting_records)}')
    accounts = _accounts(course, meeting)
    statements = course.statements_of(meeting)
    rows = []
    for topic in course.topics.values():
        found = [s for s in statements if s.topic == topic.id]
        if found:
            rows.append(_row(course, topic, found, accounts, course.remarks(meeting, topic.id)))
    first, second = accounts
    kinds = course.kind_of(first), course.kind_of(second)
    mainly = course.main_kind_of(first), course.main_kind_of(second)
    return Comparison(course.meeting_records[meeting], course.settings, first, second, tuple(rows), kinds, mainly)


def _accounts(course: Course, meeting: str) -> tuple[Readout, Readout]:
    first, second = course.settings.side_ids
    return course.readout_records[meeting, first], course.readout_records[meeting, second]


def _row(
    course: Course, topic: Topic, found: Iterable[Statement], accounts: Sequence[Readout], contrasts: tuple[Remark, ...] = ()
) -> Row:
    first, second = (Cell.of(account.side, found, account) for account in accounts)
    return Row(topic, first, second, contrasts, frozenset[str]().union(*(side.words for side in course.sides)))


def pair(course: Course, first: Statement, second: Statement) -> Row:
    """Two statements of one meeting and topic, compared as if the accounts had nothing else on it.

    Parameters
    ----------
    first, second : a statement of each side, in the order of the sides.

    """
    accounts = [course.readout_records[s.meeting, s.side] for s in (first, second)]
    topic = course.topics[first.topic]
    return _row(course, topic, (first, second), accounts, course.remarks(first.meeting, first.topic))


def differences(course: Course) -> Counter[str]:
    """Count the topics of all meetings by whether the two accounts differ on them, and why.

    Returns
    -------
    How many topics there are for `contrast`, `silent` and `words` (see :attr:`Row.differs`; a topic can have several of these),
    `differ` (at least one of them), `unknown`, `alike` (neither: words were compared, and enough are common), and `all`.

    """
    found: Counter[str] = Counter()
    for row in (row for meeting in course.meeting_records for row in comparison(course, meeting).rows):
        found.update([*row.differs, "differ" if row.differs else "unknown" if row.unknown else "alike", "all"])
    return found


def common_shares(course: Course) -> list[float]:
    """The share of common words (see :attr:`Row.common`) of every topic on which there is one, over all meetings, in order."""
    rows = (row for meeting in course.meeting_records for row in comparison(course, meeting).rows)
    return sorted(row.common for row in rows if not math.isnan(row.common))


def compare_table(course: Course, meeting: str, *, topic: str = "", show: str = "all") -> pd.DataFrame:
    """The comparison of a meeting as a DataFrame.

    Parameters
    ----------
    meeting : id of the meeting.
    topic : id of the one topic wanted, or "" for all.
    show : `all`, `both`, `differ` (only where they differ) or `attributed`, see :attr:`Row.shows`.

    Returns
    -------
    One row a topic, indexed by the topic's id, with the columns `label`; `relation` (both, us, cn); for each side
    `us_state` and `cn_state` (said, silent, unseen), `us` and `cn` (its quotations, joined by " / "), `us_count` and
    `cn_count` (number of statements); `shared`, the words that both sides' English has, joined by spaces; `common`, their share
    in all content words of the two (from 0 to 1; NaN where one side has no English to compare); and `differs`, why the two differ
    (contrast, silent, words, see :attr:`Row.differs`), joined by spaces; it is empty where they don't, and `unknown` where an
    account was not seen whole or has no English, so that nobody can say.

    Raises
    ------
    KeyError : if there is no such meeting.
    ValueError : if `show` or `topic` is something else; the message names the nearest.

    """
    import pandas as pd

    if show not in SHOW:
        raise ValueError(f'there is no filter "{show}"{did_you_mean(show, SHOW)}; it can be {", ".join(SHOW)}')
    if topic and topic not in course.topics:
        raise ValueError(f'there is no topic "{topic}"{did_you_mean(topic, course.topics)}')
    records = []
    for row in comparison(course, meeting).rows:
        if show not in row.shows or topic not in ("", row.topic.id):
            continue
        record: dict[str, object] = {"topic": row.topic.id, "label": row.topic.label, "relation": row.relation}
        for cell in row.cells:
            record[f"{cell.side}_state"] = cell.state
            record[cell.side] = " / ".join(s.quote or s.original or "" for s in cell.statements)
            record[f"{cell.side}_count"] = len(cell.statements)
        why = "unknown" if row.unknown else " ".join(row.differs)
        records.append(record | {"shared": " ".join(sorted(row.shared)), "common": row.common, "differs": why})
    columns = ["topic", "label", "relation",
               *(name for side in course.settings.side_ids for name in (f"{side}_state", side, f"{side}_count")),
               "shared", "common", "differs"]
    return pd.DataFrame(records, columns=columns).set_index("topic")


def coverage(course: Course) -> tuple[Coverage, ...]:
    """Who speaks of what, a record a meeting, by date; its cells follow the codebook."""
    return tuple(_covered(course, meeting) for meeting in course.meeting_records)


def _covered(course: Course, meeting: str) -> Coverage:
    accounts = _accounts(course, meeting)
    found: dict[str, list[Statement]] = {topic: [] for topic in course.topics}
    for s in course.statements_of(meeting):
        found.setdefault(s.topic, []).append(s)
    rows = tuple(_row(course, t, found[t.id], accounts) for t in course.topics.values())
    return Coverage(course.meeting_records[meeting], course.settings, *accounts, rows)


def coverage_table(course: Course) -> pd.DataFrame:
    """Who speaks of what: meetings and topics as a DataFrame.

    Returns
    -------
    One row a meeting and topic (so 10 meetings and 16 topics give 160), indexed by `meeting` and `topic`, by date and in the
    order of the codebook, with the columns `date` (datetime64, the first day); `us_state` and `cn_state` (said, silent, unseen);
    `us_count` and `cn_count` (number of statements); `relation` (both, us, cn, or none where neither speaks of it).
    `coverage_table()["us_state"].unstack("topic")` gives the picture of one side, meetings × topics.

    """
    import pandas as pd

    records = [
        {"meeting": covered.meeting.id, "topic": row.topic.id, "date": covered.meeting.start,
         **{f"{c.side}_{name}": value for c in row.cells for name, value in (("state", c.state), ("count", len(c.statements)))},
         "relation": row.relation if any(c.statements for c in row.cells) else "none"}
        for covered in coverage(course) for row in covered.rows
    ]
    of_sides = [f"{side}_{name}" for side in course.settings.side_ids for name in ("state", "count")]
    columns = ["meeting", "topic", "date", *of_sides, "relation"]
    frame = pd.DataFrame(records, columns=columns).set_index(["meeting", "topic"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def asymmetry(course: Course) -> pd.DataFrame:
    """How far the two accounts of each meeting part, as a DataFrame.

    Returns
    -------
    One row a meeting, indexed by its id, by date, with the columns `date`; `topics` (spoken of by at least one side); `both`,
    `us_only`, `cn_only` (their parts; of the parts seen); `us_only_sure`, `cn_only_sure` (those of them where the other account
    was seen whole, so that its silence is known); `at_least` and `at_most`, between which the share of topics that one side alone
    speaks of lies, of the topics found (the first counts what is sure, the second everything; NaN where there is no topic);
    `us_attributed` and `cn_attributed`, the statements in which the U.S. and the Chinese account give what the other side said.

    """
    import pandas as pd

    records = [_asymmetry(c) for c in coverage(course)]
    sides = course.settings.side_ids
    only = [name for side in sides for name in (f"{side}_only", f"{side}_only_sure")]
    columns = ["meeting", "date", "topics", "both", *only, "at_least", "at_most", *(f"{side}_attributed" for side in sides)]
    frame = pd.DataFrame(records, columns=columns).set_index("meeting")
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def _asymmetry(c: Coverage) -> dict[str, object]:
    alone = {side: c.alone(side) for side in c.settings.side_ids}
    figures: dict[str, object] = {
        "meeting": c.meeting.id, "date": c.meeting.start, "topics": c.spoken, "both": c.spoken - sum(map(len, alone.values())),
        "at_least": c.at_least, "at_most": c.at_most,
    }
    for side, topics in alone.items():
        figures |= {f"{side}_only": len(topics), f"{side}_only_sure": sum(topics), f"{side}_attributed": c.attributed(side)}
    return figures
