"""Reading the Readouts: the data of the course, its comparisons and widgets.

>>> import readouts
>>> course = readouts.load()
>>> course.statements           # a pandas DataFrame, one row a statement
>>> readouts.compare("bali-2022")   # a widget

Importing this package is cheap: pandas, Sphinx and the Jupyter machinery are imported when they are first needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from readouts.course import Course
    from readouts.widgets import Compare

__version__ = "0.1.0"
__all__ = ["compare", "compare_table", "load"]


def load(path: str | Path | None = None) -> Course:
    """Read and check the whole course.

    Parameters
    ----------
    path : the folder `data/`; by default the one of the checkout, else the one inside the installed package.

    Returns
    -------
    Course

    Raises
    ------
    readouts.course.CourseError : if the data has faults; its text lists all of them.

    """
    from readouts.course import Course

    return Course.load(path)


def compare(meeting: str = "bali-2022", **traits: Any) -> Compare:
    """Put the two accounts of one meeting side by side.

    Parameters
    ----------
    meeting : id of a meeting, as in `data/meetings.csv`.
    **traits : start values of the widget's traits: `topic`, `show`, `course`.

    Returns
    -------
    Compare : a widget; its traits are `meeting`, `topic` and `show`, its `value` a DataFrame of the rows on the screen.

    Raises
    ------
    KeyError : if there is no such meeting; the message names the nearest.

    """
    from readouts.widgets import Compare

    return Compare(meeting=meeting, **traits)


def compare_table(meeting: str, **choice: str) -> pd.DataFrame:
    """The comparison of one meeting as a DataFrame, one row a topic; see :func:`readouts.comparison.compare_table`."""
    from readouts.comparison import compare_table

    return compare_table(load(), meeting, **choice)
