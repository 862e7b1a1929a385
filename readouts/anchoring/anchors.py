"""From a quotation to its place in a text, or to the reason why there is none.

How it works, in the order of the code:

1. *Fold.* Text and quotation are folded (:mod:`readouts.text.folding`); the text remembers where each character came from.
2. *Look.* Prefix, quotation and suffix are one pattern. It is looked for as it stands. If it stands nowhere, each run of four
   characters that text and pattern share says where the pattern would begin; where most of them agree, within a few characters,
   are the candidates. These are the q-grams of Jokinen and Ukkonen ("Two algorithms for approximate string matching in static
   texts", 1991), counted along diagonals as by Rasmussen, Stoye and Myers ("Efficient q-gram filters", 2006).
3. *Align.* A candidate is aligned with the pattern by Levenshtein's distance (rapidfuzz, Hyyrö's bit-parallel algorithm).
4. *Judge.* Slips of a copy are few and scattered; another sentence differs in whole words. A candidate is refused that has too
   many differences (`FAR`), or whose differences stand together or make another word (`OTHER`); and so is a quotation with two
   places that fit about equally well. Without context, a phrase that the text repeats in part looks like a spoilt copy: there
   the first and the last words must agree better. A wrong anchor is worse than none. :func:`diagnose` puts the reason into words.

The work is bounded: a text is read a fixed number of times, at most :data:`CANDIDATES` places are aligned, patterns longer than
:data:`LONGEST` and texts longer than :data:`LARGEST` are searched exactly only, and piled combining marks are cut. What is beyond
these bounds is refused. Selectors of quotation, prefix and suffix are those of the W3C Web Annotation Data Model. The limits were
measured with `benchmarks/anchors.py`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from readouts.course.records import ELLIPSIS
from readouts.text.folding import HAN, LONGEST_CONTEXT, FoldedText, first_graphemes, folded, is_han, last_graphemes, normalise

CONTEXT = 32  # graphemes of context that are offered, on each side
LONGEST = 4_000  # folded characters of a pattern; what is longer is looked for exactly only
LARGEST = 2_000_000  # folded characters of a text that is searched approximately
CANDIDATES = 3  # places that are examined at the most
SETTLED = 100_000  # characters of a text in which a prefix or suffix is looked for that would settle an ambiguity
ENDS = 64  # places of the first and of the last words of a long passage
RUN = 4  # characters of a run
STRIDE = 2  # of so many runs of the text, one is looked at
STRIP = 3  # the runs that a window shares put the pattern's beginning into two neighbouring strips of 2 ** STRIP characters
SHARED, SHARED_BARE = 0.1, 0.25  # the share of the pattern's runs that a candidate must have, with and without context
FIRST = 5  # of the first and of the last runs shared, the middle one tells where the window begins and ends
NEAR = 6  # characters at either end of a pattern; slips there mean that the end of the window may have to be moved
SLACK = 8  # differences that go when the ends are moved
RIVAL = 0.7  # … and of the best candidate's, for another one to be looked at
BEYOND = "\0"  # stands for what is beyond the ends of the text
STEPS = (8, 4, 2, 1)  # by which the ends of a window are moved
MOST, MOST_BARE = 0.42, 0.22  # differences per character, with and without context, that are put down to the copy
INSIDE = 0.55  # … and per character of the quotation
CLUMPED, CLUMPED_BARE = 9.5, 7.5  # how unlikely their places may be (logarithm of a likelihood ratio)
FEW = 5  # differences, up to which a quotation without context must not end inside a longer word
EDGE = 5  # characters at either end of a quotation without context, of which two may differ
CLEAN = 2, 0.02  # differences, and more per character, up to which a copy is so good that every word counts
FAR, OTHER = "far", "other"

Edit = tuple[str, int, int]  # what is done to the pattern, where in the pattern, where in the window

_ASCII_WORD = re.compile(r"[\w']+")
_WORD = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[\w'])+")
_STEP = re.compile(r"[\w'-]+\W*|\W+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
# Words that turn a sentence around; a copy that is good otherwise and has one of these for another is another sentence.
_TELLING = frozenset(
    "no not nor never without cannot can could may might must shall should will would is are was were has have had do does did "
    "all some few many more less most least one two three both he she his her we they our their now only before after".split()
) | frozenset(
    "不未没无非莫勿中美英俄日韩台我你他她双各可应须必能将已曾只仅都更多少"
    "东西南北上下前后增减强弱有是否一二三四五六七八九十百千万两"
)


@dataclass(frozen=True)
class Anchor:
    """A place in a text: offsets into the text as given, and how well it fits (1 is exact)."""

    start: int
    end: int
    score: float = 1.0


def context(text: str, start: int, end: int, graphemes: int = CONTEXT) -> tuple[str, str]:
    """The words around a passage, as `prefix` and `suffix` of a selector.

    Parameters
    ----------
    text : the text.
    start, end : offsets of the passage in it.
    graphemes : how many characters, as a reader counts them, to take on each side.

    Returns
    -------
    What stands before and what stands after, as it stands in the text; no grapheme is cut.

    """
    margin = 8 * graphemes + 64
    return last_graphemes(text[max(0, start - margin) : start], graphemes), first_graphemes(text[end : end + margin], graphemes)


# ------------------------------------------------------------------ looking


class _Text(FoldedText):
    """A folded text in which runs of characters are looked for."""

    @cached_property
    def runs(self) -> NDArray[np.intp]:
        """A number for every other four characters that follow one another."""
        return _runs(self.text)[::STRIDE].astype(np.intp)


def _runs(text: str) -> NDArray[np.uint32]:
    low = text.encode("utf-32-le", "surrogatepass")[::4]  # of each character the lowest byte
    fours = np.ndarray(len(low) - RUN + 1, np.dtype("<u4"), low, strides=(1,))
    return cast("NDArray[np.uint32]", fours * np.uint32(2654435761) >> 18)


_text = lru_cache(maxsize=32)(_Text)


class _Pattern(NamedTuple):
    """Prefix, quotation and suffix, folded, as one string; the quotation is `text[start:end]`."""

    text: str
    start: int
    end: int
    quote: str
    bare: bool


class _Fit(NamedTuple):
    """How a pattern fits at a place: the quotation's span in the folded text, the number of differences, how it was judged."""

    start: int
    end: int
    cost: int
    length: int
    fault: str = ""
    bare: bool = False

    @property
    def margin(self) -> int:
        """By how many differences this place must be better than the next; more where no context speaks for it."""
        return 1 + (self.cost > 0) * (6 if self.bare else 1) + self.cost // 16


