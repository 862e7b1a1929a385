"""The reference part: the glossary and the people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx import addnodes
from sphinx.domains.std import make_glossary_term

from readouts.analysis.appearances import Office, people
from readouts.course.course import Target
from readouts.course.records import Term
from readouts.rendering.elements import el, romanized
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective
from readouts.site.domain import domain_of, reference
from readouts.text.folding import bare_letters


class used_in(nodes.General, Element):
    """Where the glossary says which pages use a term; filled in when all pages are known."""


class Glossary(CourseDirective):
    """`glossary-entries`: all terms, as a Sphinx glossary, so that `{term}` finds them."""

    def run(self) -> list[Node]:
        """The letters with which terms begin, a place for the field of `filter.js`, and a definition list."""
        uses(self.env, "glossary")
        for term in self.course.terms.values():  # so that another name, spelled alike, gets an address of its own
            self.state.document.ids.setdefault(f"term-{term.id}", nodes.term())
        terms = sorted(self.course.terms.values(), key=lambda term: _from_letter(term.term))
        items = [self._entry(term) for term in terms]
        entries = nodes.definition_list("", *items, classes=["glossary"])
        return [_letters(terms), el("div", class_="filter"), addnodes.glossary("", entries, sorted=False)]

    def _entry(self, term: Term) -> Node:
        domain_of(self.env).register("entry", term.id, f"term-{term.id}", term.term)
        source, line = str(term.where.path), term.where.line
        names = [
            make_glossary_term(self.env, [nodes.Text(name)], "", source, line, anchor, self.state.document)
            for name, anchor in ((term.term, f"term-{term.id}"), *((alias, None) for alias in term.aliases))
        ]
        names[0]["names"] = [term.term]
        for alias in names[1:]:
            alias["classes"].append("alias")
        parts: list[Node] = []
        whose = self.course.settings.owners[term.whose]
        if term.original:
            read = romanized(term.romanization, self.course.settings)
            parts.append(el("p", term.original, " ", read, f" · {whose}", class_="chinese"))
        else:
            parts.append(nodes.paragraph("", whose, classes=["chinese"]))
        parts += self.myst(term.body, term)
        if term.other_side:
            parts += [el("p", el("b", "The other side: "), *self._first(term))]
        parts += self.mark(f"term:{term.id}", term.claims)
        if term.contrasts:
            parts.append(el("p", "Compare ", *self.links(Target("term", c) for c in term.contrasts), class_="see"))
        if term.refs:
            parts.append(el("p", "Read ", *self.cited(",".join(term.refs), term, "refs"), class_="see"))
        if notes := self.course.backlinks.get(Target("term", term.id)):
            parts.append(el("p", "Notes: ", *self.links(Target("note", n) for n in notes), class_="see"))
        parts.append(used_in("", term=term.id))
        return nodes.definition_list_item("", *names, nodes.definition("", *parts))

    def _first(self, term: Term) -> list[Node]:
        parsed = self.myst(term.other_side or "", term, "other_side")
        return list(parsed[0].children) if parsed else []


def _from_letter(words: str) -> str:
    """The words by which a term is sorted: without accents or spaces, and without the number with which it may begin."""
    plain = bare_letters(words)
    return plain[next((i for i, sign in enumerate(plain) if sign.isalpha()), 0):]


def _letters(terms: Sequence[Term]) -> Node:
    """The letters with which terms begin, each with the way to the first of them."""
    firsts = {letter: next(found) for letter, found in groupby(terms, key=lambda term: _from_letter(term.term)[:1].upper())}
    links = (el("a", letter, href=f"#term-{term.id}") for letter, term in firsts.items())
    return el("nav", *links, class_="letters", aria_label="Terms by their first letter")


class People(CourseDirective):
    """`people`: who is named, the offices they held, and where they appear in each."""

    def run(self) -> list[Node]:
        """A table, a group of rows a person and a row an office."""
        uses(self.env, "people")
        head = el("thead", el("tr", *(el("th", name, scope="col") for name in ("Name", "Office", "Appears in"))))
        groups = (self._person(offices) for offices in people(self.course).values())
        return [el("table", head, *groups, class_="stack people")]

    def _person(self, offices: tuple[Office, ...]) -> Node:
        """The rows of one person; the name is next to all of them."""
        one = offices[0].record
        domain_of(self.env).register("person", one.id, f"person-{one.id}", one.name)
        chinese = [nodes.Text(f"{one.original} "), romanized(one.romanization, self.course.settings)] if one.original else []
        side = self.course.settings.side_names.get(one.side, "neither side")
        name = el("th", one.name, el("small", *chinese), el("small", side),
                  scope="rowgroup", rowspan=str(len(offices)))
        rows = [el("tr", *([name] if i == 0 else []), *self._office(office)) for i, office in enumerate(offices)]
        return el("tbody", *rows, id=f"person-{one.id}")

    def _office(self, office: Office) -> list[Node]:
        record = office.record
        when = " ".join(f"{word} {date}" for word, date in (("from", record.start), ("until", record.end)) if date)
        cell = el("td", data_label="Appears in")
        for name, kind in (("Texts", "text"), ("Meetings", "meeting")):
            if found := [a.target for a in office.appearances if a.target.kind == kind]:
                cell += el("p", f"{name}: ", *_between([self._where(target) for target in found]))
        if not office.appearances:
            cell += nodes.Text("–")
        return [el("td", record.office, *([el("small", when)] if when else []), data_label="Office"), cell]

    def _where(self, target: Target) -> Element:
        """A reference: of a text the short name, of a meeting the title."""
        return reference(target.kind, target.id, self.course.texts[target.id].short if target.kind == "text" else "")


def _between(links: list[Element]) -> list[Node]:
    """Links with dots between."""
    return [part for i, link in enumerate(links) for part in ([nodes.Text(" · "), link] if i else [link])]


DIRECTIVES = {"glossary-entries": Glossary, "people": People}
