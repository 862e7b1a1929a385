"""Slips of a copy are few and scattered; another sentence differs in whole words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from readouts.anchoring.quotations.alignment import BEYOND, Edit, align, shifted, window_of
from readouts.anchoring.quotations.selectors import Fit, Pattern, is_inside_word
from readouts.text.folding import LONGEST_CONTEXT
from readouts.text.scripts import is_han
from readouts.text.words import APOSTROPHE_WORD

MOST, MOST_BARE = 0.42, 0.22  # differences per character, with and without context, that are put down to the copy
INSIDE = 0.55  # … and per character of the quotation
CLUMPED, CLUMPED_BARE = 9.5, 7.5  # how unlikely their places may be (logarithm of a likelihood ratio)
FEW = 5  # differences, up to which a quotation without context must not end inside a longer word
EDGE = 5  # characters at either end of a quotation without context, of which two may differ
CLEAN = 2, 0.02  # differences, and more per character, up to which a copy is so good that every word counts
FAR, OTHER = "far", "other"

# Words that turn a sentence around; a copy that is good otherwise and has one of these for another is another sentence.
_TELLING = frozenset(
    "no not nor never without cannot can could may might must shall should will would is are was were has have had do does did "
    "all some few many more less most least one two three both he she his her we they our their now only before after".split()
) | frozenset(
    "不未没无非莫勿中美英俄日韩台我你他她双各可应须必能将已曾只仅都更多少"
    "东西南北上下前后增减强弱有是否一二三四五六七八九十百千万两"
)


def allowed(pattern: Pattern, length: int) -> int:
    """How many differences may be put down to the copy: few enough that chance does not reach them."""
    return int(max(0.0, MOST_BARE * length - 1 if pattern.bare else MOST * length - 2))


def judge(text: str, pattern: Pattern, first: int, last: int) -> Fit:
    """Align a pattern with the window that lies about from `first` to `last`, and say whether this is its place."""
    length = len(pattern.text)
    aligned = align(text, pattern.text, first, last, allowed(pattern, length))
    if not aligned:
        return Fit(0, 0, length, length, FAR, pattern.bare)
    first, last, edits = aligned
    start, end = first + shifted(edits, pattern.start, True), first + shifted(edits, pattern.end, False)
    window = window_of(text, first, last)
    places = [at for _, at, _ in edits]
    if first < 0 or last > len(text):  # what is beyond the ends of the text counts neither for nor against
        beyond = [
            edit for edit in edits
            if edit[0] != "delete" and window[edit[2]] == BEYOND and not pattern.start <= edit[1] < pattern.end
        ]
        edits = [edit for edit in edits if edit not in beyond]
        shift = sum(kind == "replace" and at < pattern.start for kind, at, _ in beyond)
        length -= sum(kind == "replace" for kind, _, _ in beyond)
        places = [min(max(at - shift, 0), length) for _, at, _ in edits]
    inside = len([at for _, at, _ in edits if pattern.start <= at < pattern.end])
    clean, fault = len(edits) <= CLEAN[0] + CLEAN[1] * length, ""
    within = 0 <= start < end <= len(text) and inside <= INSIDE * (pattern.end - pattern.start)
    if not within or len(edits) > allowed(pattern, length):
        fault = FAR
    elif edits and (
        _clumped(places, length, CLUMPED_BARE if pattern.bare else CLUMPED)
        or (pattern.bare and _another(pattern.text, places, text, start, end))
        or (clean and _turned(pattern, window, edits))
    ):
        fault = OTHER
    return Fit(start, end, len(edits), length, fault, pattern.bare)


def _clumped(places: Sequence[int], length: int, limit: float) -> bool:
    """Whether it is unlikely that differences at these places of a pattern fell independently.

    The scan statistic of Kulldorff ("A spatial scan statistic", 1997): the greatest logarithm of a likelihood ratio, over all
    stretches of the pattern, of more differences inside than outside against the same rate all over.
    """
    if len(places) < 2:
        return False
    middle, half = _limits(len(places), limit)
    at = np.array([-1, *places, length]) / length
    return bool((abs(at[:, None] - at - middle) - half).max() >= 1 / length)


@lru_cache(maxsize=64)
def _limits(total: int, limit: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which share of a pattern may lie between two of its ends and differences: the middle of what is allowed, and half of it.

    The share `f` in which `n` of all differences are too many is where the logarithm of the likelihood ratio reaches the limit,
    `n log(n / (total f)) + (total - n) log((total - n) / (total (1 - f))) = limit`. Solved for the first `f`, iteration
    converges, because `f < n / total`. Few inside are many outside.
    """
    many = np.arange(1, total + 1)
    rest, share = total - many, np.zeros(total)
    fixed = many * np.log(many / total) + rest * np.log(np.maximum(rest, 1) / total) - limit
    for _ in range(20):
        share = np.exp((fixed - rest * np.log1p(-share)) / many)
    apart = np.subtract.outer(np.arange(total + 2), np.arange(total + 2))
    narrow, wide = np.full(apart.shape, -3.0), np.full(apart.shape, 3.0)  # as good as no limit
    inner, few = np.tri(total + 2, k=-1, dtype=bool), (apart > 0) & (apart <= total)
    inner[-1], inner[:, 0] = False, False
    narrow[inner] = share[apart[inner]]
    wide[few] = 1 - share[total - apart[few]]
    return (narrow + wide) / 2, (wide - narrow) / 2