def _pattern(quote: str, prefix: str, suffix: str) -> _Pattern:
    core = normalise(quote)
    before = folded(last_graphemes(prefix, LONGEST_CONTEXT)).lstrip(" ") if prefix else ""
    after = folded(first_graphemes(suffix, LONGEST_CONTEXT)).rstrip(" ") if suffix else ""
    before += _joint(before, core)
    after = _joint(core, after) + after
    return _Pattern(before + core + after, len(before), len(before) + len(core), core, not before and not after)


def _joint(left: str, right: str) -> str:
    """A space, if two words would run together otherwise."""
    apart = left[-1:].isalnum() and right[:1].isalnum() and not is_han(left[-1]) and not is_han(right[0])
    return " " if apart else ""


def _exact(text: str, pattern: str, most: int = CANDIDATES) -> list[int]:
    """The first places of a string, overlapping ones too."""
    found: list[int] = []
    at = text.find(pattern)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(pattern, at + 1)
    return found


def _places(text: _Text, pattern: _Pattern, most: int = CANDIDATES) -> list[_Fit]:
    """Where a pattern fits, and where it nearly does: exactly, else approximately; at most so many places, the best first."""
    size = pattern.end - pattern.start
    starts = [at + pattern.start for at in _exact(text.text, pattern.text, most)] or _at_the_ends(text.text, pattern)
    if starts:
        return [_Fit(at, at + size, 0, len(pattern.text), bare=pattern.bare) for at in starts]
    if len(pattern.text) > LONGEST or len(text.text) > LARGEST or _allowed(pattern, len(pattern.text)) < 1:
        return []
    fits = [_judge(text.text, pattern, *ends) for ends in _look(text, pattern)]
    return sorted(fits, key=lambda fit: (bool(fit.fault), fit.cost))


