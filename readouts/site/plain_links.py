"""Links as plain as HTML allows: a page made of links, such as the concordance, would be a fifth heavier with Sphinx's.

Plain, but never silent: a link to a paragraph shows a sign that voices pass over, and gets a name in words.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from readouts.course.reference_labels import spoken_label
from readouts.rendering.elements import el
from readouts.site.ebook import is_ebook


def plain(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write links inside the site without Sphinx's classes, which no style asks for, and their words without a span around."""
    if app.builder.format != "html" or is_ebook(app):
        return
    for link in list(doctree.findall(nodes.reference)):
        if not link.get("internal") or link["ids"] or link["classes"]:
            continue
        attributes = {"title": link["reftitle"]} if link.get("reftitle") else {}
        shown = link.astext()
        if (heard := spoken_label(shown)) != shown:
            attributes["aria_label"] = heard
        address = link["refuri"] if "refuri" in link else f"#{link['refid']}"
        link.replace_self(el("a", *words_of(link), href=address, **attributes))


def words_of(link: nodes.Element) -> list[nodes.Node]:
    """What is in a link, without the spans that Sphinx puts around its words."""
    return [part for child in link.children for part in (child.children if _is_plain(child) else [child])]


def _is_plain(node: nodes.Node) -> bool:
    return type(node) is nodes.inline and not node["ids"] and node["classes"][:1] in ([], ["xref"]) and not node.get("language")


def setup(app: Sphinx) -> None:
    """Connect to the build, after everything that looks for links."""
    app.connect("doctree-resolved", plain, priority=990)


__all__ = ["plain", "words_of"]
