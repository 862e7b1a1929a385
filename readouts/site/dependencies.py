"""Which pages to read again when the data has changed.

A page notes what it shows (`uses(env, "reading", "alaska-2021")`), and a digest of that part of the data is kept. The next
build compares digests, not file times: editing one note reads one page again, though all statements share one file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, cast

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from readouts.analysis.appearances import people
from readouts.analysis.concordance import concordance, original_forms
from readouts.analysis.definitions import other_meaning, short_definition
from readouts.analysis.desk.page_data import page_data
from readouts.analysis.desk.page_words import page_words
from readouts.analysis.note_reports import balance
from readouts.analysis.phrase_trails import trails
from readouts.analysis.recall import terms_by_text
from readouts.anchoring import fingerprints, measures
from readouts.course.build_cache import package_digest
from readouts.course.course import Course, Target
from readouts.course.pages import asked, made_pages, prose_file
from readouts.course.record import Record
from readouts.course.workload import chapter_minutes, page_minutes
from readouts.site.build_course import course_of, once

Parts = dict[tuple[str, str], str]


def _plain(value: Any) -> str:
    """What stands for a value in a digest; for a record its own digest, since a text is long and would be quoted once more."""
    return hashlib.sha256(value.model_dump_json().encode()).hexdigest() if isinstance(value, Record) else str(value)


def _text(course: Course, id: str) -> list[Any]:
    text = course.texts[id]
    own = [Target("text", id), *(Target("note", f"{id}/{n.id}") for n in text.notes),
           *(Target("para", f"{id}/p{p.n}") for p in text.paragraphs)]
    return [text, course.settings.answers, _marks(course, f"note:{id}/"), [(t, course.backlinks.get(t)) for t in own]]


def _meeting(course: Course, id: str) -> list[Any]:
    target = Target("meeting", id)
    accounts = [course.readout_records.get((id, side)) for side in course.settings.side_ids]
    return [course.meeting_records.get(id), accounts, course.settings, course.statements_of(id),
            [c for c in course.contrast_records if c.meeting == id], _marks(course, f"contrast:{id}/"),
            list(course.topics.values()), list(course.kinds.values()), course.backlinks.get(target), course.questions_on(target)]


def _marks(course: Course, kind: str) -> list[str]:
    """The places of a kind whose prose has a mark from claims that are kept apart from it."""
    return [about.about for about in course.claims_about if about.about.startswith(kind) and course.mark(about.about)]


def _recalled(course: Course) -> list[Any]:
    """What later chapters can ask: quizzes, and the terms of each chapter."""
    used = terms_by_text(course)
    return [[text.id, text.short, sorted(used[text.id]), *text.quiz] for text in course.texts.values()]


def _prompts(course: Course) -> list[list[str]]:
    """The questions on the meetings, which are prose of their pages; a page that nobody wrote asks none."""
    prose = (prose_file(course.folder.resolve().parent, page) for page in made_pages(course))
    return [asked(path.read_text("utf-8")) if path.exists() else [] for path in prose]


def _trails(course: Course) -> list[Any]:
    """What the trails show, drawn from the statements."""
    return [[(use.date, use.whose, use.quote, use.place, use.of_author) for use in trail.uses] for trail in trails(course)]


# What each part of the data consists of; a part that shows the whole of a table has the id "".
PARTS: dict[str, Callable[[Course, str], list[Any]]] = {
    "text": _text,
    "prints": lambda course, id: [[p.words, hash(p.shingles)]  # a set of numbers hashes alike in every process
                                  for p in fingerprints.load(course.folder).texts.get(id, ())],
    "meeting": _meeting,
    "meetings": lambda course, id: [*course.meeting_records.values(), *course.readout_records.values(), *course.kinds.values(),
                                    {m: len(course.statements_of(m)) for m in course.meeting_records}],
    "coverage": lambda course, id: [*course.meeting_records.values(), *course.readout_records.values(), *course.topics.values(),
                                    [(s.meeting, s.side, s.topic, s.speaker) for s in course.statement_records]],
    "statements": lambda course, id: [*course.meeting_records.values(), *course.readout_records.values(), *course.topics.values(),
                                      *course.statement_records, *course.contrast_records, *course.findings.values(),
                                      *_marks(course, "contrast:")],
    "counts": lambda course, id: [[page_minutes(course, t), len(t.notes)] for t in course.texts.values()] + [
        len(course.meeting_records), len(course.statement_records), len(course.terms)],
    "codebook": lambda course, id: [*course.topics.values(), *course.codes.values(), *course.kinds.values()],
    "reliability": lambda course, id: [*course.second_coding, [(s.topic, s.move, s.speaker) for c in course.second_coding
                                                               if (s := course.statement(c.statement))]],
    "texts": lambda course, id: [t.model_dump(mode="json", include={"id", "title", "voice", "published", "short"})
                                 for t in course.texts.values()],
    "glossary": lambda course, id: [*course.terms.values(), _marks(course, "term:"),
                                    [course.backlinks.get(Target("term", t)) for t in course.terms]],
    "people": lambda course, id: [*course.people, str(people(course)), [t.short for t in course.texts.values()]],
    "concordance": lambda course, id: [[(t.id, t.term, t.original) for t in course.terms.values()], original_forms(course),
                                       [(p.entry.target, *p[1:]) for places in concordance(course).values() for p in places],
                                       [(t.short, t.numbers) for t in course.texts.values()],
                                       [(m.title, m.start) for m in course.meeting_records.values()]],
    "term": lambda course, id: [short_definition(course, course.terms[id]), other_meaning(course, course.terms[id]),
                                course.terms[id].original,
                                course.terms[id].romanization],
    "quoted": lambda course, id: [[t.title, t.words, [n.quote for n in t.notes]] for t in course.texts.values()],
    "asked": lambda course, id: [[t.title, t.short, len(t.quiz), t.numbers, *t.questions] for t in course.texts.values()],
    "written": lambda course, id: [[(m.id, m.title, m.start) for m in course.meeting_records.values()], course.settings,
                                   _prompts(course),
                                   [(t.id, t.term) for t in course.terms.values()],
                                   [(t.id, t.predict) for t in course.texts.values()]],
    "recall": lambda course, id: _recalled(course),
    "review": lambda course, id: [*_recalled(course), *course.terms.values()],
    "balance": lambda course, id: [[one.name, one.notes, one.row()] for one in balance(course)],
    "synthesis": lambda course, id: [*course.synthesis],
    "examples": lambda course, id: [*course.examples.values()],
    "phrases": lambda course, id: [*course.phrases.values(), _marks(course, "phrase:"), _trails(course)],
    "desk": lambda course, id: [page_data(course), page_words(course), course.settings,
                                [(m.id, m.dated_title) for m in course.meeting_records.values()]],
    "trails": lambda course, id: [],
    "my-work": lambda course, id: [],
    "threads": lambda course, id: [*course.threads.values(), _marks(course, "thread:"),
                                   [course.voiced(p) for t in course.threads.values() for p in t.passages],
                                   [[t.short, t.day] for t in course.texts.values()]],
    "teaching": lambda course, id: [*course.syllabi.values(), *course.difficulties, list(measures.load(course.folder).items()),
                                    [(t.id, t.title, t.short, chapter_minutes(t), [(q.id, q.minutes) for q in t.questions])
                                     for t in course.texts.values()],
                                    [(q.id, q.minutes) for q in course.synthesis]],
    "timeline": lambda course, id: [*course.meeting_records.values(), *course.events,
                                    [[t.title, t.day, t.voice] for t in course.texts.values()]],
}


def digest(course: Course, part: str, id: str) -> str:
    """A digest of one part of the data."""
    try:
        content = PARTS[part](course, id)
    except KeyError:
        return "gone"
    return hashlib.sha256(json.dumps(content, default=_plain, sort_keys=True).encode()).hexdigest()


@once
def _digests(app: Sphinx) -> Parts:
    """The digests made in this build."""
    return {}


def _digest_of(app: Sphinx, part: str, id: str) -> str:
    made = _digests(app)
    if (part, id) not in made:
        made[part, id] = digest(course_of(app), part, id)
    return made[part, id]


def uses(env: BuildEnvironment, part: str, id: str = "") -> None:
    """Note that the page being read shows this part of the data."""
    _pages(env).setdefault(env.docname, {})[part, id] = _digest_of(env.app, part, id)


def _pages(env: BuildEnvironment) -> dict[str, Parts]:
    return cast("dict[str, Parts]", env.__dict__.setdefault("readouts_parts", {}))


def shown_on(env: BuildEnvironment, page: str, part: str) -> list[str]:
    """The ids of the parts of this name that a page shows."""
    return [id for name, id in _pages(env).get(page, {}) if name == part]


@once
def _pages_by_part(app: Sphinx) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for page, parts in _pages(app.env).items():
        for name in {name: None for name, _ in parts}:
            found.setdefault(name, []).append(page)
    return found


def pages_using(env: BuildEnvironment, part: str) -> list[str]:
    """The pages that show a part of this name. It can be asked when all pages have been read."""
    return _pages_by_part(env.app).get(part, [])


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The pages whose data is no longer what they were made from."""
    return [
        page for page, parts in _pages(env).items()
        if page not in removed and any(_digest_of(app, *part) != kept for part, kept in parts.items())
    ]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what a page showed."""
    _pages(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    _pages(env).update({page: parts for page, parts in _pages(other).items() if page in docnames})


def package_digests(app: Sphinx, config: Config) -> None:
    """Put digests of the package into the configuration: new code makes all pages again, a new look writes them again."""
    config["readouts_code"] = package_digest(".py")
    config["readouts_look"] = package_digest(".css", ".html", ".js")


def setup(app: Sphinx) -> None:
    """Follow the life of the pages."""
    app.add_config_value("readouts_code", "", "env", types=[str])
    app.add_config_value("readouts_look", "", "html", types=[str])
    app.connect("config-inited", package_digests)
    app.connect("builder-inited", course_of, priority=100)  # a fault stops the build before all else
    app.connect("env-get-outdated", outdated)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)


__all__ = ["digest", "forget", "merge", "outdated", "package_digests", "pages_using", "setup", "shown_on", "uses"]
