"""The answers of a class as a page to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from readouts.course.course import Course
from readouts.course.examples import ExampleStep
from readouts.course.pages import meeting_checks
from readouts.course.places import ACROSS, ACROSS_TITLE, EXAMPLES, EXAMPLES_TITLE
from readouts.course.records import Question
from readouts.rendering.plain_html import Plain, mark_languages, page, title_of
from readouts.teaching.responses.answers import GLOSSARY, REVIEW, Answer
from readouts.teaching.responses.table import Collected, Places, questions, steps, time_of
from readouts.text.dates import day
from readouts.text.numbers import count
from readouts.text.words import count_words

Asked = Question | ExampleStep

STYLE = """
:root { color-scheme: light dark; --quiet: #555; --line: #767676; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #b8b8b8; --line: #8c8c8c; }
  body { color: #eee; background: #161616; }
  a { color: #9cc7ff; }
}
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
:lang(zh-Hans) { font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1, h2, h3, h4 { line-height: 1.25; }
h2 { margin-top: 3rem; border-bottom: 2px solid var(--line); }
h3 { margin-top: 2rem; }
article { margin: 1.25rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
article h4 { margin: 0; }
.meta { margin: 0; color: var(--quiet); font-size: .9rem; }
.answer { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 0; }
.checks { list-style: none; padding: 0; }
a:focus-visible, summary:focus-visible { outline: 3px solid; outline-offset: 2px; }
@media print { body { max-width: none; margin: 0; } h3, h4 { break-after: avoid; } nav { display: none; } }
""".strip()


def reading_page(course: Course, found: Collected) -> str:
    """The answers by question, as one page that needs no other file, with what is doubtful above them.

    Everything that students wrote is shown as text, whatever it looks like.
    """
    rows = found.rows
    asked: Mapping[str, Asked] = {**questions(course), **steps(course)}
    plain = Plain(course)
    groups = [(f"q{i}", key, list(of_one)) for i, (key, of_one) in enumerate(groupby(rows, key=lambda a: a.question), 1)]
    parts = ["<h1>Answers</h1>", *_doubts(found.doubts), _contents(course, groups, asked)]
    for chapter, sections in groupby(groups, key=lambda group: _chapter_title(course, group[1])):
        parts.append(f"<h2>{_html(chapter)}</h2>")
        parts += (_section(course, anchor, key, of_one, asked.get(key), plain) for anchor, key, of_one in sections)
    return page("Answers", STYLE, parts)


def _doubts(doubts: Iterable[str]) -> list[str]:
    items = "".join(f"<li>{_html(doubt)}</li>" for doubt in doubts)
    return [f"<h2>Whose answers?</h2><ul>{items}</ul>"] if items else []


def _html(text: str) -> str:
    return mark_languages(escape(text, quote=False))


def _chapter_title(course: Course, key: str) -> str:
    chapter = key.rpartition("/")[0]
    if chapter in (ACROSS, EXAMPLES):
        return ACROSS_TITLE if chapter == ACROSS else EXAMPLES_TITLE
    if chapter == GLOSSARY:
        return "Terms in their own words"
    if meeting := course.meeting_records.get(chapter):
        return meeting.dated_title
    return course.texts[chapter].title if chapter in course.texts else "Questions that are not in this course"


def _contents(course: Course, groups: Iterable[tuple[str, str, Sequence[Answer]]], asked: Mapping[str, Asked]) -> str:
    items = (
        f'<li><a href="#{anchor}">{_title(course, key, asked.get(key))}</a> ({count(_current(found), "answer")})</li>'
        for anchor, key, found in groups
    )
    return f'<nav aria-label="Questions"><ol>{"".join(items)}</ol></nav>'


def _title(course: Course, key: str, question: Asked | None) -> str:
    """What is above the answers: the name of a question or a term; of a meeting's question, a prediction or a quiz what it is."""
    owner, _, name = key.rpartition("/")
    if question or key not in Places(course):
        return _html(title_of(question) if question else key)
    if owner == GLOSSARY:
        return "Review" if name == REVIEW else _html(course.terms[name].term)
    if owner in course.texts:
        return name.capitalize()
    side, _, topic = name.removeprefix("prediction-").partition("-")
    account = course.settings.accounts.get(side)
    about = f" on {course.topics[topic].label}" if topic in course.topics else ""
    return _html(f"Prediction: {account}{about}" if account else name.replace("-", " ").capitalize())


def _current(found: Iterable[Answer]) -> int:
    return sum(not answer.superseded for answer in found)


def _section(course: Course, anchor: str, key: str, found: Sequence[Answer], question: Asked | None, plain: Plain) -> str:
    asked = plain.block(question.body, key.rpartition("/")[0]) if question else ""
    meeting = course.meeting_records.get(key.rpartition("/")[0]) if "/question-" in key else None
    checks = question.checks if isinstance(question, Question) else meeting_checks(course, meeting) if meeting else ()
    return f'<section id="{anchor}"><h3>{_title(course, key, question)}</h3>{asked}{"".join(_articles(found, checks))}</section>'


def _articles(found: Sequence[Answer], checks: Sequence[str]) -> Iterator[str]:
    """Each student's newest answer, the earlier versions folded below it."""
    starts = [i for i, answer in enumerate(found) if not answer.superseded]
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        newest, *earlier = found[start:end]
        folded = "".join(_written(answer, checks) for answer in earlier)
        more = f"<details><summary>{count(len(earlier), 'earlier version')}</summary>{folded}</details>" if earlier else ""
        name = next((a.student for a in found[start:end] if a.student), "No name given")
        yield f"<article><h4>{_html(name)}</h4>{_written(newest, checks)}{more}</article>"


def _written(answer: Answer, checks: Sequence[str]) -> str:
    when = time_of(answer.edited)
    time = f"{day(when)}, {when:%H:%M %Z}" if when else "time not known"
    text = _html(answer.text) if answer.text else "(empty)"
    size = [] if answer.kind in ("quiz", REVIEW) else [count(count_words(answer.text), "word")]
    ticked = [f"{sum(answer.checks)} of {count(len(answer.checks), 'check')} ticked"] if answer.checks else []
    late = ["written after uncovering"] if answer.late else []
    meta = " · ".join([*size, *late, *ticked, escape(time), _html(answer.file)])
    return f'<p class="meta">{meta}</p><div class="answer" dir="auto">{text}</div>{_first(answer)}{_ticked(answer, checks)}'


def _first(answer: Answer) -> str:
    """The version that was there when the student opened an answer to compare with, folded; nothing if it is the same."""
    if not answer.first or answer.first == answer.text:
        return ""
    return f'<details><summary>First version</summary><div class="answer first" dir="auto">{_html(answer.first)}</div></details>'


def _ticked(answer: Answer, checks: Sequence[str]) -> str:
    """The checks below an answer with the student's ticks, folded; nothing where the course has other checks by now."""
    if not any(answer.checks) or len(checks) != len(answer.checks):
        return ""
    items = "".join(f"<li>{'✓' if on else '–'} {_html(check)}</li>" for on, check in zip(answer.checks, checks, strict=True))
    return f'<details><summary>Checks</summary><ul class="checks">{items}</ul></details>'


__all__ = ["reading_page"]
