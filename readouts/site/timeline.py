"""The time line as a picture: an inline SVG, drawn at build time, in which every mark is a link.

Three lanes (meetings, texts, events) over one axis of years, each with its name. A mark is the same bar in all of them, since
a disc, a square and a diamond mean something else on this site. What lies before the axis is in a strip at its left, not
to scale. Marks that would cover each other are stacked. What a mark stands for is in the page as text, and shows above the
picture when the mark has the focus or the pointer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docutils import nodes

from readouts.rendering.elements import el

WIDTH, LEFT, RIGHT, TOP = 1040, 96, 16, 64
PITCH, AXIS = 15.0, 26
SMALL, GREAT, HIGH = 3.0, 8.0, 12.0

@dataclass(frozen=True)
class Mark:
    """A mark: its day, its label, and the link to what it stands for; `great` ones are drawn larger."""

    day: dt.date
    label: str
    link: nodes.Element
    great: bool = False


@dataclass(frozen=True)
class Lane:
    """A lane of the picture: its name and its marks."""

    name: str
    marks: tuple[Mark, ...]


def picture(lanes: Sequence[Lane], name: str, first: int) -> nodes.Element:
    """The picture of the lanes; the axis begins with the year `first`, and what was before has a strip at its left."""
    years = range(first, max(m.day for lane in lanes for m in lane.marks).year + 1)
    parts: list[nodes.Element] = []
    top = float(TOP)
    for lane in lanes:
        placed = _placed(lane.marks, years)
        height = (max((row for _, _, row in placed), default=0) + 1) * PITCH + 18
        parts.append(_text(lane.name, 0, top + height / 2 + 4, "lane"))
        parts.append(_line(0, top + height, WIDTH, top + height, "base"))
        parts += [_mark(mark, x, top + height - 12 - row * PITCH) for mark, x, row in placed]
        top += height
    total = top + AXIS
    return el("svg", *_axis(years, top), *parts, viewBox=f"0 0 {WIDTH} {total:.0f}", class_="timeline", role="group",
              aria_label=name)


def _x(day: dt.date, years: range) -> float:
    """Where a day is; days before the axis share the strip at its left, in order."""
    width = WIDTH - LEFT - RIGHT - _strip()
    start = LEFT + _strip()
    first = dt.date(years[0], 1, 1)
    if day < first:
        return LEFT + 10
    days = (dt.date(years[-1] + 1, 1, 1) - first).days
    return start + (day - first).days / days * width


def _strip() -> float:
    return 64


def _placed(marks: Iterable[Mark], years: range) -> list[tuple[Mark, float, int]]:
    """Every mark with its place: from the left, each in the lowest row where it covers no other."""
    placed: list[tuple[Mark, float, int]] = []
    ends: list[float] = []
    for mark in sorted(marks, key=lambda m: m.day):
        x = _x(mark.day, years)
        if mark.day.year < years[0]:
            x = max(x, max((end for _, end, _ in placed), default=0) + PITCH)
        row = next((i for i, end in enumerate(ends) if x - end >= PITCH), len(ends))
        ends[row:row + 1] = [x]
        placed.append((mark, x, row))
    return placed


def _axis(years: range, top: float) -> list[nodes.Element]:
    parts = [_text("before", LEFT + 8, top + 18, "year")]
    for year in years:
        x = _x(dt.date(year, 1, 1), years)
        parts += [_line(x, TOP - 14, x, top, "tick"), _text(str(year), x + 5, top + 18, "year")]
    return parts


def _mark(mark: Mark, x: float, y: float) -> nodes.Element:
    """The link of a mark with its title, its bar, the room around it to press, and its label."""
    link = mark.link
    side = "start" if x < 0.3 * WIDTH else "end" if x > 0.7 * WIDTH else "middle"
    bar = _bar(x, y, GREAT if mark.great else SMALL)
    link += el("g", el("title", mark.label), *bar, _text(mark.label, x, 22, f"label {side}"))
    return link


def _bar(x: float, y: float, width: float) -> list[nodes.Element]:
    """A bar, and around it what a pointer finds more easily."""
    return [_rect(x, y, PITCH, PITCH, "room"), _rect(x, y, width, HIGH, "mark")]


def _rect(x: float, y: float, width: float, height: float, class_: str) -> nodes.Element:
    left, top = f"{x - width / 2:.1f}", f"{y - height / 2:.1f}"
    return el("rect", x=left, y=top, width=f"{width}", height=f"{height}", class_=class_)


def _text(words: str, x: float, y: float, class_: str) -> nodes.Element:
    return el("text", words, x=f"{x:.1f}", y=f"{y:.1f}", class_=class_)


def _line(x1: float, y1: float, x2: float, y2: float, class_: str) -> nodes.Element:
    return el("line", x1=f"{x1:.1f}", y1=f"{y1:.1f}", x2=f"{x2:.1f}", y2=f"{y2:.1f}", class_=class_)


__all__ = ["Lane", "Mark", "picture"]
