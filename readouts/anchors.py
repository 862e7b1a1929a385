"""From a quotation to its place in a text, or to the reason why there is none.

Both are folded first (:func:`normalise`). Then the quotation is looked for together with its `prefix` and `suffix`: as it stands,
else approximately. Whatever is in doubt is refused, since a wrong anchor is worse than none: too many differences, differences
that stand together as another word does (a look-alike sentence) and not scattered as the slips of a copy are, a differing number
or negation, or a second place that fits as well. :func:`diagnose` puts the reason into words.

Where the method comes from: selectors of quotation, prefix and suffix are those of the W3C Web Annotation Data Model. The first
look is the best window by `rapidfuzz.fuzz.partial_ratio_alignment`, the alignment is Levenshtein's by Hyyrö's bit-parallel
algorithm (rapidfuzz). The limit on differences that stand together is the extreme-value bound of Karlin and Altschul
("Methods for assessing the statistical significance of molecular sequence features", PNAS 87, 1990) for the heaviest run of
differences in a copy whose slips fall independently. The other limits were measured with `benchmarks/anchors.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log, log10, sqrt
from typing import cast

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

CONTEXT = 32  # graphemes of context that are offered, on each side
LONGEST_CONTEXT = 256  # graphemes of context that are looked at, on each side
LONGEST = 4_000  # folded characters; what is longer is looked for exactly only
LARGEST = 4_000_000  # folded characters of a text that is searched approximately
CORE = 64  # characters in the middle of the pattern that the first look takes: one machine word
LOOK = 60.0  # the least likeness, in per cent, that the first look stops at
CANDIDATES = 4  # places that are examined at the most
WIDE = " " * 6  # so many spaces on end, and the text is searched again without them
ENDS = 64  # places of the first and of the last words of a long passage
ODDS = 5.0  # differences stand together by chance in about e^-5, one in a hundred copies
MOST_TOGETHER = 12.0  # … but never more of them than this
FAR, OTHER = "far", "other"

Edit = tuple[str, int, int]  # what is done to the pattern, where in the pattern, where in the window
_Hit = tuple[float, int, int]  # likeness, start, end

_MARKS = {
    "'": "‘’‚‛′`´ʼ",
    '"': "“”„‟″«»「」『』〝〞",
    "-": "‐‑‒–—―−﹣－─",
    "...": "…⋯",
    "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
}
_FOLD = {char: folded for folded, chars in _MARKS.items() for char in chars}
_PLAIN = bytes(set(range(0x20, 0x7F)) - {ord("`")})
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_STOPS = ",.;:!?()\"'、。"
_IS_HAN = re.compile(f"[{_HAN}]").match
_ELLIPSIS = re.compile(r" (?:…+|\.\.\.) ")
_SPACES = re.compile(" {2,}")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_STEP = re.compile(r"[\w'-]+\W*|\W+")
_WORD = re.compile(r"\w+(?:'\w+)*")
_NEGATIONS = frozenset(["no", "not", "nor", "never", "none", "neither", "without", "cannot"])
_TURNS = _NEGATIONS | frozenset(
    {
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "will",
        "would",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "all",
        "some",
        "few",
        "many",
        "more",
        "less",
        "most",
        "least",
        "one",
        "two",
        "three",
        "first",
        "second",
        "both",
        "he",
        "she",
        "his",
        "her",
        "we",
        "they",
        "our",
        "their",
        "mr",
        "ms",
        "us",
        "china",
        "chinese",
        "america",
        "american",
        "now",
        "only",
        "also",
        "before",
        "after",
    }
)
_HAN_NEGATIONS = frozenset("不未没無无非莫勿")
_HAN_TURNS = _HAN_NEGATIONS | frozenset(
    "中美英俄日韩台我你他她双各可应须必能将已曾只仅都更多少东西南北上下前后增减强弱有是否一二三四五六七八九十百千万两"
)


@dataclass(frozen=True)
class Anchor:
    """A place in a text: offsets into the text as given, and how well it fits (1 is exact)."""

    start: int
    end: int
    score: float = 1.0


# ------------------------------------------------------------------ folding


class _Flat:
    """A text in which everything that folds one to one is folded: offsets are those of the text as given."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text, self.pieces = _flatten(raw)

    @cached_property
    def folded(self) -> _Folded:
        """The text folded completely."""
        return _Folded(self)

    def origin(self, place: int) -> int:
        """The offset, in the text as given, of the character at `place`."""
        return place


