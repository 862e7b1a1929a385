"""What the model sees of a sentence: its words, pieces of words, and the hints that a list of words gives.

JavaScript repeats this module: a text is folded and cut into words as for fingerprints, which the page's script does alike, and
numbers are counts, square roots and logarithms of counts.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from readouts.anchoring.fingerprints import fold, words
from readouts.text.scripts import HAN, is_han

WORDS_FILE = Path("desk") / "words.csv"
"""The list of words, below the data folder."""
COLUMNS = ["code", "language", "words"]
LANGUAGES = "en", "zh"
LONGEST_ENTRY = 5  # words of an English entry, or characters of a Chinese one times two
PIECE = 5  # letters of a word
NEAR_START = {"en": 2, "zh": 5}  # words, or characters, before which a hint counts as the sentence's subject

_HAN_RUN = re.compile(f"[{HAN}]+")


class WordListError(ValueError):
    """The list of words has a fault; the text names its line and says how to fix it."""


def english_words(text: str) -> list[str]:
    """The words of a text that aren't Chinese, folded as for fingerprints."""
    return [word for word in words(text) if not is_han(word)]


def chinese_runs(text: str) -> list[str]:
    """The runs of Chinese characters of a text."""
    return _HAN_RUN.findall(fold(text))


def terms(text: str, language: str) -> Counter[str]:
    """How often each word, pair and piece occurs in a sentence.

    English: words; `a b`, pairs of neighbors; `~abcde`, five letters of a word with `_` at its ends. Chinese: one and two
    characters, and words in other letters. `^…`: how the sentence begins, by one to three words or one to four characters.
    """
    if language == "zh":
        return _chinese_terms(text)
    of = english_words(text)
    found = Counter(of)
    found.update(f"{a} {b}" for a, b in pairwise(of))
    for word in of:
        padded = f"_{word}_"
        found.update("~" + padded[i : i + PIECE] for i in range(len(padded) - PIECE + 1))
    found.update("^" + " ".join(of[:n]) for n in (1, 2, 3) if len(of) >= n)
    return found


def _chinese_terms(text: str) -> Counter[str]:
    runs = chinese_runs(text)
    found = Counter(run[i : i + n] for run in runs for n in (1, 2) for i in range(len(run) - n + 1))
    found.update(english_words(text))
    start = "".join(runs)[:4]
    found.update("^" + start[:n] for n in (1, 2, 3, 4) if len(start) >= n)
    return found


@dataclass(frozen=True)
class WordList:
    """Words that hint at a code: of each language, entries and the codes that they hint at.

    An English entry is one to five words; with `*` it means every word that begins so. A Chinese one is a string.
    """

    groups: tuple[tuple[str, ...], ...]
    entries: Mapping[str, Mapping[str, Sequence[str]]]

    def hits(self, text: str, language: str) -> dict[str, tuple[int, int]]:
        """How many entries of each code are in a text, and where the first of them begins (in words; Chinese, in characters)."""
        known = self.entries.get(language, {})
        found: dict[str, set[str]] = {}
        first: dict[str, int] = {}
        for at, entry in _candidates(text, language):
            for code in known.get(entry, ()):
                found.setdefault(code, set()).add(entry)
                first.setdefault(code, at)
        return {code: (len(entries), first[code]) for code, entries in found.items()}

    def hints(self, text: str, language: str, side: str) -> dict[str, float]:
        """The hints that a sentence in the account of a side has, each with its strength from 0 to 1.

        `@code`: of the first group (the topics) the square root of its share in all hits, of the others half for one entry
        and 1 for more. Of the other groups also `@1code`: it comes first of its group; `@0code`: it comes at the start; and each
        once more with the side, `@code/side`, for an account says "we" of itself.
        """
        hits = self.hits(text, language)
        strength = {f"@/{side}": 1.0}
        for number, group in enumerate(self.groups):
            here = [(hits[code][1], i, code) for i, code in enumerate(group) if code in hits]
            total = sum(hits[code][0] for _, _, code in here)
            own = {f"@{c}": math.sqrt(hits[c][0] / total) if number == 0 else min(hits[c][0], 2) / 2 for _, _, c in here}
            if number and here:
                at, _, code = min(here)
                own[f"@1{code}"] = 1.0
                if at < NEAR_START.get(language, 2):
                    own[f"@0{code}"] = 1.0
                own |= {f"{name}/{side}": value for name, value in own.items()}
            strength |= own
        return strength


def _candidates(text: str, language: str) -> Iterable[tuple[int, str]]:
    """Everything in a text that an entry could be, and where: words and their beginnings, or strings of characters."""
    if language == "zh":
        whole = fold(text)
        return ((i, whole[i : i + n]) for i in range(len(whole)) for n in range(1, 2 * LONGEST_ENTRY + 1) if i + n <= len(whole))
    of = english_words(text)
    return ((i, entry) for i in range(len(of)) for n in range(1, LONGEST_ENTRY + 1) if i + n <= len(of)
            for entry in _beginnings(" ".join(of[i : i + n]), len(of[i + n - 1])))


def _beginnings(phrase: str, last: int) -> Iterable[str]:
    yield phrase
    yield from (phrase[: len(phrase) - last + k] + "*" for k in range(2, last + 1))


def read_words(folder: Path, groups: Sequence[Sequence[str]]) -> WordList:
    """Read the list of words of a course.

    Parameters
    ----------
    folder : the data folder.
    groups : the codes that there are: topics, speakers, moves.

    Raises
    ------
    WordListError : if a line names a code that isn't in the codebook, or an entry is written wrongly.

    """
    path = folder / WORDS_FILE
    known = {code for group in groups for code in group}
    entries: dict[str, dict[str, list[str]]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                where = f"{path}:{reader.line_num}"
                if why := what_is_wrong(row, known):
                    raise WordListError(f"{where}: {why}")
                for entry in _entries(row):
                    entries.setdefault(row["language"], {}).setdefault(_key(entry, row["language"]), []).append(row["code"])
    return WordList(tuple(map(tuple, groups)), entries)


def what_is_wrong(row: Mapping[str, str | None], known: Collection[str]) -> str:
    """What is wrong with a line of the list of words, or nothing; `known` are the codes that there are."""
    if row["code"] not in known:
        return f'there is no code "{row["code"]}" in topics.csv or moves.csv; correct the id'
    if row["language"] not in LANGUAGES:
        return f'"{row["language"]}" isn\'t a language of accounts; write {" or ".join(LANGUAGES)}'
    for entry in _entries(row):
        if "*" in entry[:-1]:
            return f'"{entry}": a * can only be at the end; write each form out'
    return ""


def _entries(row: Mapping[str, str | None]) -> Iterable[str]:
    return filter(None, map(str.strip, (row["words"] or "").split(";")))


def _key(entry: str, language: str) -> str:
    if language == "zh":
        return fold(entry)
    return " ".join(english_words(entry)) + ("*" if entry.endswith("*") else "")


__all__ = [
    "COLUMNS", "NEAR_START", "WORDS_FILE", "WordList", "WordListError", "chinese_runs", "english_words", "read_words", "terms",
    "what_is_wrong",
]
