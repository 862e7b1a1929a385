"""Signs and set words explain themselves where they are shown, as glossary terms do: ◐, where an account was read, ★.

Each becomes a link to the page that explains them all, which `terms.js` opens in place. Where the words were the link to a
source, that link follows them. A book without such a page shows them as they are.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

from readouts.course.labels import SIGNS, STANDING
from readouts.rendering.elements import el, element, sign_and_words, to_html
from readouts.site.build_course import once

PREFIX = "sign-"
_IN_TEXT = ("parts-seen", "content-words", "mirror", "core")  # the others are plain words, too: signs only as a source's name
_WORDS = {SIGNS[key][0]: key for key in _IN_TEXT}
_SOUGHT = re.compile("|".join(map(re.escape, _WORDS)))
_STANDING = {words: key for key, words in STANDING.items()}
_OPENS = ("a", "summary", "button", "label", "option", "caption", "template")


def sign(key: str, page: str) -> element:
    """A sign as a link to the page that explains it."""
    return el("a", *sign_and_words(SIGNS[key][0]), href=f"{page}#marks", class_="term", data_term=PREFIX + key)


@once
def explained_on(app: Sphinx) -> str:
    """The page that explains the signs, or "" if the book has none."""
    return next((page for page in sorted(app.env.found_docs) if page.endswith("/how-we-know")), "")


def mark_signs(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let every sign of a page explain itself."""
    page = explained_on(app)
    if not page or app.builder.format != "html" or docname == page:
        return
    uri = app.builder.get_relative_uri(docname, page)
    for link in list(doctree.findall(nodes.reference)):
        if (key := _STANDING.get(link.astext())) and not link.get("internal"):
            source = nodes.reference("", "read it", refuri=link["refuri"], describedby=link.get("describedby", ""))
            link.parent.replace(link, [sign(key, uri), nodes.Text(": "), source])
    for text in list(doctree.findall(nodes.Text)):
        if _SOUGHT.search(text) and not _is_set(text):
            parts = re.split(f"({_SOUGHT.pattern})", text)
            text.parent.replace(text, [sign(_WORDS[part], uri) if part in _WORDS else nodes.Text(part) for part in parts if part])


def _is_set(text: nodes.Text) -> bool:
    """Whether a text is in a link, a title or code, where nothing can be opened."""
    node = text.parent
    while node is not None:
        if isinstance(node, nodes.reference | nodes.title | nodes.literal | nodes.raw):
            return True
        if isinstance(node, element) and node["tag"] in _OPENS:
            return True
        node = node.parent
    return False


def explanation(id: str, page: str) -> str:
    """The popover of a sign, as HTML."""
    words, means = SIGNS[id.removeprefix(PREFIX)]
    more = el("p", el("a", "How we know: what was read, and where", href=f"{page}#marks"))
    name = sign_and_words(words)
    head = el("p", el("b", *name))
    return to_html(el("div", head, el("p", means), more, id=f"def-{id}", class_="definition", popover="auto", role="group",
                      aria_label=f"What it means: {name[-1].astext()}"))


def setup(app: Sphinx) -> None:
    """Connect to the build; links to sources get their numbers for paper after this."""
    app.connect("doctree-resolved", mark_signs, priority=300)


__all__ = ["PREFIX", "explained_on", "explanation", "mark_signs", "setup", "sign"]
