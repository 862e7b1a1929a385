"""The quiz cannot be passed by tricks: by the longest option, the place of the right one, strong words, or what else the page gives away.

A trick is a player who leaves some of the options standing and guesses among them; tricks combine by one after the other leaving
fewer. None may bring more than three of eight in any chapter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import pairwise, permutations

import pytest

from readouts.course.course import Course
from readouts.course.pages import TEXTS as TEXTS_FOLDER
from readouts.course.pages import source
from readouts.course.records import QuizItem, Text

TEXTS = ("alaska-2021", "candid-2023", "rapprochement-2023", "resilient-2024", "structural-2023")
MOST = 3  # of eight: what guessing with a trick may bring; pure chance brings two
ABSOLUTE = re.compile(r"\b(?:all|altogether|always|any|anyone|anything|both|entirely|every\w*|never|no|nobody|none|nothing|only)\b", re.IGNORECASE)
ROLE = re.compile(r"\{\w+(?::\w+)?\}`[^`]*`")
SMALL = frozenset("a an and are as at be been before but by can could did do does each for from had has have he her his how if in into is it its may more most not of "
                  "on one or other over she should so some such than that the their them then there these they this to two was were what when where which while who whom "
                  "whose will with would".split())
Options = Sequence[int]
Trick = Callable[[QuizItem, Options], Options]


def right(item: QuizItem) -> int:
    return next(place for place, option in enumerate(item.options) if option.right)


def words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, without their endings; what a reference shows is left out."""
    found = re.findall(r"[a-z]{3,}", ROLE.sub(" ", text).lower())
    return frozenset(re.sub(r"(?:ing|ed|es|s|e)$", "", word) if len(word) > 4 else word for word in found if word not in SMALL)


def best(scores: Sequence[float], among: Options) -> Options:
    """Of some options those with the highest score."""
    most = max(scores[place] for place in among)
    return [place for place in among if scores[place] == most]


def longest(item: QuizItem, among: Options) -> Options:
    return best([len(option.text) for option in item.options], among)


def shortest(item: QuizItem, among: Options) -> Options:
    """Where the longest is never right, that is the next trick."""
    return best([-len(option.text) for option in item.options], among)


def mild(item: QuizItem, among: Options) -> Options:
    """The options without a strong word."""
    return [place for place in among if not ABSOLUTE.search(item.options[place].text)] or among


def echoes(item: QuizItem, among: Options) -> Options:
    """The options that repeat most words of the question."""
    return best([len(words(option.text) & words(item.body)) for option in item.options], among)


def own_words(item: QuizItem) -> list[frozenset[str]]:
    """Of each option the words that neither the question nor another option has."""
    options = [words(option.text) - words(item.body) for option in item.options]
    return [own - frozenset().union(*(o for o in options if o is not own)) for own in options]


def bodies(text: Text, item: QuizItem) -> Iterator[str]:
    """What the other items ask."""
    yield from (other.body for other in text.quiz if other is not item)


def reasons(text: Text, item: QuizItem) -> Iterator[str]:
    """Why the right options of the other items are right, which one sees once one has answered them."""
    yield from (option.why for other in text.quiz if other is not item for option in other.options if option.right)


def frame(text: Text, item: QuizItem) -> Iterator[str]:
    """What the page asks and promises around the reading: the stop to predict, the questions, the goals."""
    if text.predict:
        yield text.predict.prompt
    yield from (question.body for question in text.questions)
    yield from text.goals


SOURCES: dict[str, Sequence[Callable[[Text, QuizItem], Iterable[str]]]] = {
    "the other items": (bodies,), "the other items and their reasons": (bodies, reasons), "prompt, questions and goals": (frame,),
    "all of these": (bodies, reasons, frame)}


def cross_reference(text: Text, rarity: Counter[str], sources: Sequence[Callable[[Text, QuizItem], Iterable[str]]]) -> Trick:
    """The options that share most rare words with what else the page says, taken together."""
    def trick(item: QuizItem, among: Options) -> Options:
        known = frozenset().union(*(words(passage) for source in sources for passage in source(text, item)))
        return best([sum(1 / rarity[word] for word in own & known) for own in own_words(item)], among)
    return trick


