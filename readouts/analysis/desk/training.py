"""Training the model on a course's own coded statements. Needs scikit-learn: `pip install readouts[train]`.

A statement teaches its topic, speaker and move by its words, those of a translation, and, of the topic alone, by its gloss. Each
of the three is fitted by itself: only the features with its greatest weights are kept; then it is fitted once more, and its
weights are rounded. How sure it is rests on later meetings, judged by models of earlier ones; how often it errs is measured on
these, and on meetings that were left out, ten folds of them. Nothing is drawn by chance, and no clock is read, so the same tables
give the same file.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from readouts.analysis.desk.features import WORDS_FILE, WordList, read_words, terms
from readouts.analysis.desk.model import LEAST_LENGTH, Head, Model, SentenceFeatures, softmax
from readouts.course.course import Course

if TYPE_CHECKING:
    import numpy as np

HEADS = ("topic", "speaker", "move")
FOLDS = 10
KEPT = {"topic": {"en": 2000, "zh": 1000}, "speaker": {"en": 1500, "zh": 800}, "move": {"en": 2000, "zh": 900}}
"""Features that a head keeps of a language: what a page has room for."""
LANGUAGES = tuple(KEPT["topic"])
RARE = 2  # texts that must hold a feature
STRENGTH = {"topic": 10.0, "speaker": 4.0, "move": 4.0}  # the inverse of the penalty on weights
ROUGH = 10.0  # the same, where features are chosen
FAINT = 5  # of 45 levels: weights below it are dropped
OTHER_VIEW = 0.7  # how much a translation or a gloss counts, compared with the words themselves
_LEVELS = 45
_RECIPE = 2  # goes up when the training changes what it makes of the same tables


class Example(NamedTuple):
    """A text that teaches: in which account, which row it is of, its codes by head, and how much it counts for each."""

    text: str
    language: str
    side: str
    row: int
    codes: Mapping[str, str]
    weights: Mapping[str, float]
    own: bool


class TrainingError(ValueError):
    """The model cannot be trained; the text says why."""


def word_list(course: Course) -> WordList:
    """The list of words of a course, by its topics, speakers and moves."""
    kinds = {kind: [c.id for c in course.codes.values() if c.kind == kind] for kind in ("speaker", "move")}
    return read_words(course.folder, (tuple(course.topics), kinds["speaker"], kinds["move"]))


def checksum(course: Course) -> str:
    """What the model depends on, as a number: the coded statements, the list of words, the codebook's ids and the recipe."""
    rows = [[s.meeting, s.side, s.speaker, s.topic, s.move, s.quote, s.original, s.translation, s.gloss, s.lang]
            for s in course.statement_records]
    path = course.folder / WORDS_FILE
    words = path.read_text("utf-8") if path.exists() else ""
    known = json.dumps([_RECIPE, rows, words, list(course.topics), list(course.codes)], ensure_ascii=False)
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def examples(course: Course, meetings: Iterable[str] | None = None) -> list[Example]:
    """The texts of the statements, by row; of all meetings, or of some."""
    wanted = None if meetings is None else set(meetings)
    found = []
    for row, s in enumerate(course.statement_records):
        if wanted is not None and s.meeting not in wanted:
            continue
        codes = {"topic": s.topic, "speaker": s.speaker, "move": s.move}
        full, part = dict.fromkeys(HEADS, 1.0), dict.fromkeys(HEADS, OTHER_VIEW)
        views = [(s.quote, "en", full, s.lang != "zh"), (s.original, "zh", full, s.lang == "zh"),
                 (s.translation, "en", part, False), (s.gloss, "en", {"topic": OTHER_VIEW}, False)]
        found += [Example(text, language, s.side, row, codes, weights, own) for text, language, weights, own in views if text]
    return found


