"""What the directives share: the course, MyST in place, lists of references, and how dates and tables are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger

from readouts.course.bodies import BodyError, tokens_of
from readouts.course.course import Course, Target, parse_reference
from readouts.course.readers import did_you_mean_or_known
from readouts.course.record import Record
from readouts.course.records import Option, Question, QuizItem, Text
from readouts.course.reference_labels import reference_label
from readouts.course.table_claims import Claims
from readouts.rendering.elements import el, own_link
from readouts.site.build_course import course_of
from readouts.site.dependencies import uses
from readouts.site.domain import domain_of, reference
from readouts.site.edition import instructor_of, is_instructor

if TYPE_CHECKING:
    from myst_parser.mocking import MockState

Content = list[Node | str]
logger = getLogger(__name__)


def wide_table(name: str, columns: Iterable[str], rows: Iterable[Node]) -> Node:
    """A table that scrolls by itself, also by keyboard, where the screen is too narrow for it."""
    head = el("thead", el("tr", *(el("th", column, scope="col") for column in columns)))
    table = el("table", head, el("tbody", *rows))
    return el("div", table, class_="scroll", tabindex="0", role="region", aria_label=name)


def whole(words: str) -> Content:
    """Words that stay in one line: a number and what it counts, a day."""
    return [el("span", words, class_="whole")] if words else []


def facts(*parts: Content | str) -> Content:
    """What is known, one after the other; what is empty is left out."""
    found = [[part] if isinstance(part, str) else part for part in parts if part]
    return [*(word for part in found[:1] for word in part), *(word for part in found[1:] for word in (" · ", *part))]


def named_values(rows: Iterable[tuple[str, Content]]) -> Node:
    """Names and values under each other: the card of a text or a meeting."""
    return el("dl", *(part for name, value in rows for part in (el("dt", name), el("dd", *value))), class_="source-card")


def finish_block(what: str, owner: str, title: str) -> Node:
    """The end of a chapter or a meeting: a line that is true without a script, too. `title` names it as My work does."""
    words = f"This is the end of the {what}. Hand in what you wrote the way your teacher asks."
    return el("div", el("p", words), class_="finish", data_text=owner, data_what=what, data_title=title)


class CourseDirective(SphinxDirective):
    """What the directives share: the course, MyST in place, lists of references."""

    @property
    def course(self) -> Course:
        """The course of this build."""
        return course_of(self.env.app)

    def find(self, kind: str, among: Iterable[str]) -> str:
        """The argument, if it is one of `among`; else the build warns, naming the nearest."""
        name: str = self.arguments[0]
        known = list(among)
        if name not in known:
            raise self.error(f'there is no {kind} "{name}"{did_you_mean_or_known(name, known)}')
        return name

    def myst(self, body: str, record: Record, field: str = "body") -> list[Node]:
        """What a body shows: what :mod:`readouts.course.bodies` reads, so the build cannot see more in it than `readouts check`.

        A body that holds what none may is shown as it is typed, with a warning that names the file and line of the data.
        """
        try:
            tokens = tokens_of(body)
        except BodyError as error:
            logger.warning("%s: %s", field, error, location=f"{record.where.path}:{record.where.text_of(field) + error.offset}")
            return [nodes.paragraph("", body)]
        for token in tokens:
            token.map = token.map and [line + self.lineno for line in token.map]
        box = nodes.container()
        renderer = cast("MockState", self.state)._renderer  # MyST's, which renders tokens, but would parse words again
        with renderer.current_node_context(box):
            renderer._render_tokens(tokens)
        return list(box.children)

    def cited(self, keys: str, record: Record, field: str) -> list[Node]:
        """The citation of references, their keys with commas between."""
        parsed = self.myst(f"{{cite:p}}`{keys}`", record, field)
        return list(parsed[0].children) if parsed else []

    def mark(self, place: str, claims: Claims = ()) -> list[Node]:
        """The mark that says on what the prose of a record rests, where it needs one."""
        mark = self.course.mark(place, claims)
        return [el("p", mark, class_="see provenance")] if mark else []

    def links(self, targets: Iterable[Target]) -> list[Node]:
        """References with dots between; what is in the text of this page is named briefly."""
        found: list[Node] = []
        for target in targets:
            found += [nodes.Text(" · ")] if found else []
            found.append(reference(target.kind, target.id, self._words(target)))
        return found

    def _words(self, target: Target) -> str:
        """What a reference says; empty where the name that its target has then is put in as pages are written."""
        here = str(self.env.temp_data.get("readouts:text", ""))
        if target.kind == "term" or (target.kind in ("para", "note") and target.id.startswith(f"{here}/")):
            return reference_label(self.course, target, here)
        return ""

    def first_time(self) -> list[Node]:
        """The way to a comparison worked through, for who has never read one; nothing in a course that has none."""
        worked = next((e.id for e in self.course.examples.values() if e.show == "worked"), "")
        link = reference("example", worked, "First time? See an example.")
        link["fragment"] = "main"  # the page begins with the four questions
        return [nodes.Text(" "), link] if worked else []

    def enter(self, text: Text) -> None:
        """From here on this page, references without a text mean this one."""
        self.env.temp_data["readouts:text"] = text.id
        uses(self.env, "text", text.id)

    def question_list(self, owner: str, name: str, questions: Iterable[Question]) -> Node:
        """Discussion questions in order, each with its level, form and minutes, what it needs, and for teachers its guidance."""
        items = (self._question(owner, name, q, number) for number, q in enumerate(questions, 1))
        return el("ol", *items, class_="questions", data_text=owner)

    def quiz_item(self, item: QuizItem) -> list[Node]:
        """A quiz item: the question, its options and, folded, why each is right or wrong."""
        options = [el("li", *self._option_words(o, "text")) for o in item.options]
        reasons = []
        for letter, option in zip("ABCD", item.options, strict=True):
            verdict = "right" if option.right else "wrong"
            reasons.append(el("li", el("b", f"{letter} is {verdict}. "), *self._option_words(option, "why"), class_=verdict))
        answer = el("details", el("summary", "Answer and reasons"), el("ul", *reasons))
        return [*self.myst(item.body, item), el("ol", *options, type="A"), answer]

    def _option_words(self, option: Option, field: str) -> list[Node]:
        parsed = self.myst(getattr(option, field), option, field)
        return list(parsed[0].children) if len(parsed) == 1 and isinstance(parsed[0], nodes.paragraph) else parsed

    def _question(self, owner: str, name: str, question: Question, number: int) -> Node:
        anchor = f"ask-{question.id}"
        title = f"{name}, question: {question.id.replace('-', ' ')}"
        domain_of(self.env).register("question", f"{owner}/{question.id}", anchor, title)
        line = facts([el("b", question.level)], question.form, whole(f"{question.minutes} minutes"))
        meta = el("p", *line, " ", own_link(anchor, f"question {number}"), class_="meta")
        need = el("p", "Look at ", *self.links(parse_reference(ref, owner) for ref in question.see), class_="see")
        body = self.myst(question.body, question)
        return el("li", meta, *body, need, *self._answer(question), *self._guidance(owner, question), id=anchor)

    def _answer(self, question: Question) -> list[Node]:
        """An answer to compare one's own with, folded; the script shows it once something is written.

        A course may do without, or hold it back until one's own answer has been downloaded.
        """
        if not (question.answer and self.course.settings.answers):
            return []
        head = el("summary", "Compare with our answer")
        points = el("ul", *(el("li", check) for check in question.checks), class_="checks")
        checks = [el("p", "Look at your own answer again:"), points]
        answer = self.myst(question.answer, question, "answer")
        held = {"data_after": "hand-in", "hidden": "hidden"} if self.course.settings.answers == "after-hand-in" else {}
        return [el("details", head, *answer, *(checks if question.checks else []), class_="model", **held)]

    def _guidance(self, owner: str, question: Question) -> list[Node]:
        """What only the instructor edition shows; a student build does not even look for it."""
        if not is_instructor(self.env.app):
            return []
        found = instructor_of(self.env.app).guidance.get(f"{owner}/{question.id}")
        if found is None:
            return []
        parts: list[Node] = [el("p", el("b", "For the teacher"), class_="meta")]
        for head, field in (("A good answer", "good"), ("Often missed", "missed"), ("Ask next", "follow_up")):
            parts += [el("p", el("b", head), class_="meta"), *self.myst(getattr(found, field), found, field)]
        parts.append(el("p", el("b", "Read by: "), "; ".join(found.rubric), class_="meta"))
        return [el("div", *parts, class_="guidance")]
