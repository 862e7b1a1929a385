"""The concordance: every term with its places, then every form in the original language."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from docutils import nodes
from docutils.nodes import Node
from sphinx.addnodes import pending_xref

from readouts.analysis.concordance import Form, Place, concordance, original_forms
from readouts.course.course import Target
from readouts.course.records import Term
from readouts.course.reference_labels import reference_label
from readouts.course.settings import Language
from readouts.rendering.elements import el, romanized
from readouts.site.dependencies import uses
from readouts.site.directives.base import Content, CourseDirective
from readouts.site.domain import reference
from readouts.text.dates import day
from readouts.text.quotation_marks import quoted


class Concordance(CourseDirective):
    """`concordance`: the terms that occur somewhere, those that do not, and the original forms."""

    def run(self) -> list[Node]:
        """An index, a section a term, and the list of original forms."""
        uses(self.env, "concordance")
        found = concordance(self.course)
        terms = [term for term in self.course.terms.values() if found[term.id]]
        language = self.course.settings.original
        items = [el("li", el("a", t.term, href=f"#at-{t.id}")) for t in terms]
        if language:
            items.append(el("li", el("a", f"{language.name} forms", href=f"#{_anchor(language)}")))
        index = el("ul", *items, class_="phrase-index")
        sections = [self._term(term, found[term.id]) for term in terms]
        rest = [term for term in self.course.terms.values() if not found[term.id]]
        return [el("div", index, *sections, *self._nowhere(rest), *self._forms(language), class_="concordance")]

    def _term(self, term: Term, places: tuple[Place, ...]) -> Node:
        language = self.course.settings.original
        original: Content = [" ", el("span", term.original, lang=language.html)] if term.original and language else []
        count = f"{len(places)} place{'s' if len(places) > 1 else ''} · "
        groups = groupby(places, key=self._owner)
        return el("section", el("h2", term.term, *original),
                  el("p", count, reference("entry", term.id, f"{term.term} in the glossary"), class_="meta"),
                  el("dl", *(part for owner, group in groups for part in (self._group(owner), *map(self._place, group)))),
                  id=f"at-{term.id}")

    def _owner(self, place: Place) -> Target:
        """The text or meeting in which a place is; the questions across the texts have none."""
        target = place.entry.target
        if target.kind == "statement" and (statement := self.course.statement(target.id)):
            return Target("meeting", statement.meeting)
        if target.kind == "meeting":
            return target
        return Target("text", target.id.partition("/")[0])

    def _group(self, owner: Target) -> Node:
        """Where the lines below it are: each of them is a link there, so this is none."""
        if owner.kind == "meeting":
            meeting = self.course.meeting_records[owner.id]
            return el("dt", meeting.title, el("small", f" {day(meeting.start)}"))
        text = self.course.texts.get(owner.id)
        return el("dt", text.short if text else "Across the texts")

    def _place(self, place: Place) -> Node:
        chinese: Content = [f" [{place.chinese}]"] if place.chinese else []
        return el("dd", self._link(place), " ", place.before, el("b", place.found), place.after, *chinese)

    def _link(self, place: Place) -> Node:
        kind, target = place.entry.kind, place.entry.target
        if kind in self.course.settings.accounts:
            meeting = self._owner(place).id
            account = nodes.Text(self.course.settings.accounts[kind])
            return pending_xref("", account, refdomain="course", reftype="meeting", reftarget=meeting,
                                refexplicit=True, refwarn=True, fragment=f"s-{target.id}")
        owner = target.id.partition("/")[0]
        words = {"meeting": "summary", "question": "question"}.get(kind)
        return reference(kind, target.id, words or reference_label(self.course, target, owner, quotation=False))

    def _nowhere(self, terms: Iterable[Term]) -> list[Node]:
        """The terms that only the glossary has."""
        links = [part for term in terms for part in (nodes.Text(", "), reference("entry", term.id, term.term))]
        return [el("p", "Only in the glossary, or only in the articles themselves: ", *links[1:], ".")] if links else []

    def _forms(self, language: Language | None) -> list[Node]:
        """The list of original words, of a course that has them."""
        if not language:
            return []
        groups = groupby(original_forms(self.course), key=lambda form: (form.original, form.romanization))
        forms = el("ul", *(self._form(*form, language.html, list(found)) for form, found in groups), class_="original-forms")
        return [el("section", el("h2", f"{language.name} forms"), forms, id=_anchor(language))]

    def _form(self, original: str, romanization: str, tag: str, found: list[Form]) -> Node:
        """A form with its romanization, and links to all that it belongs to."""
        links = [part for form in found for part in (nodes.Text(" · "), self._owner_of(form))]
        return el("li", el("span", original, lang=tag), " ", romanized(romanization, self.course.settings), ": ", *links[1:])

    def _owner_of(self, form: Form) -> Node:
        if form.target.kind == "phrase":
            return reference("phrase", form.target.id, f"set phrase {quoted(form.name)}")
        return reference("entry" if form.target.kind == "term" else form.target.kind, form.target.id, form.name)


DIRECTIVES = {"concordance": Concordance}


def _anchor(language: Language) -> str:
    return f"{language.name.lower()}-forms"
