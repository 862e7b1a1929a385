"""The concordance: for every glossary term the places where it is, with a few words around it.

Looked through are the précis, notes, questions and meetings in our words and the statements of both accounts, in English and
in Chinese. A term is where its name, one of its other names or its Chinese is, in any number; a place is named once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, takewhile
from typing import NamedTuple

from readouts.analysis.search_entries import Entry, entries
from readouts.course.course import Course, Target
from readouts.course.records import Term
from readouts.text.folding import bare_letters
from readouts.text.scripts import HAN, HAN_CHARACTER
from readouts.text.words import PLAIN_WORD

KINDS = ("para", "note", "question", "meeting", "us", "cn")
AROUND = 5  # words on either side
AROUND_CHINESE = 8  # characters on either side
_ENDS = re.compile(r"[.!?;:]['\"”’)]*\s|[。；！？\n]|\s(?=[“‘]?[" + HAN + "])")


class Place(NamedTuple):
    """A place of a term: the entry, the words found, those before and after them, and its Chinese if that is there too."""

    entry: Entry
    before: str
    found: str
    after: str
    chinese: str = ""


class Form(NamedTuple):
    """A Chinese form: its characters, its pinyin, and what it belongs to."""

    original: str
    romanization: str
    target: Target
    name: str


def concordance(course: Course) -> Mapping[str, tuple[Place, ...]]:
    """The places of every term, in the order of the book, by the term's id."""
    read = [(entry, _text(entry)) for entry in entries(course) if entry.kind in KINDS]
    words = _Index(PLAIN_WORD.findall(text.lower()) for _, text in read)
    signs = _Index(HAN_CHARACTER.findall(text) for _, text in read)
    may_hold = {id: _named(term, words) | signs.with_all(HAN_CHARACTER.findall(term.original or ""))
                for id, term in course.terms.items()}
    return {id: tuple(_places(course.terms[id], [read[n] for n in sorted(numbers)])) for id, numbers in may_hold.items()}


class _Index:
    """In which entries a word is; so the time grows with the course, not with its square."""

    def __init__(self, words_of_entries: Iterable[Iterable[str]]) -> None:
        self._where: dict[str, set[int]] = {}
        for number, words in enumerate(words_of_entries):
            for word in words:
                self._where.setdefault(word, set()).add(number)
        self._sorted = sorted(self._where)

    def with_all(self, words: Iterable[str]) -> set[int]:
        """The entries that hold every one of some words; of no words none."""
        found = sorted((self._where.get(word, set()) for word in words), key=len)
        return set.intersection(*found) if found else set()

    def with_start(self, start: str) -> set[int]:
        """The entries with a word that begins so."""
        from_here = islice(self._sorted, bisect_left(self._sorted, start), None)
        return set[int]().union(*(self._where[word] for word in takewhile(lambda word: word.startswith(start), from_here)))


def _named(term: Term, words: _Index) -> set[int]:
    """The entries that may name a term: they hold all words of a name, the last of which may be in the plural."""
    found = set[int]()
    for name in (term.term, *term.aliases):
        *first, last = PLAIN_WORD.findall(name.lower()) or [""]
        ends = words.with_start(last.removesuffix("y"))
        found |= words.with_all(first) & ends if first else ends
    return found


def original_forms(course: Course) -> tuple[Form, ...]:
    """The Chinese of the terms, set phrases and people, in the order of its pinyin; what shares a form is together."""
    found = [(t.original, t.romanization, "term", t.id, t.term) for t in course.terms.values()]
    found += [(p.original, p.romanization, "phrase", p.id, p.phrase) for p in course.phrases.values()]
    found += dict.fromkeys((p.original, p.romanization, "person", p.id, p.name) for p in course.people)
    forms = [Form(hanzi, pinyin or "", Target(kind, id), name) for hanzi, pinyin, kind, id, name in found if hanzi]
    rank = {"term": 0, "phrase": 1, "person": 2}
    toneless = {form.romanization: " ".join(map(bare_letters, form.romanization.split())) for form in forms}
    return tuple(sorted(forms, key=lambda form: (toneless[form.romanization], *form[:2], rank[form.target.kind], form)))


def _text(entry: Entry) -> str:
    return f"{entry.title}\n{entry.body}" if entry.kind in ("note", "meeting") else entry.body


def _places(term: Term, read: list[tuple[Entry, str]]) -> Iterator[Place]:
    names = sorted({name.lower() for name in (term.term, *term.aliases)}, key=len, reverse=True)
    english = re.compile(rf"(?<!\w)(?:{'|'.join(map(_form, names))})(?!\w)", re.IGNORECASE)
    for entry, text in read:
        match = english.search(text)
        at = text.find(term.original) if term.original else -1
        if match:
            yield Place(entry, *_around(text, match.start(), match.end()), term.original or "" if at >= 0 else "")
        elif term.original and at >= 0:
            yield Place(entry, *_around_chinese(text, at, at + len(term.original)))


def _form(name: str) -> str:
    """The pattern of a name in any number, with spaces or hyphens between its words."""
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name)))
    return re.sub(r"y$", "(?:y|ies)", words) if name.endswith("y") else f"{words}(?:e?s)?"


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words found with a few before and after them, within the sentence."""
    before = _ENDS.split(text[:start])[-1].split()
    after = text[end:]
    if stop := _ENDS.search(after):
        after = after[: stop.start() + 1]
    gap = "" if text[start - 1 : start] != " " else " "
    left = ("… " if len(before) > AROUND else "") + " ".join(before[-AROUND:])
    rest = after.split()
    right = " ".join(rest[:AROUND]) + (" …" if len(rest) > AROUND else "")
    return left + (gap if left else ""), text[start:end], (" " if after[:1] == " " else "") + right


def _around_chinese(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The characters found with a few before and after them."""
    before, after = text[max(0, start - AROUND_CHINESE):start], text[end:end + AROUND_CHINESE]
    return re.sub(r"^.*[\s。；]", "", before), text[start:end], re.sub(r"[\s。；].*$", "", after)
