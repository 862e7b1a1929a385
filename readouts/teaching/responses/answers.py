"""What is read: an answer, and a file with what a teacher has to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
GLOSSARY = "glossary"
MOST_CHECKS = 20
PREDICTION = re.compile(r"prediction(?:-.+)?")
REVIEW = "review"
SCORE = re.compile(r"(\d+) of (\d+) right")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(Exception):
    """A file holds no answers that can be read; the text says why and what helps."""


@dataclass(frozen=True)
class Answer:
    """One version of one student's answer, and the file it comes from.

    `question` is a full id: of a question, or `TEXT/prediction`, `MEETING/prediction-SIDE`, `MEETING/question-1`, `TEXT/quiz`,
    `glossary/TERM`; `TEXT/review` and `glossary/review` are what was asked again later. `first` is the version that was there
    when the student opened an answer to compare with, or uncovered what was predicted; `late` says that nothing was there then.
    `checks` are the ticks below it, in their order.
    """

    student: str
    question: str
    text: str
    edited: str
    file: str
    superseded: bool = False
    first: str = ""
    checks: tuple[bool, ...] = ()
    late: bool = False

    @property
    def kind(self) -> str:
        """What it is: an answer, a prediction, a term in the student's own words, a quiz, or what was asked again."""
        owner, _, name = self.question.rpartition("/")
        if name in ("quiz", REVIEW):
            return name
        return "term" if owner == GLOSSARY else "prediction" if PREDICTION.fullmatch(name) else "answer"

    @property
    def score(self) -> tuple[str, str]:
        """Of a quiz how many questions were answered right, and of how many; nothing of anything else."""
        found = SCORE.match(self.text) if self.kind == "quiz" else None
        return (found[1], found[2]) if found else ("", "")


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

    def add(self, student: str, key: str, text: str, edited: object, first: object = None, checks: object = ()) -> None:
        """Add an answer as the file has it, with its first version (empty if it came late) and what was ticked below it."""
        late = isinstance(first, str) and not first.strip() and bool(PREDICTION.fullmatch(key.rpartition("/")[2]))
        ticked = tuple(map(bool, checks)) if isinstance(checks, list | tuple) else ()
        self.answers.append(Answer(student, short(key), clean(text, keep_lines=True), clean(edited), self.name,
                                   first=clean(first, keep_lines=True), checks=ticked[:MOST_CHECKS], late=late))


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


__all__ = ["GLOSSARY", "ID", "PREDICTION", "REVIEW", "Answer", "Found", "Unreadable", "clean", "short"]
