"""The model: a table of weights, by which a sentence gets its suggested topic, speaker and move, and how sure each is.

It is a linear model, so what it takes to use it is a sum per code; scikit-learn is needed only where it is trained
(:mod:`readouts.analysis.desk.training`). JavaScript repeats this module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from readouts.analysis.desk.features import WordList, terms

FILE = Path("desk") / "model.json"
"""The model, below the data folder."""
FORMAT = 1
_LEVELS = 45  # a weight is one of 91 levels
_ZERO = 80  # the character of the level zero; the backslash, which JSON would double, is written as the one after the last
_BACKSLASH, _INSTEAD = 92, 126


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
class Head:
    """One question that the model answers: its codes, what each starts from, and how much a level of weight is.

    Hints weigh far more than single words, so a level of theirs (`hint_scale`) is more than one of a word's (`scale`).
    """

    name: str
    codes: tuple[str, ...]
    temperature: float
    scale: float
    hint_scale: float
    bias: tuple[float, ...]


@dataclass(frozen=True)
class LanguageModel:
    """The weights for sentences of one language. `levels` has a row a feature, its columns the codes of all heads in turn."""

    heads: tuple[Head, ...]
    features: tuple[str, ...]
    rarity: tuple[float, ...]
    levels: tuple[tuple[int, ...], ...]

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.features)}

    def vector(self, text: str, language: str, side: str, words: WordList) -> dict[int, float]:
        """The features of a sentence that the model knows, by number: those of its wording have length 1 together."""
        index = self._index
        counts = sorted(terms(text, language).items())
        wording = {index[t]: (1 + math.log(n)) * self.rarity[index[t]] for t, n in counts if t in index}
        length = math.sqrt(sum(value * value for value in wording.values())) or 1.0
        found = {i: value / length for i, value in wording.items()}
        return found | {index[h]: value for h, value in sorted(words.hints(text, language, side).items()) if h in index}

    def logits(self, vector: Mapping[int, float]) -> list[list[float]]:
        """The score of every code, a list a head."""
        scores, start = [], 0
        for head in self.heads:
            row = list(head.bias)
            for i, value in vector.items():
                levels, scale = self.levels[i], head.hint_scale if self.features[i].startswith("@") else head.scale
                for c in range(len(row)):
                    row[c] += value * levels[start + c] * scale
            scores.append(row)
            start += len(head.codes)
        return scores


@dataclass(frozen=True)
class Model:
    """The model of a course, and what it was trained on."""

    languages: Mapping[str, LanguageModel]
    about: Mapping[str, Any]
    checksum: str

    def suggest(self, text: str, language: str, side: str, words: WordList) -> dict[str, Suggestion]:
        """What the model suggests for a sentence of the account of a side: by the name of each head, such as `topic`."""
        of = self.languages[language]
        scores = of.logits(of.vector(text, language, side, words))
        return {head.name: _ranked(head, row) for head, row in zip(of.heads, scores, strict=True)}


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


def dump(model: Model) -> str:
    """The model as the text of its file: the same model gives the same text."""
    languages = {}
    for code, of in sorted(model.languages.items()):
        languages[code] = {
            "heads": [asdict(head) for head in of.heads],
            "features": "\t".join(of.features),
            "rarity": packed([round(r * 10) - _LEVELS for r in of.rarity]),
            "levels": "".join(map(sparse, of.levels)),
        }
    record = {"format": FORMAT, "checksum": model.checksum, "about": model.about, "languages": languages}
    return json.dumps(record, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def parse(text: str) -> Model:
    """Read the text of a model's file; ValueError, KeyError or TypeError if it is none."""
    record = json.loads(text)
    if record["format"] != FORMAT:
        raise ValueError("another format")
    languages = {}
    for code, of in record["languages"].items():
        heads = tuple(Head(**{**h, "codes": tuple(h["codes"]), "bias": tuple(h["bias"])}) for h in of["heads"])
        width = sum(len(h.codes) for h in heads)
        features = tuple(of["features"].split("\t"))
        rows = full(unpacked(of["levels"]), width)
        if len(rows) != len(features):
            raise ValueError("weights are missing")
        languages[code] = LanguageModel(heads, features, tuple((r + _LEVELS) / 10 for r in unpacked(of["rarity"])), rows)
    return Model(languages, record["about"], record["checksum"])


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
    "FILE", "FORMAT", "Head", "LanguageModel", "Model", "ModelError", "Suggestion", "dump", "full", "load", "packed", "parse",
    "softmax", "sparse", "unpacked",
]