def one_passage(text: Text, sources: Sequence[Callable[[Text, QuizItem], Iterable[str]]]) -> Trick:
    """The options that share most words with a single passage of it: what gives an answer away is mostly in one sentence."""
    def trick(item: QuizItem, among: Options) -> Options:
        passages = [words(passage) for source in sources for passage in source(text, item)]
        return best([max(len(own & passage) for passage in passages) for own in own_words(item)], among)
    return trick


def rarity_in(course: Course) -> Counter[str]:
    """In how many of such passages of the whole course each word is."""
    return Counter(word for text in course.texts.values() for passage in [*frame(text, text.quiz[0]), *(p for item in text.quiz for p in (
        item.body, *(option.why for option in item.options if option.right)))] for word in words(passage))


def tricks(course: Course, text: Text) -> Iterator[tuple[str, Sequence[Trick]]]:
    """All tricks alone, and those that look at the page combined with those that look at the options, in every order."""
    plain: dict[str, Trick] = {"longest": longest, "shortest": shortest, "no strong word": mild, "echo": echoes}
    yield from ((name, [trick]) for name, trick in plain.items())
    rarity = rarity_in(course)
    for where, sources in SOURCES.items():
        for how, found in (("words of", cross_reference(text, rarity, sources)), ("one passage of", one_passage(text, sources))):
            named: dict[str, Trick] = {f"{how} {where}": found, "no strong word": mild, "longest": longest}
            for size in (1, 2, 3):
                yield from ((", then ".join(order), [named[name] for name in order]) for order in permutations(named, size))


def brings(item: QuizItem, players: Sequence[Trick]) -> float:
    """What guessing among the options left brings: 1, a share where several are left, or 0."""
    left = reduce(lambda among, trick: trick(item, among), players, range(len(item.options)))
    return (right(item) in left) / len(left)


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_that_gives_an_item_away_is_above_the_quiz(course: Course, name: str) -> None:
    """A question, or an answer of ours to it, may say what an item asks; so the quiz comes first."""
    page = source(f"{TEXTS_FOLDER}/{name}", course.texts[name], None)
    assert page.index("## The reading") < page.index("## Check yourself") < page.index("## Questions")


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
    text = course.texts[name]
    scores = {trick: [brings(item, players) for item in text.quiz] for trick, players in tricks(course, text)}
    assert len(scores) > 50
    found = {trick: dict(zip((item.id for item in text.quiz), score, strict=True)) for trick, score in scores.items() if sum(score) > MOST * len(text.quiz) / 8}
    assert not found, f"{name}: " + "; ".join(f"{trick}: {sum(score.values()):.1f} with {', '.join(id for id, one in score.items() if one)}" for trick, score in found.items())


def item(body: str, *options: str) -> QuizItem:
    """An item of which the first option is right."""
    return QuizItem.model_validate({"id": "x", "body": body, "see": ["p1"], "options": [
        {"text": words, "right": not place, "why": "Because."} for place, words in enumerate(options)]})


def test_a_trick_that_works_is_found(course: Course) -> None:
    """The measure itself: an item whose right option is the longest and the mildest is caught, and one whose answer another one gives away."""
    plain = item("Which?", "The one with many words", "Never", "Always", "Only")
    assert brings(plain, [longest]) == brings(plain, [mild]) == 1
    assert brings(plain, [shortest]) == 0
    told = item("What does the author mean?", "A capacity to recover and settle anew", "Relations without any shocks", "A return to earlier years", "More talks in crises")
    asked = course.texts["resilient-2024"]  # one of its questions asks: "did they recover, did they settle anew?"
    for sources in (SOURCES["prompt, questions and goals"], SOURCES["all of these"]):
        assert brings(told, [cross_reference(asked, rarity_in(course), sources)]) == brings(told, [one_passage(asked, sources)]) == 1
