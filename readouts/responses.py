"""The answers of a class: reading the files that students downloaded, and putting them into one table and one page.

Files come back renamed, doubled, cut off and edited by hand. What can be read of them is read, what cannot is named; no
answer is dropped for being older than another, it is only marked.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from readouts.course import Course
from readouts.dates import day
from readouts.handout import ACROSS, ACROSS_TITLE, Plain, mark_chinese, page, title_of
from readouts.model import Question

FORMAT, VERSION = "readouts-answers", 1
COLUMNS = ("student", "chapter", "question", "answer", "words", "last_edit", "file", "superseded")
MOST_BYTES = 20_000_000  # the answers to every question of the course are some 100 kB
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet that opens a table runs what begins so
UNKNOWN = "question-not-known"
OTHER_KEYS = frozenset({"format", "version", "student", "saved"})

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_KEY = re.compile(rf'(?<!\\)"((?:{_ID}/)?{_ID})"\s*:\s*(?=[{{"])')
_STUDENT = re.compile(r'"student"\s*:\s*(?=")')
_LOOSE = re.compile(r'\s*\{\s*"text"\s*:\s*"(.*)"\s*,\s*"edited"\s*:\s*"([^"\n]*)"\s*\}', re.DOTALL)
_FOLLOWS = re.compile(r"\s*(?:[,}]|\Z)")  # what stands behind a value that is whole
_LOOSE_STRING = re.compile(r'\s*"(.*)(?<!\\)"[,}\s]*\Z', re.DOTALL)
_MARK = re.compile(rf"^[ \t]*<!--\s*answer:\s*((?:{_ID}/)?{_ID})(?:\s+edited:[ \t]*([^\n]*?))?\s*-->[ \t]*$", re.MULTILINE)
_ANY_MARK = re.compile(r"<!--\s*answer:", re.IGNORECASE)
_NAMED = re.compile(r"^\W*(?:student|name)\W*:\W*?[ \t]*([^\n]*?)[\s*_>-]*$", re.MULTILINE | re.IGNORECASE)
_HANZI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_decoder = json.JSONDecoder(strict=False)  # an edited file may hold line breaks inside its strings


class Unreadable(Exception):
    """A file holds no answers that can be read; the text says why and what helps."""


@dataclass(frozen=True)
class Answer:
    """One version of one student's answer, and the file it stands in."""

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
        return key in self.known or bool(re.fullmatch(rf"{_ID}/{_ID}", key))


# -- reading one file --------------------------------------------------------------------------------------------------


def read(path: Path, name: str = "", known: Iterable[str] = ()) -> Found:
    """Read a file of answers, whatever became of it.

    Parameters
    ----------
    path : the file.
    name : what it is called in the table; by default its name.
    known : ids of questions without their text, as the first files had them.

    Raises
    ------
    Unreadable : if no answer in it can be read.

    """
    found = Found(name or path.name, frozenset(known))
    text = _decoded(path, found)
    if _ANY_MARK.search(text) and not text.lstrip().startswith("{"):
        _read_markdown(text, found)
    else:
        _read_json(text, found)
    return found


def _decoded(path: Path, found: Found) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB, so it is no file of answers")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})") from None
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable("is a packed file (zip or Word); unpack it, or ask for the file that the site downloads")
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("is empty; ask the student to download it again")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return data[: error.start].decode("utf-8-sig") if error.start > len(data) - 4 else _guessed(data, found)


def _guessed(data: bytes, found: Found) -> str:
    """The text of a file that is no UTF-8; if it is UTF-8 with damaged places, its whole parts."""
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) > 2 * broken:
        found.remarks.append(f"{_count(broken, 'damaged character')}, shown as \ufffd")
        return text
    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("holds no text; ask for the file that the site downloads")
    found.remarks.append(f"is not UTF-8, read as {best.encoding}: look at its accents and its Chinese")
    return str(best)


def _read_json(text: str, found: Found) -> None:
    try:
        value = _decoder.decode(text.strip())
    except RecursionError:
        raise Unreadable("is nested too deeply to be a file of answers") from None
    except ValueError:
        _salvage(text, found)
        return
    if not isinstance(value, dict):
        raise Unreadable("is JSON, but no file of answers; ask for the file that the site downloads")
    _take(value, found)


