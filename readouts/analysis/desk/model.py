"""The model: a table of weights, by which a sentence gets its suggested topic, speaker and move, and how sure each is.

It is a linear model, so what it takes to use it is a sum per code; scikit-learn is needed only where it is trained
(:mod:`readouts.analysis.desk.training`). JavaScript repeats this module.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from readouts.analysis.desk.features import WordList, terms

FILE = Path("desk") / "model.json"
"""The model, below the data folder."""
FORMAT = 2
LEAST_LENGTH = 6.0  # length of a wording: some three words of no rarity
_LEVELS = 45  # a weight is one of 91 levels
_ZERO = 80  # the character of the level zero; the backslash, which JSON would double, is written as the one after the last
_BACKSLASH, _INSTEAD = 92, 126
_A, _MOST = 65, 25


class ModelError(ValueError):
    """The file of the model is missing or cannot be used; the text says what to do."""


@dataclass(frozen=True)
class Suggestion:
    """The codes of one kind for a sentence, the likeliest first, each with its probability."""

    ranked: tuple[tuple[str, float], ...]

    @property
    def code(self) -> str:
        """The likeliest code."""
        return self.ranked[0][0]

    @property
    def sure(self) -> float:
        """The probability of the likeliest code."""
        return self.ranked[0][1]


@dataclass(frozen=True)
class SentenceFeatures:
    """What the model sees of a sentence: how often each term occurs, and how strong each hint is."""

    terms: Mapping[str, int]
    hints: Mapping[str, float]


def sentence_features(text: str, language: str, side: str, words: WordList) -> SentenceFeatures:
    """What the model sees of a sentence in the account of a side."""
    return SentenceFeatures(dict(sorted(terms(text, language).items())), dict(sorted(words.hints(text, language, side).items())))


@dataclass(frozen=True)
class Head:
    """One question that the model answers of one language: its codes, what each starts from, and what the features weigh.

    It has features of its own, for what tells a topic doesn't tell who speaks. Hints weigh far more than single words, so a level
    of theirs (`hint_scale`) is more than one of a word's (`scale`). `levels` has a row a feature, its columns the codes.
    """

    name: str
    codes: tuple[str, ...]
    temperature: float
    scale: float
    hint_scale: float
    bias: tuple[float, ...]
    features: tuple[str, ...]
    rarity: tuple[float, ...]
    levels: tuple[tuple[int, ...], ...]

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.features)}

    def scores(self, of: SentenceFeatures) -> list[float]:
        """The score of every code for a sentence; those features of its wording that are known have length 1 together.

        Where next to nothing is known, such as one "and", it stays shorter, so that it decides nothing.
        """
        index, scores = self._index, list(self.bias)
        wording = {index[t]: (1 + math.log(n)) * self.rarity[index[t]] for t, n in of.terms.items() if t in index}
        length = max(LEAST_LENGTH, math.sqrt(sum(value * value for value in wording.values())))
        amounts = [(i, value / length * self.scale) for i, value in wording.items()]
        amounts += [(index[h], value * self.hint_scale) for h, value in of.hints.items() if h in index]
        for i, amount in amounts:
            for column, level in enumerate(self.levels[i]):
                scores[column] += amount * level
        return scores


@dataclass(frozen=True)
class Model:
    """The model of a course, by language a head a question, and what it was trained on."""

    languages: Mapping[str, tuple[Head, ...]]
    about: Mapping[str, Any]
    checksum: str

    def suggest(self, text: str, language: str, side: str, words: WordList) -> dict[str, Suggestion]:
        """What the model suggests for a sentence of the account of a side: by the name of each head, such as `topic`."""
        of = sentence_features(text, language, side, words)
        return {head.name: _ranked(head, head.scores(of)) for head in self.languages[language]}


def _ranked(head: Head, scores: Sequence[float]) -> Suggestion:
    shares = softmax([score / head.temperature for score in scores])
    return Suggestion(tuple(sorted(zip(head.codes, shares, strict=True), key=lambda pair: -pair[1])))


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities that have these scores as their logarithms, up to a constant."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def packed(levels: Sequence[int]) -> str:
    """Levels from -45 to 45 as a string, a character each."""
    return "".join(chr(_INSTEAD if _ZERO + level == _BACKSLASH else _ZERO + level) for level in levels)


def unpacked(text: str) -> tuple[int, ...]:
    """The levels of a string that :func:`packed` made."""
    return tuple((_BACKSLASH if code == _INSTEAD else code) - _ZERO for code in map(ord, text))


def sparse(levels: Sequence[int]) -> str:
    """A row of levels, most of them zero, as a string: how many aren't, then the column and the level of each."""
    there = [(column, level) for column, level in enumerate(levels) if level]
    return packed([len(there) - _LEVELS, *(n for column, level in there for n in (column - _LEVELS, level))])


