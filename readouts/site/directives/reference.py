"""The reference part: the glossary and the people."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx import addnodes
from sphinx.domains.std import make_glossary_term

from readouts.course import Target
from readouts.markup import el
from readouts.model import SIDE_NAMES, Term
from readouts.site.directives.base import CourseDirective, wide_table
from readouts.site.freshness import uses

WHOSE = {"us": "a U.S. term", "cn": "a Chinese term", "both": "used by both sides", "press": "a term of the press",
         "scholars": "a term of scholars"}


class used_in(nodes.General, Element):
    """Where the glossary says which pages use a term; filled in when all pages are known."""


class Glossary(CourseDirective):
    """`glossary-entries`: all terms, as a Sphinx glossary, so that `{term}` finds them."""

    def run(self) -> list[Node]:
        """A definition list."""
        uses(self.env, "glossary")
        items = [self._entry(term) for term in self.course.terms.values()]
        entries = nodes.definition_list("", *items, classes=["glossary"])
        return [addnodes.glossary("", entries, sorted=False)]

    def _entry(self, term: Term) -> Node:
        source, line = str(term.where.path), term.where.line
        names = [
            make_glossary_term(self.env, [nodes.Text(name)], "", source, line, anchor, self.state.document)
            for name, anchor in ((term.term, f"term-{term.id}"), *((alias, None) for alias in term.aliases))
        ]
        names[0]["names"] = [term.term]
        for alias in names[1:]:
            alias["classes"].append("alias")
        parts: list[Node] = []
        if term.hanzi:
            parts.append(nodes.paragraph("", "", nodes.Text(term.hanzi + " "), nodes.emphasis("", term.pinyin or ""),
                                         nodes.Text(f" · {WHOSE[term.whose]}"), classes=["chinese"]))
        else:
            parts.append(nodes.paragraph("", WHOSE[term.whose], classes=["chinese"]))
        parts += self.myst(term.body, term)
        if term.other_side:
            parts += [el("p", el("b", "The other side: "), *self._first(term.other_side, term))]
        if term.contrasts:
            parts.append(el("p", "Compare ", *self.links(Target("term", c) for c in term.contrasts), class_="see"))
        if term.refs:
            parts.append(el("p", "Read ", *self._first(f"{{cite:p}}`{','.join(term.refs)}`", term), class_="see"))
        if notes := self.course.backlinks.get(Target("term", term.id)):
            parts.append(el("p", "Notes: ", *self.links(Target("note", n) for n in notes), class_="see"))
        parts.append(used_in("", term=term.id))
        return nodes.definition_list_item("", *names, nodes.definition("", *parts))

    def _first(self, body: str, term: Term) -> list[Node]:
        parsed = self.myst(body, term)
        return list(parsed[0].children) if parsed else []


class People(CourseDirective):
    """`people`: who is named, and the offices they held."""

    def run(self) -> list[Node]:
        """A table, a row a person and office."""
        uses(self.env, "people")
        rows = []
        for p in self.course.people:
            chinese = [nodes.Text(f"{p.name_zh} "), nodes.emphasis("", p.pinyin or "")] if p.name_zh else []
            side = SIDE_NAMES.get(p.side, "other")
            rows.append(el("tr", el("th", p.name, scope="row"), el("td", *chinese), el("td", side), el("td", p.office)))
        return [wide_table("People", ("Name", "Chinese", "Side", "Office"), rows)]


DIRECTIVES = {"glossary-entries": Glossary, "people": People}