def _take(value: Mapping[str, Any], found: Found) -> None:
    """Take the answers of a file that is whole; a version that is not known is read as the newest that is."""
    answers, version = value.get("answers"), value.get("version", 0)
    if isinstance(version, int) and version > VERSION:
        found.remarks.append(f"was written by a newer site (version {version}); update the course to be sure of it")
    if answers is None:
        answers = {k: v for k, v in value.items() if k not in OTHER_KEYS}
        if not any(map(found.asks, answers)):
            raise Unreadable("is JSON, but no file of answers; ask for the file that the site downloads")
    if not isinstance(answers, dict):
        raise Unreadable('has no answers under "answers"; ask the student to download it again')
    student = _clean(value.get("student"))
    for key, entry in answers.items():
        _take_one(student, str(key), entry, found)
    if not answers:
        raise Unreadable("holds no answers; the student may have downloaded it before writing")


def _take_one(student: str, key: str, entry: object, found: Found) -> None:
    text, edited = (entry.get("text"), entry.get("edited")) if isinstance(entry, dict) else (entry, "")
    if isinstance(text, str):
        found.answers.append(Answer(student, _short(key), _clean(text, keep_lines=True), _clean(edited), found.name))
    else:
        found.whole = False
        found.remarks.append(f"the answer to {_short(key)} cannot be read")


def _salvage(text: str, found: Found) -> None:
    """Take every whole answer of a JSON file that is cut off or damaged, and name those that are not whole."""
    student = _string_after(_STUDENT, text)
    damaged, end = [], 0
    keys = [m for m in _KEY.finditer(text) if found.asks(m[1])]
    for match, following in zip_longest(keys, keys[1:]):
        if match.start() < end:  # inside an answer that was taken
            continue
        entry, end = _entry(text, match.end(), following.start() if following else len(text))
        if entry is None:
            damaged.append(match[1])
        else:
            _take_one(student, match[1], entry, found)
    if not found.answers:
        raise Unreadable("holds no answer that can be read; ask the student to download it again")
    found.whole = False
    lost = f"; not whole and left out: {', '.join(damaged)}" if damaged else ""
    found.remarks.append(f"is cut off or damaged: {_count(len(found.answers), 'whole answer')} taken{lost}; ask for it again")


def _entry(text: str, start: int, limit: int) -> tuple[object, int]:
    """The value that begins at `start` and where it ends; None if it is not whole. The next answer begins at `limit`."""
    try:
        value, end = _decoder.raw_decode(text, start)
        if end >= limit or _FOLLOWS.match(text, end, limit):
            return value, end
    except (ValueError, RecursionError):
        pass
    # Quotation marks that were typed into the file without a backslash.
    if match := _LOOSE.match(text, start, limit):
        return {"text": _unescaped(match[1]), "edited": match[2]}, match.end()
    if match := _LOOSE_STRING.match(text, start, limit):
        return _unescaped(match[1]), limit
    return None, start


def _unescaped(raw: str) -> str:
    try:
        return str(_decoder.decode('"' + re.sub(r'(?<!\\)"', r"\"", raw) + '"'))
    except ValueError:
        return raw


