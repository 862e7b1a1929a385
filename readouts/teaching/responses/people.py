"""Whose a file is.

A name that a student typed is not an identity: two students have the same one, one student writes it in two ways, and a file
can be another's. What is surer comes first:

1. A learning platform names the folder or the file of its bulk download after the student who handed it in. Two such names
   are two students if they are of one download, whatever the files say.
2. Two files of one name are one student's if they share an answer to the letter and to the second, as two downloads from one
   device do.
3. A file without a name belongs to the only student with whom it shares such an answer.

All others stay apart: to see one student twice does no harm, and to take two for one loses the work of one. Whatever of this
is doubtful is listed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from readouts.teaching.responses.answers import Answer
from readouts.text.folding import bare_letters, caseless
from readouts.text.numbers import count

MOST_NAMED = 6  # files in one line

# How the bulk downloads of platforms name what a student handed in: a folder, or the file itself. An `id` is the student's on
# the whole platform, except Moodle's, which is new for each assignment.
_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?")
_BRIGHTSPACE = re.compile(r"(?P<id>\d+)-\d+ ?- (?P<name>.+?) ?- .*\b\d{4}\b.*")
_CANVAS = re.compile(r"(?P<name>(?!(?:my)?answers?_|hw_|homework_|week_)[^\W\d_][^_]*?)(?:_late)?_(?P<id>\d+)_\d+_.+", re.I)
_BLACKBOARD = re.compile(r"(?P<assignment>.+)_(?P<id>[^_]+)_attempt_\d{4}(?:-\d\d){5}[_.].+")
_DATE = re.compile(r"_(?:19|20)\d\d_[01]?\d_[0-3]?\d(?!\d)")


@dataclass(frozen=True)
class Handed:
    """Who handed a file in, as a platform's bulk download says: an id, and a name if there is one."""

    platform: str
    download: str  # where an id is good for, if not everywhere
    id: str
    name: str


@dataclass(frozen=True)
class People:
    """Whose each file is, as a number; the names by which the students can be told apart; and what is doubtful."""

    owner: Mapping[str, int]
    names: Sequence[str]
    doubts: list[str]


@dataclass(eq=False)
class _Person:
    files: list[_File] = field(default_factory=list)


@dataclass(eq=False)
class _File:
    name: str
    student: str
    handed: Handed | None
    answers: dict[tuple[str, str, str], None] = field(default_factory=dict)  # a set in their order

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return caseless(self.student or (self.handed.name if self.handed else ""))


def handed(file: str) -> Handed | None:
    """Who handed a file in, by its path; None if no platform has named a part of it."""
    *folders, name = file.split("/")
    for i, part in enumerate([*folders, name]):
        if match := _MOODLE.fullmatch(part):
            return Handed("Moodle", "/".join(folders[:i]), match["id"], match["name"])
        if i < len(folders) and (match := _BRIGHTSPACE.fullmatch(part)):
            return Handed("Brightspace", "", match["id"], match["name"])
    if match := _BLACKBOARD.fullmatch(name):
        return Handed("Blackboard", "", match["id"], "")
    if (match := _CANVAS.fullmatch(name)) and not _DATE.search(name):
        return Handed("Canvas", "", match["id"], match["name"])
    return None


def people(answers: Iterable[Answer]) -> People:
    """Tell the students apart whose answers these are; answers of one `file` are one student's."""
    files: dict[str, _File] = {}
    for a in answers:
        file = files.setdefault(a.file, _File(a.file, a.student, handed(a.file)))
        if a.text and a.edited:
            file.answers[a.question, a.edited, a.text] = None
    owner = {file: _Person([file]) for file in files.values()}
    sharing = _sharing(files.values())
    _join_by_platform(owner)
    _join_by_name(owner, sharing)
    doubts = [*_join_nameless(owner, sharing), *_misnamed(files.values())]
    persons = list(dict.fromkeys(owner.values()))
    names = _names(persons)
    doubts = [*_of_one_name(persons, names), *_of_two_names(owner, sharing), *doubts]
    numbers = {person: i for i, person in enumerate(persons)}
    return People({file.name: numbers[person] for file, person in owner.items()}, names, doubts)


def _sharing(files: Iterable[_File]) -> list[list[_File]]:
    """The files of each answer that several hold to the letter and to the second."""
    holders: dict[tuple[str, str, str], list[_File]] = defaultdict(list)
    for file in files:
        for answer in file.answers:
            holders[answer].append(file)
    return [found for found in holders.values() if len(found) > 1]


def _join(owner: dict[_File, _Person], one: _File, other: _File) -> None:
    """Make the owners of two files one, unless a platform knows them as two."""
    first, second = owner[one], owner[other]
    if first is second or _two(first, second):
        return
    first.files += second.files
    for file in second.files:
        owner[file] = first


def _two(first: _Person, second: _Person) -> bool:
    """Whether a platform knows them as two: it gave them different ids, which are good for one place."""
    ids = {(h.platform, h.download): h.id for f in first.files if (h := f.handed)}
    return any(ids.get((h.platform, h.download), h.id) != h.id for f in second.files if (h := f.handed))


