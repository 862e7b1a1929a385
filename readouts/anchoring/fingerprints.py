r"""Fingerprints: what the repository knows of a text that it does not hold.

For every paragraph, `data/texts/fingerprints.json` holds its number of words and the sorted set of the CRC-32 hashes of
its three-word shingles. With them any machine can tell whether a quotation is in a paragraph, and recognize a
reader's own copy. Python and the page's script compute them alike; `tests/vectors.json` holds both to it.

The rules
---------
1. *Fold*: radicals as characters (:func:`readouts.text.folding.radicals_as_characters`); Unicode NFKC; lower case (the
   plain one, of no language); drop all marks (`\p{M}`) and format characters (`\p{Cf}`: soft hyphen, zero-width space, byte
   order mark); final sigma becomes sigma; the letters that stand for an apostrophe (U+02BB, U+02BC) become one.
2. *Words*: a Chinese character (:data:`readouts.text.scripts.HAN`) is a word of its own; every other word is the longest run of
   letters and digits (`\p{L}`, `\p{N}`). So `U.S.` is two words, `high-level` two, `China’s` two, whatever the apostrophe is.
3. *Shingles*: each three words that follow one another, joined by single spaces, in UTF-8, hashed by CRC-32 (that of
   zlib and PNG) as an unsigned number. Fewer than three words make one shingle of all of them; none make none.

In JavaScript, with that `HAN`, `asCharacters` for those radicals and `crc32` over bytes::

    const word = new RegExp(`[${HAN}]|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
    const fold = t => asCharacters(t).normalize("NFKC").toLowerCase().replace(/[\p{M}\p{Cf}]/gu, "").replace(/ς/g, "σ")
      .replace(/[\u02bb\u02bc]/g, "'");
    const words = t => fold(t).match(word) ?? [];
    const runs = w => w.length > 2 ? w.slice(2).map((_, i) => w.slice(i, i + 3)) : w.length ? [w] : [];
    const hashes = w => runs(w).map(run => crc32(new TextEncoder().encode(run.join(" "))));
    const shingles = t => [...new Set(hashes(words(t)))].sort((a, b) => a - b);

What is protected, and what is not
----------------------------------
No sentence can be read off the file, and there is no searching, showing or copying the text with it. It is *not*
encryption. CRC-32 is no secret and quick to compute: who knows two words that follow one another (a published quotation
is enough) can try every word of a dictionary as the third, and so walk on from word to word. Against that only having
no fingerprints helps. Hashes of single words could be looked up in a dictionary at once, and those of two words need no
two words known beforehand, so neither are stored for a whole text. Each paragraph has a list `short` with the hashes of
those one- and two-word quotations only that notes publish anyway and that are in it: it tells nothing new, and proves
these notes too. A short quotation that is in no such list cannot be decided without the text, unless the note gives the
words next to it (`prefix`, `suffix`); `readouts texts fingerprint` with the text at hand brings the lists up to date.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from readouts.course.files import FINGERPRINTS as FILE
from readouts.course.files import NotReadable, read_bytes, write_atomically
from readouts.course.record import ELLIPSIS
from readouts.text.folding import radicals_as_characters
from readouts.text.words import PLAIN_WORD

if TYPE_CHECKING:
    from readouts.course.readers import Faults
    from readouts.course.records import Note, Text

VERSION = 1
SIZE = 3  # words in a shingle


class _Fold(dict[int, int | None]):
    """A table for `str.translate` that fills itself: marks and format characters to nothing, all else to itself."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        self[code] = None if category[0] == "M" or category == "Cf" else code
        return self[code]


_FOLD = _Fold({0x03C2: 0x03C3, 0x02BB: 0x27, 0x02BC: 0x27})


class FingerprintError(Exception):
    """The file of fingerprints cannot be used; the text of the error names it and says why, in one line.

    `why` is the same without the file.
    """

    def __init__(self, path: Path, why: str):
        super().__init__(f"{path}: {why}")
        self.why = why


class Word(NamedTuple):
    """A word as it is hashed, and where it is in the text as given."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Fold what copies of one text differ in (rule 1 above)."""
    return unicodedata.normalize("NFKC", radicals_as_characters(text)).lower().translate(_FOLD)


def words(text: str) -> list[str]:
    """Cut a text into the words that are hashed (rules 1 and 2 above), in order."""
    return PLAIN_WORD.findall(fold(text))


def locate(text: str) -> list[Word]:
    """Cut a text into words as :func:`words` does, each with its offsets into `text` as given."""
    folded, starts, ends = _fold_with_offsets(text)
    return [Word(m[0], starts[m.start()], ends[m.end() - 1]) for m in PLAIN_WORD.finditer(folded)]


