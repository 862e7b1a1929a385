"""Fingerprints: what they tell of a quotation, the file, the command that makes it."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, texts_folder
from hypothesis import given
from hypothesis import strategies as st
from source_texts import FILES, paragraphs

from readouts.anchoring import fingerprints
from readouts.anchoring.fingerprints import FingerprintError, Fingerprints, Print, check_quotations, locate, shingles, words
from readouts.cli.texts import texts
from readouts.course import files
from readouts.course.course import Course
from readouts.course.readers import Faults

INVENTED = Path(__file__).parent.parent / "fixtures" / "invented"
ESSAY = INVENTED.joinpath("essay.txt").read_text("utf-8").strip().split("\n\n")
needs_texts = pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")


@pytest.fixture(scope="module")
def essay() -> Fingerprints:
    return Fingerprints().with_text("velm", ESSAY, ["landing fee", "managed coldness", "the lamp … by letter"])


# -- words -------------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_places_of_words_agree_with_words(text: str) -> None:
    located = locate(text)
    assert "".join(w.word for w in located) == "".join(words(text))
    assert all(0 <= w.start < w.end <= len(text) for w in located)
    assert [w.start for w in located] == sorted(w.start for w in located)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_shingles_are_a_sorted_set_of_32_bit_numbers(text: str) -> None:
    found = shingles(text)
    assert found == sorted(set(found))
    assert all(0 <= h < 2**32 for h in found)
    assert bool(found) == bool(words(text))


@pytest.mark.parametrize("copy", ["“China’s” win-win", '"China\'s" win‑win', "CHINA'S  win–win", "Chi\u00adna’s\u00a0win — win"])
def test_what_copies_differ_in_makes_no_difference(copy: str) -> None:
    assert shingles(copy) == shingles("China's win-win")


# -- quotations --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("quotation", "where"), [
    ("a frozen strait without a working light", [6]),
    ("the port of Hallin", [7]),
    ("A working light without", []),
    ("Velm and Osterby", [1]),
    ("landing fee", [3, 6]),
    ("managed coldness", [11]),
    ("telephone line", None),  # is there, but nobody published it when the fingerprints were made
    ("herring", None),
    ("", None),
    ("…", None),
])
def test_the_paragraphs_of_a_quotation(essay: Fingerprints, quotation: str, where: list[int] | None) -> None:
    assert essay.paragraph_of("velm", quotation) == where


def test_every_run_of_three_words_is_found_where_it_stands(essay: Fingerprints) -> None:
    for n, paragraph in enumerate(ESSAY, 1):
        found = locate(paragraph)
        for first, last in zip(found, found[2:], strict=False):
            assert n in (essay.paragraph_of("velm", paragraph[first.start : last.end]) or [])


def test_only_published_short_quotations_are_stored(essay: Fingerprints) -> None:
    short = [len(p.short) for p in essay.texts["velm"]]
    assert sum(short) == 2 + 1 + sum("the lamp" in p for p in ESSAY) + sum("by letter" in p for p in ESSAY)
    assert not any(p.short for p in Fingerprints().with_text("velm", ESSAY).texts["velm"])


# -- checking notes ----------------------------------------------------------------------------------------------------


def checked(course: Course, essay: Fingerprints, tmp_path: Path, **note: object) -> tuple[list[str], list[str]]:
    """Faults and undecided notes of a course whose first text is the essay with one note on it."""
    text = next(iter(course.texts.values()))
    shown = [text.paragraphs[0].model_copy(update={"n": n}) for n in range(1, len(ESSAY) + 1)]
    one = text.notes[0].model_copy(update={"id": "one", "prefix": "", "suffix": "", **note})
    text = text.model_copy(update={"id": "velm", "paragraphs": tuple(shown), "notes": (one,)})
    for record in (one, text):
        record.found_at(next(iter(course.texts.values())).where)
    faults = Faults(ROOT)
    some = Course(**{**vars_of(course), "texts": {"velm": text}})
    undecided = check_quotations(some.texts.values(), essay, faults)
    return [f.message for f in faults.found], undecided


def vars_of(course: Course) -> dict[str, object]:
    return {name: getattr(course, name) for name in Course.__dataclass_fields__}


@pytest.mark.parametrize(("note", "message"), [
    ({"at": 6, "quote": "a frozen strait without a working light"}, None),
    ({"at": 5, "quote": "a frozen strait without a working light"}, r"“a frozen .*” is not in paragraph 5, but in paragraph 6; fix `at`"),
    ({"at": 6, "quote": "a frozen strait with no working light"}, r"nor in any other paragraph of this text; look at the words “frozen strait with”; copy"),
    ({"at": 6, "quote": "words of another text"}, r"nor in any other paragraph of this text; copy the quotation again"),
    ({"at": 3, "quote": "The quarrel is older … of quiet discounts"}, None),
    ({"at": 3, "quote": "The quarrel is older ... crosses the sea today"}, r"“crosses the sea today” is not in paragraph 3 nor"),
    ({"at": 4, "quote": "The quarrel is older … of quiet discounts"}, r"paragraph 4, but in paragraph 3"),
    ({"at": 3, "quote": "landing fee"}, None),
    ({"at": 4, "quote": "landing fee"}, r"is not in paragraph 4, but in paragraph 3 and 6"),
    ({"at": 8, "quote": "telephone line", "prefix": "patrol, a "}, None),
    ({"at": 9, "quote": "telephone line", "suffix": "that is staffed"}, r"paragraph 9, but in paragraph 8"),
])
def test_a_quotation_stands_in_its_paragraph_or_is_a_fault(
    course: Course, essay: Fingerprints, tmp_path: Path, note: dict[str, object], message: str | None
) -> None:
    faults, undecided = checked(course, essay, tmp_path, **note)
    assert not undecided
    assert len(faults) == bool(message)
    assert not message or re.search(message, faults[0])


@pytest.mark.parametrize("note", [
    {"at": 8, "quote": "telephone line"},
    {"at": 8, "quote": "herring", "prefix": "the "},
    {"at": 8, "quote": "telephone line", "suffix": "cut in the mid"},  # a context cut anywhere proves nothing against it
    {"at": 3, "quote": "The quarrel … of quiet discounts"},
])
def test_what_cannot_be_decided_is_said_to_be_so(course: Course, essay: Fingerprints, tmp_path: Path, note: dict[str, object]) -> None:
    assert checked(course, essay, tmp_path, **note) == ([], ["velm/one"])


def test_another_number_of_paragraphs_is_a_fault(course: Course, essay: Fingerprints, tmp_path: Path) -> None:
    fewer = Fingerprints({"velm": essay.texts["velm"][:-1]})
    faults, _ = checked(course, fewer, tmp_path, at=1, quote="lighthouse on Gull Rock")
    assert len(faults) == 1
    assert "has 13 paragraphs, but fingerprints of 12" in faults[0]


def test_the_notes_of_the_course_stand_in_their_paragraphs(course: Course) -> None:
    faults = Faults(ROOT)
    check_quotations(course.texts.values(), fingerprints.load(ROOT / "data"), faults)
    assert not faults.found


# -- the file ----------------------------------------------------------------------------------------------------------


def test_the_file_is_the_same_whatever_the_order(essay: Fingerprints, tmp_path: Path) -> None:
    one = essay.with_text("a", ESSAY[:2]).with_text("z", ESSAY[2:4])
    other = Fingerprints().with_text("z", ESSAY[2:4]).with_text("a", ESSAY[:2])
    other = other.with_text("velm", ESSAY, ["the lamp … by letter", "managed coldness", "landing fee"])
    assert one.as_json == other.as_json
    assert one.as_json.endswith("}\n")
    assert len(one.as_json.splitlines()) == 2 + 2 * 3 + 2 + 2 + 13  # a line a paragraph
    assert json.loads(one.as_json)["texts"]["a"][0]["shingles"] == shingles(ESSAY[0])
    (tmp_path / "texts").mkdir()
    fingerprints.save(one, tmp_path)
    assert fingerprints.load(tmp_path) == one
    assert [p.name for p in (tmp_path / "texts").iterdir()] == ["fingerprints.json"]


def test_no_file_is_no_fingerprints(tmp_path: Path) -> None:
    assert fingerprints.load(tmp_path) == Fingerprints()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2, "texts": {}}', '{"version": 1}', '{"version": 1, "texts": {"a": [{"words": 1}]}}',
                                     '{"version": 1, "texts": {"a": [{"words": 1, "shingles": ["x"]}]}}', '{"version": 1, "texts": {"a": 1}}'])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / fingerprints.FILE).write_text(content)
    with pytest.raises(FingerprintError, match=r"fingerprints\.json: (is broken|has version 2)"):
        fingerprints.load(tmp_path)


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "some.json"
    files.write_atomically(path, "before")

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomically(path, "after")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


# -- the command -------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(texts, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def test_fingerprints_of_a_new_text(tmp_path: Path) -> None:
    shutil.copy(ROOT / "course.yaml", tmp_path)
    once = run("fingerprint", "--data", tmp_path, "--text", "velm", INVENTED / "essay.txt")
    assert once.output == "velm: 13 paragraphs, changed\n"
    made = (tmp_path / fingerprints.FILE).read_bytes()
    assert fingerprints.load(tmp_path) == Fingerprints().with_text("velm", ESSAY)
    again = run("fingerprint", "--data", tmp_path, INVENTED / "essay.txt")
    assert again.output == "velm: 13 paragraphs, the same as before\n"
    assert (tmp_path / fingerprints.FILE).read_bytes() == made


def test_blocks_choose_the_paragraphs(tmp_path: Path) -> None:
    shutil.copy(ROOT / "course.yaml", tmp_path)
    assert run("fingerprint", "--data", tmp_path, "--text", "velm", "--blocks", "0, 2-3,12", INVENTED / "essay.txt").exit_code == 0
    assert fingerprints.load(tmp_path).texts["velm"] == tuple(Print.of(ESSAY[i]) for i in (0, 2, 3, 12))


@pytest.mark.parametrize(("arguments", "message"), [
    (["--text", "velm", "--blocks", "3-1"], r'"3-1" is neither a number nor a range'),
    (["--text", "velm", "--blocks", "x"], r'"x" is neither'),
    (["--text", "velm", "--blocks", "1-13"], r"has blocks 0 to 12; there is no block 13"),
    (["--blocks", "1"], r"--blocks needs --text"),
    ([], r"name the text with --text"),
])
def test_what_the_command_refuses(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = run("fingerprint", "--data", tmp_path, *arguments, INVENTED / "essay.txt")
    assert result.exit_code != 0
    assert re.search(message, result.output)
    assert not (tmp_path / fingerprints.FILE).exists()


def test_a_copy_that_differs_makes_no_new_fingerprints_unasked(tmp_path: Path) -> None:
    shutil.copy(ROOT / "course.yaml", tmp_path)
    run("fingerprint", "--data", tmp_path, "--text", "velm", INVENTED / "essay.txt")
    changed = tmp_path / "changed.txt"
    changed.write_text("\n\n".join(ESSAY).replace("smiling", "grinning"), "utf-8")
    result = run("fingerprint", "--data", tmp_path, changed)
    assert result.exit_code == 1
    assert "not word for word (similarity 99.8 %)" in result.output


def test_the_count_of_paragraphs_is_held_against_the_course(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "texts" / "alaska-2021", tmp_path / "texts" / "alaska-2021")
    result = run("fingerprint", "--data", tmp_path, "--text", "alaska-2021", INVENTED / "essay.txt")
    assert result.exit_code == 1
    assert "has 9 paragraphs, but the file gives 13; choose them with --blocks" in result.output


@needs_texts
@pytest.mark.parametrize("name", FILES)
def test_the_checked_in_fingerprints_are_those_of_the_texts(name: str) -> None:
    folder = texts_folder()
    assert folder
    checked_in = fingerprints.load(ROOT / "data").texts[name]
    made = Fingerprints().with_text(name, paragraphs(folder, name)).texts[name]
    assert [(p.words, p.shingles) for p in checked_in] == [(p.words, p.shingles) for p in made]


def test_the_checked_in_file_is_as_the_command_writes_it() -> None:
    assert (ROOT / "data" / fingerprints.FILE).read_text("utf-8") == fingerprints.load(ROOT / "data").as_json
