"""What is new in an account: its nearest earlier statements, what became of their words, set phrases used and missing.

How near two wordings are is the cosine of their words and pairs of words (Chinese: pairs and threes of characters), each weighted
by how rare it is in the course's statements. Wordings that share only common words are not near at all. JavaScript repeats this.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from readouts.analysis.comparison import COMMON_WORDS
from readouts.analysis.desk.features import chinese_runs, english_words
from readouts.analysis.phrase_trails import uses_of
from readouts.course.course import Course
from readouts.course.records import Phrase, Statement
from readouts.validation.claims import Tables, folded, has_pattern

NEAR = 0.3  # from which a statement is called near
AS_BEFORE = 0.55  # from which what was dropped and added is given
HELD = 0.8  # how much it counts that a whole earlier wording is here, compared with the nearness of the two
NEIGHBORS = 3
SAME_PHRASE = 0.3  # by how much a set phrase that two wordings share brings them nearer, when the nearest of all is chosen
RECENT = 8  # accounts of a side in which a phrase is looked for before it is expected again
EXPECTED = 0.5  # the share of them that must have it


def units(text: str, language: str) -> frozenset[str]:
    """What a wording is compared by: words and pairs of words that aren't common; of Chinese, twos and threes of characters."""
    if language == "zh":
        return frozenset(run[i : i + n] for run in chinese_runs(text) for n in (2, 3) for i in range(len(run) - n + 1))
    words = [_stem(word) for word in english_words(text)]
    pairs = {f"{a} {b}" for a, b in pairwise(words) if not (a in COMMON_WORDS and b in COMMON_WORDS)}
    return frozenset({w for w in words if w not in COMMON_WORDS} | pairs)


