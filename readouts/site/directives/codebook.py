"""By which rules the statements are coded, and how far a second coding agrees."""

from __future__ import annotations

import math
from collections.abc import Iterable

from docutils.nodes import Node

from readouts.analysis.coding import Agreement, reliability
from readouts.course.records import AccountKind, Code, Topic
from readouts.rendering.elements import el
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective, wide_table

NAMES = {"topic": "Topic", "move": "Move", "speaker": "Speaker", "kind of account": "Kind of account"}


class Codebook(CourseDirective):
    """`codebook`: the codes of topics, of moves, of speakers and of kinds of account, with what each includes and excludes."""

    def run(self) -> list[Node]:
        """A table for each codebook that the course has."""
        uses(self.env, "codebook")
        acts = (_table(kind, [c for c in self.course.codes.values() if c.kind == kind]) for kind in ("move", "speaker"))
        kinds = [_table("kind of account", self.course.kinds.values())] if self.course.kinds else []
        return [_table("topic", self.course.topics.values()), *acts, *kinds]


def _table(kind: str, codes: Iterable[Topic | Code | AccountKind]) -> Node:
    rows = (el("tr", el("th", code.label, " ", el("code", code.id), scope="row"),
               el("td", code.definition), el("td", code.include), el("td", code.exclude)) for code in codes)
    return wide_table(f"The codes of the {kind}", (NAMES[kind], "Means", "Includes", "Excludes"), rows)


class Reliability(CourseDirective):
    """`reliability`: how far the second coding agrees with the table, on topic, move and speaker."""

    def run(self) -> list[Node]:
        """A table, computed at every build."""
        uses(self.env, "reliability")
        rows = [_agreement(NAMES[name], found) for name, found in reliability(self.course).items()]
        columns = ("Coded", "Statements", "Coded the same", "Krippendorff’s alpha", "With any one statement left out")
        return [wide_table("Agreement between two codings", columns, rows)]


def _agreement(name: str, found: Agreement) -> Node:
    spread = f"{found.lowest:.3f} to {found.highest:.3f}"
    shown = ("not computed", "") if math.isnan(found.alpha) else (f"{found.alpha:.2f}", spread)
    cells = (str(found.units), f"{found.same} ({found.same / found.units:.0%})", *shown)
    return el("tr", el("th", name, scope="row"), *(el("td", text) for text in cells))


DIRECTIVES = {"codebook": Codebook, "reliability": Reliability}