def full(numbers: Sequence[int], width: int) -> tuple[tuple[int, ...], ...]:
    """The rows of levels that :func:`sparse` made, from the unpacked string of all of them."""
    rows, at = [], 0
    while at < len(numbers):
        row, end = [0] * width, at + 1 + 2 * (numbers[at] + _LEVELS)
        for i in range(at + 1, end, 2):
            row[numbers[i] + _LEVELS] = numbers[i + 1]
        rows.append(tuple(row))
        at = end
    return tuple(rows)


def joined(names: Sequence[str]) -> str:
    """Names in one string: of each, how much of the name before it is repeated, as a capital (A: nothing), and how it goes on.

    A name has no capitals of its own: it is of folded text or an id.
    """
    found, last = [], ""
    for name in names:
        same = 0
        while same < min(len(last), len(name), _MOST) and last[same] == name[same]:
            same += 1
        found.append(chr(_A + same) + name[same:])
        last = name
    return "".join(found)


def parted(text: str) -> tuple[str, ...]:
    """The names that :func:`joined` put together."""
    found, last = [], ""
    for same, rest in re.findall("([A-Z])([^A-Z]*)", text):
        last = last[: ord(same) - _A] + rest
        found.append(last)
    return tuple(found)


def dump(model: Model) -> str:
    """The model as the text of its file: the same model gives the same text."""
    languages = {code: [_record(head) for head in heads] for code, heads in sorted(model.languages.items())}
    record = {"format": FORMAT, "checksum": model.checksum, "about": model.about, "languages": languages}
    return json.dumps(record, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _record(head: Head) -> dict[str, Any]:
    packings = {"rarity": packed([round(r * 10) - _LEVELS for r in head.rarity]), "levels": "".join(map(sparse, head.levels))}
    return {**asdict(head), "features": joined(head.features), **packings}


def parse(text: str) -> Model:
    """Read the text of a model's file; ValueError, KeyError or TypeError if it is none."""
    record = json.loads(text)
    if record["format"] != FORMAT:
        raise ValueError("another format")
    languages = {code: tuple(map(_head, heads)) for code, heads in record["languages"].items()}
    return Model(languages, record["about"], record["checksum"])


def _head(record: Mapping[str, Any]) -> Head:
    features, codes = parted(record["features"]), tuple(record["codes"])
    rows = full(unpacked(record["levels"]), len(codes))
    if len(rows) != len(features):
        raise ValueError("weights are missing")
    rarity = tuple((r + _LEVELS) / 10 for r in unpacked(record["rarity"]))
    read = {"codes": codes, "bias": tuple(record["bias"]), "features": features, "rarity": rarity, "levels": rows}
    return Head(**{**record, **read})


def load(folder: Path) -> Model:
    """Read the model of a course.

    Parameters
    ----------
    folder : the data folder.

    Raises
    ------
    ModelError : if there is none, or it can't be read.

    """
    path = folder / FILE
    try:
        return parse(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no such file; make it with: readouts desk train") from None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ModelError(f"{path}: cannot be used ({error}); make it again with: readouts desk train") from None


__all__ = [
    "FILE", "FORMAT", "LEAST_LENGTH", "Head", "Model", "ModelError", "SentenceFeatures", "Suggestion", "dump", "full", "joined",
    "load", "packed", "parse", "parted", "sentence_features", "softmax", "sparse", "unpacked",
]
