"""The pages that the data makes: a chapter for every text, a page for every meeting.

What such a page shows, and its title, follow from the data. Prose of its own, where somebody has written some, is a file of its
name in `book/`: of a text what comes before the argument, of a meeting a lead above its card and, from the first heading on, what
comes after the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from readouts.course.course import Course
from readouts.course.records import Meeting, Text

TEXTS, MEETINGS = "book/texts", "book/readouts"
SHOWN = ("chapter-head", "source-card", "lesson-plan", "argument", "reading", "questions", "quiz", "finish",
         "meeting-head", "meeting", "compare", "mentions", "meeting-finish")
"""The directives of these pages."""
PROSE = "prose-of"
"""The directive that shows the prose of such a page, from the line `from` until the line `until`, where they are given."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>&$|~#])")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,}|:{3,})")
_ITEM = re.compile(r"\d+[.)]\s+")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")


class Heading(NamedTuple):
    """A heading of a page: its line (1-based), its level and its words."""

    line: int
    level: int
    words: str


def made_pages(course: Course) -> Mapping[str, Text | Meeting]:
    """The pages that the data makes, by name, each with its record: texts and meetings, both in order of time."""
    return {f"{TEXTS}/{text.id}": text for text in course.texts.values()} | {
        f"{MEETINGS}/{meeting.id}": meeting for meeting in course.meeting_records.values()}


def prose_file(root: Path, page: str) -> Path:
    """The file of the prose of a page; it need not be there."""
    return root / f"{page}.md"


def headings(prose: str) -> Iterator[Heading]:
    """The headings of a page, those in fenced blocks left out."""
    for number, line in enumerate(without_fences(prose).split("\n"), 1):
        if heading := _HEADING.match(line):
            yield Heading(number, len(heading[1]), heading[2].strip())


def asked(prose: str) -> list[str]:
    """The questions on a meeting: the items of the first numbered list below the first heading, as Markdown."""
    first = next((heading.line for heading in headings(prose)), None)
    found: list[str] = []
    for line in without_fences(prose).split("\n")[first:] if first else ():
        if item := _ITEM.match(line):
            found.append(line[item.end():])
        elif found and line.startswith(" ") and line.strip():
            found[-1] += f"\n{line.strip()}"
        elif found and line.strip():
            break
    return found


def meeting_checks(course: Course, meeting: Meeting) -> tuple[str, ...]:
    """What a reader looks for again in an answer on a meeting: the same for all, but for how much of the accounts was seen."""
    parts = [side.account for side in course.sides if course.readout_records[meeting.id, side.id].seen != "whole"]
    if not parts:
        silence = "Both accounts were seen whole: did you look through all of one before you called it silent?"
    elif len(parts) < len(course.sides):
        silence = f"The {parts[0]} was seen only in part: did you take care not to call it silent?"
    else:
        silence = "Both accounts were seen only in part: did you take care not to call either silent?"
    return "Did you say whose account each claim is from?", "Did you quote the words on which your answer rests?", silence


def without_fences(prose: str) -> str:
    """The prose of a page, of as many lines and characters, with blanks in the place of fenced blocks."""
    fence, lines = "", []
    for line in prose.split("\n"):
        hidden = bool(fence)
        if found := _FENCE.match(line):
            mark = found[1]
            fence, hidden = "" if fence and mark.startswith(fence) else fence or mark, True
        lines.append(" " * len(line) if hidden else line)
    return "\n".join(lines)


def source(page: str, record: Text | Meeting, prose: str | None) -> str:
    """What Sphinx reads of a page that the data makes.

    Parameters
    ----------
    page : its name, such as `book/readouts/bali-2022`.
    record : the text or meeting that it is about.
    prose : the content of its file, which the page shows from there, so that a warning names the right line; None without one.

    """
    blocks = _of_text(page, record, prose) if isinstance(record, Text) else _of_meeting(page, record, prose)
    title = _MARKUP.sub(r"\\\1", record.title)
    return "\n\n".join([f"# {title}", *blocks]) + "\n"


def _of_text(page: str, text: Text, prose: str | None) -> Iterator[str]:
    yield _directive("chapter-head", text.id)
    if prose:
        yield _directive(PROSE, page)
    yield _directive("source-card", text.id)
    yield _directive("lesson-plan", text.id)
    # The quiz comes before the questions: what they and the answers to them say would give it away.
    for heading, name, there in (("The reading", "reading", text.paragraphs), ("How it argues", "argument", text.argument),
                                 ("Check yourself", "quiz", text.quiz), ("Questions", "questions", text.questions)):
        if there:
            yield f"## {heading}"
            yield _directive(name, text.id)
    if text.questions or text.quiz:
        yield _directive("finish", text.id)


def _of_meeting(page: str, meeting: Meeting, prose: str | None) -> Iterator[str]:
    first = next((heading.line for heading in headings(prose or "")), None)
    led = bool(prose) and first != 1  # prose of its own introduces it, and the summary is folded with the rest
    yield _directive("meeting-head", meeting.id, "" if led else ":summary:")
    if led:
        yield _directive(PROSE, page, f":until: {first}" if first else "")
    yield _directive("meeting", meeting.id, ":summary:" if led else "")
    yield _directive("lesson-plan", meeting.id)
    yield "## The two accounts"
    yield _directive("compare", meeting.id)
    if first:
        yield _directive(PROSE, page, f":from: {first}")
    yield "## Where the course discusses it"
    yield _directive("mentions", meeting.id)
    yield _directive("meeting-finish", meeting.id)


def _directive(name: str, argument: str, option: str = "") -> str:
    return "\n".join(line for line in (f"```{{{name}}} {argument}", option, "```") if line)


__all__ = ["MEETINGS", "PROSE", "SHOWN", "TEXTS", "Heading", "asked", "headings", "made_pages", "meeting_checks", "prose_file",
           "source", "without_fences"]