class _Folded:
    """A text folded completely, which knows for each of its characters where it stood before."""

    def __init__(self, flat: _Flat) -> None:
        self.raw = flat.raw
        self.flat = flat.text
        self.pieces = flat.pieces or _SPACES
        self.text = self.pieces.sub(_fold_piece if flat.pieces else " ", self.flat)

    @cached_property
    def breaks(self) -> tuple[list[int], list[int]]:
        """Places in the folded text where the distance to the text as given changes, and the offsets there."""
        places, origins, shrunk = [0], [0], 0
        for piece in self.pieces.finditer(self.flat):
            start, end = piece.span()
            size = len(_fold_piece(piece))
            places += range(start - shrunk, start - shrunk + size + 1)
            origins += [start] * bool(size) + [end - 1] * (size - 1) + [end]
            shrunk += end - start - size
        return places, origins

    def origin(self, place: int) -> int:
        """The offset, in the text as given, of the character at `place`."""
        places, origins = self.breaks
        at = bisect_right(places, place) - 1
        return origins[at] + place - places[at]


@lru_cache(maxsize=65_536)
def _fold_char(char: str) -> str:
    if char in _FOLD:
        return _FOLD[char]
    if char.isspace():
        return " "
    if unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) > 1 and (wide[0].isspace() or unicodedata.combining(wide[0])):
        return char
    return "".join(_FOLD.get(c, c) for c in wide)


def _fold_piece(piece: re.Match[str]) -> str:
    found = piece[0]
    if found[0] == " " and found.isspace():
        return "" if piece.lastgroup else " "
    return "".join(map(_fold_char, unicodedata.normalize("NFKC", found)))


def _flatten(raw: str) -> tuple[str, re.Pattern[str] | None]:
    """Replace what folds one to one; say by which pattern the rest, if there is any besides spaces, is found."""
    rare = raw.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if not rare:
        return raw, None
    changed, odd, marks, han, jamo = [], [], [], False, False
    for char in set(rare.decode("utf-8", "surrogatepass")):
        folded = _fold_char(char)
        if "\u1160" <= char <= "\u11ff":
            jamo = True
        elif unicodedata.category(char)[0] == "M":
            marks.append(char)
        elif len(folded) != 1:
            odd.append(char)
        elif folded != char:
            changed.append((char, folded))
        elif not han and _IS_HAN(char):
            han = True
    flat = _replace(raw, changed)
    return flat, _pieces("".join(sorted(odd)), "".join(sorted(marks)), han) if odd or marks or han or jamo else None


def _replace(text: str, changed: Sequence[tuple[str, str]]) -> str:
    if len(changed) > 48:
        return text.translate({ord(char): folded for char, folded in changed})
    for char, folded in changed:
        text = text.replace(char, folded)
    return text


@lru_cache(maxsize=256)
def _pieces(odd: str, marks: str, han: bool) -> re.Pattern[str]:
    """What is folded by the piece: spaces, letters with their marks (30 at a time), characters that grow or go."""
    ways = []
    if han:  # a line break inside a Chinese sentence is no word's end
        ways.append(f"(?P<gap>(?<=[{_HAN}{_STOPS}]) +(?=[{_HAN}])|(?<=[{_HAN}]) +(?=[{_STOPS}]))")
    ways.append(" {2,}")
    ways.append("[\u1100-\u115f\uac00-\ud7a3][\u1160-\u11ff]{1,4}")
    if marks:
        ways.append(f"[^ {re.escape(marks)}]?[{re.escape(marks)}]{{1,30}}")
    if odd:
        ways.append(f"[{re.escape(odd)}]")
    return re.compile("|".join(ways))


_flat = lru_cache(maxsize=32)(_Flat)


def _span(text: _Flat | _Folded, start: int, end: int) -> tuple[int, int]:
    """Offsets in the text as given, widened so that no grapheme is cut."""
    first, last, raw = text.origin(start), text.origin(end - 1) + 1, text.raw
    floor, ceiling = max(0, first - LONGEST_CONTEXT), min(len(raw), last + LONGEST_CONTEXT)
    while first > floor and not _boundary(raw, first):
        first -= 1
    while last < ceiling and not _boundary(raw, last):
        last += 1
    return first, last


