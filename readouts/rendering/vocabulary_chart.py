"""The bar chart of two vocabularies, as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zlib
from typing import TYPE_CHECKING

from readouts.analysis.vocabulary import CLEAR

if TYPE_CHECKING:
    import pandas as pd


def picture(table: pd.DataFrame, names: tuple[str, str] = ("first text", "second text"), *, top: int = 10) -> str:
    """Draw the most characteristic words of both texts, as SVG that is in HTML.

    The browser draws it, so every writing has its letters. In a notebook: `IPython.display.HTML(workbench.picture(table))`.

    Parameters
    ----------
    table : what :func:`vocabulary` gives.
    names : what the two texts are called.
    top : how many words of each.

    Returns
    -------
    str : HTML. A bar to the left is a word of the first text, a hatched bar to the right one of the second; its length is |z|, in
    standard errors. Pale bars stay below 1.96. Next to each are the counts of both texts.

    """
    chosen = [*table[table["z"] > 0].head(top).index, *table[table["z"] < 0].tail(top).index]
    rows = [(str(r["word"]), int(r["a_count"]), int(r["b_count"]), float(r["z"])) for r in table.loc[chosen].to_dict("records")]
    hatch = f"hatch-{zlib.crc32(repr((names, rows)).encode()):08x}"  # an id of its own on a page with several pictures
    unit = 190 / max([CLEAR * 1.25, *(abs(z) for *_, z in rows)])
    height = 84 + len(rows) * 24
    about = f"Bar chart of the words most characteristic of {names[0]} and of {names[1]}; the figures are in the table."
    svg = ET.Element("svg", {"viewBox": f"0 0 640 {height}", "role": "img", "aria-label": about, **_SVG})
    svg.append(_hatching(hatch))
    _words(svg, -8, 18, f"← more in {names[0]}", weight="bold")
    _words(svg, 8, 18, f"more in {names[1]} →", weight="bold")
    _words(svg, 0, 36, f"word, uses in {names[0]} : uses in {names[1]}")
    for x in (-CLEAR * unit, 0, CLEAR * unit):
        line = {"x1": f"{_MIDDLE + x:.1f}", "x2": f"{_MIDDLE + x:.1f}", "y1": "44", "y2": f"{height - 34}"}
        ET.SubElement(svg, "line", _LINE | line | ({"stroke-dasharray": "3 4", "stroke-opacity": "0.5"} if x else {}))
    for i, (word, of_a, of_b, z) in enumerate(rows):
        y, width, side = 64 + i * 24, abs(z) * unit, -1 if z > 0 else 1
        bar = {"x": f"{_MIDDLE + min(side * width, 0):.1f}", "y": f"{y - 15}", "width": f"{width:.1f}", "height": "16"}
        fill = {"fill": "#1f4f8b" if z > 0 else f"url(#{hatch})", "fill-opacity": "1" if abs(z) >= CLEAR else "0.45"}
        ET.SubElement(svg, "rect", _LINE | bar | fill)
        _words(svg, side * (width + 6), y - 2, f"{word}  {of_a} : {of_b}")
    _words(svg, 0, height - 14, f"length of a bar: |z|, in standard errors; dashed: {CLEAR}; pale: may well be chance")
    return ET.tostring(svg, encoding="unicode", short_empty_elements=False)


_MIDDLE = 320
_SVG = {"xmlns": "http://www.w3.org/2000/svg", "fill": "currentColor",
        "style": "max-width: 40rem; width: 100%; height: auto; font: 13px sans-serif"}
_LINE = {"stroke": "currentColor"}


def _words(svg: ET.Element, x: float, y: float, words: str, weight: str = "normal") -> None:
    """Write words that go to the left or right of a place, counted from the middle line; at 0, to both sides of it."""
    anchor = "middle" if x == 0 else "end" if x < 0 else "start"
    place = {"x": f"{_MIDDLE + x:.1f}", "y": f"{y}", "text-anchor": anchor, "font-weight": weight}
    ET.SubElement(svg, "text", place).text = words


def _hatching(name: str) -> ET.Element:
    defs = ET.Element("defs")
    box = {"width": "6", "height": "6"}
    tiled = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    pattern = ET.SubElement(defs, "pattern", {"id": name, **box, **tiled})
    ET.SubElement(pattern, "rect", {**box, "fill": "#a3341f"})
    ET.SubElement(pattern, "line", {"x1": "0", "x2": "0", "y1": "0", "y2": "6", "stroke": "#fff", "stroke-width": "2"})
    return defs


__all__ = ["picture"]
