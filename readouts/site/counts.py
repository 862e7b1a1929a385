"""The role `count`: how many texts, notes or meetings there are, in words up to twelve; a page writes no figure that grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from readouts.course.course import Course
from readouts.course.readers import did_you_mean_or_known
from readouts.course.workload import page_minutes
from readouts.site.build_course import course_of
from readouts.site.dependencies import uses
from readouts.text.numbers import in_words

COUNTS: Mapping[str, Callable[[Course], int]] = {
    "texts": lambda course: len(course.texts),
    "notes": lambda course: sum(len(text.notes) for text in course.texts.values()),
    "meetings": lambda course: len(course.meeting_records),
    "statements": lambda course: len(course.statement_records),
    "terms": lambda course: len(course.terms),
    "shortest": lambda course: min((page_minutes(course, text) for text in course.texts.values()), default=0),
}


class Count(SphinxRole):
    """`count`: the number of what it names; `shortest` is the minutes that the page of the shortest text takes."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """A number, or a located error with the names that there are."""
        if self.text not in COUNTS:
            why = f'there is nothing to count named "{self.text}"{did_you_mean_or_known(self.text, COUNTS)}'
            error = self.inliner.reporter.error(why, line=self.lineno)
            return [nodes.Text(self.text)], [error]
        uses(self.env, "counts")
        return [nodes.Text(in_words(COUNTS[self.text](course_of(self.env.app))))], []


def setup(app: Sphinx) -> None:
    """Add the role."""
    app.add_role("count", Count())


__all__ = ["COUNTS", "setup"]
