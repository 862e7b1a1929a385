"""Quotations are found where they are, in spoiled copies too, and nowhere else."""

from __future__ import annotations

import importlib.util
import itertools
import random
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts.anchoring import quotations
from readouts.anchoring.quotations import Anchor, context, diagnose, find
from readouts.text.folding import normalize

HERE = Path(__file__).parent
FIXTURE: dict[str, Any] = yaml.safe_load((HERE.parent / "fixtures/twins.yaml").read_text(encoding="utf-8"))
TWINS = [pytest.param(twin["one"], twin["other"], id=twin["name"]) for twin in FIXTURE["twins"]]
BOTH_WAYS = TWINS + [pytest.param(p.values[1], p.values[0], id=f"{p.id}, back") for p in TWINS]
ARTICLE: str = FIXTURE["article"]


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_anchors", HERE.parents[1] / "benchmarks" / "anchors.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


bench = _benchmark()


def words(text: str, anchor: Anchor | None) -> str | None:
    return text[anchor.start:anchor.end] if anchor else None


# ------------------------------------------------------------------ exactly


@pytest.mark.parametrize(("text", "quote", "found"), [
    ("He said: “mutual respect” – no less.", 'said: "mutual respect" - no', "said: “mutual respect” – no"),
    ("peace\u00ad ful co\u00adexistence", "coexistence", "co\u00adexistence"),
    ("a\n\n   long \u00a0 line", "long line", "long \u00a0 line"),
    ("the ﬁnal text", "final text", "ﬁnal text"),
    ("wait… what", "wait... what", "wait… what"),
    ("a cafe\u0301 here", "caf\u00e9", "cafe\u0301"),
    ("a caf\u00e9 here", "cafe\u0301", "caf\u00e9"),
    ("双方同意，\n继续沟通。", "同意，继续沟通", "同意，\n继续沟通"),
    ("全角ＡＢＣ字", "ABC", "ＡＢＣ"),
    ("he\u200bllo wor\u200eld", "hello world", "he\u200bllo wor\u200eld"),
    ("shalom שלום\u200f here", "שלום here", "שלום\u200f here"),
    ("각나다라 마바사", unicodedata.normalize("NFD", "나다라"), "나다라"),
    (unicodedata.normalize("NFD", "가나다라 마바사"), "나다라", unicodedata.normalize("NFD", "나다라")),
])
def test_found_exactly_after_normalization(text: str, quote: str, found: str) -> None:
    anchor = find(text, quote)
    assert words(text, anchor) == found
    assert anchor and anchor.score == 1
    assert diagnose(text, quote) is None


def test_normalize() -> None:
    assert normalize(" “A\u00a0b”\r\n—\u00adc… ") == '"A b" -c...'
    assert normalize("e\u0301") == "é"


@pytest.mark.parametrize("quote", ["", " ", "\u00ad", "\n"])
def test_an_empty_quotation_has_no_place(quote: str) -> None:
    assert find("some text", quote) is None
    assert "empty" in str(diagnose("some text", quote))


def test_what_is_not_there_is_not_found() -> None:
    assert find(ARTICLE, "a comprehensive strategic partnership for a new era") is None
    assert "are not in the text" in str(diagnose(ARTICLE, "a comprehensive strategic partnership for a new era"))
    assert find("", "anything") is None


# ------------------------------------------------------------------ which of several

REPEATED = "In Lima the two sides agreed to talk. In Rome the two sides agreed to wait. 双方同意沟通。第二天双方同意等待。"


@pytest.mark.parametrize(("quote", "number"), [("the two sides agreed", 2), ("双方同意", 2)])
def test_a_repeated_phrase_is_refused_and_the_repair_settles_it(quote: str, number: int) -> None:
    assert find(REPEATED, quote) is None
    reason = diagnose(REPEATED, quote)
    assert reason and "\n" not in reason and f"at {number} places" in reason
    repairs = [yaml.safe_load(part) for part in reason.split("write ", 1)[1].replace(" for number 1, ", "\n").split(" for ")[0].splitlines()]
    places = {find(REPEATED, quote, **repair) for repair in repairs}
    assert None not in places and len(places) == number


