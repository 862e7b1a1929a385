"""The short form of a glossary entry: its first paragraph, as plain text."""

from __future__ import annotations

import re

from readouts.course import Course, parse_reference
from readouts.model import Term

_ROLE = re.compile(r" ?\{(?P<name>[\w:]+)\}`(?P<content>[^`]*)`")


def short_definition(course: Course, term: Term) -> str:
    """The first paragraph of an entry as plain text; of its roles the words they show, of its citations nothing."""
    first = term.body.strip().partition("\n\n")[0]
    text = _ROLE.sub(lambda m: _shown(course, m["name"], m["content"], m[0][0] == " "), first)
    return re.sub(r" (?=[,.;:)])", "", re.sub(r"\s+", " ", text)).replace(" ()", "").strip()


def _shown(course: Course, name: str, content: str, space: bool) -> str:
    words, _, target = content.partition("<")
    if name.startswith("cite"):
        return ""
    if name == "term" or target:
        shown = words.strip()
    elif name == "meeting":
        shown = course.meeting_records[content].title
    elif name == "text":
        shown = course.texts[content].title
    else:
        owner, _, place = parse_reference(content).id.partition("/")
        what = f"¶ {place[1:]}" if name == "para" else f"note “{course.note(content).quote}”"
        shown = f"{course.texts[owner].short}, {what}"
    return (" " if space else "") + shown
