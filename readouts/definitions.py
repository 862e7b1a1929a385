"""Bodies of the data as plain text: the short form of a glossary entry, and whole bodies for search and concordance."""

from __future__ import annotations

import re

from readouts.course import Course, parse_reference
from readouts.model import Term

_ROLE = re.compile(r" ?\{(?P<name>[\w:]+)\}`(?P<content>[^`]*)`")


def short_definition(course: Course, term: Term) -> str:
    """The first paragraph of an entry as plain text; of its roles the words they show, of its citations nothing."""
    return without_roles(course, term.body.strip().partition("\n\n")[0])


def plain(course: Course, body: str, text: str = "") -> str:
    """A body as plain text, its emphasis and code marks gone too; references without a text mean `text`."""
    shown = without_roles(course, body, text)
    shown = re.sub(r"(\*{1,2})(\S(?:[^*]*\S)?)\1", r"\2", shown)
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", shown).replace("`", "")


def without_roles(course: Course, body: str, text: str = "") -> str:
    """A body on one line, every role replaced by the words it shows, citations left out."""
    def words(match: re.Match[str]) -> str:
        shown = shown_words(course, match["name"], match["content"], text)
        return " " + shown if shown and match[0][0] == " " else shown

    shown = _ROLE.sub(words, body)
    return re.sub(r" (?=[,.;:)])", "", re.sub(r"\s+", " ", shown)).replace(" ()", "").strip()


def shown_words(course: Course, role: str, content: str, text: str = "") -> str:
    """The words that a role shows; of a citation none."""
    words, _, target = content.partition("<")
    if role.startswith("cite"):
        return ""
    if role == "meeting" and not target:
        return course.meeting_records[content].title
    if role == "text" and not target:
        return course.texts[content].title
    if role in ("para", "note") and not target:
        owner, _, place = parse_reference(content, text).id.partition("/")
        what = f"¶ {place[1:]}" if role == "para" else f"note “{course.note(f'{owner}/{place}').quote}”"
        return what if owner == text else f"{course.texts[owner].short}, {what}"
    return words.strip()