@pytest.mark.parametrize(("hint", "start"), [
    ({"prefix": "In Lima"}, 8), ({"prefix": "Rome "}, 46), ({"suffix": " to wait"}, 46), ({"suffix": "to talk."}, 8),
    ({"prefix": "In Lima ", "suffix": " to talk"}, 8),
])
def test_prefix_or_suffix_tells_places_apart(hint: dict[str, str], start: int) -> None:
    anchor = find(REPEATED, "the two sides agreed", **hint)
    assert anchor and anchor.start == start and anchor.score == 1


def test_a_prefix_that_does_not_fit_is_an_error_that_shows_what_fits() -> None:
    text = "Before lunch the delegations visited the old lighthouse, and after lunch they did not."
    assert find(text, "visited the old lighthouse", prefix="In the evening everybody else") is None
    assert 'prefix: "' in str(diagnose(text, "visited the old lighthouse", prefix="In the evening everybody else"))


def test_context_beyond_the_ends_of_the_text_is_forgiven() -> None:
    text = "The ministers shook hands and went in."
    assert find(text, "The ministers shook hands", prefix="the end of the paragraph before. ")
    assert find(text, "shook hands and went in.", suffix=" The next paragraph begins")
    assert words(text, find(text, "went in.", suffix=" The next paragraph begins")) == "went in."


def test_nothing_tells_the_places_apart() -> None:
    assert "quote more" in str(diagnose("tick tock " * 200, "tick tock"))


# ------------------------------------------------------------------ first words … last words


@pytest.mark.parametrize(("quote", "found"), [
    ("It opens with … in the same boat.", "It opens with the history"),
    ("It opens with ... same boat.", "It opens with the history"),
    ("中方的通报说 … 继续保持沟通", "中方的通报说，会谈是"),
])
def test_first_words_and_last_words(quote: str, found: str) -> None:
    passage = words(ARTICLE, find(ARTICLE, quote))
    assert passage and passage.startswith(found) and normalize(passage).endswith(normalize(quote.rsplit(" ", 1)[-1]))
    assert "\n\n" not in passage


def test_a_passage_that_may_end_at_two_places_is_refused() -> None:
    text = "We met at noon. They ate and left. They slept and left. The end.\n\nAnd left."
    assert find(text, "We met … and left") is None
    assert "at 2 places" in str(diagnose(text, "We met … and left"))
    assert words(text, find(text, "We met … and left", suffix=". The end")) == text[:text.index(". The end")]


def test_a_passage_keeps_to_its_paragraph() -> None:
    text = "We met at noon and left.\n\nWe saw the sea and left."
    assert words(text, find(text, "We saw … and left")) == "We saw the sea and left"
    assert words(text, find(text, "We met … and left")) == "We met at noon and left"
    assert find(text, "and left … We met") is None


def test_an_ellipsis_that_stands_in_the_text_is_taken_as_it_stands() -> None:
    text = "He said: peace ... is a large word, and a large word is cheap."
    assert words(text, find(text, "peace ... is a large word")) == "peace ... is a large word"


