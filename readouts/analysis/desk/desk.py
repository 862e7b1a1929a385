"""The desk: two accounts of any meeting, by topic, and what in them is new.

>>> from readouts.analysis.desk.desk import desk
>>> found = desk("The two leaders had a candid talk. They agreed to keep lines open.", course=course)
>>> found.sentences, found.comparison, found.novelty        # DataFrames

What the model suggests is a suggestion: each comes with its probability, and silence here is that of the text as it was given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from readouts.analysis.comparison import Cell, Row
from readouts.analysis.desk import model as models
from readouts.analysis.desk.features import WordList
from readouts.analysis.desk.model import Model, Suggestion
from readouts.analysis.desk.novelty import NEAR, Earlier, Neighbor, PhraseHistory
from readouts.analysis.desk.recognition import Known, recognize
from readouts.analysis.desk.segmentation import Account, Finding, Sentence, compared, segment
from readouts.analysis.desk.training import word_list
from readouts.course.course import Course
from readouts.course.records import Move, Readout, Statement

if TYPE_CHECKING:
    import pandas as pd

UNFITTED = 0.25  # a topic less likely than this is not suggested: the sentence comes last
SWAPPED = 0.6  # share of nearest statements on the other side from which the sides look swapped


@dataclass(frozen=True)
class Coded:
    """A sentence of an account with what is suggested for it, or with the course's own codes where it is known."""

    side: str
    number: int
    sentence: Sentence
    suggested: dict[str, Suggestion]
    statement: Statement | None = None

    @property
    def topic(self) -> str:
        """The topic: the course's, else the suggested one; "" if nothing fits."""
        if self.statement:
            return self.statement.topic
        return self.suggested["topic"].code if self.suggested["topic"].sure >= UNFITTED else ""

    def code(self, head: str) -> str:
        """The speaker or the move: the course's, else the suggested one."""
        return str(getattr(self.statement, head)) if self.statement else self.suggested[head].code

    def sure(self, head: str) -> float:
        """How sure a code is: 1 of the course's own."""
        return 1.0 if self.statement else self.suggested[head].sure


