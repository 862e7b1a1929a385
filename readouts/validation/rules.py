"""What is checked across records: ids, references, quotations, sides, and that bodies hold no markup of their own.

Each check takes the course and the collector of faults; :func:`check` runs them all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from itertools import pairwise
from typing import TypeVar

from readouts.anchoring import fingerprints
from readouts.course.addresses import check_addresses
from readouts.course.course import Course, Target
from readouts.course.places import ACROSS, EXAMPLES
from readouts.course.readers import Faults, did_you_mean
from readouts.course.record import MAX_QUOTED_WORDS, Record
from readouts.course.records import Readout, Statement, Text
from readouts.text.scripts import has_script_of, is_written_in
from readouts.validation.across import check_across
from readouts.validation.claims import check_claims
from readouts.validation.datapackage import check_datapackage
from readouts.validation.examples import check_examples
from readouts.validation.prose import check_prose
from readouts.validation.shared import (
    check_body,
    check_code,
    check_key,
    check_original,
    check_see,
    check_target,
    check_topic,
    check_unique,
    check_voice,
)
from readouts.validation.syllabi import check_difficulties, check_syllabi

R = TypeVar("R", bound=Record)
MAX_SHARE = 0.15
EARLY, LATE = dt.timedelta(days=7), dt.timedelta(days=365)  # how far from its meeting an account may be dated


def check(course: Course, faults: Faults, passed: Collection[str] = ()) -> None:
    """Note every fault that concerns more than one record.

    Parameters
    ----------
    course : the course.
    faults : takes what is found.
    passed : texts, by id, that were found without a fault and have not changed since, nor has what they can refer to.

    """
    texts = [text for text in course.texts.values() if text.id not in passed]
    _check_titles(course, faults)
    for text in texts:
        _check_text(course, text, faults)
        _check_quoted_share(text, faults)
    _check_terms(course, faults)
    _check_tables(course, faults)
    _check_findings(course, faults)
    check_across(course, faults)
    check_examples(course, faults)
    check_prose(course, faults)
    check_syllabi(course, faults)
    check_difficulties(course, faults)
    check_claims(course, faults)
    check_addresses(course.folder, faults)
    check_datapackage(course, faults)
    _check_anchors(course, texts, faults)


def _check_titles(course: Course, faults: Faults) -> None:
    """Refuse two texts of one title: in the contents and in references nobody could tell them apart."""
    named: dict[str, str] = {}
    for text in course.texts.values():
        if (other := named.setdefault(text.title, text.id)) != text.id:
            why = f'has the same title as "{other}"; add to one of them what tells them apart, such as its author or year'
            faults.about(text, f'text "{text.id}"', why, "title")


def _check_text(course: Course, text: Text, faults: Faults) -> None:
    if text.id in (ACROSS, EXAMPLES):
        means = "the questions across the texts" if text.id == ACROSS else "the worked comparisons"
        faults.about(text, f'text "{text.id}"', f"this name means {means}; give the text another", "id")
    numbers = [p.n for p in text.paragraphs]
    for before, paragraph in pairwise(text.paragraphs):
        if paragraph.n == before.n:
            faults.about(paragraph, f'text "{text.id}"', f"the paragraph number {paragraph.n} appears twice", "n")
    if numbers != list(range(1, len(numbers) + 1)):
        faults.about(text, f'text "{text.id}"', "its paragraphs must be numbered 1, 2, 3 … in order", "paragraphs")
    for paragraph in text.paragraphs:
        check_body(course, text.id, paragraph, f"paragraph {paragraph.n}", paragraph.precis, "precis", faults)
    for goal in text.goals:
        check_body(course, text.id, text, f'text "{text.id}"', goal, "goals", faults)
    for key in text.sources:
        check_key(course, text, f'text "{text.id}"', key, "sources", faults)
    for claim in text.argument:
        for n in claim.paragraphs:
            check_target(course, text, f'text "{text.id}"', Target("para", f"{text.id}/p{n}"), "argument", faults)
    check_unique([(n.id, n) for n in text.notes], "note", faults)
    for note in text.notes:
        label = f'note "{note.id}"'
        check_target(course, note, label, Target("para", f"{text.id}/p{note.at}"), "at", faults)
        check_see(course, text.id, note, label, note.see, faults)
        check_body(course, text.id, note, label, note.body, "body", faults)
        check_body(course, text.id, note, label, note.core or "", "core", faults)
        check_voice(note, label, faults)
        if not note.voice and any(other.voice for other in text.notes):
            why = "does not say whose its words are, as other notes on this text do; add voice: author, reported or quoted"
            faults.about(note, label, why, "quote")
    check_unique([*((q.id, q) for q in text.questions), *((q.id, q) for q in text.quiz)], "question", faults)
    for question in text.questions:
        label = f'question "{question.id}"'
        if re.fullmatch(r"quiz|prediction(-.*)?", question.id):
            faults.about(question, label, "this name means something else in what is handed in; give the question another", "id")
        check_see(course, text.id, question, label, question.see, faults)
        check_body(course, text.id, question, label, question.body, "body", faults)
        check_body(course, text.id, question, label, question.answer or "", "answer", faults)
    for item in text.quiz:
        label = f'quiz item "{item.id}"'
        check_see(course, text.id, item, label, item.see, faults)
        check_body(course, text.id, item, label, item.body, "body", faults)
        for option in item.options:
            check_body(course, text.id, option, label, option.text, "text", faults)
            check_body(course, text.id, option, label, option.why, "why", faults)
        if len(item.options) != 4 or sum(o.right for o in item.options) != 1:
            faults.about(item, label, "needs four options, one of them with `right: true`", "options")


def _check_quoted_share(text: Text, faults: Faults) -> None:
    quoted = sum(len(n.quote.split()) for n in text.notes)
    if quoted > MAX_SHARE * text.words:
        faults.about(text, f'text "{text.id}"', f"its notes quote {quoted} of its {text.words} words; "
                                                f"{MAX_SHARE:.0%} ({MAX_SHARE * text.words:.0f} words) is the most allowed")


def _check_anchors(course: Course, texts: Iterable[Text], faults: Faults) -> None:
    """Prove by the fingerprints, without the texts, that every quotation is in the paragraph it names."""
    path = course.folder / fingerprints.FILE
    try:
        prints = fingerprints.load(course.folder)
        for text in texts:
            if text.notes and text.id not in prints.texts:
                why = "has no fingerprints, so its quotations can't be proved; make them with: readouts texts fingerprint FILE…"
                faults.about(text, f'text "{text.id}"', why, "id")
        for name in prints.texts:
            if name not in course.texts:
                faults.add(path, 1, f'has fingerprints of "{name}", but there is no such text{did_you_mean(name, course.texts)}; '
                                    "rename the text, or delete them")
        fingerprints.check_quotations(texts, prints, faults)
    except fingerprints.FingerprintError as error:
        faults.add(path, 1, error.why)


def _check_terms(course: Course, faults: Faults) -> None:
    for term in course.terms.values():
        label = f'term "{term.id}"'
        for ref in term.contrasts:
            check_target(course, term, label, Target("term", ref), "contrasts", faults)
        for key in term.refs:
            check_key(course, term, label, key, "refs", faults)
        for name, body in (("body", term.body), ("other_side", term.other_side or "")):
            check_body(course, "", term, label, body, name, faults)
        check_original(course, term, label, faults)


def _check_tables(course: Course, faults: Faults) -> None:
    named: dict[str, str] = {}
    for meeting in course.meeting_records.values():
        if (other := named.setdefault(meeting.title, meeting.id)) != meeting.id:
            why = f'has the same title as "{other}"; add to both what tells them apart, such as the month and year'
            faults.about(meeting, f'meeting "{meeting.id}"', why, "title")
        if meeting.end < meeting.start:
            faults.about(meeting, f'meeting "{meeting.id}"', "ends before it starts", "end")
        for side in course.settings.side_ids:
            if "," in re.sub(r"\([^)]*\)", "", meeting.people(side)):
                column = f"{side}_people"
                why = f"{column}: put semicolons between people, and their offices in parentheses"
                faults.about(meeting, f'meeting "{meeting.id}"', why, column)
            if (meeting.id, side) not in course.readout_records:
                faults.about(meeting, f'meeting "{meeting.id}"', f'has no row for side "{side}" in readouts.csv')
    for readout in course.readout_records.values():
        check_target(course, readout, "readout", Target("meeting", readout.meeting), "meeting", faults)
        _check_day(course, readout, faults)
        _check_kinds(course, readout, faults)
    words: dict[tuple[str, str, str], str] = {}
    check_unique([(s.id, s) for s in course.statement_records], "statement", faults)
    for statement in course.statement_records:
        label = f'statement "{statement.id}"'
        check_target(course, statement, label, Target("meeting", statement.meeting), "meeting", faults)
        check_topic(course, statement, label, statement.topic, faults)
        check_code(course, statement, label, "move", statement.move, faults)
        check_code(course, statement, label, "speaker", statement.speaker, faults)
        _check_statement(course, statement, label, faults)
        if statement.quote:
            other = words.setdefault((statement.meeting, statement.side, statement.quote), statement.id)
            if other != statement.id:
                faults.about(statement, label, f'quotes the same words as "{other}"; quote what each is about', "quote")
        if not (statement.quote or statement.original):
            faults.about(statement, label, f"has neither {' nor '.join(_quotes(course))}", "quote")
        if statement.original and not statement.translation and (language := course.settings.original):
            faults.about(statement, label, f"has {language.name} words but no translation of them", language.quote)
    _check_second_coding(course, faults)
    _check_twice(course.contrast_records, "contrast", lambda c: (c.meeting, c.topic), "topic", faults)
    for contrast in course.contrast_records:
        label = f'contrast of "{contrast.meeting}"'
        check_target(course, contrast, label, Target("meeting", contrast.meeting), "meeting", faults)
        check_topic(course, contrast, label, contrast.topic, faults)
        check_body(course, "", contrast, label, contrast.note, "note", faults)
        if contrast.ref:
            check_key(course, contrast, label, contrast.ref, "ref", faults)
    _check_twice(course.people, "person", lambda p: (p.id, p.office, p.start), "office", faults)
    for person in course.people:
        if person.ref:
            check_key(course, person, f'person "{person.id}"', person.ref, "ref", faults)


def _check_twice(records: Iterable[R], label: str, key: Callable[[R], tuple[str | None, ...]], name: str, faults: Faults) -> None:
    """Refuse a row that says of the same thing what another row says."""
    first: dict[tuple[str | None, ...], R] = {}
    for record in records:
        same = first.setdefault(key(record), record)
        if same is not record:
            said = ", ".join(part for part in key(record) if part)
            faults.about(record, f'{label} "{said}"', f"is already in line {same.where.line}; delete one of the rows", name)


def _check_findings(course: Course, faults: Faults) -> None:
    for finding in course.findings.values():
        if finding.topic:
            check_topic(course, finding, f'finding "{finding.id}"', finding.topic, faults)
        if finding.kind == "assurances" and not (finding.account and finding.speaker and finding.topic):
            faults.about(finding, f'finding "{finding.id}"', "assurances need an account, a speaker and a topic", "kind")


def _quotes(course: Course) -> list[str]:
    language = course.settings.original
    return ["a quote", *([f"a {language.quote}"] if language else [])]


def _check_second_coding(course: Course, faults: Faults) -> None:
    seen: dict[str, int] = {}
    for coding in course.second_coding:
        label = f'second coding of "{coding.statement}"'
        if course.statement(coding.statement) is None:
            near = did_you_mean(coding.statement, [s.id for s in course.statement_records])
            faults.about(coding, label, f"there is no statement of that name{near}", "statement")
        if coding.statement in seen:
            faults.about(coding, label, f"is in line {seen[coding.statement]} already; drop one of the rows", "statement")
        seen.setdefault(coding.statement, coding.where.of("statement"))
        check_topic(course, coding, label, coding.topic, faults)
        check_code(course, coding, label, "move", coding.move, faults)
        check_code(course, coding, label, "speaker", coding.speaker, faults)


def _check_day(course: Course, readout: Readout, faults: Faults) -> None:
    """An account is issued when its meeting ends, or somewhat later; a day far from it is a slip of the pen."""
    meeting = course.meeting_records.get(readout.meeting)
    if meeting and readout.date and not meeting.start - EARLY <= readout.date <= meeting.end + LATE:
        why = f"its date is {readout.date}, that of the meeting {meeting.start}"
        faults.about(readout, f'readout of "{readout.meeting}"', why, "date")


def _check_kinds(course: Course, readout: Readout, faults: Faults) -> None:
    """Where the course has a codebook of kinds, every account says which of them it is; where it has none, an account may not."""
    label = f'readout of "{readout.meeting}"'
    if course.kinds and not readout.kinds:
        faults.about(readout, label, f"doesn't say what kind of account it is; kind is one of {', '.join(course.kinds)}", "kind")
    for kind in readout.kinds:
        if kind not in course.kinds:
            faults.about(readout, label, f'kind "{kind}" is not in kinds.csv{did_you_mean(kind, course.kinds)}', "kind")
    if len(set(readout.kinds)) < len(readout.kinds):
        faults.about(readout, label, f'kind "{"; ".join(readout.kinds)}" names one of them twice; drop it', "kind")


def _check_statement(course: Course, statement: Statement, label: str, faults: Faults) -> None:
    start = f"{statement.meeting}-{statement.side}-"
    if not re.fullmatch(rf"{re.escape(start)}\d+", statement.id):
        faults.about(statement, label, f"its id must be {start} and a number, as in {start}07, since links rely on it", "id")
    meeting = course.meeting_records.get(statement.meeting)
    if meeting and statement.checked < meeting.start:
        faults.about(statement, label, f"checked {statement.checked}, before the meeting of {meeting.start}", "checked")
    original = course.settings.original
    if original and statement.quote and has_script_of(original.code, statement.quote):
        why = f"its quote has {original.name} words; put them into {original.quote}, and a translation into translation"
        faults.about(statement, label, why, "quote")
    if not is_written_in(statement.lang, f"{statement.quote} {statement.original}"):
        name = course.settings.language(statement.lang).name
        faults.about(statement, label, f"lang is {statement.lang}, and there is no {name} in its words", "lang")


__all__ = ["MAX_QUOTED_WORDS", "MAX_SHARE", "check"]
