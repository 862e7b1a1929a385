"""Sentences that speak of the tables with a word of totality or of order, and carry no claim.

Such a sentence ("only", "first", "missing", "in no account") may become false as the tables grow. A claim next to it in the data
proves it at every check, see :mod:`readouts.validation.claims`; a waiver says by name why a sentence needs none.

A sentence speaks of the tables if it names a readout, an account or a meeting, or says how much was seen; in a contrast, a set
phrase or a finding every sentence does. What remains is about the texts themselves, which the reader has, or about history,
which has references. Words in quotation marks belong to someone else, and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from readouts.course.course import Course
from readouts.course.places import ACROSS
from readouts.course.table_claims import Claims
from readouts.text.scripts import HAN
from readouts.validation.claims import stated

TOTALITY = re.compile(
    r"\b(?:only|never|nowhere|no one|nobody|none|neither|nor|no longer|alone|without|always|every|all|most|seldom|rarely|hardly"
    r"|first|last|until|once|twice|(?:two|three|four|five) times|older|oldest|earliest|longest|begins?|began|spreads?|disappears?"
    r"|still|already|unchanged|missing|absent|absence|silent|silence|lacks?|leaves? (?:\w+ ){0,2}out|leaving out|left out"
    r"|unseen|not (?:\w+ ){0,2}seen|(?:seen|read) (?:\w+ )?(?:whole|in full|in part)|in the parts? seen"
    r"|no (?:\S+ )?(?:accounts?|readouts?|texts?|adjectives?|commitment|agreement|such)|(?:is|are|was|were) not in"
    r"|(?:does|do|did) not (?:\w+ )?(?:appear|contain|describe|give|have|include|mention|name|occur|print|record|repeat|report"
    r"|say|speak|use))\b", re.IGNORECASE)
_OF_THE_TABLES = re.compile(
    r"\b(?:readouts?|accounts?|transcripts?|seen (?:whole|in full|in part)|read whole|parts? seen|texts seen)\b|\{meeting\}"
    r"|\b(?:U\.S\.|[A-Z][\w’']+) (?:text|statement|version)s?\b")
_NOT_ACCOUNTS = re.compile(r"\b(?:into account|accounts? for|on account of|(?:bank|frozen) accounts?)\b")
_QUOTED = re.compile(r'“[^”]*”|"[^"]*"|‘[^’]*’(?!\w)')
_ENDS = re.compile(rf"(?<=[.?!])(?<![A-Z]\.)[”\"’')]*\s+(?=[A-Z“\"‘{{*{HAN}])")
_BLOCKS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)")
_ROLE = re.compile(r"\{(?!meeting)[a-z:]+\}`([^`]*)`")


class Writing(NamedTuple):
    """Some prose, the place that claims and waivers know it by, and whether every sentence of it speaks of the tables."""

    place: str
    body: str
    of_the_tables: bool = False

    def sentences(self) -> list[str]:
        """Its sentences, each on one line."""
        return [s for block in _BLOCKS.split(self.body) for s in _ENDS.split(" ".join(block.split())) if s]


@dataclass(frozen=True)
class Guarded:
    """What a course says about its tables.

    Attributes
    ----------
    proved : sentences with a claim, by their place
    waived : sentences with a waiver
    unproved : sentences with neither
    aside : sentences with such a word that name no account: of the texts themselves, or of history
    idle : words of claims and waivers that no sentence has any more, with their place

    """

    proved: tuple[tuple[str, str], ...]
    waived: tuple[tuple[str, str], ...]
    unproved: tuple[tuple[str, str], ...]
    aside: tuple[tuple[str, str], ...]
    idle: tuple[tuple[str, str], ...]


def writings(course: Course) -> Iterator[Writing]:
    """The prose of the data and of the pages in which the course speaks about its tables."""
    for text in course.texts.values():
        yield from (Writing(f"note:{text.id}/{n.id}", f"{n.body}\n\n{n.core or ''}") for n in text.notes)
        yield from (Writing(f"question:{text.id}/{q.id}", f"{q.body}\n\n{q.answer or ''}") for q in text.questions)
        for item in text.quiz:
            yield Writing(f"quiz:{text.id}/{item.id}", "\n".join([item.body, *(o.why for o in item.options)]))
    yield from (Writing(f"question:{ACROSS}/{q.id}", f"{q.body}\n\n{q.answer or ''}") for q in course.synthesis)
    for example in course.examples.values():
        yield from (Writing(f"example:{step.id}", f"{step.body}\n\n{step.answer or ''}") for step in example.steps)
    yield from (Writing(f"term:{t.id}", f"{t.body}\n{t.other_side or ''}") for t in course.terms.values())
    yield from (Writing(f"phrase:{p.id}", p.body, True) for p in course.phrases.values())
    yield from (Writing(f"thread:{t.id}", "\n".join([t.body, *(p.gloss for p in t.passages)])) for t in course.threads.values())
    yield from (Writing(c.place, c.note, True) for c in course.contrast_records)
    yield from (Writing(f"finding:{f.id}", f.caveat, True) for f in course.findings.values())
    yield from _pages(course.folder.resolve().parent / "book")


PAGES = ("index", "readouts/findings", "readouts/what-became", "readouts/how-we-know", "readouts/index", "reference/method",
         "across/phrases")
"""The pages whose own prose speaks about the tables."""


_NOT_PROSE = re.compile(r"^```.*?^```$|^#[^\n]*|^\([\w-]+\)=$", re.MULTILINE | re.DOTALL)


def _pages(book: Path) -> Iterator[Writing]:
    for name in PAGES:
        path = (book / name).with_suffix(".md")
        if path.exists():
            yield Writing(f"page:{name}", _NOT_PROSE.sub("", path.read_text(encoding="utf-8")))


class _Sentence:
    """A sentence as it is looked at: without quotations and without the targets of roles."""

    def __init__(self, sentence: str) -> None:
        self.shown = sentence
        self._own = _QUOTED.sub("“”", _ROLE.sub(lambda role: role[1].split("<")[0], sentence))

    @cached_property
    def total(self) -> bool:
        """Whether it says something with a word of totality or of order; a question says nothing."""
        return not self._own.rstrip(" “”*)").endswith("?") and bool(TOTALITY.search(self._own))

    @cached_property
    def of_the_tables(self) -> bool:
        """Whether it names an account or a meeting, or says how much was seen."""
        return bool(_OF_THE_TABLES.search(_NOT_ACCOUNTS.sub("", self._own)))

    def has(self, words: str) -> bool:
        """Whether it has some words, whatever their capitals."""
        return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", " ".join(self.shown.split()), re.IGNORECASE))


def guarded(course: Course, more: Iterable[Writing] = (), claims: Iterable[tuple[str, Claims]] = ()) -> Guarded:
    """How far what the course says about its tables is proved.

    Parameters
    ----------
    course : the course.
    more : prose besides that of the course, such as the instructor's part.
    claims : the claims that go with that prose.

    """
    claimed: dict[str, list[tuple[str, ...]]] = {}
    for place, own in [*((s.place, s.claims) for s in stated(course)), *claims]:
        claimed.setdefault(place, []).extend(claim.says for claim in own)
    waivers: dict[str, list[tuple[str, ...]]] = {}
    for waiver in course.waivers:
        waivers.setdefault(waiver.about, []).append(waiver.says)
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in Guarded.__dataclass_fields__}
    known = set()
    for writing in (*writings(course), *more):
        known.add(writing.place)
        _sort(writing, claimed.get(writing.place, []), waivers.get(writing.place, []), found)
    for place in sorted({*claimed, *waivers} - known):
        if not place.startswith(("plan:", "guidance:")):
            found["idle"].append((place, "there is no such prose"))
    return Guarded(**{name: tuple(pairs) for name, pairs in found.items()})


def _sort(
    writing: Writing, claims: list[tuple[str, ...]], waivers: list[tuple[str, ...]], found: dict[str, list[tuple[str, str]]]
) -> None:
    """Put every sentence of a writing that needs a claim where it belongs, and note words that no sentence has.

    A claim that names words proves the sentences with these words; each that names none proves one of the other sentences.
    """
    sentences = [_Sentence(s) for s in writing.sentences()]
    said = {"proved": [w for says in claims for w in says], "waived": [w for says in waivers for w in says]}
    free = sum(not says for says in claims)
    for s in (s for s in sentences if s.total):
        kind = next((kind for kind, words in said.items() if any(s.has(w) for w in words)), "")
        if not kind and (writing.of_the_tables or s.of_the_tables):
            kind = "proved" if free else "unproved"
            free -= bool(free)
        found[kind or "aside"].append((writing.place, s.shown))
    for words in {*claims, *waivers}:
        if words and not any(s.has(w) for s in sentences for w in words):
            found["idle"].append((writing.place, f"no sentence has “{'” or “'.join(words)}” anymore"))


def unproved_sentences(course: Course) -> tuple[tuple[str, str], ...]:
    """The sentences, each with its place, that speak of the tables in words of totality or order and carry no claim."""
    return guarded(course).unproved


__all__ = ["PAGES", "Guarded", "Writing", "guarded", "unproved_sentences", "writings"]
