"""Recognizing an account that the course holds: by the statements whose words are in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from readouts.analysis.desk.segmentation import Sentence
from readouts.course.course import Course
from readouts.course.records import Statement
from readouts.text.folding import bare_letters

SHARE = 0.6  # of an account's statements that must be in a text, or of a text's sentences that must hold one
LEAST = 3  # statements, or all of them where there are fewer
_CUT = re.compile(r"\s*(?:\[[^\]]*\]|…+|\.{3,})\s*")
SHORTEST = 12  # letters of a quotation that are looked for


@dataclass(frozen=True)
class Known:
    """An account of the course's tables that a text is, and the statements by the number of the sentence that they are in."""

    meeting: str
    side: str
    coded: tuple[tuple[int, Statement], ...]


def recognize(course: Course, sentences: Sequence[Sentence], side: str | None = None) -> Known | None:
    """The account that a text is; None if it is none of the tables', or too little of it is there.

    Parameters
    ----------
    course : the course.
    sentences : of the text.
    side : look only at this side's accounts.

    """
    letters = [bare_letters(sentence.text) for sentence in sentences]
    whole = "".join(letters)
    best: tuple[float, Known] | None = None
    accounts: dict[tuple[str, str], list[Statement]] = {}
    for s in course.statement_records:
        if side in (None, s.side):
            accounts.setdefault((s.meeting, s.side), []).append(s)
    for (meeting, whose), rows in accounts.items():
        there = [row for row in rows if any(_is_in(words, whole) for words in (row.quote, row.original) if words)]
        if len(there) < min(LEAST, len(rows)):
            continue
        coded = sorted(((number, row) for row in there for number in _sentences_of(row, letters)),
                       key=lambda pair: (pair[0], pair[1].id))
        # an account's rows can be of several texts, such as a readout and a briefing; then one text holds a part of them
        share = max(len(there) / len(rows), len({number for number, _ in coded}) / len(sentences))
        if share >= SHARE and (best is None or share * len(there) > best[0]):
            best = share * len(there), Known(meeting, whose, tuple(coded))
    return best[1] if best else None


def _is_in(words: str, whole: str) -> bool:
    return all(piece in whole for piece in pieces(words))


def _sentences_of(row: Statement, letters: Sequence[str]) -> list[int]:
    """The number of the sentence that holds a statement, or the first part of it; none if that is cut across two."""
    for words in filter(None, (row.quote, row.original)):
        for piece in pieces(words):
            found = next((i for i, sentence in enumerate(letters) if piece in sentence), None)
            if found is not None:
                return [found]
    return []


@cache
def pieces(words: str) -> tuple[str, ...]:
    """The letters of a quotation, cut where something was left out or put in; short pieces only where all are short."""
    found: Iterable[str] = [bare_letters(piece) for piece in _CUT.split(words)]
    parts = [piece for piece in found if piece]
    return tuple(p for p in parts if len(p) >= SHORTEST) or tuple(parts) or ("\0",)


__all__ = ["Known", "pieces", "recognize"]