class _Prepared(NamedTuple):
    """Examples of one language with their features: counts of terms, and hints."""

    examples: Sequence[Example]
    terms: Sequence[Counter[str]]
    hints: Sequence[Mapping[str, float]]

    def part(self, keep: Sequence[int]) -> _Prepared:
        return _Prepared([self.examples[i] for i in keep], [self.terms[i] for i in keep], [self.hints[i] for i in keep])


def prepare(found: Sequence[Example], language: str, words: WordList) -> _Prepared:
    """The examples of a language, with their features."""
    of = [e for e in found if e.language == language]
    return _Prepared(of, [terms(e.text, language) for e in of], [words.hints(e.text, language, e.side) for e in of])


def fit(of: _Prepared, language: str, codes: Mapping[str, Sequence[str]]) -> tuple[Head, ...]:
    """Fit the heads of one language."""
    df = Counter(chain.from_iterable(of.terms))
    rarity = {name: min(9.0, round(10 * (math.log((1 + len(of.terms)) / (1 + n)) + 1)) / 10)
              for name, n in sorted(df.items()) if n >= RARE}
    return tuple(_fit(of, head, KEPT[head][language], codes[head], rarity) for head in HEADS)


def _fit(of: _Prepared, head: str, kept: int, codes: Sequence[str], rarity: Mapping[str, float]) -> Head:
    """Fit the weights of a head: on every feature, then on those with the greatest weights; rounded."""
    import numpy as np

    of = of.part([i for i, e in enumerate(of.examples) if head in e.weights])
    hints = [name for name in sorted(set(chain.from_iterable(of.hints))) if _tells(name, head, codes)]
    names = [name for name in rarity if _tells(name, head, codes)]
    table, _ = _weights(of, head, names, rarity, hints, codes, rough=True)
    best = sorted(np.argsort(-np.abs(table[: len(names)]).max(axis=1, initial=0), kind="stable")[:kept].tolist())
    names = [names[i] for i in best]
    table, bias = _weights(of, head, names, rarity, hints, codes)
    parts: list[np.ndarray] = []
    scales: list[float] = []
    for part, least in ((table[: len(names)], FAINT), (table[len(names) :], 1)):
        scales.append(float(f"{max(np.abs(part).max(initial=0), 1e-6) / _LEVELS:.4g}"))
        rounded = np.clip(np.rint(part / scales[-1]), -_LEVELS, _LEVELS).astype(int)
        rounded[np.abs(rounded) < least] = 0
        parts.append(rounded)
    levels = np.concatenate(parts)
    used = [(i, name) for i, name in enumerate([*names, *hints]) if levels[i].any()]
    features, weights = tuple(name for _, name in used), tuple(tuple(levels[i].tolist()) for i, _ in used)
    return Head(head, tuple(codes), 1.0, scales[0], scales[1], tuple(round(float(b), 3) for b in bias), features,
                tuple(rarity.get(name, 1.0) for name in features), weights)