# ------------------------------------------------------------------ look-alikes


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_of_two_twins_the_right_one(one: str, other: str) -> None:
    for text in (f"{ARTICLE}\n\n{one}\n\n{other}", f"{other}\n\n{one}\n\n{ARTICLE}"):
        anchor = find(text, one)
        assert words(text, anchor) == one and anchor and anchor.score == 1


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_never_in_the_twin_that_is_left(one: str, other: str) -> None:
    text = f"{ARTICLE}\n\n{other}\n\nThe end of it."
    assert find(text, one) is None, diagnose(text, one)
    assert diagnose(text, one)


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_never_in_the_twin_by_its_context(one: str, other: str) -> None:
    """The words quoted are in the twin too; what is around them says that it is the twin."""
    same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False)))
    start = len(one) - same
    start += 0 if not one[start:].isascii() else one[start:].index(" ") + 1
    quote, prefix = one[start:start + 30], one[:start]
    text = f"{ARTICLE}\n\n{other}\n\nThe end of it."
    assert quote in text
    if len(prefix) > 3:
        assert find(text, quote, prefix=prefix) is None
    both = f"{text}\n\n{one}"
    assert (find(both, quote, prefix=prefix) or Anchor(-1, -1)).start == both.rindex(one) + start


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins_in_spoilt_copies(one: str, other: str) -> None:
    for seed in range(20):
        rng = random.Random(seed)
        text, moved = bench.spoil(f"{ARTICLE}\n\n{other}\n\n{one}", 0.03, rng)
        anchor = find(text, one, prefix=f"{other[-32:]}\n\n")
        assert not anchor or anchor.start >= moved[len(ARTICLE) + 3 + len(other)] - 2


# ------------------------------------------------------------------ the bars


def _tally(cases: list[Any]) -> tuple[Counter[tuple[str, float]], Counter[tuple[str, float]], list[Any]]:
    asked: Counter[tuple[str, float]] = Counter()
    right: Counter[tuple[str, float]] = Counter()
    wrong = []
    for case in cases:
        key = case.kind, case.level
        place = bench.ours(case)
        asked[key] += 1
        if case.truth is None:
            wrong += [case] if place and not case.elsewhere else []
        elif place and bench.overlap(place, case.truth) >= 0.8:
            right[key] += 1
    return asked, right, wrong


def _check_bars(texts: list[str], spans: int) -> None:
    """Recall may fall short of the bar by one standard error; a false pin is a failure."""
    asked, right, wrong = _tally(bench.make_cases(texts, spans, 7))
    assert not wrong, wrong[0]
    bars = {
        "context, to 20 %": (0.995, [("context", level) for level in bench.LEVELS[:-1]]),
        "context, 30 %": (0.98, [("context", bench.LEVELS[-1])]),
        "bare": (0.97, [key for key in asked if key[0] == "bare"]),
    }
    for name, (bar, keys) in bars.items():
        number, found = sum(asked[key] for key in keys), sum(right[key] for key in keys)
        assert found / number >= bar - (bar * (1 - bar) / number) ** 0.5, f"{name}: {found} of {number}"


def test_bars_on_the_five_texts() -> None:
    folder = bench.texts_folder()
    if not folder:
        pytest.skip("the texts are not at hand: set READOUTS_TEXTS to their folder")
    _check_bars(bench.load_texts(folder), 40)


def test_bars_on_the_text_written_for_the_tests() -> None:
    _check_bars(bench.load_texts(None), 100)


def test_chinese_in_a_spoilt_copy() -> None:
    sentence = "有关渔业的问题应当由两国的海警部门通过对话解决"
    start = ARTICLE.index(sentence)
    prefix, suffix = context(ARTICLE, start, start + len(sentence))
    gone = ARTICLE[:ARTICLE.index("中方的通报")] + ARTICLE[ARTICLE.index("The next meeting"):]
    found = 0
    for seed in range(100):
        text, moved = bench.spoil(ARTICLE, 0.1, random.Random(seed))
        anchor = find(text, sentence, prefix=prefix, suffix=suffix)
        truth = moved[start], moved[start + len(sentence)]
        found += bool(anchor and bench.overlap((anchor.start, anchor.end), truth) >= 0.8)
        assert find(bench.spoil(gone, 0.1, random.Random(seed))[0], sentence, prefix=prefix, suffix=suffix) is None
    assert found >= 97


# ------------------------------------------------------------------ graphemes


