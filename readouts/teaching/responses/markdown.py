"""Reading the Markdown that the site writes; the page's script, `takein.js`, reads the same in the same way.

A mark names a question, and what is quoted below it is the student's::

    <!-- quoted answer: alaska-2021/many-or-all edited: 2026-02-04T12:00:00.000Z -->
    ## Alaska 2021, question 3

    The question.

    > The answer, each of its lines behind a ">".

So nothing in an answer can be taken for a mark. Below an answer, "quoted first:" marks its first version and "quoted checks:"
what was ticked; a quiz is an answer to `TEXT/quiz`. Files of before have marks without "quoted": there the question is quoted
and the answer is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest
from urllib.parse import unquote

from readouts.teaching.responses.answers import ID, Found, Unreadable, clean, short
from readouts.text.numbers import count

UNKNOWN = "question-not-known"
_ID = re.compile(rf"(?:{ID}/)?{ID}")
_MARK = re.compile(r"""[ \t]* <!-- [ \t]* (?: (quoted[ \t]+)? answer | quoted[ \t]+ (first|checks) ) : [ \t]* ([^ \t]+?)
                       (?:[ \t]+ edited: [ \t]* (.*?))? [ \t]* --> [ \t]*""", re.DOTALL | re.VERBOSE)
_ANY_MARK = re.compile(r"^(?!>|Name:)[^\n]*?<!--\s*(?:(?:quoted\s+)?answer|quoted\s+(?:first|checks)):",
                       re.MULTILINE | re.IGNORECASE)
_TICK = re.compile(r"- \[([ xX])\]")
_NAMED = re.compile(r"^\W*(?:student|name)\W*:\W*?[ \t]*([^\n]*?)[\s*_>-]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class _Mark:
    """A mark, the line it fills, and whether the title of a question is below it."""

    line: int
    kind: str
    quoted: bool
    question: str
    edited: str
    titled: bool


def is_markdown(text: str) -> bool:
    """Whether a file is one with marks, damaged or not."""
    return bool(_ANY_MARK.search(text)) and not text.lstrip().startswith("{")


def read_markdown(text: str, found: Found) -> None:
    """Take the answers of a Markdown file; each line of `text` ends with a line feed only.

    Raises
    ------
    Unreadable : if every mark is damaged.

    """
    lines = text.split("\n")
    marks = _marks(lines, found)
    first_of_any = next((i for i, line in enumerate(lines) if _ANY_MARK.search(line)), 0)
    head = lines[: marks[0].line]
    named = _NAMED.search("\n".join(head[:first_of_any]))
    student = clean(named[1]) if named else ""
    if first_of_any < marks[0].line:
        found.add(student, UNKNOWN, "\n".join(head[first_of_any:]), "")
    saved = any(line.startswith("Saved:") for line in head)
    others: list[tuple[_Mark, list[str]]] = []
    for mark, following in zip_longest(marks, marks[1:]):
        body = lines[mark.line + 1 : following.line if following else None]
        chapter_ends = following is not None and mark.question.partition("/")[0] != following.question.partition("/")[0]
        answer = (_quoted(body, mark, found) if mark.quoted else None) or _unquoted(body, saved, chapter_ends)
        if mark.kind == "answer":
            found.add(student, mark.question, "\n".join(answer), mark.edited)
        else:
            others.append((mark, answer))
    _add_to_answers(others, found)
    if not found.answers:
        raise Unreadable("holds no answers; ask for the file that the site downloads")
    if twice := [key for key, n in Counter(mark.question for mark in marks if mark.kind == "answer").items() if n > 1]:
        found.remarks.append(f"has several answers to {', '.join(twice)}: one may be part of the answer above it; check them")


def _add_to_answers(others: Iterable[tuple[_Mark, list[str]]], found: Found) -> None:
    """Put first versions and ticks with the answers to which they belong."""
    for mark, lines in others:
        at = next((i for i, answer in enumerate(found.answers) if answer.question == short(mark.question)), None)
        if at is None:
            continue
        if mark.kind == "first":
            first = clean("\n".join(lines), keep_lines=True)
            late = not first and found.answers[at].kind == "prediction"
            found.answers[at] = replace(found.answers[at], first=first, late=late)
        else:
            ticks = tuple(tick[1] != " " for line in lines if (tick := _TICK.match(line)))
            found.answers[at] = replace(found.answers[at], checks=ticks)


def _marks(lines: list[str], found: Found) -> list[_Mark]:
    """The marks of a file, and what is wrong with others.

    The page has always set a title below a mark. In a file of before the quotes, a mark without one is a student's line.
    """
    marks, damaged = [], 0
    for i, line in enumerate(lines):
        match = _MARK.fullmatch(line)
        mark = _mark(match, i, lines[i + 1 : i + 2]) if match else None
        if mark:
            marks.append(mark)
        elif _ANY_MARK.search(line):
            damaged += 1
    if damaged:
        found.whole = False
        found.remarks.append(f"{count(damaged, 'damaged mark')} (<!-- answer: … -->): its answer is with the one above it")
    if not marks:
        raise Unreadable('its marks "<!-- answer: … -->" were damaged; ask for the file that the site downloads')
    real = [mark for mark in marks if mark.quoted or mark.titled or not marks[0].titled]
    if len(real) < len(marks):
        lines_like_it = count(len(marks) - len(real), "line")
        found.remarks.append(f"{lines_like_it} in its answers like a mark (<!-- answer: … -->), read as the student's words")
    return real


def _mark(match: re.Match[str], line: int, below: list[str]) -> _Mark | None:
    kind, key, edited = match[2] or "answer", match[3], match[4] or ""
    quoted = bool(match[1] or match[2])
    if quoted:
        key, edited = unquote(key), unquote(edited)
    titled = bool(below) and re.match(r"##(?!#)", below[0]) is not None
    return _Mark(line, kind, quoted, key, edited, titled) if quoted or _ID.fullmatch(key) else None


def _quoted(body: list[str], mark: _Mark, found: Found) -> list[str] | None:
    """What is quoted, and what was added below it by hand; None if nothing is quoted any more."""
    first = next((i for i, line in enumerate(body) if line.startswith(">")), None)
    if first is None:
        found.remarks.append(f"the answer to {mark.question} isn't quoted anymore, so the words of the question count with it")
        return None
    rest = body[first:]
    while not rest[-1].strip(" \t"):
        rest.pop()
    return [re.sub(r"^> ?", "", line) for line in rest]


def _unquoted(body: list[str], saved: bool, chapter_ends: bool) -> list[str]:
    """What is below the title and the quoted words of the question, which every file has that was `saved`."""
    rest = _below_blank(body)
    if rest and re.match(r"##(?!#)", rest[0]):
        rest = _below_blank(rest[1:])
    if saved:
        rest = _below_blank(rest[len(list(takewhile(lambda line: line.startswith(">"), rest))) :])
    while rest and not rest[-1].strip(" \t"):
        rest.pop()
    if not saved and chapter_ends and rest and re.match(r"#(?!#)", rest[-1]):  # the title of the next chapter
        rest.pop()
    return rest


def _below_blank(lines: list[str]) -> list[str]:
    return lines[len(list(takewhile(lambda line: not line.strip(" \t"), lines))) :]


__all__ = ["is_markdown", "read_markdown"]
