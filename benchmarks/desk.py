"""How well the desk does: suggested topics, speakers and moves, sentences, silences, and what it finds again.

    python benchmarks/desk.py                                   # by meetings left out, with three baselines; trains 20 models
    python benchmarks/desk.py --whole DIR --later statements.csv    # also whole accounts, and rows of later years

Needs `pip install readouts[train]`. DIR holds whole accounts as `<meeting>.<side>.txt`; the later rows have the columns of
statements.csv. Neither is part of the repository, and nothing of them is kept.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import readouts
from readouts.analysis.desk import model as models
from readouts.analysis.desk import training
from readouts.analysis.desk.features import WordList, english_words
from readouts.analysis.desk.model import Head, sentence_features, softmax
from readouts.analysis.desk.novelty import NEAR, Earlier, holds, units
from readouts.analysis.desk.recognition import pieces
from readouts.analysis.desk.segmentation import segment
from readouts.analysis.phrase_trails import uses_of
from readouts.course.course import Course
from readouts.text.folding import bare_letters
from readouts.validation.claims import Tables, folded

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
SURE = 0.8


def f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The macro F1 of (right, guessed) pairs."""
    codes = {right for right, _ in pairs}
    scores = []
    for code in codes:
        hit = sum(r == g == code for r, g in pairs)
        scores.append(2 * hit / (sum(r == code for r, _ in pairs) + sum(g == code for _, g in pairs)))
    return sum(scores) / len(scores)


def figures(name: str, ranked: Sequence[tuple[str, Sequence[str]]]) -> None:
    """A line of the table: of (right, codes by likelihood)."""
    n = len(ranked)
    first = sum(r == o[0] for r, o in ranked) / n
    three = sum(r in o[:3] for r, o in ranked) / n
    print(f"| {name} | {n} | {first:.1%} | {f1([(r, o[0]) for r, o in ranked]):.3f} | {three:.1%} |")


def order(codes: Sequence[str], scores: Sequence[float]) -> list[str]:
    return [code for _, code in sorted(zip(scores, codes, strict=True), key=lambda pair: -pair[0])]


def left_out(course: Course, words: WordList) -> tuple[list[training.Guess], dict[tuple[str, int], tuple[Head, ...]]]:
    guesses, kept = [], {}
    for language, k, model, part in training.fold_models(course, words):
        kept[language, k] = model
        guesses += training.guesses_of(language, k, model, part)
    return guesses, kept


def show_left_out(course: Course, guesses: Sequence[training.Guess]) -> None:
    codes, rows = training.codes_of(course), course.statement_records
    own = [g for g in guesses if g.own]
    print("\n## Meetings left out, ten folds\n\n| what | rows | right | macro F1 | among three |\n| --- | --- | --- | --- | --- |")
    parts: dict[str, Callable[[training.Guess], bool]] = {
        "each row in its own language": lambda g: g.own, "English words": lambda g: g.language == "en",
        "Chinese words": lambda g: g.language == "zh"}
    for head in training.HEADS:
        for name, of in parts.items():
            figures(f"{head}, {name}", [(getattr(rows[g.row], head), order(codes[head], g.scores[head])) for g in guesses if of(g)])
    for name, guess in (("commonest topic", commonest), ("words of the codebook", codebook_words), ("nearest statement", nearest)):
        figures(f"topic by {name}", guess(course, own))
    print("\n| says | rows | right | off by |\n| --- | --- | --- | --- |")
    for head in training.HEADS:
        calibration(head, course, own)


def commonest(course: Course, own: Sequence[training.Guess]) -> list[tuple[str, list[str]]]:
    rows, fold_of = course.statement_records, training.folds([s.meeting for s in course.statement_records])
    by_fold = {k: [t for t, _ in Counter(s.topic for s in rows if fold_of[s.meeting] != k).most_common()] for k in range(training.FOLDS)}
    return [(rows[g.row].topic, by_fold[g.fold]) for g in own]


def codebook_words(course: Course, own: Sequence[training.Guess]) -> list[tuple[str, list[str]]]:
    """By the share of rare words that a row has in common with the codebook's entry; of Chinese rows our translation is read."""
    entry = {t.id: set(english_words(f"{t.label} {t.definition} {t.include}")) for t in course.topics.values()}
    counts = Counter(w for words in entry.values() for w in words)
    rows = course.statement_records
    found = []
    for g in own:
        s = rows[g.row]
        words = set(english_words(s.quote or s.translation or ""))
        scores = [sum(math.log(17 / counts[w]) for w in words & entry[t]) for t in entry]
        found.append((s.topic, order(list(entry), scores)))
    return found


