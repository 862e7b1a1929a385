"""What is checked of the pages across the texts: synthesis questions, set phrases, threads, events, and predict stops."""

from __future__ import annotations

import re
from itertools import pairwise

from readouts.course.course import Course, Target, parse_reference
from readouts.course.readers import Faults, did_you_mean
from readouts.course.record import Record
from readouts.course.records import Phrase, PhraseUse, Statement, Text, Thread
from readouts.text.folding import caseless
from readouts.validation.claims import Tables, at
from readouts.validation.shared import check_body, check_key, check_original, check_see, check_target, check_voice


def check_across(course: Course, faults: Faults) -> None:
    """Note every fault of what is across the texts."""
    for question in course.synthesis:
        label = f'question "{question.id}"'
        check_see(course, "", question, label, question.see, faults)
        check_body(course, "", question, label, question.body, "body", faults)
        check_body(course, "", question, label, question.answer or "", "answer", faults)
    tables = Tables(course)
    for phrase in course.phrases.values():
        _check_phrase(course, phrase, faults)
        _check_trail(tables, phrase, faults)
    for thread in course.threads.values():
        _check_thread(course, thread, faults)
    for event in course.events:
        check_key(course, event, f'event "{event.id}"', event.ref, "ref", faults)
        if event.end and event.end < event.date:
            faults.about(event, f'event "{event.id}"', "ends before it starts", "end")
    for text in course.texts.values():
        _check_predict(course, text, faults)


def _check_predict(course: Course, text: Text, faults: Faults) -> None:
    if stop := text.predict:
        check_body(course, text.id, stop, f'text "{text.id}"', stop.prompt, "prompt", faults)
        if stop.after >= len(text.paragraphs):
            faults.about(stop, f'text "{text.id}"', f"predict: after paragraph {stop.after} nothing is left to predict; "
                                                    f"name a paragraph before p{len(text.paragraphs)}", "after")
        elif stop.until and not stop.after < stop.until <= len(text.paragraphs):
            faults.about(stop, f'text "{text.id}"', f"predict: what follows can't end with paragraph {stop.until}; "
                                                    f"name one of p{stop.after + 1} to p{len(text.paragraphs)}", "until")


def _check_phrase(course: Course, phrase: Phrase, faults: Faults) -> None:
    label = f'phrase "{phrase.id}"'
    check_body(course, "", phrase, label, phrase.body, "body", faults)
    if phrase.term:
        check_target(course, phrase, label, Target("term", phrase.term), "term", faults)
    check_original(course, phrase, label, faults)
    for before, use in pairwise(phrase.uses):
        if use.date < before.date:
            faults.about(use, label, f"the uses must be in chronological order; {use.date} comes before {before.date}", "date")
    for use in phrase.uses:
        _check_use(course, use, label, faults)


def _check_trail(tables: Tables, phrase: Phrase, faults: Faults) -> None:
    """No statement with the phrase's own words may be missing from its trail, whatever its pattern is."""
    listed = {use.place for use in phrase.uses}
    own = [words for name in (phrase.phrase, phrase.original) if name for words in name.split(" · ")]
    for row in tables.rows:
        if f"statement:{row.id}" in listed or any(tables.has(row, pattern) for pattern in phrase.pattern):
            continue
        if words := next((w for w in own if tables.has(row, re.escape(w))), None):
            why = f"the trail leaves out {at(row)}, which has “{words}”; widen the pattern, or list it as a use"
            faults.about(phrase, f'phrase "{phrase.id}"', why, "pattern")
    if not phrase.uses and not any(tables.has(row, pattern) for row in tables.rows for pattern in phrase.pattern):
        faults.about(phrase, f'phrase "{phrase.id}"', "has no use: no statement fits its pattern, and none is listed", "pattern")


def _check_use(course: Course, use: PhraseUse, label: str, faults: Faults) -> None:
    kind, _, name = use.place.partition(":")
    check_voice(use, label, faults)
    if kind == "cite" and name:
        check_key(course, use, label, name, "where", faults)
    elif kind == "statement" and name:
        statement = course.statement(name)
        if statement is None:
            near = did_you_mean(name, (s.id for s in course.statement_records))
            faults.about(use, label, f'where: there is no statement "{name}"{near}', "where")
        else:
            _check_stands(use, statement, label, faults)
    else:
        _check_paragraph(course, use, label, use.place, faults)


def _check_stands(use: PhraseUse, statement: Statement, label: str, faults: Faults) -> None:
    if use.side != statement.side:
        faults.about(use, label, f'side is "{use.side}", but the statement "{statement.id}" is in the account of '
                                 f'"{statement.side}"', "side")
    words = [caseless(w) for w in (statement.quote, statement.original, statement.translation) if w]
    if not any(caseless(use.quote) in w for w in words):
        faults.about(use, label, f'the statement "{statement.id}" does not have the words “{use.quote}”', "quote")


def _check_thread(course: Course, thread: Thread, faults: Faults) -> None:
    label = f'thread "{thread.id}"'
    check_body(course, "", thread, label, thread.body, "body", faults)
    for passage in thread.passages:
        _check_paragraph(course, passage, label, passage.place, faults)
        check_body(course, "", passage, label, passage.gloss, "gloss", faults)
        check_voice(passage, label, faults)


def _check_paragraph(course: Course, record: Record, label: str, place: str, faults: Faults) -> None:
    target = parse_reference(place)
    if target.kind != "para":
        faults.about(record, label, f'where: "{place}" is not a paragraph; write it as alaska-2021/p3', "where")
    else:
        check_target(course, record, label, target, "where", faults)


__all__ = ["check_across"]