@dataclass(frozen=True)
class Desk:
    """Two accounts on the desk; the first in the order of the course's sides. An account that was not given is empty."""

    course: Course
    accounts: tuple[Account, Account]
    given: tuple[bool, bool]
    known: tuple[Known | None, Known | None]
    coded: tuple[Coded, ...]
    before: dt.date | None
    about: Model

    @cached_property
    def findings(self) -> dict[str, tuple[Finding, ...]]:
        """What was noticed, by side; under "both" what concerns the two texts together."""
        ids = self.course.settings.side_ids
        found = {side: account.findings for side, account, given in zip(ids, self.accounts, self.given, strict=True) if given}
        together = compared(*self.accounts)
        return {**found, "both": together or self._swapped()}

    def _swapped(self) -> tuple[Finding, ...]:
        """The finding that the accounts look as if their sides were swapped, if they do."""
        for side, account, known in zip(self.course.settings.side_ids, self.accounts, self.known, strict=True):
            if account.sentences and (known.side != side if known else self._is_of_other(side)):
                other = next(s for s in self.course.settings.sides if s.id != side)
                return (Finding("sides-swapped", f"The text given for {self.course.settings.side(side).in_sentence} looks like "
                                                 f"an account of {other.in_sentence}. Swap the two if so."),)
        return ()

    def _is_of_other(self, side: str) -> bool:
        """Whether the sentences of an account are mostly nearest to statements of the other side."""
        other = next(s for s in self.course.settings.side_ids if s != side)
        votes = [0, 0]
        for one in (c for c in self.coded if c.side == side):
            near = [max((n.nearness for n in self._earlier.nearest(one.sentence.text, one.sentence.language, s)), default=0.0)
                    for s in (side, other)]
            if near[0] != near[1]:
                votes[near[1] > near[0]] += 1
        return votes[1] >= 3 and votes[1] > SWAPPED * sum(votes)

    @cached_property
    def _earlier(self) -> Earlier:
        return Earlier(self.course)

    def rows(self) -> tuple[Row, ...]:
        """A row for every topic that one of the accounts has, in the order of the codebook, as in the course's comparisons."""
        found = []
        readouts = [self._readout(side, given) for side, given in zip(self.course.settings.side_ids, self.given, strict=True)]
        statements = [self._statement(one) for one in self.coded if one.topic]
        names = frozenset[str]().union(*(side.words for side in self.course.sides))
        for topic in self.course.topics.values():
            here = [s for s in statements if s.topic == topic.id]
            if here:
                first, second = (Cell.of(r.side, here, r) for r in readouts)
                found.append(Row(topic, first, second, (), names))
        return tuple(found)

    def _readout(self, side: str, given: bool) -> Readout:
        """What the account counts as: given whole, or not at hand."""
        return Readout.model_construct(meeting="desk", side=side, issuer="", language="", seen="whole" if given else "quotations",
                                       standing="republished")

    def _statement(self, one: Coded) -> Statement:
        english, text = one.sentence.language == "en", one.sentence.text
        return Statement.model_construct(
            id=f"desk-{one.side}-{one.number}", meeting="desk", side=one.side, speaker=one.code("speaker"), topic=one.topic,
            move=cast("Move", one.code("move")), quote=text if english else None, original=None if english else text,
            gloss="", lang=one.sentence.language, standing="republished", checked=dt.date.min)

    # -- tables ----------------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """The sentences, a row each (two where a known one has two codes); those that nothing fits have the topic ""."""
        import pandas as pd

        return pd.DataFrame([self._record(one) for one in self.coded], columns=[
            "side", "number", "text", "language", "topic", "topic_sure", "second", "third", "speaker", "speaker_sure", "move",
            "move_sure", "statement"])

    @staticmethod
    def _record(one: Coded) -> dict[str, object]:
        others = [code for code, _ in one.suggested["topic"].ranked if code != one.topic]
        return {
            "side": one.side, "number": one.number, "text": one.sentence.text, "language": one.sentence.language,
            "topic": one.topic, "topic_sure": one.sure("topic"), "second": others[0], "third": others[1],
            "speaker": one.code("speaker"), "speaker_sure": one.sure("speaker"), "move": one.code("move"),
            "move_sure": one.sure("move"), "statement": one.statement.id if one.statement else "",
        }

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """The two accounts by topic: who speaks of it, the words, those that both use, and those that only one uses."""
        import pandas as pd

        sides = self.course.settings.side_ids
        records = []
        for row in self.rows():
            record: dict[str, object] = {"topic": row.topic.id, "label": row.topic.label, "relation": row.relation}
            for cell in row.cells:
                record[f"{cell.side}_state"] = cell.state
                record[cell.side] = " / ".join(s.quote or s.original or "" for s in cell.statements)
                record[f"{cell.side}_speakers"] = " ".join(sorted({s.speaker for s in cell.statements}))
            records.append(record | {"shared": " ".join(sorted(row.shared)), "alone": " ".join(sorted(row.differing))})
        columns = ["topic", "label", "relation", *(name for s in sides for name in (f"{s}_state", s, f"{s}_speakers")),
                   "shared", "alone"]
        return pd.DataFrame(records, columns=columns).set_index("topic")

    @cached_property
    def novelty(self) -> pd.DataFrame:
        """Per sentence the nearest earlier statement of the same side and the set phrases; then those that this side is missing.

        `what` is `near`, `same phrase` (an earlier statement has the same set phrase, and little else), `new`, `phrase` (a row
        for each set phrase of a sentence) or `phrase missing`.
        """
        import pandas as pd

        records = [record for one in self.once() for record in self._new_in(one)]
        for side, given in zip(self.course.settings.side_ids, self.given, strict=True):
            records += [{"side": side, "phrase": p.phrase.phrase, "what": "phrase missing", "uses_before": p.before,
                         "first": p.first, "last": p.last} for p in (self.missing(side) if given else ())]
        return pd.DataFrame(records, columns=[
            "side", "number", "what", "nearest", "date", "nearness", "words", "dropped", "added", "phrase", "uses_before",
            "first", "last"])

    def once(self) -> Iterator[Coded]:
        """Every sentence once."""
        seen = set()
        for one in self.coded:
            if (one.side, one.number) not in seen:
                seen.add((one.side, one.number))
                yield one

    def _new_in(self, one: Coded) -> Iterator[dict[str, object]]:
        near = self.nearest(one)
        record: dict[str, object] = {"side": one.side, "number": one.number, "what": what(near)}
        if near:
            best = near[0]
            record |= {"nearest": best.statement.id, "date": best.date, "nearness": best.nearness,
                       "words": best.statement.original if one.sentence.language == "zh" else best.statement.quote,
                       "dropped": " ".join(best.dropped), "added": " ".join(best.added)}
        yield record
        for p in self.phrases(one):
            yield {"side": one.side, "number": one.number, "what": "phrase", "phrase": p.phrase.phrase,
                   "uses_before": p.before, "first": p.first, "last": p.last}

    # -- what is new -----------------------------------------------------------------------------------------------

    def nearest(self, one: Coded) -> list[Neighbor]:
        """The nearest earlier statements of the same side; of a known account, those of earlier meetings."""
        return self._earlier.nearest(one.sentence.text, one.sentence.language, one.side, self.before)

    def phrases(self, one: Coded) -> list[PhraseHistory]:
        """The set phrases in a sentence, with their history on its side."""
        return self._earlier.phrases_in(one.sentence.text, one.side, self.before)

    def missing(self, side: str) -> list[PhraseHistory]:
        """The set phrases that one would expect of this side and that its account doesn't have."""
        return self._earlier.phrases_missing([c.sentence.text for c in self.coded if c.side == side], side, self.before)


