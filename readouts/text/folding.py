"""Folding: what copies of one text differ in is made alike, and every place can be traced back to the text as it was given.

Folded are the Unicode form, radicals that stand for characters, quotation marks, dashes, spaces, soft hyphens. Graphemes,
the characters that a reader counts, stay whole. :func:`caseless` is for comparing words, :func:`bare_letters` for comparing and
sorting names.

Two others differ on purpose. Fingerprints (:func:`readouts.anchoring.fingerprints.fold`) fold more, by a rule that JavaScript
can repeat to the bit. The workbench (:mod:`readouts.analysis.wording`) keeps the line breaks, dashes and joiners by which it cuts
sentences and words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property, lru_cache

from readouts.text.scripts import HAN, is_han

LONGEST_CONTEXT = 256  # graphemes of context that are looked at, on each side
MARKS = 30  # combining marks on one letter; more are taken for several letters' (normalizing is quadratic in them)

_FOLD = {char: folded for folded, chars in {
    "'": "‘’‚‛′`´ʼ", '"': "“”„‟″«»「」『』〝〞", "-": "‐‑‒–—―−﹣－─", "...": "…⋯", "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
}.items() for char in chars}
# The block CJK Radicals Supplement from U+2E9F on, each by its Equivalent_Unified_Ideograph in the Unicode Character Database.
_RADICALS = dict(zip(map(chr, range(0x2E9F, 0x2EF4)), (
    "母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠"
    "贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"), strict=True))
_RADICAL = re.compile("[\u2e9f-\u2fd5]")
_STOPS = ",.;:!?()\"'、。"
_IS_KOREAN = re.compile("[\u1160-\u11ff]").match
_SPACES = re.compile("  +")
_UNEVEN = re.compile(r"[^!-_a-~ ]|  ").search
_PLAIN = bytes(set(range(0x20, 0x7F)) - {ord("`")})


def radicals_as_characters(text: str) -> str:
    """A text with radicals, which copying from a Chinese PDF gives for some characters, as these characters (⺠ as 民)."""
    return _RADICAL.sub(lambda found: _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)


class FoldedText:
    """A folded text, which knows for each of its characters where it was before."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._flat: str = raw
        self._pieces: re.Pattern[str] | None = None
        if _UNEVEN(raw):
            self._flat, self._pieces = _flatten(raw)
        self.text = self._flat
        if self._pieces:
            self.text = self._pieces.sub(" " if self._pieces is _SPACES else _fold_piece, self._flat)

    @cached_property
    def _moved(self) -> tuple[list[int], list[int]]:
        """Where the distance to the text as given changes, and the offsets there."""
        places, origins = [0], [0]
        for piece in self._pieces.finditer(self._flat) if self._pieces else ():
            start, end = piece.span()
            place = start - origins[-1] + places[-1]
            size = 1 if self._pieces is _SPACES else len(_fold_piece(piece))
            if size > 1:  # the first character stands for the first, the others for the last
                places += range(place + 1, place + size)
                origins += [end - 1] * (size - 1)
            places.append(place + size)
            origins.append(end)
        return places, origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as given of `text[start:end]`, widened so that no grapheme is cut."""
        first, last, raw = self._origin(start), self._origin(end - 1) + 1, self.raw
        floor, ceiling = max(0, first - LONGEST_CONTEXT), min(len(raw), last + LONGEST_CONTEXT)
        while first > floor and not is_boundary(raw, first):
            first -= 1
        while last < ceiling and not is_boundary(raw, last):
            last += 1
        return first, last

    def _origin(self, place: int) -> int:
        places, origins = self._moved
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
    wide = unicodedata.normalize("NFKC", radicals_as_characters(char))
    if len(wide) > 1 and (wide[0].isspace() or unicodedata.combining(wide[0])):
        return char
    return "".join(_FOLD.get(c, c) for c in wide)


def _fold_piece(match: re.Match[str]) -> str:
    piece = match[0]
    if piece[0] == " " and piece.isspace():
        return "" if match.lastgroup else " "
    return "".join(map(_fold_char, unicodedata.normalize("NFKC", piece)))


def _flatten(raw: str) -> tuple[str, re.Pattern[str]]:
    """Replace what folds one to one; say by which pattern the rest is found."""
    rare = set(raw.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass"))
    odd, marks = "", ""
    for char in sorted(rare):
        folded = _fold_char(char)
        if unicodedata.category(char)[0] == "M":
            marks += char
        elif len(folded) != 1:
            odd += char
        elif folded != char:
            raw = raw.replace(char, folded)
    return raw, _pieces(odd, marks, any(map(is_han, rare)), any(map(_IS_KOREAN, rare)))


@lru_cache(maxsize=256)
def _pieces(odd: str, marks: str, han: bool, korean: bool) -> re.Pattern[str]:
    """What is folded by the piece: spaces, letters with their marks, characters that grow or go."""
    ways = [_SPACES.pattern]
    if han:  # a line break inside a Chinese sentence is no word's end
        ways.insert(0, f"(?P<gap>(?<=[{HAN}{_STOPS}]) +(?=[{HAN}])|(?<=[{HAN}]) +(?=[{_STOPS}]))")
    if korean:
        ways.append("[\u1100-\u115f\uac00-\ud7a3][\u1160-\u11ff]{1,4}")
    if marks:
        ways.append(f"[^ {re.escape(marks)}]?[{re.escape(marks)}]{{1,{MARKS}}}")
    if odd:
        ways.append(f"[{re.escape(odd)}]")
    return re.compile("|".join(ways)) if len(ways) > 1 else _SPACES


def normalize(text: str) -> str:
    """Fold what copies of one text differ in: Unicode form, quotation marks, dashes, spaces, soft hyphens.

    Parameters
    ----------
    text : any text.

    Returns
    -------
    The text in which those differences are gone, without space at its ends.

    """
    return folded(text).strip(" ")


def folded(text: str) -> str:
    """Fold a text; space at its ends stays."""
    return FoldedText(text).text if _UNEVEN(text) else text


def caseless(text: str) -> str:
    """Fold a text as :func:`normalize` does, and its capitals: texts of the same words become equal."""
    return normalize(text).casefold()


def bare_letters(text: str) -> str:
    """The letters and digits of a text alone, caseless, without accents or tone marks: for comparing and sorting names."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def is_boundary(text: str, at: int) -> bool:
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
    if "🇦" <= after <= "🇿" and "🇦" <= before <= "🇿":  # flags are pairs of letters
        flags = text[max(0, at - 64) : at]
        return (len(flags) - len(flags.rstrip("🇦🇧🇨🇩🇪🇫🇬🇭🇮🇯🇰🇱🇲🇳🇴🇵🇶🇷🇸🇹🇺🇻🇼🇽🇾🇿"))) % 2 == 0
    return True


def last_graphemes(text: str, count: int) -> str:
    """The last `count` graphemes of a text."""
    at, floor = len(text), max(0, len(text) - 8 * count - 64)
    if at <= count:
        return text
    if text[floor:].isascii() and "\r" not in text[floor:]:
        return text[max(0, at - count) :]
    while count and at > floor:
        at -= 1
        count -= is_boundary(text, at)
    return text[at:]


def first_graphemes(text: str, count: int) -> str:
    """The first `count` graphemes of a text."""
    at, ceiling = 0, min(len(text), 8 * count + 64)
    if len(text) <= count:
        return text
    if text[:ceiling].isascii() and "\r" not in text[:ceiling]:
        return text[:count]
    while count and at < ceiling:
        at += 1
        count -= is_boundary(text, at)
    return text[:at]


__all__ = [
    "LONGEST_CONTEXT", "FoldedText", "bare_letters", "caseless", "first_graphemes", "folded", "is_boundary", "last_graphemes",
    "normalize", "radicals_as_characters",
]
