"""What is set otherwise than it is typed: quotation marks, dashes and dots, and the language of Chinese.

MyST curls the quotation marks of what it parses. Words that come to a page without being parsed, from tables, titles and the
list of references, are left to :func:`set_words`, which looks only at texts with something to set. Sphinx's own transform takes
apart every text of every page, and does so before references are resolved.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.nodes import is_smartquotable

from readouts.rendering.elements import element, mark_languages

NOT_PROSE = (nodes.literal, nodes.literal_block, nodes.raw, nodes.title_reference, nodes.comment)
_TYPED = re.compile(r"['\"`]|--|\.\.\.")
_BACKTICK = re.compile("(?<!`)`(?!`)")  # LaTeX's single one; docutils would take every ' beside it for a closing one


def leave_to_myst(app: Sphinx, config: Config) -> None:
    """Switch Sphinx's own transform off."""
    config.smartquotes = False


def set_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Set a page, when all that it quotes from elsewhere has come in."""
    set_words(doctree)
    mark_languages(doctree, skip=_not_prose)


def set_words(root: nodes.Element) -> None:
    """Replace every text that has marks as they are typed, except code and addresses."""
    for text in [t for t in root.findall(nodes.Text) if _TYPED.search(t) and is_smartquotable(t)]:
        if text.parent.get("refuri") != text:
            text.parent.replace(text, nodes.Text(_set(text)))


def _set(text: nodes.Text) -> str:
    """The text as it is set, which depends on what is before it: a mark behind a word closes."""
    at = text.parent.index(text)
    before = text.parent[at - 1].astext() if at else ""
    _, done = educate_tokens([("literal", before), ("plain", _BACKTICK.sub("'", text))], "qbDe", "en")
    return str(done)


def _not_prose(text: nodes.Text) -> bool:
    node: Any = text.parent
    while node is not None:
        if isinstance(node, NOT_PROSE) or (isinstance(node, element) and "lang" in node["html"]):
            return True
        node = node.parent
    return False


def setup(app: Sphinx) -> None:
    """Connect to the events of the build."""
    app.connect("config-inited", leave_to_myst)
    app.connect("doctree-resolved", set_page, priority=900)


__all__ = ["leave_to_myst", "set_page", "set_words", "setup"]
