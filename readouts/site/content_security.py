"""What a strict Content-Security-Policy asks of a page: no style and no script inside it, and none in the address of a link.

The project's own pages bring none. What a notebook prints does: pandas puts a style sheet before every table and styles its
rows. Both go, with the attributes of old HTML that say the same and that no e-book may have; `readouts.css` styles the tables.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

from readouts.rendering.elements import element

# What the pages keep to, and what the teaching pages tell a host to send. Frames: a school whose platform shows pages in one
# names it in `frame-ancestors`.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FOLLOWED = ("https://", "http://", "mailto:")
logger = getLogger(__name__)


def without_styles(html: str) -> str:
    """HTML without style sheets and attributes of style.

    Examples
    --------
    >>> without_styles('<style>b { }</style><b style="color: red">x</b><tr valign="top"></tr>')
    '<b>x</b><tr></tr>'

    """
    from bs4 import BeautifulSoup  # slow to import, and only notebooks need it

    soup = BeautifulSoup(html, "html.parser")
    for sheet in soup("style"):
        sheet.decompose()
    for name in ("style", "valign"):
        for tag in soup.select(f"[{name}]"):
            del tag[name]
    return str(soup)


def strip_styles(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the styles out of what the notebooks of a page printed."""
    for node in doctree.findall(nodes.raw):
        if node.get("format") == "html" and ("style" in node.astext() or "valign" in node.astext()):
            node[:] = [nodes.Text(without_styles(node.astext()))]


def unlink(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave of a link that runs something, or opens a file, its words: no check of the data has to be relied on for that."""
    links: list[tuple[nodes.Element, str]] = [(link, str(link.get("refuri", ""))) for link in doctree.findall(nodes.reference)]
    links += [(link, str(link["html"].get("href", ""))) for link in doctree.findall(element) if link["tag"] == "a"]
    for link, given in links:
        address = re.sub(r"[\x00-\x20]", "", given).lower()  # browsers pass over these
        if re.match(r"[a-z][a-z0-9+.-]*:", address) and not address.startswith(FOLLOWED):
            logger.warning("%s is not a web address; the link was left out", given, location=docname)
            link.replace_self(link.children)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", strip_styles)
    app.connect("doctree-resolved", unlink)
