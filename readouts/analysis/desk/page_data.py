"""What the page of the desk needs: the model, the list of words, the earlier statements and the set phrases, as compact JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from readouts.analysis.comparison import COMMON_WORDS
from readouts.analysis.desk import model as models
from readouts.analysis.desk.training import word_list
from readouts.analysis.phrase_trails import uses_of
from readouts.course.course import Course
from readouts.course.records import PhraseUse, Statement
from readouts.validation.claims import Tables, folded_pattern


def page_data(course: Course) -> str:
    """Everything that the desk's script works with.

    Returns
    -------
    JSON with `model` (the record of its file); `words`, by language and code, the entries parted by semicolons;
    `codes`, the lists that numbers refer to, and `labels`, what people call them; `sides`, as all scripts know them;
    `common`, words that tell nothing, and `names`, those of the sides; `meetings`, each its id, first day and title;
    `statements`, of each account the numbers of its meeting and its side and a text with a line a statement: the numbers of its
    speaker, topic and move, its own number and its words, after a tab those of the original; `phrases`, each its id, its words,
    its patterns, folded, and per side its uses: the number of a statement, a day, or both where the day is not that of the
    statement's meeting.

    """
    words = word_list(course)
    kinds = {kind: [c.id for c in course.codes.values() if c.kind == kind] for kind in ("speaker", "move")}
    codes = {"side": list(course.settings.side_ids), "topic": list(course.topics), **kinds}
    record: dict[str, Any] = {
        "model": json.loads(models.dump(models.load(course.folder))),
        "words": {language: _by_code(known) for language, known in words.entries.items()},
        "codes": codes,
        "labels": {"topic": [t.label for t in course.topics.values()],
                   **{kind: [course.codes[id].label for id in codes[kind]] for kind in kinds}},
        "sides": course.settings.for_scripts["sides"],
        "common": sorted(COMMON_WORDS),
        "names": sorted(frozenset[str]().union(*(side.words for side in course.sides))),
        "meetings": [[m.id, m.start.isoformat(), m.title] for m in course.meeting_records.values()],
        "statements": _statements(course, codes),
        "phrases": _phrases(course),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _by_code(known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The entries of each code, parted by semicolons."""
    found: dict[str, list[str]] = {}
    for entry, of in known.items():
        for code in of:
            found.setdefault(code, []).append(entry)
    return {code: ";".join(entries) for code, entries in found.items()}


def _statements(course: Course, codes: Mapping[str, Sequence[str]]) -> list[list[object]]:
    """The statements account by account: a page has no room for a list a statement."""
    meetings = list(course.meeting_records)

    def line(s: Statement) -> str:
        of = [codes[head].index(getattr(s, head)) for head in ("speaker", "topic", "move")]
        return " ".join(map(str, (*of, int(s.id.rpartition("-")[2]), s.quote or ""))) + (f"\t{s.original}" if s.original else "")

    accounts = groupby(course.statement_records, lambda s: (meetings.index(s.meeting), codes["side"].index(s.side)))
    return [[*account, "\n".join(map(line, rows))] for account, rows in accounts]


def _phrases(course: Course) -> list[list[object]]:
    tables = Tables(course)
    number = {f"statement:{s.id}": n for n, s in enumerate(course.statement_records)}
    found: list[list[object]] = []
    for phrase in course.phrases.values():
        if phrase.pattern:
            uses = uses_of(tables, phrase)
            by_side = [[_use(course, use, number) for use in uses if use.side == side] for side in course.settings.side_ids]
            found.append([phrase.id, phrase.phrase, list(map(folded_pattern, phrase.pattern)), *by_side])
    return found


def _use(course: Course, use: PhraseUse, number: Mapping[str, int]) -> object:
    """A use of a phrase as briefly as it can be said."""
    day, at = use.date.isoformat(), number.get(use.place)
    if at is None:
        return day
    same = course.meeting_records[course.statement_records[at].meeting].start == use.date
    return at if same else [day, at]


__all__ = ["page_data"]
