"""Bodies: the MyST in the data, and what it may hold.

Everything that ends as parsed Markdown on a page, a note, a précis, a question, guidance for teachers, is a body. There is one
parser for them: `readouts check` reads bodies with it, and the build shows what it read. It knows all the markup that the pages
of the book know, so as to see what a body must not hold: words, emphasis, lists, links to the web and the roles of the course are
all that it may. Whatever else MyST can do (directives, raw HTML, images, targets, comments) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from readouts.course.record import web_address

ROLES = frozenset({"term", "note", "para", "meeting", "text"})
CITATIONS = frozenset({"cite", "cite:p", "cite:t"})
ALLOWED = "words, emphasis, lists, quotations, links to the web and roles"

# A body without any of these is words and nothing else: a sign that Markdown knows, or a line that begins with no letter.
_MARKED = re.compile(r"[^\w \n.,;:'’‘“”\"?!()%…–—/-]|_|^[^\w\n]|^\d", re.MULTILINE)

_OPEN = ("em", "strong", "link", "span", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote")
_SHOWN = {"text", "text_special", "softbreak", "hardbreak", "code_inline", "inline", "myst_role"}
_SHOWN |= {f"{name}_{end}" for name in _OPEN for end in ("open", "close")}
_ATTRIBUTES = {"link_open": {"href", "title"}, "ordered_list_open": {"start"}, "span_open": {"lang"}}
_NAMES = {
    "code_block": "a block of code (a line that begins with four spaces)", "front_matter": "front matter (---)", "hr": "a rule",
    "myst_block_break": "a block break (+++)", "heading": "a heading", "footnote": "a footnote", "table": "a table",
    "thead": "a table", "tbody": "a table", "tr": "a table", "th": "a table", "td": "a table", "dl": "a definition list",
    "dt": "a definition list", "dd": "a definition list",
}


def parser() -> MarkdownIt:
    """A new parser of bodies: the Markdown of the pages, as MyST sets it up by `myst_enable_extensions` of `_config.yml`."""
    markdown = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
    for plugin in (front_matter_plugin, myst_block_plugin, myst_role_plugin, footnote_plugin, colon_fence_plugin, deflist_plugin):
        markdown.use(plugin)
    markdown.disable(["footnote_inline", "footnote_tail"])  # as MyST does
    return markdown.use(attrs_plugin, spans=True, span_after="footnote_ref", allowed=["lang"])


_markdown = parser()
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # a javascript: link must be seen to be refused


class Mark(NamedTuple):
    """What is to be looked at in a body, and on which of its lines (from 0): a link, a role, or what is refused."""

    kind: Literal["link", "role", "refused"]
    name: str
    content: str
    offset: int


class Body(NamedTuple):
    """What a MyST body holds: the number of words that a reader sees, and its marks in order."""

    words: int
    marks: tuple[Mark, ...]


class BodyError(Exception):
    """A body holds what no body may; the text says what, `offset` is its line, from 0."""

    def __init__(self, why: str, offset: int):
        super().__init__(why)
        self.offset = offset


_read: dict[str, Body] = {}


def read_body(body: str) -> Body:
    """Read a body, once: several checks ask for it, and parsing is most of the work of checking."""
    if body not in _read:
        _read[body] = _examined(body)[1] if _MARKED.search(body) else Body(len(body.split()), ())
    return _read[body]


def remember(bodies: Mapping[str, Body]) -> None:
    """Take over what :func:`read_body` gave in an earlier process."""
    _read.update(bodies)


def tokens_of(body: str) -> list[Token]:
    """What a page is to show of a body, as tokens of Markdown.

    Raises
    ------
    BodyError : if the body holds what no body may, so that it is not shown even if nobody has checked it.

    """
    tokens, read = _examined(body)
    for mark in read.marks:
        if why := refusal(mark):
            raise BodyError(why, mark.offset)
    return tokens


def refusal(mark: Mark) -> str | None:
    """Why a body must not hold this; None if it may. What a role points to is not checked."""
    if mark.kind == "refused":
        return f"{mark.content}; write Markdown" if mark.name == "html" else f"{mark.content}; a body may contain only {ALLOWED}"
    if mark.kind == "role":
        return None if mark.name in ROLES | CITATIONS else f'unknown role "{mark.name}"'
    try:
        web_address(mark.content)
    except ValueError as error:
        return f'the link "{mark.content}" {error}'
    return None


def roles(body: str) -> Iterator[tuple[str, str]]:
    """The name and the content of every role of a body."""
    for mark in read_body(body).marks:
        if mark.kind == "role":
            yield mark.name, mark.content


def word_count(body: str) -> int:
    """The words of a body as a reader sees them: of a role its shown words, of a citation or a bare target none."""
    return read_body(body).words


def _examined(body: str) -> tuple[list[Token], Body]:
    env: dict[str, Any] = {}
    tokens = _markdown.parse(body, env)
    seen: dict[object, Mark] = {}
    for mark in _marks(tokens):  # of what is refused the first place is enough: a table is many tokens
        seen.setdefault(mark[:3] if mark.kind == "refused" else (mark, len(seen)), mark)
    marks = list(seen.values())
    followed = {mark.content for mark in marks if mark.kind == "link"}
    unused = (one for one in env.get("references", {}).values() if one["href"] not in followed)
    marks += [Mark("link", "", one["href"], one["map"][0]) for one in unused]
    return tokens, Body(len(" ".join(_shown(tokens)).split()), tuple(marks))


def _marks(tokens: Iterable[Token]) -> Iterator[Mark]:
    for token, offset in _tokens(tokens):
        if token.type not in _SHOWN:
            yield Mark("refused", "html" if token.type.startswith("html") else "", _named(token), offset)
        elif token.type == "myst_role":
            yield Mark("role", token.meta["name"], token.content, offset)
        elif token.type == "link_open":
            yield Mark("link", "", str(token.attrs.get("href", "")), offset)
        wrong = {*token.meta.get("insecure_attrs", ()), *(set(token.attrs) - _ATTRIBUTES.get(token.type, set()))}
        if token.type in _SHOWN and wrong:
            yield Mark("refused", "", f"the attribute {', '.join(sorted(map(str, wrong)))}", offset)


def _named(token: Token) -> str:
    """What a token is called that no body may hold."""
    first = token.content.strip()[:40]
    match token.type:
        case "html_block" | "html_inline":
            return f"raw HTML ({first})"
        case "fence" | "colon_fence":
            info = token.info.strip()
            return f"the directive {info.split('}')[0]}}}" if info.startswith("{") else "a block of code or a box"
        case "image":
            return f"an image ({token.attrs.get('src', '')})"
        case "myst_line_comment":
            return f"a comment (% {first})"
        case "myst_target":
            return f"a target ({first})"
    stem = token.type.removesuffix("_open").removesuffix("_close")
    return _NAMES.get("footnote" if stem.startswith("footnote") else stem, f"markup ({stem})")


def _tokens(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Every token, inline ones included, with its line (from 0) inside the body."""
    for token in tokens:
        offset = token.map[0] if token.map else 0
        yield token, offset
        for child in token.children or ():
            yield child, offset
            if child.type in ("softbreak", "hardbreak"):
                offset += 1


def _shown(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_words_of(child) for child in token.children or ())


def _words_of(token: Token) -> str:
    if token.type == "myst_role":
        shown = token.content.split("<")[0].strip()
        return shown if token.meta["name"] == "term" or "<" in token.content else ""
    return " " if token.type in ("softbreak", "hardbreak") else token.content
