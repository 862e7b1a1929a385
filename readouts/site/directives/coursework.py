"""The page that gathers what a student wrote."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from docutils.nodes import Node
from sphinx.addnodes import pending_xref

from readouts.course.course import Target
from readouts.course.examples import ExampleStep
from readouts.course.places import EXAMPLES, EXAMPLES_TITLE
from readouts.course.records import Question
from readouts.course.reference_labels import reference_label
from readouts.rendering.comparison import state_node
from readouts.rendering.elements import el
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective, wide_table
from readouts.site.domain import reference
from readouts.site.edition import instructor_of, is_instructor
from readouts.text.numbers import count


class MyWork(CourseDirective):
    """`my-work`: the chapters with their questions, and, where scripts run, everything the student wrote on this device."""

    def run(self) -> list[Node]:
        """A table of chapters; the questions as JSON next to it."""
        rows: list[Node] = []
        questions: list[dict[str, str]] = []
        for text in self.course.texts.values():
            self.env.temp_data["readouts:text"] = text.id
            head = el("th", reference("text", text.id), scope="row")
            rows.append(el("tr", head, el("td", count(len(text.questions), "question"), class_="done"),
                           el("td", count(len(text.quiz), "question"), class_="quiz-done"), data_chapter=text.id))
            questions += self._items(text.id, text.short, text.questions)
        uses(self.env, "asked")
        uses(self.env, "synthesis")
        if asked := self.course.synthesis:
            across = reference("question", f"across/{asked[0].id}", "Across the texts")
            rows.append(el("tr", el("th", across, scope="row"), el("td", count(len(asked), "question"), class_="done"),
                           el("td", "–", class_="quiz-done"), data_chapter="across"))
            questions += self._items("across", "Across the texts", asked)
        steps = [step for example in self.course.examples.values() if example.show != "worked" for step in example.steps]
        if steps:
            uses(self.env, "examples")
            first = next(e for e in self.course.examples.values() if e.show != "worked")
            rows.append(el("tr", el("th", reference("example", first.id, EXAMPLES_TITLE), scope="row"),
                           el("td", count(len(steps), "question"), class_="done"), el("td", "–", class_="quiz-done"),
                           data_chapter=EXAMPLES))
            questions += self._items(EXAMPLES, EXAMPLES_TITLE, steps)
        table = el("table", el("thead", el("tr", *(el("th", name, scope="col") for name in ("Chapter", "Answers", "Quiz")))),
                   el("tbody", *rows))
        hint = el("p", "This page needs JavaScript to keep your answers. Without it, write on paper or in a file of your own.",
                  class_="no-script")
        return [el("div", table, hint, state_node(questions), class_="my-work")]

    def _items(self, owner: str, name: str, questions: Sequence[Question | ExampleStep]) -> list[dict[str, str]]:
        return [{"id": f"{owner}/{q.id}", "title": f"{name}, question {i}", "anchor": f"ask-{q.id}", "prompt": self._plain(q)}
                for i, q in enumerate(questions, 1)]

    def _plain(self, question: Question | ExampleStep) -> str:
        """The words of a question, without markup; a reference reads as the name of its target."""
        paragraphs = self.myst(question.body, question)
        for paragraph in paragraphs:
            for link in list(paragraph.findall(pending_xref)):
                link.replace_self(nodes.Text(self._name(link)))
        return "\n".join(paragraph.astext() for paragraph in paragraphs)

    def _name(self, link: pending_xref) -> str:
        kind, id = link["reftype"], str(link["reftarget"])
        if link["refexplicit"] or kind == "term":
            return link.astext()
        return reference_label(self.course, Target(kind, id), quotation=False)


class Rubric(CourseDirective):
    """`grading-rubric`: the four-level rubric; in a student build nothing."""

    def run(self) -> list[Node]:
        """A table, a row a criterion."""
        if not is_instructor(self.env.app):
            return []
        rows = [el("tr", el("th", c.criterion, scope="row"), *(el("td", level) for level in c.levels))
                for c in instructor_of(self.env.app).rubric]
        return [nodes.rubric("", "Rubric for answers"), wide_table("Rubric", ("Criterion", "1", "2", "3", "4"), rows)]


DIRECTIVES = {"my-work": MyWork, "grading-rubric": Rubric}
