"""The sections of a page: those that introduce a reading are folded, and the margin names all that a reader may want to go to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from readouts.rendering.elements import el, element
from readouts.site.ebook import is_ebook
from readouts.site.page_contents import contents_of

MOST_NAMED = 12  # sections that the margin names; a page with more has an index of its own


def fold_introductions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fold the sections before a reading, so that it begins within the first screen. On paper and in an e-book all is open."""
    if app.builder.format != "html" or is_ebook(app):
        return
    for reading in [node for node in doctree.findall(element) if "reading" in node["classes"]]:
        home = reading.parent
        before = home.parent.children[:home.parent.index(home)] if isinstance(home, nodes.section) else []
        for section in [node for node in before if isinstance(node, nodes.section)]:
            section.replace_self(_folded(section))


def _folded(section: nodes.section) -> list[nodes.Node]:
    """The section folded; and after it what follows the prose on the page, which its last section took in."""
    title, *rest = section.children
    after = [node for node in rest if isinstance(node, element) and not {"fold", "guidance"}.isdisjoint(node["classes"])]
    found = el("details", el("summary", el("h2", *title.children)), *(n for n in rest if n not in after), class_="fold")
    found["ids"] = section["ids"]
    return [found, *after]


def sections(doctree: nodes.document | None) -> Iterator[dict[str, str]]:
    """The id and the title of every section right below the page's title; of the folded ones, the first."""
    page = next(iter(doctree.findall(nodes.section)), None) if doctree else None
    folded = False
    for node in page.children if page else ():
        if isinstance(node, nodes.section) and node["ids"]:
            yield {"id": node["ids"][0], "title": node.children[0].astext()}
        elif isinstance(node, element) and "fold" in node["classes"] and node["ids"] not in ([], ["goals"]) and not folded:
            folded = True
            yield {"id": node["ids"][0], "title": node.children[0].astext().strip()}


def name_sections(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template the sections of a page, where there is a choice among them, and the place where its subject begins."""
    found = list(sections(doctree))
    context["sections"] = found if 1 < len(found) <= MOST_NAMED else []
    accounts = "the-two-accounts" if any(section["id"] == "the-two-accounts" for section in found) else ""
    context["begins"] = "p1" if "reading" in contents_of(doctree).classes else accounts


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", fold_introductions)
    app.connect("html-page-context", name_sections)


__all__ = ["MOST_NAMED", "fold_introductions", "name_sections", "sections"]
