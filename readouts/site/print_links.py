"""What a page needs on paper: the addresses that its links point to, numbered, in a list at its end.

An address in the middle of a sentence cannot be read, and a link without one is lost on paper. So a link to another site carries
a number, which only the print style shows, and the list gives each address once. Links inside the course name what they lead
to and need none.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from readouts.rendering.elements import el
from readouts.site.ebook import is_ebook
from readouts.site.page_contents import contents_of


def number_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give every link to another site the number of its address on this page."""
    if is_ebook(app):
        return  # a reader of e-books follows links
    numbers: dict[str, int] = {}
    for link in list(doctree.findall(nodes.reference)):
        address = str(link.get("refuri", ""))
        if address.startswith(("http://", "https://")) and link.astext() != address:
            number = numbers.setdefault(address, len(numbers) + 1)
            classes = " ".join(dict.fromkeys(["reference", "external", *link["classes"]]))
            told = {"aria_describedby": link["describedby"]} if link.get("describedby") else {}
            link.replace_self(el("a", *link.children, href=address, class_=classes, data_address=str(number), **told))


def bring_addresses(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page the style of paper and the list of its addresses."""
    if is_ebook(app):
        return
    app.add_css_file("print.css", media="print")
    links = (html for html in contents_of(doctree).attributes if "data-address" in html)
    context["addresses"] = list(dict.fromkeys(link["href"] for link in links))


def setup(app: Sphinx) -> None:
    """Connect to the build; links are numbered when all that a page quotes from elsewhere has come in."""
    app.connect("doctree-resolved", number_links, priority=850)
    app.connect("html-page-context", bring_addresses)