def nearest(course: Course, own: Sequence[training.Guess]) -> list[tuple[str, list[str]]]:
    rows, fold_of = course.statement_records, training.folds([s.meeting for s in course.statement_records])
    views = [(s, language, units(text, language)) for s in rows for language, text in (("en", s.quote), ("zh", s.original)) if text]
    df = Counter((language, u) for _, language, us in views for u in us)
    found = []
    for g in own:
        me = rows[g.row]
        mine = units((me.original if g.language == "zh" else me.quote) or "", g.language)
        near = sorted(((sum(math.log(len(views) / df[language, u]) for u in mine & us) / math.sqrt(1 + len(us)), s.topic)
                       for s, language, us in views if language == g.language and fold_of[s.meeting] != g.fold), reverse=True)
        found.append((me.topic, list(dict.fromkeys(topic for _, topic in near[:40]))))
    return found


def calibration(head: str, course: Course, own: Sequence[training.Guess]) -> None:
    """How often it is right where it says how sure it is; the temperature comes from the other folds."""
    codes, rows = training.codes_of(course)[head], course.statement_records
    pairs = []
    for language in training.LANGUAGES:
        of = [g for g in own if g.language == language]
        for k in range(training.FOLDS):
            rest = [g for g in of if g.fold != k]
            t = training.temperature([g.scores[head] for g in rest], [codes.index(getattr(rows[g.row], head)) for g in rest])
            for g in (g for g in of if g.fold == k):
                shares = softmax([x / t for x in g.scores[head]])
                pairs.append((max(shares), codes[shares.index(max(shares))] == getattr(rows[g.row], head)))
    show_bins(head, pairs)


def show_bins(head: str, pairs: Sequence[tuple[float, bool]]) -> None:
    total = 0.0
    for low, high in pairwise(BINS):
        here = [(p, right) for p, right in pairs if low <= p < high]
        if here:
            says, is_right = sum(p for p, _ in here) / len(here), sum(r for _, r in here) / len(here)
            total += abs(says - is_right) * len(here)
            print(f"| {head} {says:.0%} | {len(here)} | {is_right:.0%} | {100 * (is_right - says):+.1f} |")
    print(f"| {head}, mean | {len(pairs)} | | {100 * total / len(pairs):.1f} |")


def show_later(course: Course, words: WordList, path: Path) -> None:
    model = models.load(course.folder)
    print(f"\n## Later rows, model of {model.about['date']}\n\n| what | rows | right | macro F1 | among three |\n| --- | --- | --- | --- | --- |")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    views = [(r, "zh" if r["lang"] == "zh" else "en") for r in rows]
    found = [(r, lang, model.suggest(r["quote_zh"] if lang == "zh" else r["quote"], lang, r["side"], words)) for r, lang in views]
    for head in training.HEADS:
        for name, langs in (("all", ("en", "zh")), ("English", ("en",)), ("Chinese", ("zh",))):
            figures(f"{head}, {name}", [(r[head], [c for c, _ in s[head].ranked]) for r, lang, s in found if lang in langs])
    common = [t for t, _ in Counter(s.topic for s in course.statement_records).most_common()]
    figures("topic by commonest topic", [(r["topic"], common) for r, _, _ in found])
    print("\n| says | rows | right | off by |\n| --- | --- | --- | --- |")
    for head in training.HEADS:
        show_bins(head, [(s[head].sure, s[head].code == r[head]) for r, _, s in found])