def _join_by_platform(owner: dict[_File, _Person]) -> None:
    first: dict[tuple[str, str, str], _File] = {}
    for file in list(owner):
        if h := file.handed:
            _join(owner, first.setdefault((h.platform, h.download, h.id), file), file)


def _join_by_name(owner: dict[_File, _Person], sharing: Iterable[Sequence[_File]]) -> None:
    for files in sharing:
        first: dict[str, _File] = {}
        for file in files:
            if file.key:
                _join(owner, first.setdefault(file.key, file), file)


def _join_nameless(owner: dict[_File, _Person], sharing: Iterable[Sequence[_File]]) -> list[str]:
    others: dict[_File, set[_Person]] = defaultdict(set)
    nameless = {file: None for file in owner if not file.key and not file.handed}
    for files in sharing:
        known = {owner[file] for file in files if file not in nameless}
        for file in files:
            others[file] |= known
    doubts = []
    for file in nameless:
        if len(others[file]) == 1:
            person = others[file].pop()
            _join(owner, person.files[0], file)
            doubts.append(f"{file.name}: has no name and is taken to be {_name(person)}'s, because they share an answer")
        else:
            doubts.append(f"{file.name}: has no name; ask whose it is")
    return doubts


def _misnamed(files: Iterable[_File]) -> Iterator[str]:
    for file in files:
        if (h := file.handed) and file.student and h.name and not _agree(h.name, file.student):
            yield f"{file.name}: {h.platform} says that {h.name} handed it in, but the file says that it is {file.student}'s"


def _of_one_name(persons: Sequence[_Person], names: Sequence[str]) -> Iterator[str]:
    alike: dict[str, list[int]] = defaultdict(list)
    for i, person in enumerate(persons):
        if key := caseless(_name(person)):
            alike[key].append(i)
    for found in alike.values():
        if len(found) > 1:
            sure = all(_two(persons[i], persons[j]) for i, j in combinations(found[:MOST_NAMED], 2))
            each = "; ".join(f"{names[i]}: {_named(persons[i].files)}" for i in found[:MOST_NAMED])
            more = f"; and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
            why = "have the same name" if sure else "may be one: their files have the same name, but no answer in common"
            yield f"{len(found)} students {why}. {each}{more}"


def _of_two_names(owner: Mapping[_File, _Person], sharing: Iterable[Sequence[_File]]) -> Iterator[str]:
    """A line for each group of students who share answers, however many those are."""
    shared: dict[frozenset[_Person], list[dict[_Person, _File]]] = defaultdict(list)
    for holders in sharing:
        first: dict[_Person, _File] = {}
        for file in holders:
            first.setdefault(owner[file], file)
        if len(first) > 1:
            shared[frozenset(first)].append(first)
    for found in shared.values():
        what = "an answer" if len(found) == 1 else f"{len(found)} answers"
        each = [f"{file.name} ({_name(person) or 'no name'})" for person, file in found[0].items()]
        more = f" and {count(len(each) - MOST_NAMED, 'more file')}" if len(each) > MOST_NAMED else ""
        files = ", ".join(each[:MOST_NAMED])
        yield f"{files}{more} have {what} identical in words and time: one student's file, handed in by another?"


# -- names -------------------------------------------------------------------------------------------------------------


def _agree(given: str, typed: str) -> bool:
    """Whether a platform's name can be the one typed: "ruizana" and "Ruiz, Ana" are Ana Ruiz; a number is anybody's."""
    def within(words: str, whole: str) -> bool:
        return all(bare_letters(word) in bare_letters(whole) for word in re.split(r"[\s,.]+", words))

    return any(c.isdigit() for c in given) or within(typed, given) or within(given, typed)


def _name(person: _Person) -> str:
    """What a student is called: as the first file says whose name can be the platform's, else as the platform says."""
    places = [file.handed for file in person.files if file.handed]
    given = next((place.name for place in places if place.name), "")
    typed = next((file.student for file in person.files if file.student and (not given or _agree(given, file.student))), "")
    return typed or given or (places[0].id if places else "")


def _names(persons: Sequence[_Person]) -> list[str]:
    """A name for each by which it can be told apart, with the platform's number or one of ours where several have one."""
    names = [_name(person) for person in persons]
    often, seen = Counter(map(caseless, names)), Counter[str]()
    for i, (person, name) in enumerate(zip(persons, names, strict=True)):
        seen[caseless(name)] += 1
        if name and often[caseless(name)] > 1:
            id = next((f.handed.id for f in person.files if f.handed), str(seen[caseless(name)]))
            names[i] = f"{name} ({id})"
    return names


def _named(files: Sequence[_File]) -> str:
    more = f" and {count(len(files) - MOST_NAMED, 'more file')}" if len(files) > MOST_NAMED else ""
    return ", ".join(file.name for file in files[:MOST_NAMED]) + more


__all__ = ["Handed", "People", "handed", "people"]