def _weights(of: _Prepared, head: str, names: Sequence[str], rarity: Mapping[str, float], hints: Sequence[str],
             codes: Sequence[str], rough: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The weights (a row a feature, a column a code) and the bias of a head."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    y = [e.codes[head] for e in of.examples]
    table, bias = np.zeros((len(names) + len(hints), len(codes))), np.full(len(codes), -9.0)
    if len(set(y)) > 1:
        strength, rounds, near = (ROUGH, 40, 1e-2) if rough else (STRENGTH[head], 200, 1e-3)
        model = LogisticRegression(C=strength, max_iter=rounds, tol=near)
        with threadpool_limits(1):  # several threads would add in another order, and round otherwise
            model.fit(_matrix(of, names, rarity, hints), y, sample_weight=[e.weights[head] for e in of.examples])
        two = len(model.classes_) == 2
        coef = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
        at = [codes.index(c) for c in model.classes_]
        table[:, at] = coef.T
        bias[at] = np.concatenate([-model.intercept_, model.intercept_]) / 2 if two else model.intercept_
    elif y:
        bias[codes.index(y[0])] = 0
    return table, bias


def _tells(name: str, head: str, codes: Collection[str]) -> bool:
    """Whether a head judges by a feature.

    Of the hints by its own. A topic shows in pieces of words but not in how a sentence begins; with the others it's the reverse.
    """
    if not name.startswith("@"):
        return not name.startswith("^" if head == "topic" else "~")
    hint = name.partition("/")[0]
    return hint[1:] in codes or hint[2:] in codes or (hint == "@" and head != "topic")


def _matrix(of: _Prepared, names: Sequence[str], rarity: Mapping[str, float], hints: Sequence[str]) -> Any:
    import numpy as np
    from scipy.sparse import csr_matrix

    index = {name: i for i, name in enumerate([*names, *hints])}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for counts, strengths in zip(of.terms, of.hints, strict=True):
        wording = {index[t]: (1 + math.log(n)) * rarity[t] for t, n in sorted(counts.items()) if t in index}
        length = max(LEAST_LENGTH, math.sqrt(sum(v * v for v in wording.values())))
        columns += [*wording, *(index[h] for h in strengths if h in index)]
        values += [*(v / length for v in wording.values()), *(v for h, v in strengths.items() if h in index)]
        ends.append(len(columns))
    return csr_matrix((np.array(values), np.array(columns), np.array(ends)), shape=(len(ends) - 1, len(index)))


@dataclass(frozen=True)
class Guess:
    """What a model that hadn't seen a meeting scored for one of its statements."""

    row: int
    language: str
    own: bool
    fold: int
    scores: Mapping[str, Sequence[float]]


def folds(meetings: Sequence[str]) -> dict[str, int]:
    """The fold of each meeting: in an order that has nothing to do with dates or topics, dealt out in turn."""
    order = sorted(set(meetings), key=lambda m: hashlib.sha256(m.encode()).hexdigest())
    return {meeting: i % FOLDS for i, meeting in enumerate(order)}


def fold_models(course: Course, words: WordList) -> Iterator[tuple[str, int, tuple[Head, ...], _Prepared]]:
    """For every language and fold a model of the other folds' meetings, and the examples of the fold."""
    rows = course.statement_records
    fold_of = folds([s.meeting for s in rows])
    every = examples(course)
    for language in LANGUAGES:
        of = prepare(every, language, words)
        fold = [fold_of[rows[e.row].meeting] for e in of.examples]
        for k in sorted(set(fold)):
            model = fit(of.part([i for i, f in enumerate(fold) if f != k]), language, codes_of(course))
            yield language, k, model, of.part([i for i, f in enumerate(fold) if f == k])


def left_out(course: Course, words: WordList) -> list[Guess]:
    """Score every statement by a model of the other folds' meetings."""
    return [guess for language, k, model, part in fold_models(course, words)
            for guess in guesses_of(language, k, model, part)]


def foretold(course: Course, words: WordList) -> list[Guess]:
    """Score the statements of later meetings by models of earlier ones: three times the next sixth of the meetings.

    New words come with new meetings, and a model is less often right on them than on meetings left out among others. How sure it
    says it is rests on these.
    """
    rows = course.statement_records
    order = sorted({s.meeting for s in rows}, key=lambda m: (course.meeting_records[m].start, m))
    place = {meeting: i / len(order) for i, meeting in enumerate(order)}
    every = examples(course)
    found: list[Guess] = []
    for language in LANGUAGES:
        of = prepare(every, language, words)
        at = [place[rows[e.row].meeting] for e in of.examples]
        for part in (3, 4, 5):
            model = fit(of.part([i for i, x in enumerate(at) if x < part / 6]), language, codes_of(course))
            later = of.part([i for i, x in enumerate(at) if part / 6 <= x < (part + 1) / 6])
            found += guesses_of(language, part, model, later)
    return found


def guesses_of(language: str, fold: int, model: Sequence[Head], part: _Prepared) -> Iterator[Guess]:
    """The scores of a model for the words themselves of some examples; translations and glosses only teach."""
    for e, counts, hints in zip(*part, strict=True):
        if e.weights.get("move") == 1:
            yield Guess(e.row, language, e.own, fold, {head.name: head.scores(SentenceFeatures(counts, hints)) for head in model})


def codes_of(course: Course) -> dict[str, tuple[str, ...]]:
    """The codes of every head, in the order of the codebook."""
    kinds = {kind: tuple(c.id for c in course.codes.values() if c.kind == kind) for kind in ("speaker", "move")}
    return {"topic": tuple(course.topics), **kinds}


def temperature(scores: Sequence[Sequence[float]], right: Sequence[int]) -> float:
    """By what scores must be divided so that their probabilities fit best what was right (least log loss)."""
    def loss(t: float) -> float:
        return -sum(math.log(max(softmax([x / t for x in row])[c], 1e-12)) for row, c in zip(scores, right, strict=True))

    return min((i / 50 for i in range(25, 151)), key=loss)


def temperatures(course: Course, guesses: Sequence[Guess], language: str) -> dict[str, float]:
    """The temperature of every head for a language, by statements in their own language."""
    codes, rows = codes_of(course), course.statement_records
    of = [g for g in guesses if g.language == language]
    return {head: temperature([g.scores[head] for g in of], [codes[head].index(getattr(rows[g.row], head)) for g in of])
            for head in HEADS}


def train(course: Course, guesses: Sequence[Guess] | None = None) -> Model:
    """Train the model of a course.

    Parameters
    ----------
    course : the course.
    guesses : what :func:`left_out` gave for it, if that is at hand; to make them takes most of the time.

    Returns
    -------
    Model : `about` says on what it was trained (the counts, and the day of the last meeting) and how often it was right on
        meetings that were left out, and on later ones.

    Raises
    ------
    TrainingError : if scikit-learn is missing, or there are too few meetings.

    """
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise TrainingError("scikit-learn is missing; install it with: pip install readouts[train]") from None
    rows = course.statement_records
    if len({s.meeting for s in rows}) < FOLDS:
        raise TrainingError(f"there are statements of fewer than {FOLDS} meetings; that is too little to train on")
    words = word_list(course)
    guesses = left_out(course, words) if guesses is None else guesses
    later = foretold(course, words)
    every = examples(course)
    languages = {}
    for language in LANGUAGES:
        model = fit(prepare(every, language, words), language, codes_of(course))
        warmth = temperatures(course, later, language)
        languages[language] = tuple(replace(head, temperature=warmth[head.name]) for head in model)
    about = {
        "date": max(course.meeting_records[s.meeting].end for s in rows).isoformat(),
        "meetings": len({s.meeting for s in rows}), "statements": len(rows), "folds": FOLDS, "right": _right(course, guesses),
        "right_later": _right(course, later),
    }
    return Model(languages, about, checksum(course))


def _right(course: Course, guesses: Sequence[Guess]) -> dict[str, float]:
    """How often the likeliest code was right, by head; of the topic also how often it was among the first three."""
    codes, rows = codes_of(course), course.statement_records
    own = [g for g in guesses if g.own]
    found = {}
    for head in HEADS:
        ranks = [sum(x > g.scores[head][codes[head].index(getattr(rows[g.row], head))] for x in g.scores[head]) for g in own]
        found[head] = round(sum(r == 0 for r in ranks) / len(ranks), 3)
        if head == "topic":
            found["topic-of-three"] = round(sum(r < 3 for r in ranks) / len(ranks), 3)
    return found


__all__ = [
    "FOLDS", "HEADS", "KEPT", "LANGUAGES", "Example", "Guess", "TrainingError", "checksum", "codes_of", "examples", "fit",
    "fold_models", "folds", "foretold", "guesses_of", "left_out", "prepare", "temperature", "temperatures", "train", "word_list",
]
