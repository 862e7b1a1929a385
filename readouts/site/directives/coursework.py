"""The page that gathers what a student wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.nodes import Node
from sphinx.addnodes import pending_xref

from readouts.analysis.desk.model import FILE as DESK_MODEL
from readouts.course.course import Target
from readouts.course.examples import ExampleStep
from readouts.course.pages import asked, made_pages, meeting_checks, prose_file
from readouts.course.places import EXAMPLES, EXAMPLES_TITLE, example_title
from readouts.course.records import Meeting, Question, Text
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
        """A table of chapters, the meetings below it, and what can be written; the script puts first what has something."""
        uses(self.env, "asked")
        uses(self.env, "synthesis")
        uses(self.env, "written")
        questions: list[dict[str, Any]] = []
        rows: list[Node] = []
        for text in self.course.texts.values():
            self.env.temp_data["readouts:text"] = text.id
            asked_here = count(len(text.questions), "question")
            rows.append(_row(text.id, reference("text", text.id), asked_here, len(text.quiz), text.title))
            questions += self._stop(text) + self._items(text.id, text.title, text.questions)
        if across := self.course.synthesis:
            link = reference("question", f"across/{across[0].id}", "Across the texts")
            rows.append(_row("across", link, count(len(across), "question")))
            questions += self._items("across", "Across the texts", across)
        steps = [step for example in self.course.examples.values() if example.show != "worked" for step in example.steps]
        if steps:
            uses(self.env, "examples")
            first = next(e for e in self.course.examples.values() if e.show != "worked")
            rows.append(_row(EXAMPLES, reference("example", first.id, EXAMPLES_TITLE), count(len(steps), "question")))
            for example in self.course.examples.values():
                if example.show != "worked":
                    questions += self._items(EXAMPLES, example_title(self.course, example), example.steps)
        if term := next(iter(self.course.terms), ""):
            rows.append(_row("glossary", reference("entry", term, "Terms in your own words"), "–"))
        columns = ("Chapter", "Answers", "Prediction", "Quiz")
        table = el("table", el("thead", el("tr", *(el("th", name, scope="col") for name in columns))), el("tbody", *rows))
        hint = el("p", "This page needs JavaScript to keep your answers. Without it, write on paper or in a file of your own.",
                  class_="no-script")
        state = {"questions": questions, "meetings": self._meetings(), "sides": list(self.course.settings.accounts.items()),
                 "terms": {term.id: term.term for term in self.course.terms.values()}}
        return [el("div", table, *self._list_of_meetings(), hint, state_node(state), class_="my-work")]

    def _list_of_meetings(self) -> list[Node]:
        items = [el("li", reference("meeting", m.id), el("span", " "), el("small", el("span", class_="done"),
                 el("span", class_="predicted-done")), data_chapter=m.id) for m in self.course.meeting_records.values()]
        return [el("details", el("summary", "Meetings"), el("ul", *items))] if items else []

    def _items(self, owner: str, name: str, questions: Sequence[Question | ExampleStep]) -> list[dict[str, Any]]:
        return [{"id": f"{owner}/{q.id}", "title": f"{name}, question {i}", "anchor": f"ask-{q.id}",
                 "prompt": self._plain(self.myst(q.body, q)), **self._checks(q)} for i, q in enumerate(questions, 1)]

    def _checks(self, question: Question | ExampleStep) -> dict[str, list[str]]:
        """The checks that a reader ticks, if an answer to compare with is offered."""
        offered = self.course.settings.answers and isinstance(question, Question) and question.answer
        return {"checks": list(question.checks)} if offered and isinstance(question, Question) else {}

    def _stop(self, text: Text) -> list[dict[str, Any]]:
        if not text.predict:
            return []
        prompt = self._plain(self.myst(text.predict.prompt, text.predict, "prompt"))
        return [{"id": f"{text.id}/prediction", "title": f"{text.title}, prediction", "anchor": "predict", "prompt": prompt}]

    def _meetings(self) -> list[dict[str, Any]]:
        """The questions on each meeting, which are prose of its page."""
        root, found = Path(self.env.srcdir), []
        for page, meeting in made_pages(self.course).items():
            if isinstance(meeting, Meeting):
                prose = prose_file(root, page)
                prompts = [self._inline(question) for question in asked(prose.read_text("utf-8"))] if prose.exists() else []
                found.append({"id": meeting.id, "title": meeting.dated_title, "prompts": prompts,
                              "checks": list(meeting_checks(self.course, meeting)) if self.course.settings.answers else []})
        if (self.course.folder / DESK_MODEL).exists():
            found.append({"id": "desk", "title": "The desk", "prompts": []})
        return found

    def _inline(self, question: str) -> str:
        parsed, _ = self.parse_inline(question)
        return self._plain([nodes.paragraph("", "", *parsed)])

    def _plain(self, paragraphs: Sequence[Node]) -> str:
        """The words of a question, without markup; a reference reads as the name of its target."""
        for paragraph in paragraphs:
            for link in list(paragraph.findall(pending_xref)):
                link.replace_self(nodes.Text(self._name(link)))
        return "\n".join(paragraph.astext() for paragraph in paragraphs)

    def _name(self, link: pending_xref) -> str:
        kind, id = link["reftype"], str(link["reftarget"])
        if link["refexplicit"] or kind == "term":
            return link.astext()
        return reference_label(self.course, Target(kind, id), quotation=False)


def _row(owner: str, name: Node, answers: str, quiz: int = 0, title: str = "") -> Node:
    """What the script fills in of a chapter; without it, what there is."""
    held = {"data_quiz": str(quiz), "data_title": title} if quiz else {}
    return el("tr", el("th", name, scope="row"), el("td", answers, class_="done"), el("td", "–", class_="predicted-done"),
              el("td", count(quiz, "question") if quiz else "–", class_="quiz-done"), data_chapter=owner, **held)


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