@pytest.mark.parametrize(("before", "count", "expected"), [
    ("abc", 2, "bc"),
    ("xe\u0301e\u0301", 2, "e\u0301e\u0301"),
    ("x👨‍👩‍👧👍🏽", 2, "👨‍👩‍👧👍🏽"),
    ("x🇨🇳🇺🇸", 1, "🇺🇸"),
    ("x🇨🇳🇺🇸", 2, "🇨🇳🇺🇸"),
    ("a\r\n", 1, "\r\n"),
    ("双方同意", 3, "方同意"),
    (unicodedata.normalize("NFD", "가각"), 1, unicodedata.normalize("NFD", "각")),
])
def test_context_counts_graphemes(before: str, count: int, expected: str) -> None:
    assert context(f"{before}|", len(before), len(before) + 1, count) == (expected, "")
    assert context(f"|{expected}", 0, 1, count) == ("", expected)


# ------------------------------------------------------------------ anything at all

ALPHABET = st.sampled_from("ab c,.…“'é\u0301\u00ad\u200f\u200d\n\r\t中美不Ａﬁ가👍🏽🇨🇳\u0323\ud800")
ANYTHING = st.one_of(st.text(), st.text(ALPHABET, max_size=80))


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING, st.text(ALPHABET, max_size=12), st.text(ALPHABET, max_size=12))
def test_find_and_diagnose_never_fail_and_agree(text: str, quote: str, prefix: str, suffix: str) -> None:
    anchor = find(text, quote, prefix=prefix, suffix=suffix)
    reason = diagnose(text, quote, prefix=prefix, suffix=suffix)
    assert (anchor is None) == (reason is not None)
    assert not reason or len(reason.splitlines()) == 1
    assert not anchor or (0 <= anchor.start < anchor.end <= len(text) and 0 < anchor.score <= 1)


@settings(max_examples=150, deadline=None)
@given(st.text(ALPHABET, min_size=1, max_size=120), st.data())
def test_an_exact_slice_is_found_or_ambiguous(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = find(text, text[start:end])
    if anchor and anchor.score == 1 and "…" not in text[start:end]:
        assert normalize(text[start:end]) in normalize(text[anchor.start:anchor.end]) or not text.isascii()
    if text.isascii() and normalize(text[start:end]):
        assert anchor or normalize(text).count(normalize(text[start:end])) > 1 or "at 2 places" in str(diagnose(text, text[start:end]))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(ARTICLE) - 200), st.integers(20, 160), st.sampled_from(["“", "\u00ad", "\u200b", "  ", "\r\n"]))
def test_what_copies_differ_in_makes_no_difference(start: int, size: int, stray: str) -> None:
    text = ARTICLE.replace("  ", " ").replace(" ", f" {stray}" if stray != "“" else " ").replace("'", "’")
    quote = ARTICLE[start:start + size]
    anchor = find(text, quote)
    if ARTICLE.count(quote.strip()) == 1 and " … " not in quote and quote.strip():
        assert anchor and normalize(text[anchor.start:anchor.end]) == normalize(quote) and anchor.score == 1


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    "a" * 1_000_000, "a\u0301" * 500_000, "\u0301\u0323" * 500_000, "\u200f" * 1_000_000, " " * 1_000_000, "ab" * 500_000,
    "\n \n" * 300_000, "中" * 1_000_000, "🇨" * 1_000_000, "\u200d" * 1_000_000, "… " * 500_000, "ﷺ" * 100_000, "…" * 300_000,
], ids=lambda text: f"{text[:2]!a}")
def test_hostile_texts(text: str) -> None:
    quote = "the two sides agreed that aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    for asked in (quote, text[:60] + "x"):
        anchor = find(text, asked, prefix=text[:40], suffix=text[:40])
        assert anchor is None or 0 <= anchor.start < anchor.end <= len(text)
    text = text[:50_000]
    for asked in ("a" * 80 + "b", f"{text[:20]} … {text[:20]}", text, text[:60] + "x"):
        anchor = find(text, asked)
        assert (anchor is None) == (diagnose(text, asked) is not None)


def test_limits_are_stated() -> None:
    assert quotations.LONGEST and quotations.LARGEST and quotations.CONTEXT == 32