def _another(pattern: str, places: Sequence[int], text: str, start: int, end: int) -> bool:
    """Whether a quotation without context met a phrase that the text repeats in part."""
    return (
        _frayed(places, len(pattern), text, start, end)
        or _swapped(pattern, places)
        or _replaced(pattern, text, start, end)
    )


def _frayed(places: Sequence[int], length: int, text: str, start: int, end: int) -> bool:
    """Whether a quotation differs much at either end, or there inside another word."""
    head, tail = bisect_left(places, EDGE), len(places) - bisect_left(places, length - EDGE)
    cut = (head and is_inside_word(text, start)) or (tail and is_inside_word(text, end))
    return max(head, tail) > EDGE // 2 or bool(cut and len(places) <= FEW)


def _swapped(pattern: str, places: Sequence[int]) -> bool:
    """Whether nothing is left of a word of the quotation: of the first, the last, or one of three letters or more."""
    start = 0
    for word in pattern.split(" "):
        end = start + len(word)
        outer = start == 0 or end == len(pattern)
        if (outer or len(word) > 2) and bisect_left(places, end) - bisect_left(places, start) >= len(word) > 0:
            return True
        start = end + 1
    return False


def _replaced(pattern: str, text: str, start: int, end: int) -> bool:
    """Whether a word of the quotation gave way to another word that the text has elsewhere, as slips hardly bring about."""
    floor, ceiling = max(0, start - LONGEST_CONTEXT), min(len(text), end + LONGEST_CONTEXT)
    while start > floor and is_inside_word(text, start):
        start -= 1
    while end < ceiling and is_inside_word(text, end):
        end += 1
    had, has = _words(pattern), _words(text[start:end])
    lost, new = _without(had, has), _without(has, had)
    inner = [(word, lost) for word in new]
    ends = [(has[at], [had[at]]) for at in (0, -1) if has and has[at] in new]
    return any(
        len(word) > 1
        and min((_apart(word, other) for other in others), default=0) > 1
        and text.count(word) > has.count(word)
        and len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text)) > has.count(word)
        for word, others in inner + ends
    )


def _apart(word: str, other: str) -> int:
    """By how many differences two words are apart; a part of a word is not."""
    return 0 if word in other or other in word else Levenshtein.distance(word, other)


def _turned(pattern: Pattern, window: str, edits: Sequence[Edit]) -> bool:
    """Whether a word stands for another that turns the sentence around: a number, a plural, one of :data:`_TELLING`."""
    had, has = _words(pattern.text), _words(window)
    if not pattern.bare:  # context begins and ends in the middle of a word
        had, has = had[1:-1], has[1:-1]
    lost, new = _without(had, has), _without(has, had)
    if any(kind == "replace" and pattern.text[at].isdigit() and window[to].isdigit() for kind, at, to in edits):
        return True
    if any(is_han(word) and word in _TELLING for word in [*lost, *new]):
        return True
    if min(sum(bool(is_han(word)) for word in part) for part in (lost, new)) > 1:
        return True
    return len(had) == len(has) and any(
        (pattern.bare and f"{word}s" in lost)
        or (
            (word in _TELLING or (word[-1] == "s" and word[:-1] in lost))
            and not any(_lost_one(other, word) for other in lost)
        )
        for word in new
    )


def _words(text: str) -> list[str]:
    return APOSTROPHE_WORD.findall(text)


def _without(words: Iterable[str], others: Iterable[str]) -> list[str]:
    """The words that are not among the others, or not so often."""
    rest, left = list(others), []
    for word in words:
        if word in rest:
            rest.remove(word)
        else:
            left.append(word)
    return left


def _lost_one(word: str, other: str) -> bool:
    """Whether `other` is `word` without one of its characters."""
    return len(word) == len(other) + 1 and any(word[:i] + word[i + 1 :] == other for i in range(len(word)))


__all__ = ["FAR", "OTHER", "allowed", "judge"]