def desk(first: str = "", second: str = "", *, course: Course, before: dt.date | None = None) -> Desk:
    """Put two accounts on the desk.

    Parameters
    ----------
    first, second : the accounts, whole texts, in the order of the course's sides; one can be left empty.
    course : the course, for its statements, its set phrases and its model.
    before : only statements of meetings before this day count as earlier; by default the day of the meeting where one of the
        accounts is known, else all.

    Raises
    ------
    ModelError : if the course has no model.
    WordListError : if its list of words has a fault.

    """
    about, words = models.load(course.folder), word_list(course)
    sides = course.settings.side_ids
    given = (bool(first.strip()), bool(second.strip()))
    accounts = (segment(first), segment(second))
    known = tuple(recognize(course, account.sentences) if account.sentences else None for account in accounts)
    days = [course.meeting_records[k.meeting].start for k in known if k]
    coded = tuple(one for side, account, k in zip(sides, accounts, known, strict=True)
                  for one in _coded(about, words, account.sentences, side, k))
    return Desk(course, accounts, given, (known[0], known[1]), coded, before or min(days, default=None), about)


def what(near: Sequence[Neighbor]) -> str:
    """What a sentence is against its neighbors: near one, of the same set phrase only, or new."""
    return "new" if not near else "near" if near[0].nearness >= NEAR else "same phrase"


def _coded(about: Model, words: WordList, sentences: Sequence[Sentence], side: str, known: Known | None) -> Iterator[Coded]:
    of: dict[int, list[Statement | None]] = {}
    if known and known.side == side:
        for number, row in known.coded:
            of.setdefault(number, []).append(row)
    for number, sentence in enumerate(sentences):
        suggested = about.suggest(sentence.text, sentence.language, side, words)
        for statement in of.get(number, [None]):
            yield Coded(side, number + 1, sentence, suggested, statement)


__all__ = ["UNFITTED", "Coded", "Desk", "desk", "what"]