def normalise(text: str) -> str:
    """Fold what copies of one text differ in: Unicode form, quotation marks, dashes, spaces, soft hyphens.

    Parameters
    ----------
    text : any text.

    Returns
    -------
    The text in which those differences are gone, without space at its ends.

    """
    return _Folded(_Flat(text)).text.strip(" ")


# ------------------------------------------------------------------ graphemes


def _boundary(text: str, at: int) -> bool:
    """Whether a grapheme may end before `at`: a short form of the rules of Unicode Standard Annex 29."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if after < "\u0300":
        return not (before == "\r" and after == "\n")
    if after in "\u200d\ufe0f" or before == "\u200d" or unicodedata.category(after)[0] == "M" or "🏻" <= after <= "🏿":
        return False
    if "\u1160" <= after <= "\u11ff":  # the vowels and finals of a Korean syllable
        return not ("\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3")
    if "🇦" <= after <= "🇿" and "🇦" <= before <= "🇿":
        run = len(text[max(0, at - 64) : at]) - len(text[max(0, at - 64) : at].rstrip("🇦🇧🇨🇩🇪🇫🇬🇭🇮🇯🇰🇱🇲🇳🇴🇵🇶🇷🇸🇹🇺🇻🇼🇽🇾🇿"))
        return run % 2 == 0
    return True


def _last(text: str, count: int) -> str:
    """The last `count` graphemes of a text."""
    at = max(0, len(text) - count) if text.isascii() and "\r" not in text[-2 * count :] else _step(text, count)
    return text[at:]


def _step(text: str, count: int) -> int:
    at, floor = len(text), max(0, len(text) - 8 * count - 64)
    while count and at > floor:
        at -= 1
        count -= _boundary(text, at)
    return at


def _first(text: str, count: int) -> str:
    """The first `count` graphemes of a text."""
    at, ceiling = 0, min(len(text), 8 * count + 64)
    if text[:ceiling].isascii() and "\r" not in text[:count]:
        return text[:count]
    while count and at < ceiling:
        at += 1
        count -= _boundary(text, at)
    return text[:at]


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
    return _last(text[max(0, start - margin) : start], graphemes), _first(text[end : end + margin], graphemes)


# ------------------------------------------------------------------ one pattern


@dataclass(frozen=True)
class _Pattern:
    """Prefix, quotation and suffix, folded, as one string; the quotation is `text[start:end]`."""

    text: str
    start: int
    end: int
    han: int

    @property
    def quote(self) -> str:
        return self.text[self.start : self.end]

    @property
    def bare(self) -> bool:
        return self.end - self.start == len(self.text)


@dataclass(frozen=True)
class _Fit:
    """How a pattern fits at a place: the quotation's span in the folded text, the number of differences, how it was judged."""

    start: int
    end: int
    cost: int
    length: int
    bare: bool = False
    fault: str = ""


def _pattern(quote: str, prefix: str, suffix: str) -> _Pattern:
    core = normalise(quote)
    before = _Folded(_Flat(_last(prefix, LONGEST_CONTEXT))).text.lstrip(" ") if prefix else ""
    after = _Folded(_Flat(_first(suffix, LONGEST_CONTEXT))).text.rstrip(" ") if suffix else ""
    before, after = _joint(before, core), _joint(core, after, after=True)
    text = before + core + after
    return _Pattern(
        text, len(before), len(before) + len(core), 0 if text.isascii() else sum(map(bool, map(_IS_HAN, text)))
    )


def _joint(left: str, right: str, after: bool = False) -> str:
    """The context with a space where it meets the quotation, if two words would run together otherwise."""
    context = right if after else left
    if not context.strip(" "):
        return ""
    if left[-1:].isalnum() and right[:1].isalnum() and not _IS_HAN(left[-1]) and not _IS_HAN(right[0]):
        return f" {right}" if after else f"{left} "
    return context


def _allowed(pattern: _Pattern, length: int, text_length: int) -> int:
    """How many differences may be put down to the copy: few enough that chance does not reach them in a text of this length."""
    weight = length + 1.5 * pattern.han
    most = 0.45 * weight - 6 - 1.5 * max(0.0, log10(max(text_length, 1) / 20_000))
    return max(0, int(min(most, (0.22 if pattern.bare else 0.42) * length)))


# ------------------------------------------------------------------ looking


