"""What goes across the meetings: who speaks of what, who said it, when a phrase was used."""

from __future__ import annotations

from collections.abc import Sequence

from docutils.nodes import Node
from sphinx.addnodes import pending_xref

from readouts.analysis.comparison import coverage
from readouts.analysis.phrase_trails import Use, trails
from readouts.analysis.quotation_quiz import chosen, items, state
from readouts.rendering.across_meetings import coverage_node, round_node, trail_node
from readouts.site.dependencies import uses
from readouts.site.directives.across import AcrossDirective
from readouts.site.directives.base import CourseDirective


def to_meeting(meeting: str, topic: str, content: Sequence[Node]) -> Node:
    """A link to the page of a meeting; with a topic, to the comparison that shows it alone."""
    return pending_xref("", *content, refdomain="course", reftype="meeting", reftarget=meeting, refexplicit=True, refwarn=True,
                        fragment=f"topic={topic}" if topic else "")


class CoverageDirective(CourseDirective):
    """`coverage`: who speaks of what, meetings × topics."""

    def run(self) -> list[Node]:
        """The table, every cell a link to the two accounts."""
        uses(self.env, "coverage")
        return [coverage_node(coverage(self.course), self.course.topics.values(), self.course.settings,
                              {"topic": "", "sort": "date"}, to_meeting)]


class WhoSaidIt(CourseDirective):
    """`who-said-it`: quotations without their speaker."""

    def run(self) -> list[Node]:
        """Ten quotations, and the state that has all."""
        uses(self.env, "statements")
        pool = items(self.course)
        meetings = list({i.meeting.id: i.meeting for i in pool}.values())
        start = {"about": "", "seed": "1", "front": "", "data": state(pool)}
        return [round_node(chosen(pool), start, to_meeting, meetings)]


class PhraseTrail(AcrossDirective):
    """`phrase-trail`: when each side used a set phrase."""

    def run(self) -> list[Node]:
        """A time line and a table for every phrase. The first is chosen: it stays where it is when the rest hides."""
        uses(self.env, "phrases")
        uses(self.env, "trails")  # by which other pages know the address of this one
        drawn = trails(self.course)
        return [trail_node(drawn, self.course.settings, {"phrase": drawn[0].id if drawn else "all"}, self._where)]

    def _where(self, use: Use) -> list[Node]:
        return self.place_of(use.record) if use.record else []


DIRECTIVES = {"coverage": CoverageDirective, "who-said-it": WhoSaidIt, "phrase-trail": PhraseTrail}
