"""Measures: how long a text and its sentences are and how many terms it uses, counted where the text was at hand.

`readouts texts fingerprint` writes them to `data/texts/measures.json`; nobody types them. Each entry carries a checksum over its
counts and the fingerprints of its text, so that neither a count changed by hand nor one of another version of the text passes the
check.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from readouts.anchoring.fingerprints import Print
from readouts.course.files import MEASURES as FILE
from readouts.course.files import NotReadable, read_bytes, write_atomically

REPAIR = "count again with: readouts texts fingerprint FILE…"


class MeasuresError(Exception):
    """The file of measures cannot be used; the text of the error says why, in one line."""


class Measures(NamedTuple):
    """What was counted in a text: words between spaces, sentences, and the places where it uses a term of the glossary."""

    words: int
    sentences: int
    terms: int

    @property
    def sentence_length(self) -> float:
        """Mean number of words of a sentence, to one decimal."""
        return round(self.words / self.sentences, 1)

    @property
    def terms_per_100(self) -> float:
        """Terms in 100 words, to one decimal."""
        return round(100 * self.terms / self.words, 1)


class Entry(NamedTuple):
    """The measures of a text, and the checksum that was written with them."""

    measures: Measures
    checksum: int


def checksum(measures: Measures, prints: Sequence[Print]) -> int:
    """A number that changes with any count and with the text itself."""
    text = [(p.words, sorted(p.shingles)) for p in prints]
    return zlib.crc32(json.dumps([*measures, text]).encode())


def load(folder: Path) -> Mapping[str, Entry]:
    """The measures of the data folder `folder` by text; none if it has no file of them.

    Raises
    ------
    MeasuresError : the file is broken.

    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        return {str(name): _entry(**entry) for name, entry in json.loads(read_bytes(path)).items()}
    except NotReadable as error:
        raise MeasuresError(str(error)) from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise MeasuresError(f"is broken ({error}); {REPAIR}") from None


def _entry(words: int, sentences: int, terms: int, checksum: int) -> Entry:
    counts = words, sentences, terms, checksum
    if not all(type(n) is int and n >= 0 for n in counts) or not (0 < sentences <= words):
        raise ValueError("a count is not a whole number, or there are more sentences than words")
    return Entry(Measures(words, sentences, terms), checksum)


def save(entries: Mapping[str, Entry], folder: Path) -> None:
    """Write the measures into the data folder `folder`, a line a text."""
    lines = (f"{json.dumps(name)}: {json.dumps({**e.measures._asdict(), 'checksum': e.checksum})}"
             for name, e in sorted(entries.items()))
    write_atomically(folder / FILE, "{\n" + ",\n".join(lines) + "\n}\n")


__all__ = ["FILE", "REPAIR", "Entry", "Measures", "MeasuresError", "checksum", "load", "save"]
