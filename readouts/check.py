"""What is checked across records: ids, references, quotations, sides, and that bodies hold no markup of their own.

Each check takes the course and the collector of faults; :func:`check` runs them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.myst_role import myst_role_plugin

from readouts.course import Course, Target, parse_reference
from readouts.model import MAX_QUOTED_WORDS, SIDES, Record, Text
from readouts.sources import Faults, did_you_mean

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_SHARE = 0.15
SAFE_SCHEMES = ("https://", "http://", "mailto:", "#")
ROLES = {"term": "term", "note": "note", "para": "para", "meeting": "meeting", "text": "text"}

_markdown = MarkdownIt("commonmark").use(myst_role_plugin)
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # a javascript: link must be seen to be refused


def check(course: Course, faults: Faults) -> None:
    """Note every fault that concerns more than one record."""
    for text in course.texts.values():
        _check_text(course, text, faults)
        _check_quoted_share(text, faults)
    _check_terms(course, faults)
    _check_tables(course, faults)


def _check_text(course: Course, text: Text, faults: Faults) -> None:
    numbers = [p.n for p in text.paragraphs]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.about(text, f'text "{text.id}"', "its paragraphs must be numbered 1, 2, 3 … in order", "paragraphs")
    for paragraph in text.paragraphs:
        _check_body(course, text.id, paragraph, f"paragraph {paragraph.n}", paragraph.precis, "precis", faults)
    for key in text.sources:
        _check_key(course, text, f'text "{text.id}"', key, "sources", faults)
    for claim in text.argument:
        for n in claim.paragraphs:
            _check_target(course, text, f'text "{text.id}"', Target("para", f"{text.id}/p{n}"), "argument", faults)
    _check_unique([(n.id, n) for n in text.notes], "note", faults)
    for note in text.notes:
        label = f'note "{note.id}"'
        _check_target(course, note, label, Target("para", f"{text.id}/p{note.at}"), "at", faults)
        _check_see(course, text.id, note, label, note.see, faults)
        _check_body(course, text.id, note, label, note.body, "body", faults)
    _check_unique([*((q.id, q) for q in text.questions), *((q.id, q) for q in text.quiz)], "question", faults)
    for question in text.questions:
        label = f'question "{question.id}"'
        _check_see(course, text.id, question, label, question.see, faults)
        _check_body(course, text.id, question, label, question.body, "body", faults)
    for item in text.quiz:
        label = f'quiz item "{item.id}"'
        _check_see(course, text.id, item, label, item.see, faults)
        bodies = [item.body, *(o.text for o in item.options), *(o.why for o in item.options)]
        for body in bodies:
            _check_body(course, text.id, item, label, body, "body", faults)
        if len(item.options) != 4 or sum(o.right for o in item.options) != 1:
            faults.about(item, label, "needs four options, one of them with `right: true`", "options")


def _check_quoted_share(text: Text, faults: Faults) -> None:
    quoted = sum(len(n.quote.split()) for n in text.notes)
    if quoted > MAX_SHARE * text.words:
        faults.about(text, f'text "{text.id}"', f"its notes quote {quoted} of its {text.words} words; "
                                                f"{MAX_SHARE:.0%} ({MAX_SHARE * text.words:.0f} words) are the most")


def _check_terms(course: Course, faults: Faults) -> None:
    for term in course.terms.values():
        label = f'term "{term.id}"'
        for ref in term.contrasts:
            _check_target(course, term, label, Target("term", ref), "contrasts", faults)
        for key in term.refs:
            _check_key(course, term, label, key, "refs", faults)
        for name, body in (("body", term.body), ("other_side", term.other_side or "")):
            _check_body(course, "", term, label, body, name, faults)
        if bool(term.hanzi) != bool(term.pinyin):
            faults.about(term, label, "Chinese characters and pinyin go together; one is missing", "hanzi")


def _check_tables(course: Course, faults: Faults) -> None:
    for meeting in course.meeting_records.values():
        if meeting.end < meeting.start:
            faults.about(meeting, f'meeting "{meeting.id}"', "ends before it starts", "end")
        for side in SIDES:
            if (meeting.id, side) not in course.readout_records:
                faults.about(meeting, f'meeting "{meeting.id}"', f'has no row for side "{side}" in readouts.csv')
    for readout in course.readout_records.values():
        _check_target(course, readout, "readout", Target("meeting", readout.meeting), "meeting", faults)
    _check_unique([(s.id, s) for s in course.statement_records], "statement", faults)
    for statement in course.statement_records:
        label = f'statement "{statement.id}"'
        _check_target(course, statement, label, Target("meeting", statement.meeting), "meeting", faults)
        _check_topic(course, statement, label, statement.topic, faults)
        if not (statement.quote or statement.quote_zh):
            faults.about(statement, label, "has neither a quote nor a quote_zh", "quote")
        if statement.quote_zh and not statement.translation:
            faults.about(statement, label, "has Chinese words and no translation of them", "quote_zh")
    for contrast in course.contrast_records:
        label = f'contrast of "{contrast.meeting}"'
        _check_target(course, contrast, label, Target("meeting", contrast.meeting), "meeting", faults)
        _check_topic(course, contrast, label, contrast.topic, faults)
        _check_body(course, "", contrast, label, contrast.note, "note", faults)
        if contrast.ref:
            _check_key(course, contrast, label, contrast.ref, "ref", faults)
    for person in course.people:
        if person.ref:
            _check_key(course, person, f'person "{person.id}"', person.ref, "ref", faults)


def _check_unique(named: Iterable[tuple[str, Record]], label: str, faults: Faults) -> None:
    named = list(named)
    counts = Counter(name for name, _ in named)
    first: dict[str, int] = {}
    for name, record in named:
        if counts[name] > 1 and name in first:
            faults.about(record, f'{label} "{name}"', f"the id stands already in line {first[name]}; give one of them another",
                         "id")
        first.setdefault(name, record.where.of("id"))


def _check_see(course: Course, text: str, record: Record, label: str, see: Iterable[str], faults: Faults) -> None:
    for ref in see:
        _check_target(course, record, label, parse_reference(ref, text), "see", faults)


def _check_target(course: Course, record: Record, label: str, target: Target, name: str, faults: Faults) -> None:
    if why := course.missing(target):
        faults.about(record, label, f"{name}: {why}", name)


def _check_topic(course: Course, record: Record, label: str, topic: str, faults: Faults) -> None:
    if topic not in course.topics:
        near = did_you_mean(topic, course.topics)
        faults.about(record, label, f'topic "{topic}" is not in topics.csv{near}', "topic")


def _check_key(course: Course, record: Record, label: str, key: str, name: str, faults: Faults) -> None:
    if key not in course.bibliography.entries:
        near = did_you_mean(key, course.bibliography.entries)
        faults.about(record, label, f'{name}: references.bib has no "{key}"{near}', name)


def _check_body(
    course: Course, text: str, record: Record, label: str, body: str, name: str, faults: Faults
) -> None:
    """Refuse raw HTML and unsafe links in a MyST body, and follow its roles."""
    start = record.where.of(name)
    for token, offset in _tokens(_markdown.parse(body)):
        line = start + offset + ("\n" in body)  # a block scalar begins on the line below its name
        if token.type in ("html_block", "html_inline"):
            faults.add(record.where.path, line, f"{label}: raw HTML ({token.content.strip()[:40]}) in {name}; write Markdown")
        elif token.type in ("link_open", "image"):
            url = str(token.attrs.get("href", token.attrs.get("src", "")))
            if not url.lower().startswith(SAFE_SCHEMES):
                faults.add(record.where.path, line, f'{label}: the link "{url}" in {name} is no web address (https://…)')
        elif token.type == "myst_role":
            _check_role(course, text, record, label, token, line, faults)


def _tokens(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Every token, inline ones included, with the line (from 0) inside the body that it stands on."""
    for token in tokens:
        offset = token.map[0] if token.map else 0
        yield token, offset
        for child in token.children or ():
            yield child, offset
            if child.type in ("softbreak", "hardbreak"):
                offset += 1