def hashes(parts: Sequence[str]) -> list[int]:
    """Hash the shingles of a list of words, in order and with repetitions (rule 3 above)."""
    if not parts:
        return []
    count = max(1, len(parts) - SIZE + 1)
    return [zlib.crc32(" ".join(parts[i : i + SIZE]).encode()) for i in range(count)]


def shingles(text: str) -> list[int]:
    """Sorted set of the hashes of a text's three-word shingles."""
    return sorted(set(hashes(words(text))))


def _fold_with_offsets(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Folded text; for each of its characters where the one it came from begins and ends."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = fold(text[start:end])
        out.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return "".join(out), starts, ends


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    """Cut before every character that does not combine with the one before it, so that each piece folds by itself."""
    start = 0
    for i in range(1, len(text)):
        if text[i] < "\u0300" or not _combines(text[i]):
            yield start, i
            start = i
    yield start, len(text)


@lru_cache(maxsize=4096)
def _combines(char: str) -> bool:
    first = unicodedata.normalize("NFKC", char)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"  # a vowel or final of Korean


# -- the file ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Print:
    """The fingerprint of a paragraph.

    Attributes
    ----------
    words : its number of words, as :func:`words` counts
    shingles : the hashes of its three-word shingles
    short : the hashes of those published quotations of one or two words that are in it

    """

    words: int
    shingles: frozenset[int]
    short: frozenset[int] = frozenset()

    @classmethod
    def of(cls, paragraph: str, quotations: Iterable[str] = ()) -> Print:
        """Make the fingerprint of a paragraph; `quotations` are the published ones, of which the short ones count."""
        parts = words(paragraph)
        runs = {" ".join(parts[i : i + n]) for n in range(1, SIZE) for i in range(len(parts) - n + 1)}
        short = {" ".join(words(part)) for quotation in quotations for part in ELLIPSIS.split(quotation)}
        return cls(len(parts), frozenset(hashes(parts)), frozenset(zlib.crc32(s.encode()) for s in runs & short))

    def share(self, text: str) -> float:
        """Share of this fingerprint's shingles that are in a text, 0 to 1."""
        return len(self.shingles.intersection(shingles(text))) / max(1, len(self.shingles))


@dataclass(frozen=True)
class Fingerprints:
    """The fingerprints of all texts: for each text id the prints of its paragraphs, in order."""

    texts: Mapping[str, tuple[Print, ...]] = field(default_factory=dict)

    def paragraph_of(self, text_id: str, quotation: str) -> list[int] | None:
        """Find the paragraphs in which a quotation can be.

        Parameters
        ----------
        text_id : the text.
        quotation : words that follow one another in it.

        Returns
        -------
        Numbers (from 1) of the paragraphs that hold every shingle of the quotation; None if that cannot be decided:
        the quotation has fewer than three words, and is none of the published ones the fingerprints were made with.

        Raises
        ------
        KeyError : the text has no fingerprints.

        """
        prints = self.texts[text_id]
        parts = words(quotation)
        wanted = set(hashes(parts))
        if len(parts) < SIZE:
            return [n for n, p in enumerate(prints, 1) if wanted and wanted <= p.short] or None
        return [n for n, p in enumerate(prints, 1) if wanted <= p.shingles]

    def with_text(self, text_id: str, paragraphs: Iterable[str], quotations: Sequence[str] = ()) -> Fingerprints:
        """Return these fingerprints with those of one more text, or of the same text again.

        `quotations` are the published ones of that text (:attr:`Print.short`).
        """
        return Fingerprints({**self.texts, text_id: tuple(Print.of(p, quotations) for p in paragraphs)})

    @cached_property
    def as_json(self) -> str:
        """The file's content: texts by id, a line a paragraph; the same fingerprints always give the same bytes."""
        entries = (f"{json.dumps(name)}: [\n{_lines(self.texts[name])}\n]" for name in sorted(self.texts))
        return f'{{"version": {VERSION}, "texts": {{\n' + ",\n".join(entries) + "\n}}\n"


def _lines(prints: Iterable[Print]) -> str:
    return ",\n".join(
        json.dumps({"words": p.words, "short": sorted(p.short), "shingles": sorted(p.shingles)}) for p in prints
    )


def load(folder: Path) -> Fingerprints:
    """Read the fingerprints of the data folder `folder`; none if it has no file of them.

    Raises
    ------
    FingerprintError : the file is broken, or of another version.

    """
    path = folder / FILE
    try:
        found = path.stat()
    except FileNotFoundError:
        return Fingerprints()
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(4)
def _read(path: Path, changed: int, size: int) -> Fingerprints:
    """Read the file, once as long as it stays as it is: checking a course, its pages and its digests all ask for it."""
    try:
        data = json.loads(read_bytes(path))
        if data["version"] != VERSION:
            raise FingerprintError(path, f"has version {data['version']}; this program reads version {VERSION}")
        texts = {str(name): tuple(_print(p) for p in prints) for name, prints in data["texts"].items()}
    except NotReadable as error:
        raise FingerprintError(path, str(error)) from None
    except KeyError as error:
        raise FingerprintError(path, f"is broken (it has no {error}); fetch it again from the repository") from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise FingerprintError(path, f"is broken ({error}); fetch it again from the repository") from None
    return Fingerprints(texts)


def _print(entry: Mapping[str, object]) -> Print:
    count, short, numbers = entry["words"], entry.get("short", []), entry["shingles"]
    if not isinstance(count, int) or not _are_numbers(short) or not _are_numbers(numbers):
        raise ValueError("a paragraph's words or shingles are not numbers")
    return Print(count, frozenset(numbers), frozenset(short))


def _are_numbers(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(isinstance(n, int) for n in value)


def save(fingerprints: Fingerprints, folder: Path) -> None:
    """Write the fingerprints into the data folder `folder`."""
    write_atomically(folder / FILE, fingerprints.as_json)


# -- checking quotations -----------------------------------------------------------------------------------------------


def check_quotations(texts: Iterable[Text], fingerprints: Fingerprints, faults: Faults) -> list[str]:
    """Prove for each note that its quotation is in the paragraph it names.

    Parameters
    ----------
    texts : the texts with their notes.
    fingerprints : of texts; a text that has none is passed over.
    faults : takes a fault for every quotation that is not there, and for a text whose number of paragraphs
        differs from its fingerprints'.

    Returns
    -------
    The notes (`text/note`) that fingerprints cannot decide: quotations of one or two words without enough words in
    `prefix` and `suffix`.

    """
    undecided: list[str] = []
    for text in texts:
        prints = fingerprints.texts.get(text.id)
        if prints is None:
            continue
        if len(prints) != len(text.paragraphs):
            faults.about(text, f'text "{text.id}"', f"has {len(text.paragraphs)} paragraphs, but fingerprints of "
                         f"{len(prints)}; fix the paragraphs, or run `readouts texts fingerprint` again", "paragraphs")
            continue
        for note in text.notes:
            _check_note(text, note, fingerprints, faults, undecided)
    return undecided


def _check_note(text: Text, note: Note, fingerprints: Fingerprints, faults: Faults, undecided: list[str]) -> None:
    whole = fingerprints.paragraph_of(text.id, note.quote)
    if whole and note.at in whole:
        return
    unproved = False
    for part, context in _parts(note):
        places = fingerprints.paragraph_of(text.id, part)
        if places is None:  # too short by itself: perhaps the words next to it help
            places = fingerprints.paragraph_of(text.id, context) or None
        if places is None:
            unproved = True
        elif note.at not in places:
            prints = fingerprints.texts[text.id]
            faults.about(note, f'note "{note.id}"', _misplaced(note, part, places, prints), "at" if places else "quote")
            return
    if unproved:
        undecided.append(f"{text.id}/{note.id}")


def _parts(note: Note) -> list[tuple[str, str]]:
    """The quotation, or both parts of `first … last`; each also with the words next to it."""
    parts = note.parts
    if len(parts) == 1:
        return [(note.quote, f"{note.prefix} {note.quote} {note.suffix}")]
    return [(parts[0], f"{note.prefix} {parts[0]}"), (parts[1], f"{parts[1]} {note.suffix}")]


def _misplaced(note: Note, part: str, places: Sequence[int], prints: Sequence[Print]) -> str:
    head = f"its quotation “{part}” is not in paragraph {note.at}"
    if places:
        return f"{head}, but in paragraph {' and '.join(map(str, places))}; fix `at`"
    message = f"{head} nor in any other paragraph of this text"
    if 1 <= note.at <= len(prints) and (gap := _first_gap(part, prints[note.at - 1])):
        message += f"; look at the words “{gap}”"
    return message + "; copy the quotation again from the text"


def _first_gap(part: str, paragraph: Print) -> str:
    """The first three words of a quotation that are not so in a paragraph, unless none of its words do."""
    found = locate(part)
    hits = [h in paragraph.shingles for h in hashes([w.word for w in found])]
    if not any(hits):
        return ""
    i = hits.index(False)
    return part[found[i].start : found[i + SIZE - 1].end]


__all__ = [
    "FILE", "SIZE", "FingerprintError", "Fingerprints", "Print", "Word", "check_quotations", "fold", "hashes", "load",
    "locate", "save", "shingles", "words",
]
