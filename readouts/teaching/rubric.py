"""The rubric as a table that a learning platform imports."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from readouts.teaching.instructor import Criterion, Guidance

COLUMNS = "Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range"
LEVELS = 4  # of a criterion, each of which gives a point more
LEVEL = "Rating Name", "Rating Description", "Rating Points"
"""The columns of a level, which come again for each; the names are those of Canvas's own template for imports."""


def rubric_table(criteria: Sequence[Criterion], title: str) -> bytes:
    """The rubric as CSV in UTF-8, one row per criterion, its levels from the best down, as Canvas imports it.

    Parameters
    ----------
    criteria : of the instructor's part; each has four levels, the weakest first.
    title : name of the rubric.

    """
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow([*COLUMNS, *LEVEL * max((len(c.levels) for c in criteria), default=0)])
    for criterion in criteria:
        levels = [(f"Level {n}", words, str(n)) for n, words in reversed(list(enumerate(criterion.levels, 1)))]
        rows.writerow([title, criterion.criterion, "", "false", *(cell for level in levels for cell in level)])
    return out.getvalue().encode()


def points(guidance: Mapping[str, Guidance]) -> Mapping[str, int]:
    """What each question gives, by `text/question`: the best level of every line of the rubric that counts for it."""
    return {question: LEVELS * len(one.rubric) for question, one in guidance.items()}


__all__ = ["points", "rubric_table"]
