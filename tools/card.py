"""Draw the picture of the link previews and the cover of the e-book: two accounts of one meeting, side by side.

usage: python tools/card.py (writes book/card.png and book/cover.png)
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

PAPER, INK, QUIET, LINE, MARK, US, CN = "#fffdf8", "#1d2126", "#59626d", "#cfc9bb", "#f6e3a1", "#1f4f8b", "#a3341f"
BOOK = Path(__file__).parent.parent / "book"
LEFT, RIGHT, COLUMN = 80, 640, 480
ROWS = ((0.96, 0.82, 0.90, 0.58), (0.88, 0.97, 0.64), (0.93, 0.74))  # lengths of the lines, one group per topic
MARKED = {(0, 1), (1, 0)}  # the lines with a stretch that both accounts share


def main() -> None:
    """Draw and write the card, 1200 × 630."""
    mpl.rcParams["font.family"] = "DejaVu Serif"
    figure = Figure(figsize=(12, 6.3), dpi=100, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(630, 0))
    axes.axis("off")
    axes.text(LEFT, 118, "Reading the Readouts", size=47, weight="bold", color=INK)
    axes.text(LEFT, 172, "U.S.–China diplomacy, 2021–2026: two accounts of each meeting,", size=19.5, color=QUIET)
    axes.text(LEFT, 207, "and articles about them, with notes, questions and a glossary", size=19.5, color=QUIET)
    for left, color, name in ((LEFT, US, "The U.S. account"), (RIGHT, CN, "The Chinese account")):
        axes.add_patch(Rectangle((left, 256), COLUMN, 6, color=color))
        axes.text(left, 304, name, size=19, weight="bold", color=color)
    _accounts(axes, 336)
    figure.savefig(BOOK / "card.png", metadata={"Software": None})
    cover()


def cover() -> None:
    """Draw and write the cover, 1200 × 1920."""
    figure = Figure(figsize=(12, 19.2), dpi=100, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(1920, 0))
    axes.axis("off")
    axes.text(LEFT, 420, "Reading", size=78, weight="bold", color=INK)
    axes.text(LEFT, 550, "the Readouts", size=78, weight="bold", color=INK)
    axes.text(LEFT, 660, "U.S.–China diplomacy, 2021–2026", size=32, color=QUIET)
    for left, color in ((LEFT, US), (RIGHT, CN)):
        axes.add_patch(Rectangle((left, 860), COLUMN, 8, color=color))
    for start in (940, 1240, 1540):
        _accounts(axes, start)
    figure.savefig(BOOK / "cover.png", metadata={"Software": None})


def _accounts(axes, top) -> None:  # type: ignore[no-untyped-def]
    _lines(axes, LEFT, ROWS, 0.30, top)
    _lines(axes, RIGHT, tuple(tuple(reversed(group)) for group in ROWS), 0.12, top)


def _lines(axes, left, groups, start, y) -> None:  # type: ignore[no-untyped-def]
    for g, group in enumerate(groups):
        for i, share in enumerate(group):
            axes.add_patch(Rectangle((left, y), COLUMN * share, 9, color=LINE, linewidth=0))
            if (g, i) in MARKED:
                axes.add_patch(Rectangle((left + COLUMN * start, y - 6), COLUMN * 0.36, 21, color=MARK, linewidth=0))
                axes.add_patch(Rectangle((left + COLUMN * start, y), COLUMN * 0.36, 9, color=QUIET, linewidth=0))
            y += 25
        y += 17


if __name__ == "__main__":
    main()