def show_whole(course: Course, words: WordList, folder: Path, kept: dict[tuple[str, int], tuple[Head, ...]],
               guesses: Sequence[training.Guess]) -> None:
    """Whole accounts, each by a model that hadn't seen its meeting."""
    codes, rows = training.codes_of(course), course.statement_records
    fold_of = training.folds([s.meeting for s in rows])
    warmth = {head: training.temperatures(course, guesses, "en")[head] for head in training.HEADS}
    sentences = suspect = cut = placed = three = first = silent = filled = 0
    speaker, move = [0, 0], [0, 0]
    paths = sorted(folder.glob("*.txt"))
    for path in paths:
        meeting, side, _ = path.name.split(".")
        of = segment(path.read_text("utf-8")).sentences
        model = kept["en", fold_of[meeting]]
        found = []
        for s in of:
            of_sentence = sentence_features(s.text, "en", side, words)
            scores = {head.name: head.scores(of_sentence) for head in model}
            found.append((bare_letters(s.text), {h: (order(codes[h], x), max(softmax([y / warmth[h] for y in x]))) for h, x in scores.items()}))
        sentences += len(of)
        suspect += sum(bool(re.search(r"^[a-z]|[.!?][”\"]? [A-Z]", re.sub(r"\b(?:Mr|Mrs|Ms|Dr|Jr|[A-Z])\.", "", s.text))) for s in of)
        own = [r for r in rows if (r.meeting, r.side) == (meeting, side) and r.quote]
        for row in own:
            parts = pieces(row.quote or "")
            if not all(p in "".join(text for text, _ in found) for p in parts):
                continue
            here = next((codes_here for text, codes_here in found if parts[0] in text), None)
            if here is None:
                cut += 1
                continue
            placed += 1
            three += row.topic in here["topic"][0][:3]
            first += row.topic == here["topic"][0][0]
            speaker[row.speaker == here["speaker"][0][0]] += 1
            move[row.move == here["move"][0][0]] += 1
        spoken = {r.topic for r in rows if (r.meeting, r.side) == (meeting, side)}
        sure = {h["topic"][0][0] for _, h in found if h["topic"][1] > SURE}
        silent += len(course.topics) - len(spoken)
        filled += len(sure - spoken)
    print(f"\n## {len(paths)} whole accounts, each by a model without its meeting\n")
    print(f"- {sentences} sentences; {suspect} begin in lower case or hold an end of a sentence; {cut} quotations of the table are cut across two")
    print(f"- of {placed} rows found in a sentence, its topic is the row’s first choice in {first / placed:.1%}, among three in {three / placed:.1%}")
    print(f"- speaker {speaker[1] / placed:.1%}, move {move[1] / placed:.1%} of them")
    print(f"- of {silent} topics on which the table is silent, {filled} ({filled / silent:.1%}) are filled by a suggestion surer than {SURE:.0%}")


def show_novelty(course: Course) -> None:
    earlier, tables = Earlier(course), Tables(course)
    hits: dict[str, list[bool]] = defaultdict(list)
    for phrase in course.phrases.values():
        uses = [s for u in uses_of(tables, phrase) if (s := course.statement(u.place.partition(":")[2]))]
        for s in uses:
            day = course.meeting_records[s.meeting].start
            for language, text in (("en", s.quote), ("zh", s.original)):
                before = {o.id: words for o in uses if o.side == s.side and course.meeting_records[o.meeting].start < day
                          and (words := o.original if language == "zh" else o.quote)}
                if text and before:
                    hit = any(n.statement.id in before for n in earlier.nearest(text, language, s.side, day))
                    hits["all"].append(hit)
                    hits[language].append(hit)
                    if holds(folded(text), phrase) and any(holds(folded(words), phrase) for words in before.values()):  # a trail counts either language's
                        hits["held"].append(hit)
    pairs = claimed = 0
    statements = [s for s in course.statement_records if s.quote]
    for i, s in enumerate(statements[::7]):
        other = statements[(i * 131 + 17) % len(statements)]
        if s.topic != other.topic and s.side == other.side:
            pairs += 1
            claimed += any(n.statement.id == other.id and n.nearness >= NEAR for n in earlier.nearest(s.quote or "", "en", s.side))
    print("\n## What it finds again\n")
    share = {name: f"{sum(found) / len(found):.1%}" for name, found in hits.items()}
    print(f"- of {len(hits['all'])} uses of a set phrase that this side had used before, an earlier one is among the nearest three in {share['all']} "
          f"(zh {share['zh']}, en {share['en']})")
    print(f"- of the {len(hits['held'])} of them where these words hold the phrase in this language, then and now, in {share['held']}")
    print(f"- of {pairs} pairs of one side on two topics, {claimed} are called near (from {NEAR})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whole", type=Path, help="folder of whole accounts")
    parser.add_argument("--later", type=Path, help="rows of later years")
    parser.add_argument("--novelty", action="store_true", help="only what it finds again, which needs no training")
    options = parser.parse_args()
    course = readouts.load()
    words = training.word_list(course)
    if not options.novelty:
        guesses, kept = left_out(course, words)
        show_left_out(course, guesses)
        if options.whole:
            show_whole(course, words, options.whole, kept, guesses)
    if options.later:
        show_later(course, words, options.later)
    show_novelty(course)


if __name__ == "__main__":
    main()
