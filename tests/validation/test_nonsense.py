"""What a schema can refuse is refused, and what would break the checks is a fault like any other: in a line, in time, without a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import copy_of_data

from readouts.cli import main

NOTES = "texts/alaska-2021/notes.yaml"
PRINTS = "texts/fingerprints.json"
LIMIT = 120  # seconds that a check may take on a busy machine; what hung did so for minutes
MOST = 3_000  # bytes of an answer
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
LONG = "中美关系" * 13

Change = Callable[[Path], object]


def written(pattern: str, new: str) -> Change:
    def change(path: Path) -> None:
        before = path.read_text("utf-8")
        after = re.sub(pattern, new, before, count=1, flags=re.MULTILINE)
        assert after != before
        path.write_text(after, "utf-8", newline="")
    return change


def whole(text: str) -> Change:
    return lambda path: path.write_text(text, "utf-8")


def again(path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", "utf-8")


def instead(make: Callable[[Path], object]) -> Change:
    def change(path: Path) -> None:
        path.unlink()
        make(path)
    return change


NONSENSE: dict[str, tuple[str, Change, str]] = {
    "fingerprints are missing": (PRINTS, Path.unlink, r'alaska-2021/text\.yaml:1: text "alaska-2021": has no fingerprints'),
    "fingerprints of nothing": (PRINTS, whole('{"version": 1, "texts": {}}'), r'text "alaska-2021": has no fingerprints'),
    "fingerprints without a version": (PRINTS, whole("{}"), r"data/texts/fingerprints\.json:1: is broken \(it has no 'version'\)"),
    "fingerprints without a text": (PRINTS, written('"alaska-2021"', '"alaska"'), r'text "alaska-2021": has no fingerprints'),
    "a person twice": ("people.csv", again, r'people\.csv:\d+: person "xi-jinping, .*": is already in line 2; delete one'),
    "a contrast twice": ("contrasts.csv", again, r"contrasts\.csv:\d+: contrast .* is already in line 2; delete one"),
    "a month that is none": ("people.csv", written(r",20\d\d-\d\d-\d\d,", ",2099-99,"), r'people\.csv:\d+: .* "2099-99" is not a date; write it as 2021, 2021-03'),
    "a date in words": ("people.csv", written(r",20\d\d-\d\d-\d\d,", ",soon,"), r'"soon" is not a date'),
    "checked before there were readouts": ("statements.csv", written(r",2026-11-22,", ",1066-11-22,"), r"checked 1066-11-22 is not a date of this course; it must be between 1800 and"),
    "checked in the far future": ("statements.csv", written(r",2026-11-22,", ",2966-11-22,"), r"checked 2966-11-22 is not a date of this course"),
    "published long ago": ("texts/alaska-2021/text.yaml", written(r"^published: .*$", "published: 1066-10-14"), r"published 1066-10-14 is not a date"),
    "a long paragraph": ("texts/alaska-2021/text.yaml", written(r"words: \d+", "words: 99999"), r"its paragraphs add up to \d+ words, and \d+ were counted"),
    "an address with a space": ("statements.csv", written(r",https://", ",https://a b"), r"url is not a web address"),
    "a long quotation in Chinese": ("statements.csv", written("[\u4e00-\u9fff]{8,}", LONG), r"quote_zh is a quotation of \d+ words, two characters counted as a word; the most allowed is 25"),
    "marks of a merge where pages moved": ("moved.txt", lambda p: p.write_text(p.read_text() + "=======\n"), r"moved\.txt:\d+: contains a conflict marker"),
    "marks of a merge among addresses": ("addresses.txt", lambda p: p.write_text(p.read_text() + "<<<<<<< HEAD\n"), r"addresses\.txt:\d+: contains a conflict marker"),
    "a description cut off": ("datapackage.json", lambda p: p.write_text(p.read_text()[:100]), r"datapackage\.json:\d: is broken JSON"),
    "a description of nothing": ("datapackage.json", whole("[]"), r"datapackage\.json:1: isn't a description of tables"),
    "a description of another column": ("datapackage.json", written('"name": "gloss"', '"name": "glos"'), r"datapackage\.json:\d+: the columns of statements\.csv are id,"),
    "a description of another table": ("datapackage.json", written(r'"path": "topics\.csv"', '"path": "topic.csv"'), r'describes "topic\.csv", and there is no such table, did you mean "topics\.csv"'),
    "a property of a column with a slip": ("datapackage.json", written('"required": true', '"equired": true'),
                                           r'datapackage\.json:\d+: .*unknown property "equired", did you mean "required"'),
    "a language that is none": ("readouts.csv", written(",en,", ",&a b,"), r'readouts\.csv:2: .* language "&a b" is not the tag of a language; write en, zh'),
    "a definition for a label": ("kinds.csv", written("^post,Post,", f"post,{'Posted by a person in office ' * 3},"), r'kinds\.csv:\d+: .* label ".* …" is too long for a name'),
    "markup for a label": ("moves.csv", written(",Warns,", ",<script>1</script>,"), r'moves\.csv:\d+: .* label "<script>1</script>" is shown as it is: leave out <'),
    "a name of sixty words": ("people.csv", written("Xí Jìnpíng", "word " * 60), r"people\.csv:2: .* pinyin .* is too long for a name"),
    "the names of the columns twice": ("kinds.csv", written(r"\A(.*)\n", r"\1\n\1\n"), r"kinds\.csv:2: .*these are the names of the columns again; delete the line"),
    "a model cut off": ("desk/model.json", lambda p: p.write_text(p.read_text("utf-8")[:5000], "utf-8"), r"desk/model\.json:1: cannot be used \(.*\); make it again with: readouts desk train"),
    "a model of nothing": ("desk/model.json", whole("{}"), r"desk/model\.json:1: cannot be used"),
    "words for the desk without columns": ("desk/words.csv", written("^code,language,words", "code,words"), r"desk/words\.csv:1: the columns are code,language,words, not code,words"),
    "words for a code that isn't there": ("desk/words.csv", written("^character-of-talks,", "character-of-talk,"), r'desk/words\.csv:2: there is no code "character-of-talk"'),
    "words in a language without accounts": ("desk/words.csv", written(",en,", ",eng,"), r'desk/words\.csv:2: "eng" isn.t a language of accounts; write en or zh'),
    "a sign that isn't one, escaped": (NOTES, written(r"^  body: \|\n", '  body: "a\\\\0b"\n  x: |\n'), r"contains an invisible character \(U\+0000\)"),
    "a sign that isn't one": ("statements.csv", written("says", "sa\x1bys"), r"contains an invisible character \(U\+001B\)"),
    "lists within lists": (NOTES, whole("- " * 20_000 + "a\n"), r"notes\.yaml:1: nests lists and fields more than 30 deep"),
    "brackets without end": (NOTES, whole("[" * 100_000), r"notes\.yaml:1: nests lists and fields more than 30 deep"),
    "a value within itself": (NOTES, whole("- &a [*a]\n"), r"notes\.yaml:1: refers to another value \(\*a\); write that value out"),
    "values that multiply": (NOTES, whole(BOMB), r"notes\.yaml:2: refers to another value"),
    "two documents": (NOTES, written(r"\A", "---\n- id: x\n---\n"), r"notes\.yaml:3: begins a second document here"),
    "a folder for a file": (NOTES, instead(Path.mkdir), r"notes\.yaml:1: is a folder, not a file"),
    "a loop for a file": (NOTES, instead(lambda p: p.symlink_to(p.name)), r"notes\.yaml:1: can't be read: "),
    "a pipe for a file": (NOTES, instead(os.mkfifo), r"notes\.yaml:1: is a pipe or a device"),
    "a device for a file": (NOTES, instead(lambda p: p.symlink_to("/dev/zero")), r"notes\.yaml:1: is a pipe or a device"),
    "a pipe for a table": ("topics.csv", instead(os.mkfifo), r"topics\.csv:1: is a pipe or a device"),
    "a pipe for fingerprints": (PRINTS, instead(os.mkfifo), r"fingerprints\.json:1: is a pipe or a device"),
    "a pipe for the settings": ("../course.yaml", instead(os.mkfifo), r"course\.yaml:1: is a pipe or a device"),
    "a value of ten megabytes": (NOTES, written(r"^  kind: .*$", "  kind: " + "x" * 10_000_000), r'notes\.yaml:\d+: note "[^"]+": kind "x+ … .*, outcome'),
    "a file of thirty megabytes": (NOTES, whole("x" * 30_000_000), r"notes\.yaml:1: is larger than 20 MB"),
}


# What ended the interpreter or never ended is checked in a process of its own.
APART = {name for name in NONSENSE if re.search("pipe|device|multiply|brackets|within", name)}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_a_fault_in_a_line(tmp_path: Path, name: str) -> None:
    file, change, expected = NONSENSE[name]
    data = copy_of_data(tmp_path)
    change(data / file)
    if name in APART:
        command = [sys.executable, "-c", "from readouts.cli import main; main()", "check", str(data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
        said, status = done.stdout + done.stderr, done.returncode
    else:
        result = CliRunner().invoke(main, ["check", str(data)])
        said, status = result.output, result.exit_code
    assert status == 1, said[:2000]
    assert "Traceback" not in said
    assert len(said) < MOST
    assert re.search(expected, said), said
