"""One docutils node for every HTML element, and its rendering.

The pages and the widgets are drawn as document trees, so that search, cross-references, EPUB and print see text, not
strings of HTML. Where docutils has a node that fits, it is used; for the rest (``details``, ``aside``, ``mark``, table
cells with a scope) there is :class:`element`. Builders that do not know HTML show its content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_from_doctree
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from docutils.writers import html5_polyglot

from readouts.text.scripts import FOREIGN_RUN, language_of

if TYPE_CHECKING:
    from optparse import Values

    from readouts.course.settings import Settings

_BLOCK = frozenset(
    "div section aside details summary p h2 h3 h4 ul ol li dl dt dd table caption thead tbody tr td th form".split()
)

SVG = "http://www.w3.org/2000/svg"  # an e-book's pages are XML, where a picture must say what it is


class element(nodes.General, nodes.TextElement):
    """An HTML element: `tag` is its name, `html` its attributes; `ids` and `classes` are those of docutils."""


def el(tag: str, *children: nodes.Node | str, id: str = "", class_: str = "", **attributes: str) -> element:
    """Make an element. An underscore in an attribute's name stands for a hyphen; strings become text."""
    html = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    node = element("", "", *(nodes.Text(c) if isinstance(c, str) else c for c in children), tag=tag, html=html)
    node["classes"] = class_.split()
    if id:
        node["ids"] = [id]
    return node


def own_link(anchor: str, what: str) -> element:
    """The sign that gives the address of a section or a question, with its name in words."""
    name = f"Link to {what}"
    return el("a", "#", href=f"#{anchor}", class_="headerlink", title=name, aria_label=name)


def with_link(question: element, number: int) -> element:
    """A question with its address at the end of what it asks, for who assigns it."""
    asked = [part for part in question.children if isinstance(part, nodes.paragraph)]
    if asked:
        asked[-1] += [nodes.Text(" "), own_link(question["ids"][0], f"question {number}")]
    return question


def sign_and_words(label: str) -> list[nodes.Node]:
    """A label, of which the sign that it begins with is only seen; in words it says the same."""
    sign, words = re.fullmatch(r"(\W*)(.*)", label, re.DOTALL).groups()  # type: ignore[union-attr]  # which always matches
    return [*([el("span", sign, aria_hidden="true")] if sign else []), nodes.Text(words)]


def romanized(words: str | None, settings: Settings) -> element:
    """Original words in Latin letters, which a voice would read as English if they did not say what they are."""
    return el("em", words or "", lang=settings.romanized)


def visit_element(self: Any, node: element) -> None:
    """Write the start tag. The translator escapes what is in attributes."""
    attributes = dict(node["html"])
    if _is_source(node) and not _is_source(node.parent):
        attributes["translate"] = "no"
    suffix = "\n" if node["tag"] in _BLOCK else ""
    self.body.append(self.starttag(node, node["tag"], suffix, **attributes))


def _is_source(node: nodes.Node | None) -> bool:
    """Whether an element holds words as they were said, which a browser's translation must not change."""
    return isinstance(node, element) and (node["tag"] == "q" or "lang" in node["html"])


def depart_element(self: Any, node: element) -> None:
    """Write the end tag."""
    self.body.append(f"</{node['tag']}>" + ("\n" if node["tag"] in _BLOCK else ""))


def pass_by(self: Any, node: element) -> None:
    """What a builder without HTML does: nothing, so that the content shows."""


class _Translator(html5_polyglot.HTMLTranslator):
    visit_element = visit_element
    depart_element = depart_element


class _Writer(html5_polyglot.Writer):
    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator


@cache
def _settings() -> Values:
    """The settings of docutils, which takes longer to gather them than to write a short tree."""
    settings = get_default_settings(_Writer)
    settings.output_encoding = "unicode"
    return settings


def to_html(node: nodes.Node) -> str:
    """HTML of a tree, for where there is no Sphinx (a notebook)."""
    document = new_document("", _settings())
    document += node.deepcopy()
    mark_languages(document)
    writer = _Writer()
    publish_from_doctree(document, writer=writer, settings=_settings())
    return str(writer.parts["body"])


def mark_languages(root: nodes.Element, skip: Callable[[nodes.Text], bool] = lambda text: False) -> None:
    """Wrap every run in another script in `root` in an inline element with its language, for fonts, voices and search."""
    for text in list(root.findall(nodes.Text)):
        if FOREIGN_RUN.search(text) and not skip(text) and not _is_plain(text.parent):
            text.parent.replace(text, list(_split(str(text))))


def _is_plain(node: nodes.Node) -> bool:
    """Whether an element may hold nothing but text."""
    return isinstance(node, element) and node["tag"] == "title"


def _split(text: str) -> Iterator[nodes.Node]:
    last = 0
    for match in FOREIGN_RUN.finditer(text):
        if match.start() > last:
            yield nodes.Text(text[last : match.start()])
        yield el("span", match.group(), lang=language_of(match))
        last = match.end()
    if last < len(text):
        yield nodes.Text(text[last:])
