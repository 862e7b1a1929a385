"""The page that gathers what a student wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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


class Owner(NamedTuple):
    """A chapter, or what else has questions: its id, a link to it, how many questions it has, and all that can be written."""

    id: str
    link: Node
    questions: int
    items: list[dict[str, Any]]
    text: Text | None = None

    @property
    def quiz(self) -> int:
        """How many questions its quiz has."""
        return len(self.text.quiz) if self.text else 0


class GatheringDirective(CourseDirective):
    """What the pages share that list all that a student can write."""

    def owners(self) -> Iterator[Owner]:
        """The chapters, the questions across them, and the examples to work through, in the order of the book."""
        for part in ("asked", "synthesis", "written"):
            uses(self.env, part)
        for text in self.course.texts.values():
            self.env.temp_data["readouts:text"] = text.id
            items = self._stop(text) + self._items(text.id, text.title, text.questions)
            yield Owner(text.id, reference("text", text.id), len(text.questions), items, text)
        if across := self.course.synthesis:
            link = reference("question", f"across/{across[0].id}", "Across the texts")
            yield Owner("across", link, len(across), self._items("across", "Across the texts", across))
        examples = [example for example in self.course.examples.values() if example.show != "worked" and example.steps]
        if examples:
            uses(self.env, "examples")
            items = [item for one in examples for item in self._items(EXAMPLES, example_title(self.course, one), one.steps)]
            yield Owner(EXAMPLES, reference("example", examples[0].id, EXAMPLES_TITLE), len(items), items)

    def list_of_meetings(self) -> list[Node]:
        """The meetings, folded."""
        items = [el("li", reference("meeting", m.id), el("span", " "), el("small", el("span", class_="done"),
                 el("span", class_="predicted-done")), data_chapter=m.id) for m in self.course.meeting_records.values()]
        return [el("details", el("summary", "Meetings"), el("ul", *items))] if items else []

    def written(self, owners: Iterable[Owner], terms: Mapping[str, str]) -> Node:
        """All that can be written, for the script; `terms` are those of the glossary, by id."""
        items = [item for owner in owners for item in owner.items]
        return state_node({"questions": items, "meetings": self._meetings(), "terms": terms,
                           "sides": list(self.course.settings.accounts.items())})

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


class MyWork(GatheringDirective):
    """`my-work`: the chapters with their questions, and, where scripts run, everything the student wrote on this device."""

    def run(self) -> list[Node]:
        """A table of chapters, the meetings below it, and what can be written; the script puts first what has something."""
        uses(self.env, "my-work")
        owners = list(self.owners())
        rows = [_row(owner) for owner in owners]
        if term := next(iter(self.course.terms), ""):
            rows.append(_row(Owner("glossary", reference("entry", term, "Terms in your own words"), 0, [])))
        columns = ("Chapter", "Answers", "Prediction", "Quiz")
        table = el("table", el("thead", el("tr", *(el("th", name, scope="col") for name in columns))), el("tbody", *rows))
        hint = el("p", "This page needs JavaScript to keep your answers. Without it, write on paper or in a file of your own.",
                  class_="no-script")
        written = self.written(owners, {term.id: term.term for term in self.course.terms.values()})
        return [el("div", table, *self.list_of_meetings(), hint, written, class_="my-work")]


def _row(owner: Owner) -> Node:
    """What the script fills in of a chapter; without it, what there is."""
    held = {"data_quiz": str(owner.quiz), "data_title": owner.text.title} if owner.text and owner.quiz else {}
    return el("tr", el("th", owner.link, scope="row"),
              el("td", count(owner.questions, "question") if owner.questions else "–", class_="done"),
              el("td", "–", class_="predicted-done"),
              el("td", count(owner.quiz, "question") if owner.quiz else "–", class_="quiz-done"), data_chapter=owner.id, **held)


class LastDownload(CourseDirective):
    """`last-download`: when all work was last downloaded, where scripts run."""

    def run(self) -> list[Node]:
        """A line that is true without a script, too."""
        return [el("p", "Where JavaScript runs, this line says when you last downloaded your work.", class_="last-download")]


class Rubric(CourseDirective):
    """`grading-rubric`: the four-level rubric; in a student build nothing."""

    def run(self) -> list[Node]:
        """A table, a row a criterion."""
        if not is_instructor(self.env.app):
            return []
        rows = [el("tr", el("th", c.criterion, scope="row"), *(el("td", level) for level in c.levels))
                for c in instructor_of(self.env.app).rubric]
        return [nodes.rubric("", "Rubric for answers"), wide_table("Rubric", ("Criterion", "1", "2", "3", "4"), rows)]


DIRECTIVES = {"my-work": MyWork, "last-download": LastDownload, "grading-rubric": Rubric}
__all__ = ["DIRECTIVES", "GatheringDirective", "Owner"]
