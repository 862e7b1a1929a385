"""What is read: an answer, and a file with what a teacher has to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(Exception):
    """A file holds no answers that can be read; the text says why and what helps."""


@dataclass(frozen=True)
class Answer:
    """One version of one student's answer, and the file it comes from."""

    student: str
    question: str
    text: str
    edited: str
    file: str
    superseded: bool = False


@dataclass
class Found:
    """What a file holds, called `name`: answers, and what a teacher has to know of it; not `whole` if any answer was lost."""

    name: str
    known: frozenset[str]
    answers: list[Answer] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    whole: bool = True

    def asks(self, key: str) -> bool:
        """Whether `key` is the id of a question: a full one has its form, a short one is known."""
        return key in self.known or bool(re.fullmatch(rf"{ID}/{ID}", key))

    def add(self, student: str, key: str, text: str, edited: object) -> None:
        """Add an answer as the file has it."""
        self.answers.append(Answer(student, short(key), clean(text, keep_lines=True), clean(edited), self.name))


def clean(value: object, *, keep_lines: bool = False) -> str:
    """A string without what tables and pages cannot hold: half characters, control characters, space around it."""
    if not isinstance(value, str):
        return ""
    text = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not keep_lines:
        return " ".join(_CONTROL.sub("", text).split())[:200]
    return _CONTROL.sub("", re.sub(r"\r\n?", "\n", text)).strip("\n ")


def short(key: str) -> str:
    """The id of a question as it can be shown."""
    return clean(key)[:120]


__all__ = ["ID", "Answer", "Found", "Unreadable", "clean", "short"]