def _string_after(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if not match:
        return ""
    try:
        return _clean(_decoder.raw_decode(text, match.end())[0])
    except ValueError:
        return ""


def _read_markdown(text: str, found: Found) -> None:
    marks = list(_MARK.finditer(text))
    damaged = len(_ANY_MARK.findall(text)) - len(marks)
    if damaged:
        found.whole = False
        found.remarks.append(f"{_count(damaged, 'damaged mark')} (<!-- answer: … -->): its answer stands with the one above it")
    if not marks:
        raise Unreadable('its marks "<!-- answer: … -->" were damaged; ask for the file that the site downloads')
    named = _NAMED.search(text, 0, marks[0].start())
    student = _clean(named[1]) if named else ""
    if (first := _ANY_MARK.search(text)) and first.start() < marks[0].start():
        body = text[first.start() : marks[0].start()]
        found.answers.append(Answer(student, UNKNOWN, _clean(body, keep_lines=True), "", found.name))
    for mark, following in zip_longest(marks, marks[1:]):
        body = text[mark.end() : following.start() if following else None]
        body = re.sub(r"\A\s*##(?!#)[^\n]*(?:\n|\Z)", "", body, count=1)  # the title of the question
        if following and mark[1].partition("/")[0] != following[1].partition("/")[0]:
            body = re.sub(r"^#(?!#)[^\n]*\s*\Z", "", body, flags=re.MULTILINE)  # the title of the next chapter
        found.answers.append(Answer(student, mark[1], _clean(body, keep_lines=True), _clean(mark[2]), found.name))


def _clean(value: object, *, keep_lines: bool = False) -> str:
    """A string without what tables and pages cannot hold: half characters, control characters, space around it."""
    if not isinstance(value, str):
        return ""
    text = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not keep_lines:
        return " ".join(_CONTROL.sub("", text).split())[:200]
    return _CONTROL.sub("", re.sub(r"\r\n?", "\n", text)).strip("\n ")


def _short(key: str) -> str:
    return _clean(key)[:120]


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


# -- finding the files -------------------------------------------------------------------------------------------------


def files_in(paths: Iterable[Path], leave_out: Iterable[Path] = ()) -> Iterator[tuple[Path, str]]:
    """Every file to read, once, with a name of its own: folders are searched, hidden files passed over."""
    seen = {path.resolve() for path in leave_out}
    names: set[str] = set()
    for path in paths:
        for file in sorted(_walk(path)) if path.is_dir() else [path]:
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            name = file.relative_to(path).as_posix() if path.is_dir() else path.name
            name = file.as_posix() if name in names else name
            names.add(name)
            yield file, name


def _walk(top: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(top):
        folders[:] = [f for f in folders if not f.startswith(".") and f != "__MACOSX"]
        yield from (Path(here) / name for name in names if not name.startswith("."))


# -- putting them together ---------------------------------------------------------------------------------------------


def collect(course: Course, answers: Iterable[Answer]) -> list[Answer]:
    """All answers in the order of the course, of each student's versions the newest first and the others marked.

    Two files are of one student if the same name stands in them, however it is spaced or capitalised; a file without a name
    belongs to another if one of its answers is the same to the letter and to the second.
    """
    place = {key: i for i, key in enumerate(questions(course))}
    full = full_ids(place)
    known = [replace(a, question=full.get(a.question, a.question)) for a in answers]
    owners = _owners(known)

    def order(answer: Answer) -> tuple[Any, ...]:
        where = (place.get(answer.question, len(place)), answer.question)
        return *where, owners[answer.file, answer.student], *_newest_first(answer)

    rows: list[Answer] = []
    for _, versions in groupby(sorted(known, key=order), key=lambda a: (a.question, owners[a.file, a.student])):
        rows += [replace(answer, superseded=i > 0) for i, answer in enumerate(versions)]
    return rows


def questions(course: Course) -> Mapping[str, Question]:
    """Every question by its full id, `text/question` or `across/question`, in the order of the course."""
    found = {f"{t.id}/{q.id}": q for t in course.texts.values() for q in t.questions}
    return found | {f"{ACROSS}/{q.id}": q for q in course.synthesis}


def full_ids(known: Iterable[str]) -> Mapping[str, str]:
    """The full id of every question id that stands in one chapter only: the first files had no more than that."""
    found: dict[str, list[str]] = {}
    for key in known:
        found.setdefault(key.partition("/")[2], []).append(key)
    return {short: keys[0] for short, keys in found.items() if len(keys) == 1}


def _owners(answers: Sequence[Answer]) -> Mapping[tuple[str, str], str]:
    """Whose a file is, by its name and the student in it."""
    first: dict[tuple[str, str, str], str] = {}
    owners: dict[tuple[str, str], str] = {}
    for answer in sorted(answers, key=lambda a: not a.student):  # named files first, so that others can join them
        key = answer.file, answer.student
        same = (answer.question, answer.edited, answer.text)
        if answer.student:
            owners[key] = unicodedata.normalize("NFKC", answer.student).casefold()
        elif answer.edited and answer.text and same in first:
            owners[key] = first[same]
        else:
            owners.setdefault(key, "\uffff" + answer.file)
        if answer.edited:
            first.setdefault(same, owners[key])
    return owners


def _newest_first(answer: Answer) -> tuple[Any, ...]:
    when = _time(answer.edited)
    return (when is None, -when.timestamp() if when else 0.0, answer.file)


def _time(iso: str) -> dt.datetime | None:
    """A time as ISO 8601 writes it, without a zone taken for UTC; None if it is none."""
    try:
        found = dt.datetime.fromisoformat(iso)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return found if found.year > 1 and found.year < 9999 else None  # its zone could lead out of the calendar


def words(text: str) -> int:
    """The words of a text; every Chinese character counts as one."""
    rest, hanzi = _HANZI.subn(" ", text)
    return hanzi + sum(any(c.isalnum() for c in token) for token in re.split(r"[\s—–/…]+", rest))


def table(answers: Iterable[Answer]) -> bytes:
    """The answers as CSV in UTF-8, with the mark by which spreadsheets recognise it; formulas are defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for a in answers:
        chapter, _, name = a.question.rpartition("/")
        cells = (a.student, chapter, name, a.text, str(words(a.text)), a.edited, a.file, "yes" if a.superseded else "")
        writer.writerow([defused(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that would be gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


# -- a page to read ----------------------------------------------------------------------------------------------------

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
a:focus-visible, summary:focus-visible { outline: 3px solid; outline-offset: 2px; }
@media print { body { max-width: none; margin: 0; } h3, h4 { break-after: avoid; } nav { display: none; } }
""".strip()


def reading_page(course: Course, rows: Sequence[Answer]) -> str:
    """The answers by question, as one page that needs no other file; `rows` are as :func:`collect` gives them.

    Everything that students wrote is shown as text, whatever it looks like.
    """
    asked, plain = questions(course), Plain(course)
    groups = [(f"q{i}", key, list(found)) for i, (key, found) in enumerate(groupby(rows, key=lambda a: a.question), 1)]
    parts = ["<h1>Answers</h1>", _contents(groups, asked)]
    for chapter, sections in groupby(groups, key=lambda group: _chapter_title(course, group[1])):
        parts.append(f"<h2>{_html(chapter)}</h2>")
        parts += (_section(anchor, key, found, asked.get(key), plain) for anchor, key, found in sections)
    return page("Answers", STYLE, parts)


def _html(text: str) -> str:
    return mark_chinese(escape(text, quote=False))


def _chapter_title(course: Course, key: str) -> str:
    chapter = key.rpartition("/")[0]
    if chapter == ACROSS:
        return ACROSS_TITLE
    return course.texts[chapter].title if chapter in course.texts else "Questions that are not in this course"


def _contents(groups: Iterable[tuple[str, str, Sequence[Answer]]], asked: Mapping[str, Question]) -> str:
    items = (
        f'<li><a href="#{anchor}">{_title(key, asked.get(key))}</a> ({_count(_standing(found), "answer")})</li>'
        for anchor, key, found in groups
    )
    return f'<nav aria-label="Questions"><ol>{"".join(items)}</ol></nav>'


def _title(key: str, question: Question | None) -> str:
    return _html(title_of(question) if question else key)


def _standing(found: Iterable[Answer]) -> int:
    return sum(not answer.superseded for answer in found)


def _section(anchor: str, key: str, found: Sequence[Answer], question: Question | None, plain: Plain) -> str:
    asked = plain.block(question.body, key.rpartition("/")[0]) if question else ""
    return f'<section id="{anchor}"><h3>{_title(key, question)}</h3>{asked}{"".join(_articles(found))}</section>'


def _articles(found: Sequence[Answer]) -> Iterator[str]:
    """Each student's newest answer, the earlier versions folded below it."""
    starts = [i for i, answer in enumerate(found) if not answer.superseded]
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        newest, *earlier = found[start:end]
        folded = "".join(_written(answer) for answer in earlier)
        more = f"<details><summary>{_count(len(earlier), 'earlier version')}</summary>{folded}</details>" if earlier else ""
        name = next((a.student for a in found[start:end] if a.student), "No name given")
        yield f"<article><h4>{_html(name)}</h4>{_written(newest)}{more}</article>"


def _written(answer: Answer) -> str:
    when = _time(answer.edited)
    time = f"{day(when)}, {when:%H:%M %Z}" if when else "time not known"
    text = _html(answer.text) if answer.text else "(empty)"
    meta = f"{_count(words(answer.text), 'word')} · {escape(time)} · {_html(answer.file)}"
    return f'<p class="meta">{meta}</p><div class="answer" dir="auto">{text}</div>'
