"""Where a person appears: the meetings that list them and the texts whose précis or notes name them, office by office."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from readouts.course.course import Course, Target
from readouts.course.records import Person, Text


class Appearance(NamedTuple):
    """A text or a meeting in which a person appears, and its day."""

    target: Target
    day: dt.date


class Office(NamedTuple):
    """A record of a person, and the appearances that fall into that office."""

    record: Person
    appearances: tuple[Appearance, ...]


def people(course: Course) -> Mapping[str, tuple[Office, ...]]:
    """Everyone in the table, in its order: the offices of each, with what falls into them."""
    records: dict[str, list[Person]] = {}
    for person in course.people:
        records.setdefault(person.id, []).append(person)
    alone = _family_names_of_one(course, records)
    words = {text.id: _words_on(text) for text in course.texts.values()}
    families = sorted({_family_name(course, held[0]) for held in records.values()}, key=len, reverse=True)  # Liu before Li
    any_family = re.compile("|".join(map(re.escape, families)))
    named = {id: set(any_family.findall(said)) for id, said in words.items()}  # one look at a text, since a pattern each is slow
    found = {}
    for id, held in records.items():
        pattern, family = _pattern(course, held[0], alone), _family_name(course, held[0])
        naming = (text for text in course.texts.values() if family in named[text.id])
        found_in = [*_in_meetings(course, pattern), *_in_texts(naming, pattern, words)]
        all_of_them = sorted(found_in, key=lambda a: (a.day, a.target))
        found[id] = tuple(Office(r, tuple(a for a in all_of_them if office_on(held, a.day) is r)) for r in held)
    return found


def office_on(held: list[Person], day: dt.date) -> Person:
    """The record of the office held on a day: of those that fit the one begun last; else the last one before that day."""
    begun = [r for r in held if (r.start or "") <= f"{day}"]
    fits = [r for r in begun if f"{day}" <= (r.end or "9") + "~"]  # "2022-12~" comes after every day of that month
    return max(fits or begun or held[:1], key=lambda r: (r.start or "", held.index(r)))


def _in_meetings(course: Course, pattern: re.Pattern[str]) -> Iterable[Appearance]:
    for meeting in course.meeting_records.values():
        names = re.sub(r"\([^)]*\)", "", "; ".join(meeting.people(side.id) for side in course.sides))
        if pattern.search(names):
            yield Appearance(Target("meeting", meeting.id), meeting.start)


def _in_texts(texts: Iterable[Text], pattern: re.Pattern[str], words: Mapping[str, str]) -> Iterable[Appearance]:
    for text in texts:
        if text.day and pattern.search(words[text.id]):
            yield Appearance(Target("text", text.id), text.day)


def _words_on(text: Text) -> str:
    """What the course says of a text: who wrote and translated it, its paragraphs, its notes; of the roles only shown words."""
    translator = text.translation.translator if text.translation else None
    parts = [*text.authors, translator or "", *(p.precis for p in text.paragraphs), *(n.body for n in text.notes)]
    return re.sub(r"\{[\w:]+\}`[^`]*`", " ", "\n".join(parts))


def _family_first(course: Course, person: Person) -> bool:
    return any(side.id == person.side and side.family_name == "first" for side in course.sides)


def _family_name(course: Course, person: Person) -> str:
    return person.name.split()[0 if _family_first(course, person) else -1]


def _family_names_of_one(course: Course, records: Mapping[str, list[Person]]) -> frozenset[str]:
    """The family names that one person alone has, and that therefore stand for that person."""
    names = [_family_name(course, held[0]) for held in records.values()]
    return frozenset(name for name in names if names.count(name) == 1)


def _pattern(course: Course, person: Person, alone: frozenset[str]) -> re.Pattern[str]:
    """The full name; or the family name where no one else has it and no given name makes it someone else's."""
    full = r"\s+".join(map(re.escape, person.name.split()))
    family = _family_name(course, person)
    if family not in alone:
        return re.compile(rf"\b{full}\b")
    other = r"(?!['’]?\s+[A-Z][a-z])" if _family_first(course, person) else ""
    return re.compile(rf"\b(?:{full}|{re.escape(family)}{other})\b")
