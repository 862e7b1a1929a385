"""Where the copies of a class are kept: `data/licensed/`, a file a text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from readouts.anchoring.fingerprints import Print, shingles, words
from readouts.anchoring.own_copy.recognition import Match
from readouts.course.files import locked, write_atomically

FOLDER = "licensed"


class LicensedError(Exception):
    """What is stored cannot be used; the text of the error names the file and says why, in one line."""


def load(folder: Path) -> dict[str, dict[int, str]]:
    """Read the licensed texts of the data folder `folder`.

    Returns
    -------
    For each text that was added its paragraphs by number (from 1); those missing from the copy are missing here.

    Raises
    ------
    LicensedError : a stored file is broken.
    """
    return {path.stem: _load(path) for path in sorted((folder / FOLDER).glob("*.json"))}


def _load(path: Path) -> dict[int, str]:
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["text"] != path.stem:
            raise ValueError(f"it holds the text {data['text']}")
        return {int(n): str(paragraph) for n, paragraph in data["paragraphs"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise LicensedError(f"{path}: cannot be read ({error}); remove the file and add the text again") from None


def similarity(paragraphs: Mapping[int, str], prints: Sequence[Print]) -> float:
    """Share of a text's shingles that are in the paragraphs given, each in its own, 0 to 1."""
    hits = sum(len(prints[n - 1].shingles.intersection(shingles(p))) for n, p in paragraphs.items() if n <= len(prints))
    return hits / max(1, sum(len(p.shingles) for p in prints))


def other_lengths(paragraphs: Mapping[int, str], prints: Sequence[Print]) -> dict[int, tuple[int, int]]:
    """The paragraphs that are longer or shorter than the original, by number: their words, and those of the original.

    Shingles alone don't tell: a heading that sticks to a paragraph, or a last line that is lost, leaves nearly all of them.
    """
    counted = {n: (len(words(paragraph)), prints[n - 1].words) for n, paragraph in paragraphs.items() if n <= len(prints)}
    return {n: both for n, both in counted.items() if both[0] != both[1]}


def store(match: Match, prints: Sequence[Print], folder: Path, *, replace: bool = False) -> str:
    """Store the paragraphs found below the data folder `folder`.

    A paragraph takes the place of a stored one only if it is nearer to the original; with `replace` all that was stored
    of the text gives way. The file is written whole or not at all.

    Parameters
    ----------
    match : the text as it was recognized.
    prints : the fingerprints of its paragraphs.
    folder : the data folder.
    replace : take this copy, even if the stored one is better.

    Returns
    -------
    What was done, in a few words.
    """
    path = folder / FOLDER / f"{match.text}.json"
    with locked(path):
        return _store(match, prints, path, replace=replace)


def _store(match: Match, prints: Sequence[Print], path: Path, *, replace: bool) -> str:
    stored = {} if replace or not path.exists() else _load(path)
    better = {
        n: p for n, p in match.alignment.paragraphs.items()
        if n not in stored or prints[n - 1].share(p) > prints[n - 1].share(stored[n])
    }
    if not better:
        return "not stored: the stored copy is as good or better (--replace uses this one)"
    paragraphs = dict(sorted({**stored, **better}.items()))
    write_atomically(path, as_json(match.text, paragraphs, similarity(paragraphs, prints)))
    if not stored:
        return "stored"
    return f"stored copy improved by {len(better)} paragraph{'s' if len(better) > 1 else ''}"


def as_json(text: str, paragraphs: Mapping[int, str], similarity: float) -> str:
    """The content of a stored file."""
    data = {"text": text, "similarity": round(similarity, 4), "paragraphs": {str(n): p for n, p in paragraphs.items()}}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


__all__ = ["FOLDER", "LicensedError", "as_json", "load", "other_lengths", "similarity", "store"]