def _exact(text: str, pattern: str, most: int = CANDIDATES) -> list[int]:
    """The first places of a string, overlapping ones too."""
    found: list[int] = []
    at = text.find(pattern)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(pattern, at + 1)
    return found


def _look(text: str, core: str, start: int, end: int, cutoff: float) -> list[_Hit]:
    """The window of `text[start:end]` most like `core`, if it is like enough; a list of one or none."""
    if end - start <= len(core):
        return [(0.0, start, end)] if 2 * (end - start) > len(core) else []
    hit = partial_ratio_alignment(core, text[start:end], score_cutoff=cutoff)
    return [(hit.score, start + hit.dest_start, start + hit.dest_end)] if hit else []


def _align(text: str, pattern: _Pattern, core: int, hit: _Hit) -> tuple[int, int, list[Edit]]:
    """Align the whole pattern with the text around a hit of its core: the window, and the edits that lead to it."""
    whole, (likeness, start, end) = pattern.text, hit
    first = max(0, start - core)
    last = min(len(text), end + len(whole) - min(len(whole), core + CORE))
    edits = _edits(whole, text[first:last])
    if len(text) <= 2 * CORE:
        ways = [_ends(text, whole, 0, len(text), len(text), order) for order in (False, True)]
        first, last = min(ways, key=lambda way: Levenshtein.distance(whole, text[way[0] : way[1]]))
        edits = _edits(whole, text[first:last])
    elif edits and (edits[0][1] < 4 or edits[-1][1] > len(whole) - 4):
        slack = 3 + int((100 - max(likeness, LOOK)) / 300 * len(whole))
        first, last = _ends(text, whole, first, last, slack, False)
        edits = _edits(whole, text[first:last])
    return _trim(first, last, edits, len(whole))


def _ends(text: str, pattern: str, first: int, last: int, slack: int, start_first: bool) -> tuple[int, int]:
    """Move the ends of a window by up to `slack` to where it differs least from the pattern, one end after the other."""
    for start in (start_first, not start_first):
        if start:
            starts = range(max(0, first - slack), min(first + slack, last) + 1)
            first = _least(pattern, starts, [text[begin:last] for begin in starts])
        else:
            stops = range(max(first, last - slack), min(len(text), last + slack) + 1)
            last = _least(pattern, stops, [text[first:stop] for stop in stops])
    return first, last


def _edits(pattern: str, window: str) -> list[Edit]:
    """What turns a pattern into a window: what is done, where in the pattern, where in the window."""
    return cast("list[Edit]", Levenshtein.editops(pattern, window).as_list())


def _trim(first: int, last: int, edits: list[Edit], length: int) -> tuple[int, int, list[Edit]]:
    """Leave out of the window what stands before and after all of the pattern."""
    low, high = 0, len(edits)
    while low < high and edits[low][:2] == ("insert", 0):
        low += 1
    while low < high and edits[high - 1][:2] == ("insert", length):
        high -= 1
    last -= len(edits) - high
    return first + low, last, [(kind, at, to - low) for kind, at, to in edits[low:high]] if low else edits[:high]


def _least(pattern: str, places: Sequence[int], windows: Sequence[str]) -> int:
    """The place whose window differs least from the pattern."""
    costs = [Levenshtein.distance(pattern, window) for window in windows]
    return places[costs.index(min(costs))]


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


def _judge(text: str, pattern: _Pattern, first: int, last: int, edits: list[Edit]) -> _Fit:
    """Count the differences at a place, and say what speaks against it."""
    start, end = first + _shifted(edits, pattern.start, True), first + _shifted(edits, pattern.end, False)
    inside = sum(pattern.start <= at < pattern.end for _, at, _ in edits)
    whole = edits
    edits, clipped = _clip(pattern, edits, first == 0, last == len(text))
    edits = [edit for edit in edits if edit[0] != "insert" or not _more_space(text, first + edit[2])]
    length = len(pattern.text) - clipped
    fault = ""
    if len(edits) > _allowed(pattern, length, len(text)) or 2 * inside > pattern.end - pattern.start or end <= start:
        fault = FAR
    elif (edits and pattern.bare and _frayed(pattern.text, edits)) or (edits and (
        _together(pattern, text[first:last], edits, length)
        or (len(edits) <= 2 + 0.03 * length and _turned(text, pattern, first, last, whole))
    )):
        fault = OTHER
    return _Fit(start, end, len(edits), length, length == pattern.end - pattern.start, fault)


