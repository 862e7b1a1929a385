"""The two accounts of one meeting side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from readouts import assets
from readouts.analysis.comparison import compare_table, comparison
from readouts.course.course import Course
from readouts.course.places import SHOW
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import to_html
from readouts.widgets.base import CourseWidget, default_course, known

if TYPE_CHECKING:
    import pandas as pd


class Compare(CourseWidget):
    """The two accounts of one meeting side by side.

    Traits
    ------
    meeting : id of the meeting; by default the example of the course.
    topic : id of the one topic shown, or "" for all.
    show : `all`, `differ` (only where they differ: a contrast is written, one account is silent, or the words part; see
        `Row.differs` in :mod:`readouts.analysis.comparison`), `both` (only where both address the topic), `attributed` (only what
        each says the other said).
    words : which version of the side with words of its own: `all`, `official`, `original`, `closer`.
    cover : the id of the side (here `us` or `cn`) that is covered until the reader has predicted it; "" for none.
    view : `slides`, one topic at a time over the whole window, to present to a class; "" for the table.

    Raises
    ------
    traitlets.TraitError : when a trait is set to something that is none of its values; the message names the nearest.

    """

    _esm = assets.esm("compare")

    meeting = traitlets.Unicode().tag(sync=True)
    topic = traitlets.Unicode("").tag(sync=True)
    show = traitlets.Enum(SHOW, default_value="all").tag(sync=True)
    words = traitlets.Enum(["all", "official", "original", "closer"], default_value="all").tag(sync=True)
    cover = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Enum(["", "slides"], default_value="").tag(sync=True)
    meetings: traitlets.List[list[str]] = traitlets.List(read_only=True).tag(sync=True)
    sides: traitlets.List[dict[str, str]] = traitlets.List(read_only=True).tag(sync=True)
    language = traitlets.Unicode(read_only=True).tag(sync=True)
    html = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, meeting: str = "", *, course: Course | None = None, **traits: Any):
        course = course or default_course()
        meeting = meeting or course.example_meeting
        comparison(course, meeting)  # an unknown meeting is a KeyError that names the nearest
        super().__init__(course, meeting=meeting, **traits)
        self.set_trait("meetings", [[m.id, m.title] for m in self._course.meeting_records.values()])
        for name, value in self._course.settings.for_scripts.items():
            self.set_trait(name, value)
        self._draw()

    @traitlets.validate("cover")
    def _known_side(self, proposal: Any) -> str:
        return known("side", proposal["value"], self._course.settings.side_ids)

    @traitlets.validate("meeting")
    def _known_meeting(self, proposal: Any) -> str:
        try:
            return comparison(self._course, proposal["value"]).meeting.id
        except KeyError as error:
            raise traitlets.TraitError(error.args[0]) from None

    @traitlets.validate("topic")
    def _known_topic(self, proposal: Any) -> str:
        return known("topic", proposal["value"], self._course.topics)

    @traitlets.observe("meeting")
    def _draw(self, change: Any = None) -> None:
        if change and not self.html:
            return  # still being made
        if self.topic and self.topic not in {r.topic.id for r in comparison(self._course, self.meeting).rows}:
            self.topic = ""
        self.set_trait("html", self._html())

    def _html(self) -> str:
        traits = {name: getattr(self, name) for name in ("meeting", "topic", "show", "words", "cover", "view")}
        return to_html(compare_node(comparison(self._course, self.meeting), traits | self._course.settings.for_scripts))

    @property
    def value(self) -> pd.DataFrame:
        """The rows on the screen, as :func:`readouts.analysis.comparison.compare_table` gives them."""
        return compare_table(self._course, self.meeting, topic=self.topic, show=self.show)


__all__ = ["Compare"]
