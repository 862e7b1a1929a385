"""The pictures of the labs, so that a lab shows the question and not forty lines of axes.

Each function draws one figure with matplotlib and returns nothing; in a notebook the figure appears below the cell. The two sides
always differ by shape or hatching too, not by color alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes

BARS: Mapping[str, Mapping[str, Any]] = {
    "us": {"color": "#1f4f8b", "label": "United States"},
    "cn": {"color": "#a3341f", "hatch": "//", "edgecolor": "white", "label": "China"},
}
MARKS = {side: {**look, "marker": marker, "s": 65} for (side, look), marker in zip(BARS.items(), "os", strict=True)}


def _axes(title: str, width: float = 6.4, height: float = 4.0) -> Axes:
    import matplotlib.pyplot as plt

    axes: Axes = plt.subplots(figsize=(width, height))[1]
    axes.set_title(title)
    return axes


def _finish(axes: Axes, across: str, *, below: bool = False) -> None:
    """Name the axis, show each entry of the legend once, and use the space."""
    axes.set_xlabel(across)
    handles, labels = axes.get_legend_handles_labels()
    if once := dict(zip(labels, handles, strict=True)):
        where: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.4, -0.2), "ncols": 2} if below else {"loc": "best"}
        axes.legend(list(once.values()), list(once), frameon=False, fontsize="small", **where)
    axes.figure.tight_layout()  # type: ignore[union-attr]


def two_ways(counts: pd.DataFrame, title: str, *, across: str = "statements in the table (number)") -> None:
    """Bars to the left for the United States, to the right for China; a row a name, the columns `us` and `cn`."""
    axes = _axes(title, height=0.4 * len(counts) + 1.4)
    axes.barh(counts.index.astype(str), -counts["us"], **BARS["us"])
    axes.barh(counts.index.astype(str), counts["cn"], **BARS["cn"])
    axes.axvline(0, color="black", linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.invert_yaxis()
    _finish(axes, across)


def pairs(counts: pd.DataFrame, title: str, *, across: str = "statements in the table (number)") -> None:
    """Two bars for each row of a table with the columns `us` and `cn`."""
    axes = _axes(title, height=0.55 * len(counts) + 1.6)
    for side, shift in (("us", -0.2), ("cn", 0.2)):
        axes.barh([row + shift for row in range(len(counts))], counts[side], height=0.38, **BARS[side])
    axes.set_yticks(range(len(counts)), counts.index.astype(str))
    axes.invert_yaxis()
    _finish(axes, across)


def marks(families: Mapping[str, pd.DataFrame], title: str) -> None:
    """A time line for each family of rows (with `date` and `side`); marks of one day are stacked."""
    axes = _axes(title, height=1.2 * len(families) + 1.4)
    for line, rows in enumerate(families.values()):
        for side, way in (("us", -1), ("cn", 1)):
            own = rows.loc[rows["side"] == side]
            axes.scatter(own["date"], line + way * (0.12 + 0.1 * own.groupby("date").cumcount()), **MARKS[side])
    axes.set_yticks(range(len(families)), list(families))
    axes.set_ylim(len(families) - 0.3, -0.7)
    axes.grid(axis="x", linewidth=0.4)
    axes.tick_params(axis="x", rotation=30)
    _finish(axes, "day of the meeting", below=True)


def ladder(table: pd.DataFrame, seen: pd.Series[str], meetings: Iterable[str], title: str) -> None:
    """Which words each account has: a mark where it has one, a gray question mark where it wasn't seen whole.

    `table` has a row for each meeting and side, a column a word; `seen` says of each meeting and side how much was seen.
    """
    rows, words = list(meetings), list(table.columns)
    axes = _axes(title, height=0.36 * len(rows) + 1.8)
    for row, meeting in enumerate(rows):
        for column, word in enumerate(words):
            for side, shift in (("us", -0.17), ("cn", 0.17)):
                if (meeting, side) in table.index and bool(table.loc[(meeting, side), word]):
                    axes.scatter(column + shift, row, **MARKS[side])
                elif seen.get((meeting, side)) != "whole":
                    axes.text(column + shift, row, "?", color="#666666", ha="center", va="center")
    axes.set_xticks(range(len(words)), words, rotation=30)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlim(-0.5, len(words) - 0.5)
    axes.invert_yaxis()
    axes.grid(axis="y", linewidth=0.4)
    _finish(axes, "word in the account", below=True)


def quarters(counts: pd.Series[int], line: pd.Timestamp, days: Sequence[pd.Timestamp], title: str) -> None:
    """Counts by quarter as columns, a dashed line on one day, triangles on others."""
    import pandas as pd

    axes = _axes(title)
    starts = pd.PeriodIndex(counts.index).to_timestamp()
    axes.bar(starts, counts, width=80, align="edge", color="#777777", label="contacts in the table")
    axes.plot(list(days), [-0.45] * len(days), "^", color="black", label="a text of the course")  # type: ignore[arg-type]
    axes.axvline(line, linestyle="--", color="black", linewidth=1, label="the essay is published")  # type: ignore[arg-type]
    axes.set_xticks(starts + pd.Timedelta(days=40), [str(q) for q in counts.index], rotation=90)
    axes.set_ylim(-0.9, counts.max() + 1.5)
    axes.set_ylabel("number")
    _finish(axes, "quarter")


def spans(table: pd.DataFrame, title: str) -> None:
    """Three bars for each row, in three grays with three patterns: the columns of the table in their order."""
    axes = _axes(title, height=0.7 * len(table) + 1.4)
    looks = (("#bbbbbb", ""), ("#555555", "xx"), ("#888888", ".."))
    for n, (name, (shade, pattern)) in enumerate(zip(table.columns, looks, strict=True)):
        heights = [row + (n - 1) * 0.27 for row in range(len(table))]
        axes.barh(heights, table[name], height=0.25, color=shade, hatch=pattern, edgecolor="white", label=str(name))
    axes.set_yticks(range(len(table)), table.index)
    axes.invert_yaxis()
    _finish(axes, "contacts in the table (number)")


def channels(rows: pd.DataFrame, lines: Mapping[str, pd.Timestamp], title: str) -> None:
    """A dot for each row on the line of its `channel`, and lines on named days."""
    axes = _axes(title, height=3.8)
    names = sorted(set(rows["channel"]))
    axes.scatter(rows["start"], rows["channel"].map(names.index), s=40, color="#444444", alpha=0.7)
    for (name, day), style in zip(lines.items(), ("--", ":", "-", "-."), strict=False):
        axes.axvline(day, color="black", linestyle=style, linewidth=1, label=name)  # type: ignore[arg-type]
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    _finish(axes, "day of the contact", below=True)


def drawn(values: Iterable[float], observed: float, title: str, *, across: str, whole: bool = True) -> None:
    """How often chance gave each value, and a line where the value is that was observed.

    `whole` is for values that are counted: a column for each number.
    """
    import numpy as np

    found: np.ndarray[Any, Any] = np.asarray(list(values), dtype=float)
    axes = _axes(title, height=3.4)
    bins: Any = np.arange(found.min() - 0.5, max(found.max(), observed) + 1) if whole else 40
    axes.hist(found, bins=bins, color="#999999", edgecolor="white", label=f"{len(found):,} draws")
    axes.axvline(observed, color="black", linewidth=2, label=f"observed: {observed:g}")
    axes.set_ylabel("draws (number)")
    _finish(axes, across)


def heat_map(table: pd.DataFrame, title: str) -> None:
    """A field for each row and column, darker for more, with its number; empty fields stay white."""
    import numpy as np

    axes = _axes(title, width=max(4.4, 0.8 * table.shape[1] + 3), height=0.36 * len(table) + 1.4)
    values = table.to_numpy(dtype=float)
    axes.imshow(np.ma.masked_invalid(values), cmap="Greys", vmin=0, aspect="auto")
    middle = np.nanmax(values) / 2
    for (row, column), value in np.ndenumerate(values):
        shown, color = ("–", "#595959") if np.isnan(value) else (f"{value:g}", "white" if value > middle else "black")
        axes.text(column, row, shown, ha="center", va="center", color=color)
    axes.set_xticks(range(table.shape[1]), table.columns.astype(str))
    axes.set_yticks(range(len(table)), table.index.astype(str))
    _finish(axes, "")


def spread(places: Mapping[str, Sequence[float]], length: int, title: str) -> None:
    """A stroke for each place of a word, a line a word, over `length` meetings in order of time."""
    axes = _axes(title, height=0.45 * len(places) + 1.4)
    axes.eventplot(list(places.values()), lineoffsets=list(range(len(places))), linelengths=0.7, colors="black")
    axes.set_yticks(range(len(places)), list(places))
    axes.set_xlim(-1, length)
    axes.invert_yaxis()
    _finish(axes, "meeting (in order of time)")


def typical(table: pd.DataFrame, title: str, *, top: int = 8) -> None:
    """The words at both ends of a table of z (see :func:`readouts.workbench.vocabulary`), with lines at 1.96."""
    import pandas as pd

    axes = _axes(title, height=0.34 * 2 * top + 1.4)
    ends = pd.concat([table.head(top), table.tail(top).iloc[::-1]])
    labels = ends["word"] + "  " + ends["a_count"].astype(str) + " : " + ends["b_count"].astype(str)
    for side, rows in (("us", ends["z"] > 0), ("cn", ends["z"] <= 0)):
        axes.barh(labels[rows], -ends.loc[rows, "z"], **BARS[side])
    for limit in (-1.96, 1.96):
        axes.axvline(limit, color="black", linewidth=0.8, linestyle=":")
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.invert_yaxis()
    _finish(axes, "|z|: to the left more in U.S. accounts, to the right more in Chinese ones")


__all__ = [
    "channels", "drawn", "heat_map", "ladder", "marks", "pairs", "quarters", "spans", "spread", "two_ways", "typical",
]