def _clip(pattern: _Pattern, edits: list[Edit], at_start: bool, at_end: bool) -> tuple[list[Edit], int]:
    """Forgive context that lies beyond the ends of the text."""
    low, high = 0, len(edits)
    while at_start and low < high and edits[low][0] == "delete" and edits[low][1] == low < pattern.start:
        low += 1
    end = len(pattern.text) - 1
    while at_end and low < high and edits[high - 1][0] == "delete" and edits[high - 1][1] == end >= pattern.end:
        high, end = high - 1, end - 1
    return edits[low:high], low + len(edits) - high


def _frayed(quote: str, edits: Sequence[Edit]) -> bool:
    """Whether the first or the last word of a quotation without context is another: such is a phrase that the text repeats."""
    end, touched = len(quote), {at for kind, at, _ in edits if kind != "insert"}
    if {0, 1} <= touched or {end - 2, end - 1} <= touched:
        return True
    if max(sum(at < 8 for _, at, _ in edits), sum(at >= end - 8 for _, at, _ in edits)) > 3:
        return True
    first, last = quote.find(" "), quote.rfind(" ") + 1
    return 0 < first < last < end and any(
        high - low > 3 and 5 * sum(low <= at < high for _, at, _ in edits) >= 3 * (high - low)
        for low, high in ((0, first), (last, end))
    )


def _more_space(text: str, at: int) -> bool:
    """Whether a character is a space beside a space."""
    return text[at] == " " and " " in (text[at - 1 : at], text[at + 1 : at + 2])


def _together(pattern: _Pattern, window: str, edits: Sequence[Edit], length: int) -> bool:
    """Whether differences stand closer together than scattered slips do, as another word's do.

    A run of the alignment weighs its differences less its agreements. In a copy whose slips fall independently at a rate p, the
    heaviest run passes x with a probability of about n·e^(-tx), where p·e^t + (1-p)·e^(-ta) = 1 and a is what an agreement weighs
    (Karlin and Altschul). The rate is taken from outside the run. Heavy agreements show one other word, light ones a
    whole clause.
    """
    odds = log(length) + (0.4 * ODDS if pattern.bare else ODDS)
    heavy, rate = _heaviest(pattern, window, edits, length, 1.0)
    if heavy > min(MOST_TOGETHER, 1 + odds / log((1 - rate) / rate)):
        return True
    heavy, rate = _heaviest(pattern, window, edits, length, 0.5)
    decay = -2 * log((rate + sqrt(rate * rate + 4 * rate * (1 - rate))) / (2 * (1 - rate))) if rate < 0.3 else 0.1
    return heavy > 1 + odds / decay


def _heaviest(
    pattern: _Pattern, window: str, edits: Sequence[Edit], length: int, agreement: float
) -> tuple[float, float]:
    """The weight of the heaviest run of differences, and the rate of differences outside it."""
    heaviest = run = 0.0
    within = start = span = count = reached = 0
    for kind, at, to in edits:
        run -= (at - reached) * agreement
        if run <= 0:
            run, start, count = 0.0, at, 0
        reached = at + (kind != "insert")
        run += 1.5 if kind == "replace" and pattern.han and _IS_HAN(pattern.text[at]) and _IS_HAN(window[to]) else 1.0
        count += 1
        if run > heaviest:
            heaviest, within, span = run, count, reached - start
    rate = (len(edits) - within) / (length - span) if 3 * span < 2 * length else len(edits) / length
    return heaviest, min(0.45, max(0.01, rate))


def _turned(text: str, pattern: _Pattern, first: int, last: int, edits: Sequence[Edit]) -> bool:
    """Whether, in a copy that is good otherwise, one word stands for another: a number, a negation, a word the text knows."""
    if pattern.han and any(_han_turned(pattern, text[first:last], edit) for edit in edits):
        return True
    window = text[first:last]
    if _negations(window) > _negations(pattern.text):
        return True
    for word in _WORD.finditer(pattern.text):
        start, end = word.span()
        if not any(start <= at < end or at == end for _, at, _ in edits) or (
            not pattern.bare and (not start or end == len(pattern.text))
        ):
            continue
        low, high = first + _shifted(edits, start, True), first + _shifted(edits, end, False)
        while low > 0 and text[low - 1].isalnum():
            low -= 1
        while high < len(text) and text[high].isalnum():
            high += 1
        if _another(word[0], text, low, high):
            return True
    return False


