"""A text that a class brings, cut into sentences and words; and whether two of them can be compared.

It works for languages that are written with spaces between the words, and for Chinese. A Chinese text has no spaces, and to cut
it into words takes a large dictionary that makes mistakes of its own; so here Chinese is counted by characters.
"""

from __future__ import annotations

import re
import unicodedata

from readouts.text.folding import radicals_as_characters
from readouts.text.scripts import HAN, KANA
from readouts.text.words import SPACED_WORD, UNSPACED

LONGEST = 10_000  # words of a text

_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # U.S., e.g.
# After the mark, and after a closing quotation mark behind it; Chinese has no space there.
_SENTENCE_END = re.compile(
    r"""(?<=[.!?।؟])\s+|(?<=[.!?।؟]["'”’)\]])\s+|(?<=[。！？][”」』’）])|(?<=[。！？])(?![”」』’）])|\ue001"""
)
_DOT = "\ue000"  # stands for the full stop of an abbreviation, which ends no sentence
_JOINS = "'-\u200c\u200d" + _DOT
_PARAGRAPH = "\ue001"  # stands for an empty line; a single new line may only be where a line of the page was full
_ENDS = ".!?;:。।؟" + _PARAGRAPH


class WorkbenchError(ValueError):
    """What was pasted or handed in cannot be compared; its text says why, and what to do."""


class _Marks(dict[int, str]):
    """For `str.translate`: letters, digits and their accents stay, an end of sentence becomes a new line, all else a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = unicodedata.category(char)[0] in "LMN" or char in _JOINS
        self[code] = char if kept else "\n" if char in _ENDS else " "
        return self[code]


_marks = _Marks()


def sentences_of_tokens(text: str) -> list[list[str]]:
    """The words of a text in lower case (of Chinese the characters), a list a sentence; of Chinese, a list a clause."""
    folded = unicodedata.normalize("NFKC", radicals_as_characters(text).replace("’", "'").replace("‘", "'")).lower()
    folded = _held(folded)
    if is_unspaced(text):
        folded = re.sub(rf"[^\w\s{_DOT}]", _PARAGRAPH, folded)
    lines = folded.translate(_marks).replace(_DOT, ".").split("\n")
    runs = ([w for t in SPACED_WORD.findall(line) if (w := t.strip("'-"))] for line in lines)
    return [run for run in runs if run]


def _held(text: str) -> str:
    """The text without line breaks; what ends no sentence, and what ends a paragraph, has marks of its own."""
    text = re.sub(r"\s*\n\s*\n\s*", _PARAGRAPH, text.strip())
    text = re.sub(rf"(?<=[{HAN}{KANA}。！？，、；：])\s*\n\s*", "", text)
    return _ABBREVIATION.sub(lambda m: m[0].replace(".", _DOT), text)


def is_unspaced(text: str) -> bool:
    """Whether a text is Chinese (or Japanese), so that it is counted by characters: if these are a third of its letters."""
    letters = [c for c in text if c.isalpha()]
    return sum(bool(UNSPACED.match(c)) for c in letters) * 3 > len(letters)


def length(text: str) -> int:
    """How long a text is: in words; of Chinese in characters, with each word in other letters as one."""
    return sum(map(len, sentences_of_tokens(text)))


def sentences(text: str) -> list[str]:
    """Cut a text into its sentences, at full stops, question marks, exclamation marks and empty lines.

    Returns
    -------
    The sentences, as they are in the text. A full stop of an abbreviation such as U.S. ends none.

    """
    parts = _SENTENCE_END.split(_held(text))
    return [" ".join(p.replace(_DOT, ".").split()) for p in parts if any(c.isalnum() for c in p)]


def comparable(a: str, b: str) -> tuple[list[list[str]], list[list[str]]]:
    """The words of two texts, a list a sentence, if they can be compared; else a WorkbenchError that says why not."""
    for text, name in ((a, "first"), (b, "second")):
        if not isinstance(text, str):
            raise WorkbenchError(f"The {name} text must be words between quotation marks; this is {type(text).__name__}.")
    cut = sentences_of_tokens(a), sentences_of_tokens(b)
    empty = [name for name, runs in zip(("first", "second"), cut, strict=True) if not runs]
    if len(empty) == 2:
        raise WorkbenchError("Both texts are empty. Paste one readout into each.")
    if empty:
        raise WorkbenchError(f"The {empty[0]} text is empty. Two texts are needed: paste the other side's readout, too.")
    if any(len(_NO_SPACES.findall(text)) * 3 > len(text) for text in (a, b)):
        raise WorkbenchError("This writing system has no spaces between words and isn't Chinese, so its words can't be counted.")
    if is_unspaced(a) != is_unspaced(b):
        raise WorkbenchError("One text is Chinese and the other is not. Only texts of one language can be compared word by word.")
    if cut[0] == cut[1]:
        raise WorkbenchError("The two texts are the same. Paste a different one into one of the fields.")
    for runs, name in zip(cut, ("first", "second"), strict=True):
        if sum(map(len, runs)) > LONGEST:
            raise WorkbenchError(f"The {name} text has more than {LONGEST:,} words. Paste one readout only.")
    return cut


__all__ = ["LONGEST", "WorkbenchError", "comparable", "is_unspaced", "length", "sentences", "sentences_of_tokens"]
