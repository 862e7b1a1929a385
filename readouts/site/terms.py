"""Glossary terms open in place: every page brings the short definitions of the terms that it uses.

A term stays a link to the glossary, which is what a browser without scripts follows; `terms.js` opens its definition in a
native popover. The definitions are put behind the page's text, not into its document: the search shall find the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from readouts.analysis.definitions import other_meaning, short_definition
from readouts.course.course import Course
from readouts.course.records import Term
from readouts.rendering.elements import el, element, romanized, to_html
from readouts.site.build_course import course_of, once
from readouts.site.dependencies import pages_using
from readouts.site.page_contents import contents_of
from readouts.site.plain_links import words_of
from readouts.site.signs import PREFIX, explained_on, explanation
from readouts.site.typography import set_words


def definition(course: Course, term: Term, glossary: str) -> element:
    """The popover of a term: the word, its Chinese and pinyin, the definition, and the way to the whole entry."""
    read = romanized(term.romanization, course.settings)
    chinese = [el("p", term.original, " ", read, class_="chinese")] if term.original else []
    words = _emphasis(short_definition(course, term))
    theirs = other_meaning(course, term)
    other = [el("p", el("b", "The other side: "), *_emphasis(theirs))] if theirs else []
    entry = el("p", el("a", "The full entry in the glossary", href=f"{glossary}#term-{term.id}"), class_="to-entry")
    return el("div", el("p", el("b", term.term)), *chinese, el("p", *words), *other, entry, id=f"def-{term.id}",
              class_="definition", popover="auto", role="group", aria_label=f"Definition: {term.term}")


def _emphasis(text: str) -> Iterable[nodes.Node]:
    for i, part in enumerate(re.split(r"\*([^*]+)\*", text)):
        yield nodes.emphasis("", part) if i % 2 else nodes.Text(part)


def mark_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Name the term on every link into the glossary, except on the pages that are about all terms."""
    glossary = glossary_page(app)
    if app.builder.format != "html" or docname in (glossary, *pages_using(app.env, "concordance")):
        return
    known = _anchors(app)
    for link in list(doctree.findall(nodes.reference)):
        id = known.get(str(link.get("refuri", "")).partition("#")[2])
        if id and link.get("internal"):
            link.replace_self(el("a", *words_of(link), href=link["refuri"], class_="term", data_term=id))


@once
def glossary_page(app: Sphinx) -> str:
    """The page that shows the glossary, or "" if the book has none."""
    return next(iter(pages_using(app.env, "glossary")), "")


@once
def _anchors(app: Sphinx) -> dict[str, str]:
    """The entry behind each address in the glossary; other names of an entry have addresses of their own."""
    ids = course_of(app).term_names
    objects = app.env.get_domain("std").get_objects()
    return {anchor: ids[name.lower()] for name, _, kind, _, anchor, _ in objects if kind == "term" and name.lower() in ids}


def bring_definitions(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page the definitions of the terms it uses, and the script that opens them."""
    used = [html["data-term"] for html in contents_of(doctree).attributes if "data-term" in html]
    if not used:
        return
    pages = glossary_page(app), explained_on(app)
    glossary, signs = (app.builder.get_relative_uri(pagename, page) if page else "" for page in pages)
    context["definitions"] = "".join(
        explanation(id, signs) if id.startswith(PREFIX) else _drawn(app, id, glossary) for id in dict.fromkeys(used))
    app.add_js_file("terms.js", loading_method="defer")


@once
def _drawings(app: Sphinx) -> dict[tuple[str, str], str]:
    """The definitions drawn in this build, by term and address of the glossary: most terms are used on many pages."""
    return {}


def _drawn(app: Sphinx, id: str, glossary: str) -> str:
    made = _drawings(app)
    if (id, glossary) not in made:
        course = course_of(app)
        drawn = definition(course, course.terms[id], glossary)
        set_words(drawn)
        made[id, glossary] = to_html(drawn)
    return made[id, glossary]


def setup(app: Sphinx) -> None:
    """Connect to the events of the build; marking comes before Chinese is marked up."""
    app.connect("doctree-resolved", mark_terms, priority=800)
    app.connect("html-page-context", bring_definitions)
