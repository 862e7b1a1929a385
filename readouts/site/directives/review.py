"""What comes back: three questions on earlier chapters at the head of a chapter, and the page of all that is due.

A page brings what it may ask in a template, which no browser shows: the script chooses from it by what is kept on the device.
Without a script there are links to the quizzes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx.addnodes import pending_xref

from readouts.analysis.recall import earlier, returning, terms_by_text
from readouts.course.course import Course, Target
from readouts.course.records import QuizItem, Term, Text
from readouts.course.reference_labels import reference_label
from readouts.rendering.elements import el, element
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective
from readouts.site.domain import reference

SWITCHED = "Questions that come back can be switched off where JavaScript runs."


def is_template(node: Node) -> bool:
    """Whether a node is what a page brings without showing it."""
    return isinstance(node, element) and node["tag"] == "template"


def look_back(directive: CourseDirective, text: Text) -> list[Node]:
    """Up to three questions before a chapter, folded; nothing where no chapter before it has a quiz. The script says how many."""
    course = directive.course
    before = earlier(course, text.id)
    if not before:
        return []
    uses(directive.env, "recall")
    used = terms_by_text(course)
    cards = [*_items(directive, before), *_terms(course, returning(course, text.id), used)]
    links = el("p", "Look back at ", *_quizzes(before), ".")
    directive.env.temp_data["readouts:text"] = text.id
    head = el("summary", "Questions on earlier chapters")
    return [el("details", head, links, el("template", *cards), class_="look-back")]


class Review(CourseDirective):
    """`review`: everything that is due, from the quizzes and the glossary; it says so where there is nothing to ask."""

    def run(self) -> list[Node]:
        """The links to the quizzes, and the cards as a template."""
        uses(self.env, "recall")
        uses(self.env, "review")
        asking = [text for text in self.course.texts.values() if text.quiz]
        if not asking:
            return [nodes.paragraph("", "No chapter of this course has a quiz, so there is nothing to review.")]
        used = terms_by_text(self.course)
        met = [term for term in self.course.terms.values() if any(term.id in ids for ids in used.values())]
        cards = [*_items(self, asking), *_terms(self.course, met, used)]
        self.env.temp_data.pop("readouts:text", None)
        words = "Without JavaScript, this page can't know what is due. Go back to "
        hint = el("p", words, *_quizzes(asking), ".", class_="no-script")
        return [el("div", hint, el("template", *cards), class_="review")]


class ReviewSwitch(CourseDirective):
    """`review-switch`: where questions that come back are switched off, and what was kept of them is forgotten."""

    def run(self) -> list[Node]:
        """A line that is true without a script, too."""
        return [el("div", el("p", SWITCHED, class_="no-script"), class_="review-switch")]


def _quizzes(texts: Iterable[Text]) -> list[Node | str]:
    """Links to the quizzes of some chapters, with commas between."""
    found: list[Node | str] = []
    for text in texts:
        found += [", ", _quiz(text, f"the quiz of {text.short}")]
    return found[1:]


def _quiz(text: Text, words: str) -> Element:
    link = reference("text", text.id, words)
    link["fragment"] = "check-yourself"
    return link


def _items(directive: CourseDirective, texts: Iterable[Text]) -> Iterable[Node]:
    for text in texts:
        directive.env.temp_data["readouts:text"] = text.id  # what its references mean
        yield from (_item(directive, text, item) for item in text.quiz)


def _item(directive: CourseDirective, text: Text, item: QuizItem) -> Node:
    source = el("p", "From ", _quiz(text, text.short), class_="meta")
    card = el("li", source, *directive.quiz_item(item), data_card=f"{text.id}/{item.id}", data_chapters=text.id)
    for link in card.findall(pending_xref):
        target = Target(link["reftype"], str(link["reftarget"]))
        if target.kind in ("para", "note") and target.id.startswith(f"{text.id}/") and not link["refexplicit"]:
            link["refexplicit"] = True  # the card names its chapter
            link.children = [nodes.inline("", reference_label(directive.course, target, text.id))]
    return card


def _terms(course: Course, terms: Iterable[Term], used: Mapping[str, frozenset[str]]) -> Iterable[Node]:
    """Cards that ask for the meaning of a term; the script puts it there, from the definition that the page has anyway."""
    for term in terms:
        chapters = " ".join(text for text, ids in used.items() if term.id in ids)
        head = el("p", "A term that comes back", class_="meta")
        asked = el("p", "What does ", el("b", term.term), " mean in this course, and who uses it? Think first, then look.")
        whose = el("p", f"It is {course.settings.owners[term.whose]}.", class_="meta")
        answer = el("details", el("summary", "Open the meaning"), whose, el("p", reference("term", term.id, term.term)))
        yield el("li", head, asked, answer, data_card=f"term/{term.id}", data_chapters=chapters)


DIRECTIVES = {"review": Review, "review-switch": ReviewSwitch}
__all__ = ["DIRECTIVES", "is_template", "look_back"]
