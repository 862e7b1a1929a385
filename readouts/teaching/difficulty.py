"""How hard a text is: points for what was measured of its words and for what a reader judged, and a word for their sum."""

from __future__ import annotations

from collections.abc import Mapping

from readouts.anchoring.measures import Measures
from readouts.course.syllabi import Difficulty

PARTS: Mapping[str, tuple[float, float]] = {"words": (800, 1400), "sentence": (23, 28), "terms": (2, 3)}
"""For each measured part the two bounds: below the first it counts 1, from the second on 3, between them 2."""
RATINGS = ((8, "easier"), (11, "middle"), (15, "harder"))
"""The sum of the five parts up to which a text has a rating."""


def points(difficulty: Difficulty, measures: Measures) -> Mapping[str, int]:
    """The points of each part of the rubric, 1 to 3."""
    measured = {"words": measures.words, "sentence": measures.sentence_length, "terms": measures.terms_per_100}
    counted = {name: 1 + sum(measured[name] >= bound for bound in PARTS[name]) for name in PARTS}
    return {**counted, "background": difficulty.background, "voices": difficulty.voices}


def rating(parts: Mapping[str, int]) -> str:
    """The word for a sum of points."""
    total = sum(parts.values())
    return next(word for most, word in RATINGS if total <= most)


__all__ = ["points", "rating"]