def _at_the_ends(text: str, pattern: _Pattern) -> list[int]:
    """Where the quotation stands exactly, in its context as far as the text reaches."""
    size, tail = pattern.end - pattern.start, len(pattern.text) - pattern.end
    low, high = text.find(pattern.quote, 0, pattern.start + size), text.rfind(pattern.quote, -(tail + size))
    found = []
    for at in {low, high} - {-1}:
        before, after = min(pattern.start, at), min(tail, len(text) - at - size)
        if before + after < pattern.start + tail:
            part = pattern.text[pattern.start - before : pattern.end + after]
            found += [place + before for place in _exact(text, part)] if text.startswith(part, at - before) else []
    return found


def _look(text: _Text, pattern: _Pattern) -> Iterator[tuple[int, int]]:
    """The windows that share most runs with the pattern in its order, the best first: about where they begin and end."""
    size = len(pattern.text) - RUN + 1
    if size < 1 or len(text.text) < RUN:
        return
    table = np.zeros(0x4000, np.int16)
    table[_runs(pattern.text)] = np.arange(size, 0, -1)
    where = table[text.runs]
    found = (where > 0).nonzero()[0]
    begins = found * STRIDE + where[found]  # `size` after where the pattern would begin, according to each run that it shares
    strips = begins >> STRIP
    votes = np.bincount(strips, minlength=2)
    votes = votes[1:] + votes[:-1]
    most, reach = (SHARED_BARE if pattern.bare else SHARED) / STRIDE * size, (size >> STRIP) + 1
    for _ in range(CANDIDATES):
        best = int(votes.argmax())
        if votes[best] < most:
            return
        most = max(most, RIVAL * votes[best])
        inline = begins[(strips == best) | (strips == best + 1)].tolist()
        head, tail = sorted(inline[:FIRST]), sorted(inline[-FIRST:])
        yield head[len(head) // 2] - size, tail[len(tail) // 2] + RUN - 1
        votes[max(0, best - reach) : best + reach + 1] = 0


# ------------------------------------------------------------------ aligning


def _window(text: str, first: int, last: int) -> str:
    """`text[first:last]`, filled up where it reaches beyond the text's ends."""
    if first >= 0 and last <= len(text):
        return text[first:last]
    return BEYOND * -first + text[max(0, first) : max(0, last)] + BEYOND * (last - len(text))


def _align(text: str, pattern: str, first: int, last: int, most: int) -> tuple[int, int, list[Edit]] | None:
    """Move the ends of a window to where it differs least from the pattern; the window, and the edits that lead to it.

    None if that is hopeless.
    """
    window = _window(text, first, last)
    best = Levenshtein.distance(pattern, window, score_cutoff=most + SLACK)
    if best > most + SLACK:
        return None
    edits, given = Levenshtein.editops(pattern, window).as_list(), (first, last)
    places = [edit[1] for edit in edits]
    low, high = bisect_left(places, NEAR), len(places) - bisect_right(places, len(pattern) - NEAR)
    for step in STEPS if low or high else ():
        for a, b in ((-step, 0), (step, 0)) * (step <= low) + ((0, -step), (0, step)) * (step <= high):
            cost = Levenshtein.distance(pattern, _window(text, first + a, last + b), score_cutoff=best)
            if cost < best:
                best, first, last = cost, first + a, last + b
    # of two windows that differ equally, the one that does not cut a word
    if low and _inside_word(text, first) and not _inside_word(text, first - 1):
        first -= Levenshtein.distance(pattern, _window(text, first - 1, last), score_cutoff=best) <= best
    if high and _inside_word(text, last) and not _inside_word(text, last + 1):
        last += Levenshtein.distance(pattern, _window(text, first, last + 1), score_cutoff=best) <= best
    if given != (first, last):
        edits = Levenshtein.editops(pattern, _window(text, first, last)).as_list()
    return first, last, cast("list[Edit]", edits)


def _shifted(edits: Sequence[Edit], place: int, after: bool) -> int:
    """Where a place of the pattern lies in the window; `after` or before what was put in right there."""
    shift = 0
    for kind, at, _ in edits:
        if at > place:
            break
        if kind == "insert":
            shift += at < place or after
        elif kind == "delete":
            shift -= at < place
    return place + shift


# ------------------------------------------------------------------ judging


def _allowed(pattern: _Pattern, length: int) -> int:
    """How many differences may be put down to the copy: few enough that chance does not reach them."""
    return int(max(0.0, MOST_BARE * length - 1 if pattern.bare else MOST * length - 2))


def _judge(text: str, pattern: _Pattern, first: int, last: int) -> _Fit:
    """Align a pattern with the window that lies about from `first` to `last`, and say whether this is its place."""
    length = len(pattern.text)
    aligned = _align(text, pattern.text, first, last, _allowed(pattern, length))
    if not aligned:
        return _Fit(0, 0, length, length, FAR, pattern.bare)
    first, last, edits = aligned
    start, end = first + _shifted(edits, pattern.start, True), first + _shifted(edits, pattern.end, False)
    window = _window(text, first, last)
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
    if not within or len(edits) > _allowed(pattern, length):
        fault = FAR
    elif edits and (
        _clumped(places, length, CLUMPED_BARE if pattern.bare else CLUMPED)
        or (pattern.bare and _another(pattern.text, places, text, start, end))
        or (clean and _turned(pattern, window, edits))
    ):
        fault = OTHER
    return _Fit(start, end, len(edits), length, fault, pattern.bare)


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
    cut = (head and _inside_word(text, start)) or (tail and _inside_word(text, end))
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
    while start > floor and _inside_word(text, start):
        start -= 1
    while end < ceiling and _inside_word(text, end):
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


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(_joint(text[at - 1], text[at]))


def _turned(pattern: _Pattern, window: str, edits: Sequence[Edit]) -> bool:
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
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


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


# ------------------------------------------------------------------ finding


def _rivals(fits: Sequence[_Fit]) -> list[_Fit]:
    """The best of the places that fit, and those elsewhere that fit about as well."""
    good = [fit for fit in fits if not fit.fault]
    if len(good) < 2:
        return good
    return [
        fit
        for n, fit in enumerate(good)
        if fit.cost < good[0].cost + good[0].margin
        and (fit.cost == 0 or all(fit.start >= other.end or fit.end <= other.start for other in good[:n]))
    ]


def _passages(text: _Text, first: _Pattern, last: _Pattern) -> list[_Fit]:
    """Every passage from the first words to the last words: inside one paragraph, if there is any such, else across them."""
    starts, ends = _places(text, first, ENDS), _places(text, last, ENDS)
    pairs = [
        _Fit(s.start, e.end, s.cost + e.cost, s.length + e.length)
        for s in starts
        for e in ends
        if s.end <= e.start and not s.fault and not e.fault
    ]
    breaks = [m.start() for m in _PARAGRAPH.finditer(text.raw)] if len(pairs) > 1 else []
    together = [p for p in pairs if len({bisect_right(breaks, at) for at in text.span(p.start, p.end)}) == 1]
    return sorted(together or pairs, key=lambda fit: fit.cost)


class _Answer(NamedTuple):
    """The places that fit equally well (one, if all is well), all that were examined, and the text whose places they are."""

    text: _Text
    best: Sequence[_Fit] = ()
    seen: Sequence[_Fit] = ()

    def anchors(self) -> list[Anchor]:
        """The places that fit equally well, in the text as given."""
        return [Anchor(*self.text.span(fit.start, fit.end), round(1 - fit.cost / fit.length, 4)) for fit in self.best]


def _ends(quote: str, prefix: str, suffix: str) -> tuple[_Pattern, _Pattern] | tuple[()]:
    """The first and the last words of a long passage, if the quotation is these."""
    parts = ELLIPSIS.split(quote.strip(), maxsplit=1)
    ends = _pattern(parts[0], prefix, ""), _pattern(parts[-1], "", suffix)
    return ends if len(parts) == 2 and ends[0].quote and ends[1].quote else ()


def _search(raw: str, quote: str, prefix: str, suffix: str) -> _Answer:
    text, pattern = _text(raw), _pattern(quote, prefix, suffix)
    if not pattern.quote:
        return _Answer(text)
    ends = _ends(quote, prefix, suffix) if "..." in pattern.quote and pattern.text not in text.text else ()
    fits = _passages(text, *ends) if ends else _places(text, pattern)
    best = _rivals(fits)
    return _Answer(text, best, fits)


def find(text: str, quote: str, *, prefix: str = "", suffix: str = "") -> Anchor | None:
    """Find the one place of `quote` in `text`.

    Parameters
    ----------
    text : the text to look in.
    quote : the words looked for, or `first words … last words` for a long passage.
    prefix, suffix : words that stand right before and after it. They tell several places apart, and let a passage be found that
        a copy has spoilt.

    Returns
    -------
    Anchor, with offsets into `text` as given; None if the words are not there, or stand in several places that
    `prefix` and `suffix` do not tell apart. :func:`diagnose` says which.

    """
    answer = _search(text, quote, prefix, suffix)
    return answer.anchors()[0] if len(answer.best) == 1 else None


# ------------------------------------------------------------------ explaining


def diagnose(text: str, quote: str, *, prefix: str = "", suffix: str = "") -> str | None:
    """Why :func:`find` finds no place, and what to write instead.

    Parameters
    ----------
    text, quote, prefix, suffix : as for :func:`find`.

    Returns
    -------
    One line in plain words; where the quotation stands at several places, with the `prefix` or `suffix` (as a line of YAML) that
    would settle it. None if :func:`find` finds the place.

    """
    answer = _search(text, quote, prefix, suffix)
    if len(answer.best) == 1:
        return None
    if not normalise(quote):
        return "the quotation is empty"
    return _ambiguous(text, quote, answer.anchors()) if answer.best else _missing(answer, quote, bool(prefix or suffix))


def _ambiguous(text: str, quote: str, places: Sequence[Anchor]) -> str:
    settled = [(n, line) for n, place in enumerate(places[:3], 1) if (line := _settle(text, quote, place))]
    often = f"at {len(places)} places" if len(places) < CANDIDATES else f"at {CANDIDATES} places or more"
    if not settled:
        return f"these words stand {often}, and nothing beside them tells the places apart: quote more words"
    ways = ", ".join(f"{line} for number {n}" for n, line in settled)
    return f"these words stand {often}: write {ways}"


def _settle(text: str, quote: str, place: Anchor) -> str:
    """The shortest prefix, else suffix, else both, with which the quotation is found at a place."""
    before, after = (" ".join(part.split()) for part in context(text, place.start, place.end, 2 * CONTEXT))
    heads = [before[m.start() :] for m in reversed(list(_STEP.finditer(before)))]
    tails = [after[: m.end()] for m in _STEP.finditer(after)]
    both = list(zip(heads, tails, strict=False))
    tries = [(head, "") for head in heads] + [("", tail) for tail in tails] + both
    if len(text) > SETTLED:
        return ""
    tries.sort(key=lambda way: (len(way[0] + way[1]) > CONTEXT, bool(way[1]), len(way[0] + way[1])))
    for head, tail in tries[:48]:
        found = find(text, quote, prefix=head, suffix=tail)
        if found and (found.start, found.end) == (place.start, place.end):
            return " and ".join(
                f"{name}: {_yaml(value)}" for name, value in (("prefix", head), ("suffix", tail)) if value
            )
    return ""


def _yaml(value: str) -> str:
    """A string as YAML and JSON write it between double quotation marks."""
    return json.dumps(value, ensure_ascii=False)


def _missing(answer: _Answer, quote: str, given: bool) -> str:
    raw = answer.text.raw
    if given:
        alone = _search(raw, quote, "", "").anchors()
        if len(alone) > 1:
            return "these words stand at several places, but at none between this prefix and suffix"
        if alone:
            before, after = (
                _yaml(" ".join(part.split())) for part in context(raw, alone[0].start, alone[0].end, CONTEXT // 2)
            )
            there = f"there it is prefix: {before}, suffix: {after}"
            return f"these words stand in the text, but not between this prefix and suffix: {there}"
    near = [fit for fit in answer.seen if fit.fault == OTHER]
    if near:
        start, end = answer.text.span(near[0].start, near[0].end)
        nearest = _yaml(_short(raw[start:end]))
        return f"these words do not stand in the text; the nearest differ in more than slips of a copy: {nearest}"
    return "these words do not stand in the text"


def _short(passage: str, most: int = 120) -> str:
    words = " ".join(passage.split())
    return words if len(words) <= most else f"{first_graphemes(words, most // 2)} … {last_graphemes(words, most // 2)}"
