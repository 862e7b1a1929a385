"""Bodies of the data as plain text: the short form of a glossary entry, and whole bodies for search and concordance."""

from __future__ import annotations

import re
from collections.abc import Callable

from readouts.course.course import Course, Target, parse_reference
from readouts.course.records import Term
from readouts.course.reference_labels import brief_label, reference_label

_BEFORE_MARK = re.compile(r" (?=[,.;:)])")  # what is left where a citation was
_ROLE = re.compile(r"\{(?P<name>[\w:]+)\}`(?P<content>[^`]*)`")


def short_definition(course: Course, term: Term) -> str:
    """The first paragraph of an entry as plain text; of its roles the words they show, of its citations nothing."""
    return without_roles(course, term.body.strip().partition("\n\n")[0])


def other_meaning(course: Course, term: Term) -> str:
    """What the other side means by a term, or says to it, as plain text; "" where the entry does not say."""
    return without_roles(course, (term.other_side or "").strip().partition("\n\n")[0])


def plain(course: Course, body: str, text: str = "") -> str:
    """A body as plain text, its emphasis and code marks gone too, its references brief; those without a text mean `text`."""
    shown = without_roles(course, body, lambda role, content: brief_words(course, role, content, text))
    if "*" in shown:  # asked first: most bodies have neither, and all are read for the search
        shown = re.sub(r"(\*{1,2})(\S(?:[^*]*\S)?)\1", r"\2", shown)
    if "](" in shown:
        shown = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", shown)
    return shown.replace("`", "")


def without_roles(course: Course, body: str, show: Callable[[str, str], str] | None = None) -> str:
    """A body on one line, every role replaced by the words it shows, citations left out."""
    if "}`" not in body:
        return " ".join(body.split())

    def words(match: re.Match[str]) -> str:
        return show(match["name"], match["content"]) if show else shown_words(course, match["name"], match["content"])

    shown = " ".join(_ROLE.sub(words, body.replace(" {cite", "{cite")).split())
    return _BEFORE_MARK.sub("", shown).replace(" ()", "").strip() if "{cite" in body else shown


def shown_words(course: Course, role: str, content: str) -> str:
    """The words that a role shows on a page; of a citation none."""
    words, _, target = content.partition("<")
    if role.startswith("cite"):
        return ""
    if target or role not in ("meeting", "text", "para", "note"):
        return words.strip()
    return reference_label(course, _target(role, content))


def brief_words(course: Course, role: str, content: str, text: str = "") -> str:
    """The words that stand for a role where many bodies are read at once: of the name of a text only its beginning."""
    if "<" in content or role not in ("text", "para", "note"):
        return shown_words(course, role, content)
    return brief_label(course, _target(role, content, text), text)


def _target(role: str, content: str, text: str = "") -> Target:
    return parse_reference(content, text) if role in ("para", "note") else Target(role, content)
