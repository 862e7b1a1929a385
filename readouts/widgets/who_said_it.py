"""A quotation without its speaker: predict, then see the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from readouts import assets
from readouts.analysis.quotation_quiz import chosen, items, state
from readouts.course.course import Course
from readouts.rendering.across_meetings import round_node
from readouts.rendering.elements import to_html
from readouts.widgets.base import CourseWidget, default_course, known

if TYPE_CHECKING:
    import pandas as pd


class WhoSaidIt(CourseWidget):
    """Rounds of ten quotations; the reader says in whose account each is, and the answer teaches.

    Traits
    ------
    about : "" for all quotations, or the id of a meeting or of a topic.
    seed : which ten are drawn; the same seed gives the same ten, here and on the site.
    front : "1" to present to a class: large type, and nothing is shown until asked for; "" otherwise.
    answers : what the reader has answered in this round, pairs of statement id and `us` or `cn`.

    Raises
    ------
    traitlets.TraitError : when `about` is no meeting and no topic; the message names the nearest.

    """

    _esm = assets.esm("who_said_it")

    about = traitlets.Unicode("").tag(sync=True)
    seed = traitlets.Unicode("1").tag(sync=True)
    front = traitlets.Enum(["", "1"], default_value="").tag(sync=True)
    answers: traitlets.List[list[str]] = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    data: traitlets.Dict[str, Any] = traitlets.Dict(read_only=True).tag(sync=True)
    html = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, about: str = "", *, course: Course | None = None, **traits: Any):
        course = course or default_course()
        self._pool = items(course)
        super().__init__(course, about=about, **traits)
        self.set_trait("data", state(self._pool))
        self.set_trait("html", to_html(round_node(self._round(), {})))

    @traitlets.validate("about")
    def _known(self, proposal: Any) -> str:
        return known("meeting or topic", proposal["value"], [*self._course.topics, *self._course.meeting_records])

    @traitlets.observe("about", "seed")
    def _begin(self, change: Any) -> None:
        self.answers = []

    def _round(self) -> tuple[Any, ...]:
        return chosen(self._pool, self.about, self.seed)

    def _html(self) -> str:
        start = {"about": self.about, "seed": self.seed, "front": self.front, "data": state(self._pool)}
        return to_html(round_node(self._round(), start))

    @property
    def value(self) -> pd.DataFrame:
        """The round as a DataFrame, indexed by statement id: meeting, topic, side, quote, guess (None if not answered), right."""
        import pandas as pd

        guesses = {answer[0]: answer[1] for answer in self.answers}
        rows = [{"id": i.id, "meeting": i.meeting.id, "topic": i.topic.id, "side": i.side, "quote": i.quote,
                 "guess": guesses.get(i.id), "right": guesses.get(i.id) == i.side} for i in self._round()]
        return pd.DataFrame(rows, columns=["id", "meeting", "topic", "side", "quote", "guess", "right"]).set_index("id")


__all__ = ["WhoSaidIt"]
