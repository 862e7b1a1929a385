"""The single checks that the modules of checks share: ids, references, keys, and the MyST of a body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from readouts.course.bodies import CITATIONS, ROLES, Mark, read_body, refusal
from readouts.course.course import Course, Target, parse_reference
from readouts.course.pages import without_fences
from readouts.course.readers import Faults, did_you_mean
from readouts.course.record import Record
from readouts.course.records import Phrase, Term, Voiced

_ROLE_BEGINS = re.compile(r"\{[a-z]+(?::[a-z]+)?\}`")
KINDS = ("meeting", "term", "text")  # of what a reference names with its kind before it


def check_unique(named: Iterable[tuple[str, Record]], label: str, faults: Faults) -> None:
    """Refuse an id that is twice, naming both lines."""
    named = list(named)
    counts = Counter(name for name, _ in named)
    first: dict[str, Record] = {}
    for name, record in named:
        if counts[name] > 1 and name in first:
            line = first[name].where.of("id")
            faults.about(record, f'{label} "{name}"', f"the id is already used in line {line}; give one of them another", "id")
        first.setdefault(name, record)


def check_see(course: Course, text: str, record: Record, label: str, see: Iterable[str], faults: Faults) -> None:
    """Refuse a reference of `see` to something that does not exist; `text` is what short references mean."""
    for ref in see:
        target = parse_reference(ref, text)
        kind = next((k for k in KINDS if ":" not in ref and course.missing(Target(k, ref)) is None), "")
        if kind and course.missing(target):
            faults.about(record, label, f'see: "{ref}" is a {kind}; write it as {kind}:{ref}', "see")
        else:
            check_target(course, record, label, target, "see", faults)


def check_target(course: Course, record: Record, label: str, target: Target, name: str, faults: Faults) -> None:
    """Refuse a target that is not there."""
    if why := course.missing(target):
        faults.about(record, label, f"{name}: {why}", name)


def check_topic(course: Course, record: Record, label: str, topic: str, faults: Faults) -> None:
    """Refuse a topic that the codebook does not have."""
    if topic not in course.topics:
        near = did_you_mean(topic, course.topics)
        faults.about(record, label, f'topic "{topic}" is not in topics.csv{near}', "topic")


def check_original(course: Course, record: Term | Phrase, label: str, faults: Faults) -> None:
    """Refuse original words without their romanization, and the other way around."""
    language = course.settings.original
    if language and bool(record.original) != bool(record.romanization):
        why = f"{language.word} and {language.romanization} go together; one is missing"
        faults.about(record, label, why, language.word)


def check_voice(quotation: Voiced, label: str, faults: Faults) -> None:
    """Refuse words of somebody whom nobody names, and a name for the author's own."""
    theirs = quotation.voice in ("reported", "quoted")
    if theirs and not quotation.speaker:
        faults.about(quotation, label, f"voice: {quotation.voice} needs speaker: whom the author lets speak there", "voice")
    elif quotation.speaker and not theirs:
        why = "speaker: goes with voice: reported or voice: quoted; the author's own words have none"
        faults.about(quotation, label, why, "speaker")


def check_code(course: Course, record: Record, label: str, kind: str, code: str, faults: Faults) -> None:
    """Refuse a move or a speaker that the codebook does not have."""
    known = [c.id for c in course.codes.values() if c.kind == kind]
    if code not in known:
        faults.about(record, label, f'{kind} "{code}" is not in moves.csv{did_you_mean(code, known)}', kind)


def check_key(course: Course, record: Record, label: str, key: str, name: str, faults: Faults) -> None:
    """Refuse a key that the list of references does not have."""
    if key not in course.bibliography.entries:
        near = did_you_mean(key, course.bibliography.entries)
        faults.about(record, label, f'{name}: references.bib has no "{key}"{near}', name)


def check_body(
    course: Course, text: str, record: Record, label: str, body: str, name: str, faults: Faults
) -> None:
    """Refuse what no body may hold, see :mod:`readouts.course.bodies`, and follow the roles of a MyST body."""
    for mark in read_body(body).marks:
        for why in _wrong_with(course, text, mark, name):
            faults.add(record.where.path, record.where.text_of(name) + mark.offset, f"{label}: {why}")
    _check_closed(record, label, body, name, faults)


def _check_closed(record: Record, label: str, body: str, name: str, faults: Faults) -> None:
    """Refuse a role whose second backtick is missing: it would be shown as it is typed."""
    begun = list(_ROLE_BEGINS.finditer(body))
    if len(begun) > sum(mark.kind == "role" for mark in read_body(body).marks):
        lost = next(_without_end(body), begun[-1])
        line = record.where.text_of(name) + body.count("\n", 0, lost.start())
        faults.add(record.where.path, line, f"{label}: {name}: the role {lost[0]}… has no backtick at its end")


def _without_end(words: str) -> Iterator[re.Match[str]]:
    """The beginnings of roles that no backtick follows before the next one begins."""
    begun = list(_ROLE_BEGINS.finditer(words))
    for role, after in zip(begun, [*begun, None][1:], strict=True):
        if "`" not in words[role.end() : after.start() if after else len(words)]:
            yield role


def check_roles(course: Course, path: Path, prose: str, faults: Faults) -> None:
    """Refuse in the prose of a page a role of the course that points to nothing, or that has no end."""
    for mark in read_body(prose).marks:
        if mark.kind == "role" and mark.name in ROLES | CITATIONS:
            for why in _wrong_with_role(course, "", mark):
                faults.add(path, mark.offset + 1, why)
    for block in re.finditer(r"(?:^.*\S.*\n?)+", without_fences(prose), re.MULTILINE):
        for lost in _without_end(block[0]):
            line = prose.count("\n", 0, block.start() + lost.start()) + 1
            faults.add(path, line, f"the role {lost[0]}… has no backtick at its end")


def _wrong_with(course: Course, text: str, mark: Mark, name: str) -> Iterator[str]:
    why = refusal(mark)
    if why and mark.kind == "role":
        yield f"{why}{did_you_mean(mark.name, [*ROLES, *CITATIONS])}"
    elif why:
        yield f"{name}: {why}"
    elif mark.kind == "role":
        yield from _wrong_with_role(course, text, mark)


def _wrong_with_role(course: Course, text: str, mark: Mark) -> Iterator[str]:
    name, content = mark.name, mark.content
    target = content[content.rfind("<") + 1 : -1].strip() if content.endswith(">") and "<" in content else content.strip()
    if name in CITATIONS:
        for key in map(str.strip, target.split(",")):
            if key not in course.bibliography.entries:
                yield f'references.bib has no "{key}"{did_you_mean(key, course.bibliography.entries)}'
    elif name == "term":
        if target.lower() not in course.term_names:
            yield f'the glossary has no term "{target}"{did_you_mean(target, course.term_names)}'
    else:
        full = parse_reference(target, text) if name in ("note", "para") else Target(name, target)
        if why := course.missing(full) if full.kind == name else f'"{target}" is not a {name}':
            yield why


__all__ = ["check_body", "check_code", "check_key", "check_original", "check_roles", "check_see", "check_target", "check_topic",
           "check_unique", "check_voice"]
