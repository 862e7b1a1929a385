"""Who speaks of what: all meetings and topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import traitlets
from docutils import nodes

from readouts import assets
from readouts.analysis.comparison import asymmetry, comparison, coverage, coverage_table
from readouts.course.course import Course
from readouts.rendering.across_meetings import coverage_node
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import el, to_html
from readouts.widgets.base import CourseWidget, known

if TYPE_CHECKING:
    import pandas as pd


class Coverage(CourseWidget):
    """Meetings × topics, a split cell for the two sides; a click shows the two accounts below.

    Traits
    ------
    topic : id of the topic whose column stands out, and whose meetings alone are shown, or "" for all.
    sort : `date`, or `asymmetry`: first where most is said by one side alone.
    selected : the cell that is open, as "meeting/topic" or "meeting"; "" for none.

    Raises
    ------
    traitlets.TraitError : when a trait is set to something that is none of its values; the message names the nearest.

    """

    _esm = assets.esm("coverage")

    topic = traitlets.Unicode("").tag(sync=True)
    sort = traitlets.Enum(["date", "asymmetry"], default_value="date").tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    html = traitlets.Unicode(read_only=True).tag(sync=True)
    detail = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, *, course: Course | None = None, **traits: Any):
        super().__init__(course, **traits)
        self.set_trait("html", to_html(self._node({}, _open)))

    @traitlets.validate("topic")
    def _known_topic(self, proposal: Any) -> str:
        return known("topic", proposal["value"], self._course.topics)

    @traitlets.validate("selected")
    def _known_cell(self, proposal: Any) -> str:
        value: str = proposal["value"]
        meeting, _, topic = value.partition("/")
        known("meeting", meeting, self._course.meeting_records)
        known("topic", topic, self._course.topics)
        return value

    @traitlets.observe("selected")
    def _show(self, change: Any) -> None:
        self.set_trait("detail", self._detail() if self.selected else "")

    def _detail(self) -> str:
        meeting, _, topic = self.selected.partition("/")
        whole = comparison(self._course, meeting)
        rows = tuple(r for r in whole.rows if topic in ("", r.topic.id))
        return to_html(compare_node(replace(whole, rows=rows), {}))

    def _html(self) -> str:
        state = {"topic": self.topic, "sort": self.sort}
        return to_html(self._node(state))

    def _node(self, state: dict[str, Any], *link: Any) -> nodes.Element:
        return coverage_node(coverage(self._course), self._course.topics.values(), self._course.settings, state, *link)

    @property
    def value(self) -> pd.DataFrame:
        """The cells shown, of a chosen topic its column, in their order, as :func:`readouts.coverage_table` gives them."""
        table = coverage_table(self._course)
        if self.topic:
            table = table[(table.index.get_level_values("topic") == self.topic) & (table["relation"] != "none")]
        if self.sort == "date":
            return table
        order = asymmetry(self._course).sort_values(["at_least", "at_most"], ascending=False, kind="stable").index
        place = {meeting: n for n, meeting in enumerate(order)}
        return table.sort_index(level="meeting", key=lambda ids: ids.map(place), sort_remaining=False, kind="stable")


def _open(meeting: str, topic: str, content: Sequence[nodes.Node]) -> nodes.Node:
    """A link that the front end takes over."""
    cell = f"{meeting}/{topic}" if topic else meeting
    return el("a", *content, href=f"#{cell}", data_open=cell)


__all__ = ["Coverage"]