def _stem(word: str) -> str:
    """A word without the -s of its plural or its third person."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def holds(words: str, phrase: Phrase) -> bool:
    """Whether words have a set phrase; they are folded as `readouts.validation.claims.folded` does it."""
    return any(has_pattern(words, pattern) for pattern in phrase.pattern)


@dataclass(frozen=True)
class Neighbor:
    """An earlier statement, how near it is (0 to 1), and, where it is the same sentence again, what was dropped and added.

    `phrases` are the ids of the set phrases that both have; a neighbor has one, or is near by its other words.
    """

    statement: Statement
    date: dt.date
    nearness: float
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class _Wording(NamedTuple):
    """A statement in one language, ready to be compared."""

    statement: Statement
    day: dt.date
    units: frozenset[str]
    phrases: frozenset[str]


class _Found(NamedTuple):
    """A wording that a sentence is near to, how near, and the ids of the set phrases that both have."""

    nearness: float
    wording: _Wording
    phrases: frozenset[str]


@dataclass(frozen=True)
class PhraseHistory:
    """A set phrase in a sentence or in an account: how often this side had used it before, and when first and last."""

    phrase: Phrase
    before: int
    first: dt.date | None
    last: dt.date | None
    accounts: int = 0  # of the last accounts of this side, how many had it; counted of phrases that are missing


class Earlier:
    """The earlier statements of a course, ready to be searched."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._tables = Tables(course)

    @cached_property
    def _wordings(self) -> dict[tuple[str, str], list[_Wording]]:
        """The statements of a side in a language, with what they are compared by."""
        found: dict[tuple[str, str], list[_Wording]] = defaultdict(list)
        for s in self._course.statement_records:
            day = self._course.meeting_records[s.meeting].start
            for language, words in (("en", s.quote), ("zh", s.original)):
                if words:
                    found[s.side, language].append(_Wording(s, day, units(words, language), self._phrase_ids(words)))
        return found

    def _phrase_ids(self, text: str) -> frozenset[str]:
        """The ids of the set phrases in a wording."""
        words = folded(text)
        return frozenset(p.id for p in self._course.phrases.values() if holds(words, p))

    @cached_property
    def _rarity(self) -> dict[str, dict[str, float]]:
        """By language, the weight of each unit: the logarithm of how many statements there are to one that has it."""
        found = {}
        for language in ("en", "zh"):
            sets = [row.units for (_, code), rows in self._wordings.items() if code == language for row in rows]
            counts = Counter(unit for one in sets for unit in one)
            found[language] = {unit: math.log((1 + len(sets)) / n) for unit, n in counts.items()} | {"": math.log(1 + len(sets))}
        return found

    def nearest(self, text: str, language: str, side: str, before: dt.date | None = None) -> list[Neighbor]:
        """The nearest earlier statements of a side, three at the most; none where only common words are shared.

        Parameters
        ----------
        text, language : a sentence.
        side : whose statements are searched.
        before : only meetings before this day; all of them by default.

        """
        weight = self._rarity[language]
        own, phrases = units(text, language), self._phrase_ids(text)
        length = _length(weight.get(u, weight[""]) for u in own) or 1.0
        found = []
        for row in self._wordings.get((side, language), ()):
            shared, same = own & row.units, phrases & row.phrases
            if (before and row.day >= before) or not (same or _tells(shared, language)):
                continue
            size, common = _length(weight[u] for u in row.units) or 1.0, _length(weight[u] for u in shared) ** 2
            # a quotation is part of its sentence: how much of it is here counts as well
            nearness = round(max(common / (length * size), HELD * common / size**2), 4)  # so that ties are ties everywhere
            if same or nearness >= NEAR:
                found.append(_Found(nearness, row, same))
        return [self._neighbor(text, language, one) for one in _first(found)]

    def _neighbor(self, text: str, language: str, found: _Found) -> Neighbor:
        nearness, row, phrases = found.nearness, found.wording, tuple(sorted(found.phrases))
        if language != "en" or nearness < AS_BEFORE:
            return Neighbor(row.statement, row.day, nearness, phrases=phrases)
        old, new = english_words(row.statement.quote or ""), english_words(text)
        dropped = tuple(dict.fromkeys(w for w in old if w not in new and w not in COMMON_WORDS))
        at = [i for i, w in enumerate(new) if w in old and w not in COMMON_WORDS]
        window = new[at[0] : at[-1] + 1] if at else []
        added = tuple(dict.fromkeys(w for w in window if w not in old and w not in COMMON_WORDS))
        return Neighbor(row.statement, row.day, nearness, dropped, added, phrases)

    # -- set phrases -----------------------------------------------------------------------------------------------

    @cached_property
    def _phrases(self) -> list[tuple[Phrase, dict[str, list[tuple[dt.date, str]]]]]:
        """The set phrases that have a pattern, and the uses of each by side: the day, and where."""
        found = []
        for phrase in self._course.phrases.values():
            uses: dict[str, list[tuple[dt.date, str]]] = defaultdict(list)
            for use in uses_of(self._tables, phrase):
                uses[use.side].append((use.date, use.place))
            found.append((phrase, uses))
        return found

    def phrases_in(self, text: str, side: str, before: dt.date | None = None) -> list[PhraseHistory]:
        """The set phrases of a sentence, with their history in the words of this side."""
        words = folded(text)
        return [_history(phrase, uses[side], before) for phrase, uses in self._phrases if holds(words, phrase)]

    def phrases_missing(self, texts: Sequence[str], side: str, before: dt.date | None = None) -> list[PhraseHistory]:
        """The set phrases that half of the last accounts of this side had, and that are in none of these sentences."""
        words = [folded(text) for text in texts]
        meetings = sorted({(self._course.meeting_records[s.meeting].start, s.meeting) for s in self._course.statement_records
                           if s.side == side})
        recent = {name for day, name in meetings if not before or day < before}
        last = {name for _, name in [m for m in meetings if m[1] in recent][-RECENT:]}
        found = []
        for phrase, uses in self._phrases:
            if any(holds(w, phrase) for w in words) or not phrase.pattern:
                continue
            have = {s.meeting for _, place in uses[side] if (s := self._course.statement(place.partition(":")[2]))} & last
            if last and len(have) >= EXPECTED * len(last):
                history = _history(phrase, uses[side], before)
                found.append(PhraseHistory(phrase, history.before, history.first, history.last, len(have)))
        return sorted(found, key=lambda one: (-one.accounts, one.phrase.id))


def _first(found: list[_Found]) -> list[_Found]:
    """The wordings to show: the nearest, then those with a set phrase that the ones before don't have, then the next nearest."""
    left = sorted(found, key=lambda one: (-one.wording.day.toordinal(), one.wording.statement.id))
    chosen: list[_Found] = []
    shown: frozenset[str] = frozenset()
    while left and len(chosen) < NEIGHBORS:
        weight = 1 if chosen else SAME_PHRASE
        chosen.append(max(left, key=lambda one: one.nearness + weight * len(one.phrases - shown)))
        left.remove(chosen[-1])
        shown |= chosen[-1].phrases
    return chosen


def _length(weights: Iterable[float]) -> float:
    """The length of a vector; summed in order of size, so that it comes out the same wherever it is summed."""
    return math.sqrt(sum(w * w for w in sorted(weights)))


def _tells(shared: frozenset[str], language: str) -> bool:
    """Whether shared words tell anything: of English two that aren't common, of Chinese two runs of three characters."""
    if language == "zh":
        return sum(len(unit) == 3 for unit in shared) >= 2
    return sum(" " not in unit for unit in shared) >= 2


def _history(phrase: Phrase, uses: Sequence[tuple[dt.date, str]], before: dt.date | None) -> PhraseHistory:
    days = sorted(day for day, _ in uses if not before or day < before)
    return PhraseHistory(phrase, len(days), days[0] if days else None, days[-1] if days else None)


__all__ = ["AS_BEFORE", "NEAR", "NEIGHBORS", "Earlier", "Neighbor", "PhraseHistory", "holds", "units"]
