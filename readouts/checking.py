"""The single checks that the modules of checks share: ids, references, keys, and the MyST of a body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.myst_role import myst_role_plugin

from readouts.course import Course, Target, parse_reference
from readouts.model import Record
from readouts.sources import Faults, did_you_mean

if TYPE_CHECKING:
    from markdown_it.token import Token

SAFE_SCHEMES = ("https://", "http://", "mailto:", "#")
ROLES = {"term": "term", "note": "note", "para": "para", "meeting": "meeting", "text": "text"}

# A body without any of these is words and nothing else: a sign that Markdown knows, or a line that begins with no letter.
_MARKED = re.compile(r"[^\w\s.,;:'’‘“”\"?!()%…–—/-]|_|^[^\w\n]|^\d", re.MULTILINE)
_markdown = MarkdownIt("commonmark").use(myst_role_plugin)
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # a javascript: link must be seen to be refused


def check_unique(named: Iterable[tuple[str, Record]], label: str, faults: Faults) -> None:
    """Refuse an id that stands twice, naming both lines."""
    named = list(named)
    counts = Counter(name for name, _ in named)
    first: dict[str, Record] = {}
    for name, record in named:
        if counts[name] > 1 and name in first:
            line = first[name].where.of("id")
            faults.about(record, f'{label} "{name}"', f"the id stands already in line {line}; give one of them another", "id")
        first.setdefault(name, record)


def check_see(course: Course, text: str, record: Record, label: str, see: Iterable[str], faults: Faults) -> None:
    """Refuse a reference of `see` that leads nowhere; `text` is what short references mean."""
    for ref in see:
        check_target(course, record, label, parse_reference(ref, text), "see", faults)


def check_target(course: Course, record: Record, label: str, target: Target, name: str, faults: Faults) -> None:
    """Refuse a target that is not there."""
    if why := course.missing(target):
        faults.about(record, label, f"{name}: {why}", name)


def check_topic(course: Course, record: Record, label: str, topic: str, faults: Faults) -> None:
    """Refuse a topic that the codebook does not have."""
    if topic not in course.topics:
        near = did_you_mean(topic, course.topics)
        faults.about(record, label, f'topic "{topic}" is not in topics.csv{near}', "topic")


def check_key(course: Course, record: Record, label: str, key: str, name: str, faults: Faults) -> None:
    """Refuse a key that the list of references does not have."""
    if key not in course.bibliography.entries:
        near = did_you_mean(key, course.bibliography.entries)
        faults.about(record, label, f'{name}: references.bib has no "{key}"{near}', name)


def check_body(
    course: Course, text: str, record: Record, label: str, body: str, name: str, faults: Faults
) -> None:
    """Refuse raw HTML and unsafe links in a MyST body, and follow its roles."""
    for mark in read_body(body).marks:
        for why in _wrong_with(course, text, mark, name):
            line = record.where.of(name) + mark.offset + ("\n" in body)  # a block scalar begins on the line below its name
            faults.add(record.where.path, line, f"{label}: {why}")


def _wrong_with(course: Course, text: str, mark: Mark, name: str) -> Iterator[str]:
    if mark.kind == "html":
        yield f"raw HTML ({mark.content.strip()[:40]}) in {name}; write Markdown"
    elif mark.kind == "role":
        yield from _wrong_with_role(course, text, mark)
    elif not mark.content.lower().startswith(SAFE_SCHEMES):
        yield f'the link "{mark.content}" in {name} is no web address (https://…)'


class Mark(NamedTuple):
    """What is to be checked in a body: raw HTML, a link's address, or a role; and on which of its lines (from 0) it stands."""

    kind: Literal["html", "link", "role"]
    name: str
    content: str
    offset: int


class Body(NamedTuple):
    """What a MyST body holds: the number of words that a reader sees, and its marks in order."""

    words: int
    marks: tuple[Mark, ...]


_read: dict[str, Body] = {}


def read_body(body: str) -> Body:
    """Read a body, once: several checks ask for it, and parsing is most of the work of checking."""
    if body not in _read:
        _read[body] = _parsed(body) if _MARKED.search(body) else Body(len(body.split()), ())
    return _read[body]


def remember(bodies: Mapping[str, Body]) -> None:
    """Take over what :func:`read_body` gave in an earlier process."""
    _read.update(bodies)


def _parsed(body: str) -> Body:
    tokens = _markdown.parse(body)
    return Body(len(" ".join(_shown(tokens)).split()), tuple(_marks(tokens)))


def _marks(tokens: Iterable[Token]) -> Iterator[Mark]:
    for token, offset in _tokens(tokens):
        if token.type in ("html_block", "html_inline"):
            yield Mark("html", "", token.content, offset)
        elif token.type in ("link_open", "image"):
            yield Mark("link", "", str(token.attrs.get("href", token.attrs.get("src", ""))), offset)
        elif token.type == "myst_role":
            yield Mark("role", token.meta["name"], token.content, offset)


def _tokens(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Every token, inline ones included, with the line (from 0) inside the body that it stands on."""
    for token in tokens:
        offset = token.map[0] if token.map else 0
        yield token, offset
        for child in token.children or ():
            yield child, offset
            if child.type in ("softbreak", "hardbreak"):
                offset += 1


def _wrong_with_role(course: Course, text: str, mark: Mark) -> Iterator[str]:
    name, content = mark.name, mark.content
    target = content[content.rfind("<") + 1 : -1].strip() if content.endswith(">") and "<" in content else content.strip()
    if name.startswith("cite"):
        for key in map(str.strip, target.split(",")):
            if key not in course.bibliography.entries:
                yield f'references.bib has no "{key}"{did_you_mean(key, course.bibliography.entries)}'
    elif name == "term":
        if target.lower() not in course.term_names:
            yield f'the glossary has no term "{target}"{did_you_mean(target, course.term_names)}'
    elif name in ROLES:
        full = parse_reference(target, text) if name in ("note", "para") else Target(name, target)
        if why := course.missing(full) if full.kind == name else f'"{target}" is no {name}':
            yield why
    else:
        yield f'unknown role "{name}"{did_you_mean(name, [*ROLES, "cite:p", "cite:t"])}'


def roles(body: str) -> Iterator[tuple[str, str]]:
    """The name and the content of every role of a body."""
    for mark in read_body(body).marks:
        if mark.kind == "role":
            yield mark.name, mark.content


def word_count(body: str) -> int:
    """The words of a body as a reader sees them: of a role its shown words, of a citation or a bare target none."""
    return read_body(body).words


def _shown(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_words_of(child) for child in token.children or ())
        elif token.type in ("fence", "code_block"):
            yield token.content


def _words_of(token: Token) -> str:
    if token.type == "myst_role":
        shown = token.content.split("<")[0].strip()
        return shown if token.meta["name"] == "term" or "<" in token.content else ""
    return " " if token.type in ("softbreak", "hardbreak") else token.content
