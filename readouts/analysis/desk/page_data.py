"""What the page of the desk needs: the model, the list of words, the earlier statements and the set phrases, as compact JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from readouts.analysis.comparison import COMMON_WORDS
from readouts.analysis.desk import model as models
from readouts.analysis.desk.training import word_list
from readouts.analysis.phrase_trails import uses_of
from readouts.course.course import Course
from readouts.course.records import PhraseUse
from readouts.validation.claims import Tables, folded_pattern


def page_data(course: Course) -> str:
    """Everything that the desk's script works with.

    Returns
    -------
    JSON with `model` (the record of its file); `words`, by language and code, the entries parted by semicolons;
    `codes`, the lists that numbers refer to, and `labels`, what people call them; `sides`, as all scripts know them;
    `common`, words that tell nothing, and `names`, those of the sides; `meetings`, each its id, first day and title;
    `statements`, each the numbers of its meeting, side, speaker, topic and move, its own number, and its words in English and
    in the original (0 where there are none); `phrases`, each its id, its words, its patterns, folded, and per side its uses: the
    number of a statement, a day, or both where the day is not that of the statement's meeting.

    """
    words = word_list(course)
    sides = course.settings.side_ids
    kinds = {kind: [c.id for c in course.codes.values() if c.kind == kind] for kind in ("speaker", "move")}
    codes = {"side": list(sides), "topic": list(course.topics), **kinds}
    meetings = list(course.meeting_records)
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
        "statements": [[meetings.index(s.meeting), sides.index(s.side), codes["speaker"].index(s.speaker),
                        codes["topic"].index(s.topic), codes["move"].index(s.move), int(s.id.rpartition("-")[2]),
                        s.quote or 0, s.original or 0] for s in course.statement_records],
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
