"""Two accounts of any meeting side by side, by topic, and what in them is new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from readouts import assets
from readouts.analysis.desk.desk import desk
from readouts.analysis.desk.files import account
from readouts.course.course import Course
from readouts.course.places import SHOW
from readouts.rendering.desk import desk_node
from readouts.rendering.elements import to_html
from readouts.widgets.base import CourseWidget, default_course, known

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd


class Desk(CourseWidget):
    """Two accounts of any meeting side by side, drawn as the course's own comparisons are.

    Traits
    ------
    first, second : the two texts, in the order of the course's sides; "" for one that isn't at hand.
    topic, show, cover, view : as in :class:`readouts.widgets.compare.Compare`.

    """

    _esm = assets.esm("compare")

    first = traitlets.Unicode()
    second = traitlets.Unicode()
    meeting = traitlets.Unicode("desk", read_only=True).tag(sync=True)
    topic = traitlets.Unicode("").tag(sync=True)
    show = traitlets.Enum(SHOW, default_value="all").tag(sync=True)
    words = traitlets.Unicode("all", read_only=True).tag(sync=True)
    cover = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Enum(["", "slides"], default_value="").tag(sync=True)
    sides: traitlets.List[dict[str, str]] = traitlets.List(read_only=True).tag(sync=True)
    language = traitlets.Unicode(read_only=True).tag(sync=True)
    html = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, first: str | Path = "", second: str | Path = "", *, before: dt.date | None = None,
                 course: Course | None = None, **traits: Any):
        course = course or default_course()
        self._before = before
        texts = {"first": account(first), "second": account(second)}
        self._desk = desk(*texts.values(), course=course, before=before)
        super().__init__(course, **texts, **traits)
        for name, value in self._course.settings.for_scripts.items():
            self.set_trait(name, value)
        self.set_trait("html", self._html())

    @traitlets.validate("cover")
    def _known_side(self, proposal: Any) -> str:
        return known("side", proposal["value"], self._course.settings.side_ids)

    @traitlets.validate("topic")
    def _known_topic(self, proposal: Any) -> str:
        return known("topic", proposal["value"], self._course.topics)

    @traitlets.observe("first", "second")
    def _read(self, change: Any) -> None:
        if self.html:  # else still being made
            self._desk = desk(self.first, self.second, course=self._course, before=self._before)
            if self.topic not in self.comparison.index:
                self.topic = ""
            self.set_trait("html", self._html())

    def _html(self) -> str:
        traits = {name: getattr(self, name) for name in ("meeting", "topic", "show", "words", "cover", "view")}
        return to_html(desk_node(self._desk, traits | self._course.settings.for_scripts))

    @property
    def sentences(self) -> pd.DataFrame:
        """The sentences, a row each, in order (two rows for one that holds two of the course's statements).

        Columns: `side`, `number` (within its account, from 1), `text`, `language`; `topic` ("" where none fits), `topic_sure`
        (0 to 1), `second` and `third`, the next likeliest topics; `speaker`, `speaker_sure`, `move`, `move_sure`; `statement`,
        the id of the course's statement where the account is one of the course's, else "".
        """
        return self._desk.sentences

    @property
    def comparison(self) -> pd.DataFrame:
        """The two accounts by topic, in the order of the codebook, indexed by the topic's id.

        Columns: `label`; `relation` (both, or the side that alone has it); for each side `us_state` (said, silent, or unseen
        where its account wasn't given), `us` (its sentences, joined by " / ") and `us_speakers`; `shared`, the words that both
        sides' English has, and `alone`, those that only one has.
        """
        return self._desk.comparison

    @property
    def novelty(self) -> pd.DataFrame:
        """What is new, a row for each sentence and for each set phrase in it; at the end the set phrases that are missing.

        Columns: `side`, `number`; `what` (near, same phrase, new, phrase, phrase missing); of a sentence `nearest` (the id of the
        nearest earlier statement of this side), its `date`, `nearness` (0 to 1) and `words`, and what was `dropped` and `added`;
        of a phrase `phrase`, `uses_before`, `first` and `last`.
        """
        return self._desk.novelty


__all__ = ["Desk"]