def _negations(text: str) -> int:
    return sum(word.casefold() in _NEGATIONS for word in _WORD.findall(text))


def _another(word: str, text: str, low: int, high: int) -> bool:
    """Whether `text[low:high]` is a word of its own and not a slip for `word`."""
    other = text[low:high]
    if not other:
        return word.casefold() in _NEGATIONS
    if high - low > 64 or word.casefold() == other.casefold() or _lost_one(word, other):
        return False
    if (word.isdigit() and other.isdigit()) or other == f"{word}s":
        return True
    if word.casefold() in _TURNS and other.casefold() in _TURNS:
        return True
    if min(len(word), len(other)) < (2 if Levenshtein.distance(word, other) > 1 else 4):
        return False
    size = len(other)
    return any(
        at != low and not (text[max(0, at - 1) : at].isalnum() or text[at + size : at + size + 1].isalnum())
        for at in _exact(text, other)
    )


def _lost_one(word: str, other: str) -> bool:
    """Whether `other` is `word` without one of its characters."""
    return len(word) == len(other) + 1 and any(word[:i] + word[i + 1 :] == other for i in range(len(word)))


def _han_turned(pattern: _Pattern, window: str, edit: Edit) -> bool:
    kind, at, to = edit
    if kind == "insert":
        return window[to] in _HAN_NEGATIONS
    if kind == "delete":
        return pattern.text[at] in _HAN_NEGATIONS
    return pattern.text[at] in _HAN_TURNS and window[to] in _HAN_TURNS


# ------------------------------------------------------------------ places


def _places(text: str, pattern: _Pattern, most: int = CANDIDATES) -> list[_Fit]:
    """Where a pattern fits, and where it nearly does: exactly, else approximately; at most so many places, the best first."""
    exact = _exact(text, pattern.text, most)
    if exact:
        quote = pattern.end - pattern.start
        return [
            _Fit(at + pattern.start, at + pattern.start + quote, 0, len(pattern.text), pattern.bare) for at in exact
        ]
    if (
        len(pattern.text) > LONGEST
        or len(text) > LARGEST
        or (pattern.bare and _allowed(pattern, len(pattern.text), len(text)) < 1)
    ):
        return []
    return sorted(_approximate(text, pattern), key=_rank)


def _rank(fit: _Fit) -> tuple[bool, int]:
    return bool(fit.fault), fit.cost


