"""When each side used a phrase, on a time line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets
from docutils import nodes

from readouts import assets
from readouts.analysis.phrase_trails import Trail, Use, trail, trail_table, trails
from readouts.course.course import Course
from readouts.rendering.across_meetings import trail_node
from readouts.rendering.elements import to_html
from readouts.widgets.base import CourseWidget, default_course

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"


class PhraseTrail(CourseWidget):
    """When and by whom a set phrase was used; of any other words, the statements that contain them.

    Traits
    ------
    phrase : the id of a set phrase, `all`, or any words, English or Chinese, which are looked for in the statements.
    """

    _esm = assets.esm("phrase_trail")

    phrase = traitlets.Unicode(ALL).tag(sync=True)
    html = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, phrase: str = "", *, course: Course | None = None, **traits: Any):
        course = course or default_course()
        super().__init__(course, phrase=phrase or course.settings.examples.phrase or ALL, **traits)
        self._draw()

    @traitlets.validate("phrase")
    def _as_id(self, proposal: Any) -> str:
        """A set phrase by its words becomes its id."""
        value: str = proposal["value"].strip()
        if value in ("", ALL):
            return ALL
        found = trail(self._course, value)
        return value if found.id == "own" else found.id

    @traitlets.observe("phrase")
    def _draw(self, change: Any = None) -> None:
        if change and not self.html:
            return  # still being made
        html = to_html(trail_node(self._drawn(), self._course.settings, {}, self._place))
        if html != self.html:
            self.set_trait("html", html)

    def _drawn(self) -> list[Trail]:
        own = [t for t in self._chosen() if t.id == "own"]
        return [*own, *trails(self._course)]

    def _chosen(self) -> list[Trail]:
        return list(trails(self._course)) if self.phrase == ALL else [trail(self._course, self.phrase)]

    def _place(self, use: Use) -> list[nodes.Node]:
        """Where a use is, as words: a notebook has no pages to link to, but a statement has its source."""
        kind, _, name = use.place.partition(":")
        statement = self._course.statement(name)
        if kind == "statement" and statement:
            title = self._course.meeting_records[statement.meeting].title
            return [nodes.reference("", title, refuri=statement.url) if statement.url else nodes.Text(title)]
        return [nodes.Text(name or use.place)]

    def _html(self) -> str:
        """What was chosen, alone: a page of a lab need not carry every phrase, since the page of phrases does."""
        return to_html(trail_node(self._chosen(), self._course.settings, {"phrase": self.phrase}, self._place))

    @property
    def value(self) -> pd.DataFrame:
        """The uses on the screen, as :func:`trail_table` gives them; of all phrases, with a column `phrase`."""
        import pandas as pd

        tables = [trail_table(t).assign(phrase=t.id if t.id != "own" else t.phrase) for t in self._chosen()]
        return pd.concat(tables, ignore_index=True)


__all__ = ["PhraseTrail"]
