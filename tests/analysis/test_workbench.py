"""The workbench: shared phrases, vocabulary, terms and coding, against hand counts, plain re-implementations and published figures."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts import workbench
from readouts.course.course import Course
from readouts.widgets.workbench import MOST_SENTENCES, Coding, Workbench
from readouts.workbench import WorkbenchError

A = "The two sides had candid, substantive, and constructive talks. The U.S. side raised Taiwan. Guardrails matter; open lines of communication matter."
B = "Talks were candid, substantive and constructive. Mutual respect and mutual trust matter. The U.S. side should keep\nopen lines of communication."
CHINESE_A = "甲国外长今天同乙国外长举行会谈。双方同意保持沟通，妥善管控分歧。G20峰会将举行。"
CHINESE_B = "乙国外长指出，相互尊重是基础。双方同意保持沟通，并扩大合作。"


# -- words and sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    ("The U.S. side’s view: “candid,” he said.", 7),
    ("Стороны обсудили вопросы безопасности.", 4),
    ("हिन्दी में बातचीत हुई।", 4),  # vowel signs are no letters to Python's \\w
    ("أجرى الجانبان محادثات صريحة؟", 4),
    ("양측은 솔직한 대화를 나누었다.", 4),  # Korean has spaces
    ("l’échange fut franc, peut-être", 4),
    ("会谈坦诚。G20峰会", 7),  # characters, and a word in other letters as one
    ("… — ! 。", 0),
])
def test_words_are_counted_in_many_writings(text: str, expected: int) -> None:
    assert workbench.length(text) == expected


def test_sentences_end_where_they_end() -> None:
    assert workbench.sentences(A) == ["The two sides had candid, substantive, and constructive talks.", "The U.S. side raised Taiwan.",
                                      "Guardrails matter; open lines of communication matter."]
    assert workbench.sentences("He said: “Yes.” She\nleft.\n\nA heading\n\nEnd") == ["He said: “Yes.”", "She left.", "A heading", "End"]
    assert workbench.sentences("他说：“好。”她走了！\n好") == ["他说：“好。”", "她走了！", "好"]
    assert workbench.sentences(" \n\n ") == []


# -- shared phrases ----------------------------------------------------------------------------------------------------


def test_shared_phrases_are_as_long_as_they_can_be() -> None:
    found = workbench.shared_phrases(A, B)
    assert found.to_dict("split")["data"] == [
        ["candid substantive and constructive", 4, 1, 1], ["open lines of communication", 4, 1, 1], ["the u.s. side", 3, 1, 1]]
    assert list(found.columns) == ["phrase", "length", "a_count", "b_count"]


def test_shared_phrases_of_chinese_are_counted_in_characters() -> None:
    assert workbench.shared_phrases(CHINESE_A, CHINESE_B).to_dict("split")["data"] == [["双方同意保持沟通", 8, 1, 1], ["乙国外长", 4, 1, 1]]


def naive(a: list[list[str]], b: list[list[str]], least: int) -> dict[tuple[str, ...], tuple[int, int]]:
    """Every common run that, at one place of one text at least, cannot be made longer; by trying all of them."""
    runs = [{tuple(s[i:j]) for s in t for i in range(len(s)) for j in range(i + least, len(s) + 1)} for t in (a, b)]
    common = runs[0] & runs[1]
    found = set()
    for text in (a, b):
        for s in text:
            spans = [(i, j) for i in range(len(s)) for j in range(i + least, len(s) + 1) if tuple(s[i:j]) in common]
            found |= {tuple(s[i:j]) for i, j in spans if not any(x <= i and j <= y and (x, y) != (i, j) for x, y in spans)}
    counts = [Counter(tuple(s[i:j]) for s in t for i in range(len(s)) for j in range(i + 1, len(s) + 1)) for t in (a, b)]
    return {p: (counts[0][p], counts[1][p]) for p in found}


TEXTS = st.lists(st.lists(st.sampled_from("p q r s".split()), min_size=1, max_size=7), min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.integers(1, 3))
def test_shared_phrases_are_those_of_a_plain_search(a: list[list[str]], b: list[list[str]], least: int) -> None:
    if a == b:
        return
    one, two = (". ".join(" ".join(s) for s in t) + "." for t in (a, b))
    found = workbench.shared_phrases(one, two, least=least)
    assert {tuple(r.phrase.split()): (r.a_count, r.b_count) for r in found.itertuples()} == naive(a, b, least)
    assert found["length"].is_monotonic_decreasing


# -- vocabulary --------------------------------------------------------------------------------------------------------


def test_vocabulary_is_log_odds_with_the_prior_that_it_says() -> None:
    table = workbench.vocabulary(A, B).set_index("word")
    ya, yb = Counter(re.findall(r"u\.s\.|\w+", A.lower())), Counter(re.findall(r"u\.s\.|\w+", B.lower()))
    na, nb = ya.total(), yb.total()
    assert set(table.index) == set(ya | yb)
    for word, row in table.iterrows():
        assert (row["a_count"], row["b_count"]) == (ya[word], yb[word])
        assert row["a_per_1000"] == pytest.approx(1000 * ya[word] / na, abs=0.05)
        prior, total = (ya[word] + yb[word]) / (na + nb) * min(na, nb), min(na, nb)
        odds = [math.log((y + prior) / (n + total - y - prior)) for y, n in ((ya[word], na), (yb[word], nb))]
        assert row["z"] == pytest.approx((odds[0] - odds[1]) / math.sqrt(1 / (ya[word] + prior) + 1 / (yb[word] + prior)), abs=0.006)


def test_vocabulary_is_the_same_from_the_other_side() -> None:
    one, two = workbench.vocabulary(A, B).set_index("word")["z"], workbench.vocabulary(B, A).set_index("word")["z"]
    assert (one + two.reindex(one.index)).abs().max() == 0 and one.is_monotonic_decreasing


def test_a_word_used_often_by_one_side_is_clear_and_one_used_once_is_not() -> None:
    filler = " ".join(f"word{i}" for i in range(400))
    table = workbench.vocabulary(filler + " guardrails" * 14 + " once", filler + " respect" * 14 + " single").set_index("word")["z"]
    assert table["guardrails"] > 1.96 and table["respect"] < -1.96
    assert abs(table["once"]) < 1.96 and abs(table["word7"]) < 0.1


def test_vocabulary_of_chinese_is_pairs_of_characters() -> None:
    table = workbench.vocabulary(CHINESE_A, CHINESE_B).set_index("word")
    assert table.loc["沟通", ["a_count", "b_count"]].tolist() == [1, 1] and table.loc["分歧", "a_count"] == 1
    assert "g20" in table.index and "通妥" not in table.index and all(len(w) == 2 for w in table.index if w != "g20")


def test_cautions_say_what_is_short_and_how_much_was_compared() -> None:
    short = workbench.cautions(A, B)
    assert short[0].startswith("The first text is short (21 words)") and "may pass by chance" in short[-1]
    long = workbench.cautions(" ".join(f"w{i}" for i in range(700)), " ".join(f"w{i}" for i in range(320)))
    assert len(long) == 2 and "more than twice as long" in long[0]
    assert "pairs of characters" in workbench.cautions(CHINESE_A, CHINESE_B)[-1]


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags[tag] += 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_picture_names_the_words_their_counts_and_the_units() -> None:
    read = Words()
    read.feed(workbench.picture(workbench.vocabulary(A, B), ("<one>", "two"), top=2))
    assert "← more in <one>" in read.words and any("in standard errors" in w for w in read.words)
    table = workbench.vocabulary(A, B)
    for row in [*table.head(2).itertuples(), *table.tail(2).itertuples()]:
        assert f"{row.word}  {row.a_count} : {row.b_count}" in read.words
    assert read.tags["rect"] == 4 + 1  # a bar each, and the ground of the hatching


# -- what cannot be compared -------------------------------------------------------------------------------------------

WRONG = {
    "nothing pasted": ("", " \n", "Both texts are empty"),
    "one text only": (A, "", "The second text is empty. Two texts are needed"),
    "only punctuation": ("…", A, "The first text is empty"),
    "the same twice": (A, A.upper(), "The two texts are the same"),
    "two languages": (A, CHINESE_A, "One text is Chinese and the other is not"),
    "a writing without spaces": ("ทั้งสองฝ่ายหารือ", "ความสัมพันธ์", "no spaces between words"),
    "a book": ("word " * 10_001, A, "more than 10,000 words"),
    "no text": (A, None, "must be words between quotation marks; this is NoneType"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_compared_is_said_in_one_sentence(name: str) -> None:
    a, b, expected = WRONG[name]
    for tool in (workbench.shared_phrases, workbench.vocabulary, workbench.cautions):
        with pytest.raises(WorkbenchError, match=re.escape(expected)):
            tool(a, b)  # type: ignore[operator]


# -- terms -------------------------------------------------------------------------------------------------------------


def test_terms_are_found_in_english_and_in_chinese(course: Course) -> None:
    english = workbench.terms_in(course, "Guardrails! A guardrail; candid and constructive, candid talks. Strengthen it.")
    assert english.loc["guardrails", ["found", "count"]].tolist() == ["guardrails / guardrail", 2]
    assert english.loc["candid", "count"] == 2 and "candid and constructive" in english.loc["candid", "found"]
    chinese = workbench.terms_in(course, CHINESE_B)
    assert chinese.loc["mutual-respect", ["term", "found", "count"]].tolist() == ["mutual respect", "相互尊重", 1]
    assert workbench.terms_in(course, "Стороны обсудили").empty
    both = workbench.terms_of_both(course, A, B)
    assert both.loc["mutual-respect"].tolist() == ["mutual respect", 0, 1] and both.loc["guardrails"].tolist() == ["guardrails", 1, 0]
    with pytest.raises(WorkbenchError, match="The text is empty"):
        workbench.terms_in(course, " ")


# -- coding ------------------------------------------------------------------------------------------------------------

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A and B: two observers, no missing data
BINARY = (list("0100000010"), list("1110010000"), 0.095)
NOMINAL = (list("aabbdcccedda"), list("babbbccceddd"), 0.692)


@pytest.mark.parametrize(("a", "b", "alpha"), [BINARY, NOMINAL], ids=["binary", "nominal"])
def test_alpha_is_that_of_krippendorffs_own_examples(a: list[str], b: list[str], alpha: float) -> None:
    found = workbench.agreement(a, b)
    assert found.alpha == pytest.approx(alpha, abs=0.0006)
    assert found.lowest <= found.alpha <= found.highest
    assert found.units == len(a) == found.same + len(found.disagreements)


def test_disagreements_are_listed_with_their_sentences() -> None:
    found = workbench.agreement(["taiwan", None, "climate", math.nan], ["taiwan", "x", "military", ""], sentences=["one", "two", "three", "four"])
    assert found.disagreements.to_dict("records") == [{"number": 3, "sentence": "three", "first": "climate", "second": "military"}]
    assert (found.same, found.units, found.uncoded) == (1, 2, 2)
    assert "1 of 2 sentences (50%)" in found.explained and "2 sentences were not coded by both" in found.explained
    assert "sentences are too few" in found.explained and "three" in found._repr_html_()


def test_alpha_that_cannot_be_computed_is_said_so() -> None:
    found = workbench.agreement(["taiwan"] * 3, ["taiwan"] * 3)
    assert math.isnan(found.alpha) and "Alpha can't be computed" in found.explained and len(found.disagreements) == 0


@pytest.mark.parametrize(("a", "b", "expected"), [
    (["x", "y"], ["x"], "The first coding has 2 codes and the second 1."),
    (["x", ""], ["", "y"], "No sentence has a code from both"),
    ([], [], "No sentence has a code from both"),
    ("taiwan", ["taiwan"], "A coding must be a list"),
    (["taiwan"], ["tiwan"], '"tiwan" is not in the codebook, did you mean "taiwan"?'),
])
def test_mistakes_in_a_coding_are_named(course: Course, a: list[str], b: list[str], expected: str) -> None:
    with pytest.raises(WorkbenchError, match=re.escape(expected)):
        workbench.agreement(a, b, codebook=course.topics if expected.startswith('"') else ())
    with pytest.raises(WorkbenchError, match="There are 1 sentences, but 2 codes"):
        workbench.agreement(["x", "y"], ["x", "y"], sentences=["one"])


@pytest.mark.parametrize("how", [
    lambda t: t.encode("utf-8-sig"), lambda t: t.encode("utf-8"), lambda t: t.replace(",taiwan", ";taiwan").replace("sentence,code", "sentence;code").encode("utf-8-sig"),
    lambda t: t.replace(",taiwan", "\ttaiwan").replace("sentence,code", "Sentence\tCode").encode("utf-8"), lambda t: t.replace("\n", "\r\n").encode("cp1252"),
], ids=["as saved", "without its mark", "semicolons", "tabs", "an old spreadsheet"])
def test_a_sheet_comes_back_from_a_spreadsheet(tmp_path: Path, how: object) -> None:
    sheet = workbench.coding_sheet("Both sides spoke of “Taiwan”. =SUM(A1) is no formula here.")
    assert sheet.to_dict("list") == {"sentence": ["Both sides spoke of “Taiwan”.", "'=SUM(A1) is no formula here."], "code": ["", ""]}
    sheet["code"] = "taiwan"
    (tmp_path / "sheet.csv").write_bytes(how(sheet.to_csv(index=False)))  # type: ignore[operator]
    pd.testing.assert_frame_equal(workbench.read_sheet(tmp_path / "sheet.csv"), sheet, check_dtype=False)


def test_a_file_that_is_no_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="cannot be read"):
        workbench.read_sheet(tmp_path / "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(WorkbenchError, match="must name the columns sentence and code"):
        workbench.read_sheet(tmp_path / "other.csv")
    with pytest.raises(WorkbenchError, match="The text is empty"):
        workbench.coding_sheet("")


# -- the form ----------------------------------------------------------------------------------------------------------


def test_the_form_compares_and_says_what_is_missing(course: Course) -> None:
    form = Workbench(A, course=course)
    seen: list[object] = []
    form.observe(lambda change: seen.append(change["new"]), "shared")
    form.button.click()
    assert "The second text is empty" in form.results.value and form.shared is None
    form.second = B
    form.button.click()
    assert len(seen) == 1 and len(form.shared) == 3 and len(form.vocabulary) > 10 and "mutual-respect" in form.terms.index
    for part in ("open lines of communication", "<svg", "mutual respect", "The first text is short"):
        assert part in form.results.value
    form.first = "<script>alert(1)</script> talks were candid, substantive and constructive"
    form.button.click()
    assert "<script>" not in form.results.value


def test_two_people_code_one_after_the_other(course: Course) -> None:
    coding = Coding(A, course=course)
    assert coding.sentences == workbench.sentences(A)
    for menu, code in zip(coding._menus, ("character-of-talks", "taiwan", "competition"), strict=True):
        menu.value = code
    coding.coder = 1
    assert [m.value for m in coding._menus] == ["", "", ""]  # the second does not see what the first chose
    coding.show.click()
    assert "No sentence has a code from both" in coding.result.value
    for menu, code in zip(coding._menus, ("character-of-talks", "taiwan", "communication-channels"), strict=True):
        menu.value = code
    coding.coder = 0
    assert coding._menus[2].value == "competition"
    assert coding.codes == (("character-of-talks", "taiwan", "competition"), ("character-of-talks", "taiwan", "communication-channels"))
    coding.show.click()
    assert "2 of 3 sentences" in coding.result.value and "Guardrails matter" in coding.result.value
    coding.text = "One. " * (MOST_SENTENCES + 5)
    assert len(coding.codes[0]) == MOST_SENTENCES and "Only the first" in coding.result.value


def test_without_a_kernel_the_form_says_that_it_needs_one(course: Course) -> None:
    data, _ = Workbench(A, B, course=course)._repr_mimebundle_()
    assert "needs a running notebook" in data["text/html"] and "application/vnd.jupyter.widget-view+json" in data


def test_importing_the_workbench_imports_nothing_heavy() -> None:
    code = "import sys, readouts.workbench; print([m for m in ('pandas', 'numpy', 'krippendorff', 'ipywidgets', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