def _approximate(text: str, pattern: _Pattern) -> Iterator[_Fit]:
    """Examine the places most like the pattern's middle, until none is left that could rival the best."""
    core = max(0, min((pattern.start + pattern.end - CORE) // 2, len(pattern.text) - CORE))
    needle = pattern.text[core : core + CORE]
    cutoff = LOOK
    waiting = [(hit, 0, len(text)) for hit in _look(text, needle, 0, len(text), cutoff)]
    for _ in range(CANDIDATES):
        if not waiting:
            return
        best = max(waiting)
        waiting.remove(best)
        hit, low, high = best
        fit = _judge(text, pattern, *_align(text, pattern, core, hit))
        yield fit
        if not fit.fault:
            cutoff = max(cutoff, 100 - 100 * (fit.cost + _margin(fit) + 2) / len(needle))
        middle = (hit[1] + hit[2]) // 2
        for start, end in ((low, middle), (middle, high)):
            waiting += [(other, start, end) for other in _look(text, needle, start, end, cutoff)]


def _margin(fit: _Fit) -> int:
    """By how many differences the best place must be better than the next; more where no context speaks for it."""
    return 1 + (fit.cost > 0) * (6 if fit.bare else 1) + fit.cost // 16


def _rivals(fits: Sequence[_Fit]) -> list[_Fit]:
    """The best of the places that fit, and those that fit about as well."""
    good = [fit for fit in fits if not fit.fault]
    best = good[:1]
    for fit in good[1:]:
        apart = all(
            fit.start >= other.end or fit.end <= other.start or (fit.cost == other.cost == 0 and fit.start != other.start)
            for other in best
        )
        if apart and fit.cost < good[0].cost + _margin(good[0]):
            best.append(fit)
    return best


def _passages(text: _Folded, first: _Pattern, last: _Pattern) -> list[_Fit]:
    """Every passage from the first words to the last words: inside one paragraph, if there is any such, else across them."""
    starts, ends = _places(text.text, first, ENDS), _places(text.text, last, ENDS)
    pairs = [
        _Fit(s.start, e.end, s.cost + e.cost, s.length + e.length)
        for s in starts
        for e in ends
        if s.end <= e.start and not s.fault and not e.fault
    ]
    breaks = [m.start() for m in _PARAGRAPH.finditer(text.raw)] if len(pairs) > 1 else []
    together = [
        p for p in pairs if bisect_right(breaks, text.origin(p.start)) == bisect_right(breaks, text.origin(p.end - 1))
    ]
    return sorted(together or pairs, key=lambda fit: fit.cost)


@dataclass(frozen=True)
class _Answer:
    """The places that fit equally well (one, if all is well), all that were examined, and the text whose places they are."""

    text: _Flat | _Folded
    best: Sequence[_Fit] = ()
    seen: Sequence[_Fit] = ()

    def anchors(self) -> list[Anchor]:
        """The places that fit equally well, in the text as given."""
        return [Anchor(*_span(self.text, fit.start, fit.end), round(1 - fit.cost / fit.length, 4)) for fit in self.best]


def _search(text: str, quote: str, prefix: str, suffix: str) -> _Answer:
    flat = _flat(text)
    pattern = _pattern(quote, prefix, suffix)
    if not pattern.quote:
        return _Answer(flat)
    if not pattern.han:
        fits = _places(flat.text, pattern)
        best = _rivals(fits)
        if best and not _uncertain(flat, pattern, best):
            return _Answer(flat, best, fits)
        near = bool(best) or any(2 * fit.cost < fit.length for fit in fits)
        if not (
            near or flat.pieces or WIDE in flat.text or "…" in quote or "..." in quote or _complete(flat.text, pattern)
        ):
            return _Answer(flat, (), fits)
    return _search_folded(flat.folded, pattern, quote, prefix, suffix)


def _uncertain(flat: _Flat, pattern: _Pattern, best: Sequence[_Fit]) -> bool:
    """Whether the text folded completely may give another answer: the pattern exactly twice, or here after all."""
    if best[0].cost == 0:
        return not _alone(flat.text, pattern)
    fit = best[0]
    window = flat.text[max(0, fit.start - pattern.start - 16) : fit.end + len(pattern.text) - pattern.end + 16]
    return bool(flat.pieces and flat.pieces.search(window))


def _alone(text: str, pattern: _Pattern) -> bool:
    """Whether a word of the pattern stands but once, so that it cannot stand elsewhere with other spaces between its words."""
    return text.count(max(pattern.text.split(" "), key=len)) == 1


def _complete(text: str, pattern: _Pattern) -> bool:
    """Whether all words of the pattern stand somewhere, so that with other spaces between them they may make the passage."""
    return all(word in text for word in sorted(pattern.text.split(" "), key=len, reverse=True))


def _search_folded(text: _Folded, pattern: _Pattern, quote: str, prefix: str, suffix: str) -> _Answer:
    fits = _places(text.text, pattern)
    best = _rivals(fits)
    parts = _ELLIPSIS.split(" ".join(quote.split()), maxsplit=1)
    ends = [_pattern(parts[0], prefix, ""), _pattern(parts[-1], "", suffix)]
    if best or len(parts) == 1 or not all(end.quote for end in ends):
        return _Answer(text, best, fits)
    fits = _passages(text, *ends)
    return _Answer(text, [fit for fit in fits if fit.cost < fits[0].cost + _margin(fits[0])], fits)


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
    tries.sort(key=lambda way: (len(way[0] + way[1]) > CONTEXT, bool(way[1]), len(way[0] + way[1])))
    for head, tail in tries[: max(4, min(48, 2_000_000 // len(text)))]:
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
            return f"these words stand in the text, but not between this prefix and suffix: there it is prefix: {before}, suffix: {after}"
    near = [fit for fit in answer.seen if fit.fault == OTHER]
    if near:
        start, end = _span(answer.text, near[0].start, near[0].end)
        return f"these words do not stand in the text; the nearest differ in more than slips of a copy: {_yaml(_short(raw[start:end]))}"
    return "these words do not stand in the text"


def _short(passage: str, most: int = 120) -> str:
    words = " ".join(passage.split())
    return words if len(words) <= most else f"{_first(words, most // 2)} … {_last(words, most // 2)}"
