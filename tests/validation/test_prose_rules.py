"""What `readouts check` says of the writing: lengths, cover, support, reasons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import copy_of_data

from readouts.cli import main
from readouts.course.bodies import word_count

NOTES, QUIZ = "texts/alaska-2021/notes.yaml", "texts/alaska-2021/quiz.yaml"
LONG = "word " * 181


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_of_data(tmp_path)


def check(data: Path) -> str:
    return CliRunner().invoke(main, ["check", str(data)]).output


@pytest.mark.parametrize(("body", "count"), [
    ("Three plain words", 3),
    ("The {term}`red line` and {term}`policy <one China policy>` count", 6),
    ("A citation {cite:p}`ap-2021-divides` counts nothing, nor does {para}`alaska-2021/p3`", 6),
    ("One line\nand the next", 5),
    ("*Stressed* and **strong** words", 4),
])
def test_words_are_counted_as_a_reader_sees_them(body: str, count: int) -> None:
    assert word_count(body) == count


@pytest.mark.parametrize(("file", "pattern", "new", "expected"), [
    (NOTES, r"^  body: \|\n(    .*\n)+", f"  body: |\n    {LONG}\n", r'note "dialogue-or-meeting": its body has 181 words; 40 to 180 are allowed'),
    (NOTES, r"^  body: \|\n(    .*\n)+", "  body: |\n    Too short.\n", r'notes\.yaml:\d+: note "dialogue-or-meeting": its body has 2 words'),
    ("glossary.yaml", r"^  body: \|\n(    .*\n)+", "  body: |\n    Too short.\n", r'glossary\.yaml:\d+: term "[\w-]+": its body has 2 words; 30 to 130'),
    (NOTES, r"^  at: 4$", "  at: 3", r"text\.yaml:\d+: text \"alaska-2021\": paragraph 4 has no note"),
    (NOTES, r"^  kind: term\n  (balance: .*\n  )?body: \|\n(    .*\n)+  see: .*\n", "  kind: context\n  body: |\n    " + "word " * 50 + "\n", r"a note of the kind context needs a reference"),
    (QUIZ, r"^      why: .*\n", "", r'is missing the field "options, item 1, why"'),
    (QUIZ, r'^      why: .*\n(    - text: .*\n)(      right: true\n)?      why: .*\n', r'      why: "{para}`p9`"\n\1\2      why: "{para}`p9`"\n', r"two options have the same reason"),
], ids=["long note", "short note", "short term", "no note", "no reference", "no reason", "one reason for two"])
def test_a_fault_of_writing_is_named(data: Path, file: str, pattern: str, new: str, expected: str) -> None:
    path = data / file
    before = path.read_text("utf-8")
    count = 0 if "at: 4" in pattern else 1
    path.write_text(re.sub(pattern, new, before, count=count, flags=re.MULTILINE), "utf-8")
    assert path.read_text("utf-8") != before
    assert re.search(expected, check(data)), check(data)[:1500]
