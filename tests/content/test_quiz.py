"""The quiz cannot be passed without reading: by the longest option, by the place of the right one, or by avoiding strong words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from readouts.course.course import Course
from readouts.course.records import QuizItem

TEXTS = ("alaska-2021", "candid-2023", "rapprochement-2023", "resilient-2024", "structural-2023")
MOST = 3  # of eight: what guessing with a trick may bring; pure chance brings two
ABSOLUTE = re.compile(r"\b(?:all|altogether|always|any|anyone|anything|both|entirely|every\w*|never|no|nobody|none|nothing|only)\b", re.IGNORECASE)
SMALL = frozenset("a an the of to in on at by for with and or that it its is was be as from not his her their what which who how".split())


def right(item: QuizItem) -> int:
    return next(place for place, option in enumerate(item.options) if option.right)


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if word not in SMALL}


def longest(item: QuizItem) -> float:
    """What choosing the longest option brings in one item: 1, a share where several are as long, or 0."""
    return _extreme(item, max)


def shortest(item: QuizItem) -> float:
    """What choosing the shortest option brings: where the longest is never right, that is the next trick."""
    return _extreme(item, min)


def _extreme(item: QuizItem, of: Callable[[list[int]], int]) -> float:
    lengths = [len(option.text) for option in item.options]
    return (lengths[right(item)] == of(lengths)) / lengths.count(of(lengths))


def without_absolutes(item: QuizItem) -> float:
    """What a choice among the options without a strong word brings."""
    mild = [place for place, option in enumerate(item.options) if not ABSOLUTE.search(option.text)]
    among = mild or range(len(item.options))
    return (right(item) in among) / len(among)


def told_elsewhere(item: QuizItem, others: list[QuizItem]) -> float:
    """What choosing the option that shares most words with the bodies of the other items brings."""
    known = set().union(*(words(other.body) for other in others))
    shared = [len(words(option.text) & known) for option in item.options]
    return (shared[right(item)] == max(shared)) / shared.count(max(shared))


@pytest.mark.parametrize("name", TEXTS)
def test_the_right_option_is_longest_in_a_third_at_most(course: Course, name: str) -> None:
    quiz = course.texts[name].quiz
    found = [item.id for item in quiz if len(item.options[right(item)].text) == max(len(o.text) for o in item.options)]
    assert len(found) <= len(quiz) / 3, f"{name}: the right option is the longest in {len(found)} of {len(quiz)}: {', '.join(found)}"


@pytest.mark.parametrize("name", TEXTS)
def test_the_right_option_is_not_known_by_its_place(course: Course, name: str) -> None:
    places = Counter(right(item) for item in course.texts[name].quiz)
    assert set(places) == {0, 1, 2, 3}, f"{name}: no item has its right option at one of the four places: {dict(places)}"
    assert max(places.values()) <= MOST, f"{name}: one place is right too often: {dict(places)}"


@pytest.mark.parametrize("name", TEXTS)
def test_the_places_follow_no_pattern(course: Course, name: str) -> None:
    """The order of the first four places is not that of the next four, nor does it count up or down."""
    places = [right(item) for item in course.texts[name].quiz]
    assert places[:4] != places[4:8], f"{name}: {places} repeats itself"
    steps = {(after - before) % 4 for before, after in pairwise(places)}
    assert len(steps) > 1, f"{name}: {places} counts"


@pytest.mark.parametrize("name", TEXTS)
def test_tricks_bring_three_of_eight_at_most(course: Course, name: str) -> None:
    quiz = list(course.texts[name].quiz)
    scores = {
        "the longest option": sum(map(longest, quiz)),
        "the shortest option": sum(map(shortest, quiz)),
        "no strong word": sum(map(without_absolutes, quiz)),
        "words of other items": sum(told_elsewhere(item, [other for other in quiz if other is not item]) for item in quiz),
    }
    assert not {trick: round(score, 1) for trick, score in scores.items() if score > MOST}, f"{name}: {scores}"


def test_a_trick_that_works_is_found() -> None:
    """The measure itself: an item whose right option is the longest and the mildest is caught."""
    item = QuizItem.model_validate({"id": "x", "body": "Which?", "see": ["p1"], "options": [
        {"text": "The one with many words", "right": True, "why": "a"}, {"text": "Never", "why": "b"}, {"text": "Always", "why": "c"},
        {"text": "Only", "why": "d"}]})
    assert longest(item) == without_absolutes(item) == 1
    assert shortest(item) == 0