def _check_role(
    course: Course, text: str, record: Record, label: str, token: Token, line: int, faults: Faults
) -> None:
    name, content = token.meta["name"], token.content
    target = content[content.rfind("<") + 1 : -1].strip() if content.endswith(">") and "<" in content else content.strip()
    if name.startswith("cite"):
        for key in target.split(","):
            if key.strip() not in course.bibliography.entries:
                near = did_you_mean(key.strip(), course.bibliography.entries)
                faults.add(record.where.path, line, f'{label}: references.bib has no "{key.strip()}"{near}')
    elif name == "term":
        known = {t.term.lower() for t in course.terms.values()} | {a.lower() for t in course.terms.values() for a in t.aliases}
        if target.lower() not in known:
            faults.add(record.where.path, line, f'{label}: the glossary has no term "{target}"{did_you_mean(target, known)}')
    elif name in ROLES:
        full = parse_reference(target, text) if name in ("note", "para") else Target(name, target)
        why = course.missing(full) if full.kind == name else f'"{target}" is no {name}'
        if why:
            faults.add(record.where.path, line, f"{label}: {why}")
    else:
        faults.add(record.where.path, line, f'{label}: unknown role "{name}"{did_you_mean(name, [*ROLES, "cite:p", "cite:t"])}')


__all__ = ["MAX_QUOTED_WORDS", "MAX_SHARE", "check"]
