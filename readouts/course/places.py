"""Places of the course that teaching material points to: questions, quizzes, pages, labs, and a comparison in a given state.

Written like the references of a `see:`, and further as `question:alaska-2021/many-or-all` (or only `question:many-or-all` in
the plan of that text), `quiz:alaska-2021`, `page:across/threads`, `lab:workbench`, and `meeting:malta-2023#cover=cn&view=slides`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

from readouts.course.course import Course, Target, parse_reference
from readouts.course.examples import Example
from readouts.course.pages import made_pages
from readouts.course.readers import did_you_mean
from readouts.course.records import Question

ACROSS = "across"
ACROSS_TITLE = "Questions across the texts"
NEW_MEETING = "new-meeting"  # owns the lesson with the desk, and names its page
EXAMPLES = "examples"
EXAMPLES_TITLE = "How to read two readouts"
SHOW = ("all", "differ", "both", "attributed")
"""What a comparison can be told to show: all topics, only where the accounts differ, only where both address the topic, or only
what each side says that the other said."""
STATE = {"show": SHOW, "words": ("all", "official", "original", "closer"),
         "view": ("slides",)}


class Place(NamedTuple):
    """A target, and of a meeting what its comparison is to show: `cover=cn&view=slides`."""

    target: Target
    state: str = ""


def place(ref: str, text: str = "") -> Place:
    """Read a reference; `text` is what short ones mean, `across` for the questions across the texts."""
    name, _, state = ref.partition("#")
    target = parse_reference(name, text)
    if target.kind == "question" and "/" not in target.id:
        target = Target("question", f"{text}/{target.id}")
    return Place(target, state)


def question(course: Course, id: str) -> Question | None:
    """The question `text/question` or `across/question`, or None."""
    owner, _, name = id.partition("/")
    asked = course.synthesis if owner == ACROSS else course.texts[owner].questions if owner in course.texts else ()
    return next((q for q in asked if q.id == name), None)


def question_ids(course: Course) -> list[str]:
    """Every question as `text/question`, those across the texts last."""
    asked = [*((t.id, t.questions) for t in course.texts.values()), (ACROSS, course.synthesis)]
    return [f"{owner}/{q.id}" for owner, questions in asked for q in questions]


def example_title(course: Course, example: Example) -> str:
    """What is written on a comparison worked through is called by the meeting that it is about."""
    first = course.statement(example.statements[0]) if example.statements else None
    meeting = first.meeting if first else place(example.open).target.id
    return f"{EXAMPLES_TITLE}: {course.meeting_records[meeting].dated_title}"


def missing(course: Course, where: Place) -> str | None:
    """Why a place does not exist, with the nearest name; None if it does.

    Pages are looked up in `book/` next to the data, and taken as they are where the book is not at hand.
    """
    kind, id = where.target
    if where.state:
        return course.missing(where.target) or _wrong_state(course, where)
    if kind == "question":
        return None if question(course, id) else f'there is no question "{id}"{did_you_mean(id, question_ids(course))}'
    if kind == "quiz":
        return course.missing(Target("text", id)) or (None if course.texts[id].quiz else f"{id} has no quiz")
    if kind == "lab":
        known = [page.removeprefix("labs/") for page in _pages(course) if page.startswith("labs/")]
        return None if id in known or not known else f'there is no lab "{id}"{did_you_mean(id, known)}'
    if kind == "page":
        pages = _pages(course)
        return None if id in pages or not pages else f'there is no page "{id}" in book/{did_you_mean(id, pages)}'
    return course.missing(where.target)


def _wrong_state(course: Course, where: Place) -> str | None:
    """Why a comparison cannot show what is asked of it."""
    if where.target.kind != "meeting":
        return f'"{where.target.kind}:{where.target.id}": only a meeting can be followed by # and what its comparison shows'
    topics = dict.fromkeys(s.topic for s in course.statements_of(where.target.id))
    topics = dict.fromkeys(s.topic for s in course.statements_of(where.target.id))
    allowed = STATE | {"cover": course.settings.side_ids, "topic": tuple(topics)}
    for name, value in parse_qsl(where.state, keep_blank_values=True):
        if name not in allowed:
            near = did_you_mean(name, allowed) or "; known are " + ", ".join(allowed)
            return f'"{name}" is not a setting that a comparison keeps in its address{near}'
        if value not in allowed[name]:
            return f'{name}={value}: it can be {", ".join(allowed[name])}{did_you_mean(value, allowed[name])}'
    return None if parse_qsl(where.state) else f'"#{where.state}" has no setting; write it as #topic=taiwan&cover=cn'


def _pages(course: Course) -> list[str]:
    book = course.folder.resolve().parent / "book"
    if not (book / "index.md").exists():
        return []
    written = (p.relative_to(book).with_suffix("").as_posix() for p in book.rglob("*") if _is_page(p))
    return sorted({*written, *(page.removeprefix("book/") for page in made_pages(course))})


def _is_page(path: Path) -> bool:
    return path.suffix in (".md", ".ipynb") and "_static" not in path.parts and ".ipynb_checkpoints" not in path.parts
