"""The table of weights gives what it should, keeps through its file, and is that of the tables."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import desk_vectors
import pytest

from readouts.analysis.desk import model as models
from readouts.analysis.desk.features import WordList, WordListError, english_words, read_words, terms
from readouts.analysis.desk.model import Head, Model, ModelError, sentence_features, softmax
from readouts.analysis.desk.training import checksum, examples, folds, temperature, word_list
from readouts.course.course import Course

WORDS = WordList((("ferries", "gulls"), ("a", "b")), {
    "en": {"ferry": ["ferries"], "ferr*": ["ferries"], "sea gull*": ["gulls"], "minister": ["a"], "both sides": ["b"]},
    "zh": {"渡轮": ["ferries"], "双方": ["b"]},
})
TOPIC = Head("topic", ("ferries", "gulls"), 1.0, 0.1, 0.1, (0.0, 0.5), ("ferry", "gull", "@ferries"), (1.0, 2.0, 1.0),
             ((20, -20), (0, 45), (30, 0)))
SPEAKER = Head("speaker", ("a", "b"), 1.0, 0.1, 0.1, (0.0, 0.0), ("the",), (1.0,), ((30, 0),))
TINY = Model({"en": (TOPIC, SPEAKER)}, {}, "0")


def test_terms_of_both_languages() -> None:
    assert english_words("The U.S.’s ferry-boats") == ["the", "u", "s", "s", "ferry", "boats"]
    assert terms("Gulls, gulls!", "en")["gulls"] == 2
    assert set(terms("Gulls, a gull!", "en")) == {
        "gulls", "a", "gull", "gulls a", "a gull", "~_gull", "~gulls", "~ulls_", "~gull_", "^gulls", "^gulls a", "^gulls a gull"}
    assert set(terms("双方AI", "zh")) == {"双", "方", "双方", "ai", "^双", "^双方"}


def test_hints_by_share_by_place_and_by_side() -> None:
    hints = WORDS.hints("Both sides saw ferries, a minister and sea gulls.", "en", "us")
    assert hints["@ferries"] == hints["@gulls"] == 0.5**0.5
    assert hints["@1b"] == hints["@0b"] == 1 and hints["@b/us"] == 0.5
    assert "@1a" not in hints and "@1ferries" not in hints
    assert WORDS.hints("双方谈渡轮", "zh", "cn")["@0b/cn"] == 1


def test_probabilities_sum_to_one_and_follow_the_weights() -> None:
    found = TINY.suggest("The ferry.", "en", "us", WORDS)["topic"]
    assert found.code == "ferries" and found.sure > 0.9
    assert sum(p for _, p in found.ranked) == pytest.approx(1)
    assert TINY.suggest("A gull.", "en", "us", WORDS)["topic"].code == "gulls"
    nothing = TINY.suggest("Tea.", "en", "us", WORDS)["topic"]
    assert nothing.code == "gulls" and nothing.sure == pytest.approx(0.622459, abs=1e-6)


def test_one_common_word_decides_little_and_words_of_another_head_take_nothing_away() -> None:
    of = replace(SPEAKER, rarity=(2.0,))
    sure = [softmax(of.scores(sentence_features(text, "en", "us", WORDS)))[0] for text in ("The.", "The the the the the the the the.", "The gull, the ferry.")]
    assert 0.5 < sure[0] < sure[2] < sure[1] < 0.96
    assert sure[2] == softmax(of.scores(sentence_features("The the.", "en", "us", WORDS)))[0]


def test_a_model_keeps_through_its_file() -> None:
    assert models.parse(models.dump(TINY)) == TINY
    names = ("a", "a b", "abcdefghijklmnopqrstuvwxyz-1", "abcdefghijklmnopqrstuvwxyz-2", "渡", "渡轮", "@a", "@a/us")
    assert models.parted(models.joined(names)) == names and len(models.joined(names)) < len("".join(names))
    levels = tuple(range(-45, 46))
    assert models.unpacked(models.packed(levels)) == levels
    assert "\\" not in models.packed(levels) and '"' not in models.packed(levels)


def test_a_broken_or_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="readouts desk train"):
        models.load(tmp_path)
    (tmp_path / "desk").mkdir()
    for content in ("{", "{}", models.dump(TINY).replace(f'"format": {models.FORMAT}', '"format": 9')):
        (tmp_path / models.FILE).write_text(content, "utf-8")
        with pytest.raises(ModelError, match="cannot be used"):
            models.load(tmp_path)


def test_a_fault_in_the_list_of_words_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    for line, why in (("sheep,en,wool", 'no code "sheep"'), ("gulls,en,g*ll", "only be at the end")):
        (tmp_path / "desk" / "words.csv").write_text(f"code,language,words\n{line}\n", "utf-8")
        with pytest.raises(WordListError, match=f"words.csv:2: .*{why}"):
            read_words(tmp_path, (("gulls",),))


def test_the_model_is_that_of_the_tables(course: Course) -> None:
    assert models.load(course.folder).checksum == checksum(course), "the tables have changed: run `readouts desk train`"


def test_the_checksum_follows_the_tables(course: Course) -> None:
    first, *rest = course.statement_records
    assert checksum(replace(course, statement_records=tuple(rest))) != checksum(course)
    recoded = first.model_copy(update={"topic": "balloon"})
    assert checksum(replace(course, statement_records=(recoded, *rest))) != checksum(course)


def test_a_gloss_teaches_only_the_topic(course: Course) -> None:
    of = examples(course, [course.statement_records[0].meeting])
    gloss = next(e for e in of if e.text == course.statement_records[0].gloss)
    assert set(gloss.weights) == {"topic"}


def test_folds_are_of_whole_meetings_and_even() -> None:
    found = folds([f"meeting-{i}" for i in range(45)])
    assert sorted(list(found.values()).count(k) for k in range(10)) == [4] * 5 + [5] * 5
    assert folds(list(reversed(found))) == found


def test_temperature_cools_what_is_too_sure() -> None:
    scores = [[4.0, 0.0]] * 4
    assert temperature(scores, [0, 0, 0, 1]) > 3 or temperature(scores, [0, 0, 0, 1]) == pytest.approx(3.0)
    assert temperature(scores, [0, 0, 0, 0]) < 1


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="scikit-learn is needed only for training")
def test_training_twice_gives_the_same_bytes(course: Course) -> None:
    from readouts.analysis.desk.training import codes_of, fit, prepare

    words = word_list(course)
    of = prepare(examples(course, list(course.meeting_records)[:12]), "zh", words)
    made = [models.dump(Model({"zh": fit(of, "zh", codes_of(course))}, {}, "0")) for _ in range(2)]
    assert made[0] == made[1]


def test_the_vectors_for_javascript_are_those_of_python() -> None:
    assert json.loads(desk_vectors.FILE.read_text("utf-8")) == json.loads(desk_vectors.text()), "run: python tests/desk_vectors.py"
