"""A comparison worked through: to read, with blanks to fill in, or to do alone."""

from __future__ import annotations

from docutils.nodes import Node

from readouts.analysis.comparison import pair
from readouts.course.examples import Example, ExampleStep
from readouts.course.places import EXAMPLES, EXAMPLES_TITLE, example_title, place
from readouts.rendering.comparison import example_nodes
from readouts.rendering.elements import el, own_link, with_link
from readouts.site.dependencies import uses
from readouts.site.directives.base import finish_block
from readouts.site.directives.teaching import TeachingDirective
from readouts.site.domain import domain_of


class ExampleOf(TeachingDirective):
    """`example`: its two passages or the way into a comparison, and its steps.

    What is to be filled in is a list of questions like those of a chapter, so that the same script gives each its box.
    """

    required_arguments = 1

    def run(self) -> list[Node]:
        """A section of its own, with an address."""
        example = self.course.examples[self.find("example", self.course.examples)]
        uses(self.env, "examples")
        anchor = f"example-{example.id}"
        domain_of(self.env).register("example", example.id, anchor, example.title)
        head = el("h2", example.title, own_link(anchor, "this section"))
        parts = [head, *self.myst(example.body, example), *self._passages(example)]
        return [el("section", *parts, self._steps(example), id=anchor, class_="example")]

    def _passages(self, example: Example) -> list[Node]:
        """The two passages side by side; or a link to the comparison that shows them."""
        if example.open:
            where = place(example.open)
            uses(self.env, "meeting", where.target.id)
            return [el("p", self.link(where), class_="open")]
        first, second = (self.course.statement(id) for id in example.statements)
        assert first and second
        uses(self.env, "meeting", first.meeting)
        accounts = [self.course.readout_records[s.meeting, s.side] for s in (first, second)]
        passages = example_nodes(pair(self.course, first, second), accounts, self.course.settings)
        name = f"{self.course.meeting_records[first.meeting].title}: one passage of each account"
        return [el("div", *passages, class_="pair", role="group", aria_label=name)]

    def _steps(self, example: Example) -> Node:
        if example.show == "worked":
            items = (el("li", *self.myst(s.body, s), *self._answer_to(s), id=f"ask-{s.id}") for s in example.steps)
            return el("ol", *items, class_="steps")
        asked = [with_link(el("li", *self.myst(s.body, s), id=f"ask-{s.id}"), n) for n, s in enumerate(example.steps, 1)]
        for item, step in zip(asked, example.steps, strict=True):
            item += self._folded(step)
        return el("ol", *asked, class_="questions", data_text=EXAMPLES, data_title=example_title(self.course, example))

    def _answer_to(self, step: ExampleStep) -> list[Node]:
        return [*self.myst(step.answer, step, "answer"), *self.mark(f"example:{step.id}", step.claims)] if step.answer else []

    def _folded(self, step: ExampleStep) -> list[Node]:
        """Our answer, folded; the script shows it once something is written."""
        shown = self._answer_to(step)
        return [el("details", el("summary", "Compare with our answer"), *shown, class_="model")] if shown else []


class ExamplesFinish(TeachingDirective):
    """`examples-finish`: the end of what is filled in, as of a chapter."""

    def run(self) -> list[Node]:
        """A line that is true without a script, too."""
        return [finish_block("page", EXAMPLES, EXAMPLES_TITLE)]


DIRECTIVES = {"example": ExampleOf, "examples-finish": ExamplesFinish}
