"""The workbench: two readouts that a class brings, compared by shared wording, vocabulary and terms; and coding by two people.

This is the face that notebooks use; each part has a module of its own in :mod:`readouts.analysis`.

>>> from readouts import workbench
>>> workbench.shared_phrases("Both had candid and constructive talks.", "The talks were candid and constructive.", least=3)
...                                             # a DataFrame: candid and constructive, 3 words, once in each
>>> workbench.workbench()                       # all of it as a form, in a notebook
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readouts.analysis.coding import Agreement, agreement, coding_sheet, read_sheet
from readouts.analysis.shared_phrases import shared_phrases
from readouts.analysis.terms_in_text import terms_in, terms_of_both
from readouts.analysis.vocabulary import CLEAR, cautions, vocabulary
from readouts.analysis.wording import WorkbenchError, is_unspaced, length, sentences
from readouts.rendering.vocabulary_chart import picture

if TYPE_CHECKING:
    from readouts.widgets.workbench import Workbench


def workbench(first: str = "", second: str = "", **options: Any) -> Workbench:
    """Show the workbench as a form of ipywidgets: two fields to paste into, the results, and a place to code.

    Parameters
    ----------
    first, second : texts that are in the fields at the beginning.
    **options : `course`, if it is not the course's own; and what an ipywidgets VBox takes.

    Returns
    -------
    Workbench : a VBox. Its traits `first` and `second` are the two texts; `shared`, `vocabulary` and `terms` the results as
    DataFrames (None before anything was compared); `coding` the form in which two people code. All can be observed.

    """
    from readouts.widgets.workbench import Workbench

    return Workbench(first=first, second=second, **options)


__all__ = [
    "CLEAR", "Agreement", "WorkbenchError", "agreement", "cautions", "coding_sheet", "is_unspaced", "length", "picture",
    "read_sheet", "sentences", "shared_phrases", "terms_in", "terms_of_both", "vocabulary", "workbench",
]
