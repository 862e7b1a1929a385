"""What a picture shows that a student has drawn: its numbers, the names of the sides, what the axis says and where it begins.

>>> from readouts.teaching import pictures
>>> pictures.draws(globals(), "draw", [table, another])        # draw(axes, table) must show the columns us and cn of each
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from readouts.teaching.checks import UNTOUCHED, NotYet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_SIDES = {"us": r"\bu\.?s\.?a?\b|united states|americ|washington", "cn": r"\bcn\b|chin|beijing|\bprc\b"}
_CALLED = {"us": "the United States", "cn": "China"}
_NEAR = 0.006


class _Series(NamedTuple):
    """Numbers that a picture shows, in the order of the years, and the name given to them."""

    values: list[float]
    label: str
    lying: bool


def sheet(width: float = 6.4, height: float = 3.4) -> Axes:
    """An empty picture to draw into, in inches."""
    import matplotlib.pyplot as plt

    axes: Axes = plt.subplots(figsize=(width, height), layout="constrained")[1]
    return axes


def draws(names: Mapping[str, Any], name: str, tables: Sequence[pd.DataFrame]) -> None:
    """Ask for a recipe that draws the columns `us` and `cn` of a table, a row a year, into axes: as lines, points or bars.

    Shares may be drawn as such or in percent. Give two tables that differ, so that a picture of numbers that were copied fails.

    Raises
    ------
    NotYet : if a column isn't drawn, the sides can't be told apart, the axis has no name, or it doesn't begin at 0.

    """
    if name not in names:
        raise NotYet("Run the cell above first. If it shows NameError, a cell further up wasn't run.")
    if not callable(names[name]):
        raise NotYet(f'{name} is no longer a recipe: keep the line that begins with "def {name}", and change what is below it.')
    for table in tables:
        _look(names[name], name, table, next(other for other in tables if other is not table))


def _look(recipe: Callable[..., Any], name: str, table: pd.DataFrame, other: pd.DataFrame) -> None:
    import matplotlib.pyplot as plt

    before = set(plt.get_fignums())
    axes = plt.subplots()[1]
    try:
        recipe(axes, table.copy())
        opened = [plt.figure(number) for number in plt.get_fignums() if number not in before]
        drawn = [one for one in (axes, *(a for f in opened for a in f.axes if a is not axes)) if list(_series(one))]
        if not drawn:
            raise NotYet(f"{UNTOUCHED} The picture is empty: axes.plot( ) draws a line, axes.bar( ) bars.")
        _judge(drawn[0], table, other)
    except NotYet:
        raise
    except Exception as error:  # whatever was written, the student reads one line
        said = str(error).strip("'\" ").split("\n")[0][:100]
        raise NotYet(f"{name}(axes, table) stops with {type(error).__name__}: {said}. Try it by hand, in a new cell.") from None
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)


def _judge(axes: Any, table: pd.DataFrame, other: pd.DataFrame) -> None:
    found = list(_series(axes))
    shown = {side: [one for one in found if _shows(one, [float(v) for v in table[side]])] for side in _SIDES}
    for side, ones in shown.items():
        if not ones:
            copied = any(_shows(one, [float(v) for v in other[side]]) for one in found)
            how = "the same numbers are drawn whatever table comes. Use table." if copied else f'draw table["{side}"].'
            raise NotYet(f"Nothing in the picture shows the numbers of {_CALLED[side]}, one for each year: {how}")
    _judge_names(axes, shown)
    lying = shown["us"][0].lying
    label, start = (axes.get_xlabel(), axes.get_xlim()) if lying else (axes.get_ylabel(), axes.get_ylim())
    if not label.strip():
        raise NotYet(f'The axis with the numbers has no name. Say what they are: axes.set_{"x" if lying else "y"}label("…").')
    if min(start) > 0:
        raise NotYet("The axis doesn't begin at 0, which makes a small change look large: "
                     f'axes.set_{"x" if lying else "y"}lim(0, 1), or (0, 100) for percent.')


def _judge_names(axes: Any, shown: Mapping[str, Sequence[_Series]]) -> None:
    """Whether a reader can tell which is which: by a legend, or by words next to the lines."""
    legend = axes.get_legend()
    words = [text.get_text() for text in (*(legend.get_texts() if legend else ()), *axes.texts)]
    for side, pattern in _SIDES.items():
        if not any(re.search(pattern, one, re.IGNORECASE) for one in words):
            raise NotYet(f"A reader can't tell which is {_CALLED[side]}. Give each a label= and end with axes.legend().")
        same = shown["us"][0].values == shown["cn"][0].values
        named = [one.label for one in shown[side] if any(re.search(p, one.label, re.IGNORECASE) for p in _SIDES.values())]
        if named and not same and not any(re.search(pattern, label, re.IGNORECASE) for label in named):
            raise NotYet(f'What is labeled "{named[0]}" shows the numbers of {_CALLED[side]}. Exchange the two labels.')


def _shows(one: _Series, wanted: Sequence[float]) -> bool:
    """Whether numbers are those of a column, as shares or in percent; bars that lie may begin with the last year."""
    if len(one.values) != len(wanted):
        return False
    orders = (wanted, wanted[::-1]) if one.lying else (wanted,)
    return any(all(abs(v / scale - w) <= _NEAR for v, w in zip(one.values, order, strict=True))
               for scale in (1, 100) for order in orders)


def _series(axes: Any) -> Iterator[_Series]:
    for line in axes.lines:
        points = sorted(zip(_numbers(line.get_xdata(orig=False)), _numbers(line.get_ydata(orig=False)), strict=True))
        yield _Series([y for _, y in points], str(line.get_label()), lying=False)
    for bars in axes.containers:
        lying = getattr(bars, "orientation", "vertical") == "horizontal"
        places = [(b.get_y(), b.get_width()) if lying else (b.get_x(), b.get_height()) for b in getattr(bars, "patches", ())]
        if places:
            yield _Series([float(value) for _, value in sorted(places)], str(bars.get_label()), lying)
    for points in axes.collections:
        if len(offsets := points.get_offsets()):
            yield _Series([float(y) for _, y in sorted(map(tuple, offsets))], str(points.get_label()), lying=False)


def _numbers(data: Any) -> list[float]:
    return [float(value) for value in data]


__all__ = ["draws", "sheet"]
