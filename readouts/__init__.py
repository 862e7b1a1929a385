"""Two governments' accounts of one meeting, read against each other: the data of a course, its comparisons and widgets.

>>> import readouts
>>> course = readouts.load()
>>> course.statements           # a pandas DataFrame, one row a statement
>>> readouts.compare("bali-2022")   # a widget

Importing this package is cheap: pandas, Sphinx and the Jupyter machinery are imported when they are first needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from readouts._version import __version__

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from readouts.course.course import Course
    from readouts.widgets import Compare, Coverage, Desk, PhraseTrail, WhoSaidIt

__all__ = [
    "__version__", "asymmetry", "compare", "compare_table", "coverage", "coverage_table", "desk", "load",
    "phrase_trail", "who_said_it",
]


def load(path: str | Path | None = None) -> Course:
    """Read and check the whole course.

    Parameters
    ----------
    path : the folder of a course; by default the one that `READOUTS_DATA` names, else the nearest that holds `course.yaml`, at
        or above the working folder, else the one that is installed.

    Returns
    -------
    Course

    Raises
    ------
    readouts.course.course.CourseError : if the data has faults; its text lists all of them.
    readouts.course.location.CourseNotFound : if there is no course.

    """
    from readouts.validation.load import load_course

    return load_course(path)


def compare(meeting: str = "", **traits: Any) -> Compare:
    """Put the two accounts of one meeting side by side.

    Parameters
    ----------
    meeting : id of a meeting, as in `data/meetings.csv`; by default the example that the course names.
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
    """The comparison of one meeting as a DataFrame, one row a topic; see :func:`readouts.analysis.comparison.compare_table`."""
    from readouts.analysis.comparison import compare_table

    return compare_table(load(), meeting, **choice)


def coverage(**traits: Any) -> Coverage:
    """Show who speaks of what: meetings × topics, a split cell for the two sides.

    Parameters
    ----------
    **traits : start values of the widget's traits: `topic`, `sort`, `selected`, `course`.

    Returns
    -------
    Coverage : a widget; its `value` is a DataFrame of the cells on the screen.

    """
    from readouts.widgets import Coverage

    return Coverage(**traits)


def who_said_it(about: str = "", **traits: Any) -> WhoSaidIt:
    """Ask in whose account a quotation is, in rounds of ten.

    Parameters
    ----------
    about : "" for all quotations, or the id of a meeting or of a topic.
    **traits : start values of the widget's traits: `seed`, `front`, `course`.

    Returns
    -------
    WhoSaidIt : a widget; its `value` is a DataFrame of the round, with what was answered.

    """
    from readouts.widgets import WhoSaidIt

    return WhoSaidIt(about, **traits)


def phrase_trail(phrase: str = "", **traits: Any) -> PhraseTrail:
    """Show when each side used a phrase, on a time line.

    Parameters
    ----------
    phrase : the id of a set phrase, `all`, or any words, which are looked for in the statements; by default the example that
        the course names.
    **traits : start value of the widget's `course`.

    Returns
    -------
    PhraseTrail : a widget; its `value` is a DataFrame of the uses on the screen.

    """
    from readouts.widgets import PhraseTrail

    return PhraseTrail(phrase, **traits)


def desk(us: str | Path = "", cn: str | Path = "", *, before: dt.date | None = None, **traits: Any) -> Desk:
    """Put two accounts of any meeting side by side, by topic, with what in them is new. Topics, speakers and moves are suggested.

    Parameters
    ----------
    us, cn : the accounts, in the order of the course's sides: the whole text, with menus around it if need be, or a file (plain
        text, HTML, PDF or Word). One can be left empty.
    before : only statements of meetings before this day count as earlier; by default the day of the meeting where one of the
        accounts is known, else all.
    **traits : start values of the widget's traits: `topic`, `show`, `course`.

    Returns
    -------
    Desk : a widget; its `sentences`, `comparison` and `novelty` are DataFrames.

    Raises
    ------
    ValueError : if a file can't be read.

    """
    from readouts.widgets import Desk

    return Desk(us, cn, before=before, **traits)


def coverage_table() -> pd.DataFrame:
    """Who speaks of what, one row a meeting and topic; see :func:`readouts.analysis.comparison.coverage_table`."""
    from readouts.analysis.comparison import coverage_table

    return coverage_table(load())


def asymmetry() -> pd.DataFrame:
    """How far the two accounts of each meeting part, one row a meeting; see :func:`readouts.analysis.comparison.asymmetry`."""
    from readouts.analysis.comparison import asymmetry

    return asymmetry(load())
