"""Every usual mistake in the data is reported with file, line, what is wrong and what was probably meant; all at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, copy_of_data

from readouts.cli import main
from readouts.course.course import CourseError
from readouts.validation.load import load_course

TEXT = "texts/alaska-2021/text.yaml"
NOTES = "texts/alaska-2021/notes.yaml"
QUESTIONS = "texts/alaska-2021/questions.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_of_data(tmp_path)


def faults(data: Path) -> list[str]:
    result = CliRunner().invoke(main, ["check", str(data)])
    assert result.exit_code == (1 if result.output.strip().endswith("in the data") else 0), result.output
    assert "Traceback" not in result.output
    return result.output.splitlines()


def line_of(path: Path, words: str) -> int:
    return next(i for i, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line)


def test_the_data_of_the_course_has_no_faults(data: Path) -> None:
    assert faults(data)[-1].endswith("no faults")


def first(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.MULTILINE)


def title_of(_: object) -> str:
    other = (ROOT / "data/texts/candid-2023/text.yaml").read_text("utf-8")
    return next(line for line in other.splitlines() if line.startswith("title: "))


WRONG_COLUMN = "bali-2022-cn-99,bali-2022,cn,cn,taiwan,says,双方同意,,,A gloss.,zh,https://example.org/,,official,2026-11-28,\n"


MISTAKES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "broken YAML": (NOTES, first(r"^  quote: .*$", '  quote: "never closed'), r"notes\.yaml:\d+: is broken YAML"),
    "a colon in a value": (NOTES, first(r"^  quote: .*$", "  quote: one: two: three"), r"notes\.yaml:\d+: .*colon"),
    "a tab": (NOTES, first(r"^  at: ", "\t at: "), r"notes\.yaml:\d+: is broken YAML: there is a tab"),
    "an empty file": (NOTES, lambda text: "  \n", r"notes\.yaml:1: the file is empty"),
    "comments only": (NOTES, lambda text: "# nothing\n", r"notes\.yaml:1: the file contains only comments"),
    "no list": (NOTES, lambda text: "id: one\n", r"notes\.yaml:1: must be a list"),
    "a missing field": (NOTES, first(r"^  kind: .*\n", ""), r'notes\.yaml:\d+: note "[^"]+": is missing the field "kind"'),
    "an unknown field": (NOTES, first(r"^  quote:", "  quotation:"), r'unknown field "quotation", did you mean "quote"\?'),
    "a doubled field": (NOTES, first(r"^  kind: (.*)$", r"  kind: \1\n  kind: \1"), r'the field "kind" appears twice'),
    "an unknown kind": (NOTES, first(r"^  kind: .*$", "  kind: contxt"), r'kind "contxt" is not one of .*did you mean "context"'),
    "a reference to nothing": (NOTES, first(r"^  see: \[.*$", "  see: [meeting:bali-2021]"), r'no meeting "bali-2021", did you mean "bali-2022"'),
    "a paragraph out of range": (NOTES, first(r"^  at: .*$", "  at: 99"), r"alaska-2021 has the paragraphs p1 to p9"),
    "a long quotation": (NOTES, first(r"^  quote: .*$", "  quote: " + "word " * 26), r"is a quotation of 26 words; the most allowed is 25"),
    "raw HTML": (NOTES, first(r"^  body: \|\n", "  body: |\n    <b onclick='x()'>bold</b>\n"), r"body: raw HTML .*; write Markdown"),
    "a javascript link": (NOTES, first(r"^  body: \|\n", "  body: |\n    [x](javascript:alert)\n"), r'body: the link "javascript:alert" is not a web address'),
    "an unknown term": (NOTES, first(r"^  body: \|\n", "  body: |\n    {term}`gaurdrails`\n"), r'no term "gaurdrails", did you mean "guardrails"'),
    "an unknown citation": (NOTES, first(r"^  body: \|\n", "  body: |\n    {cite:p}`nobody-1900`\n"), r'references\.bib has no "nobody-1900"'),
    "an unknown role": (NOTES, first(r"^  body: \|\n", "  body: |\n    {nota}`p1`\n"), r'unknown role "nota", did you mean "note"'),
    "a date that is none": (TEXT, first(r"^published: .*$", "published: 2021-13-45"), r'text\.yaml:\d+: .*published "2021-13-45" is not a date'),
    "an address that is none": (TEXT, first(r"^url: .*$", "url: javascript:x"), r"url is not a web address"),
    "a level that is none": (QUESTIONS, first(r"^  level: .*$", "  level: recal"), r'level "recal" is not one of .*did you mean "recall"'),
    "a side that is neither": ("statements.csv", first(r",us,us,", ",usa,us,"), r'statements\.csv:\d+: statement "[^"]+": side "usa" is not one of us, cn'),
    "a missing column": ("topics.csv", first(r"^id,label", "id"), r'topics\.csv:1: is missing the column "label"'),
    "two meetings of one title": ("meetings.csv", first(r"Munich, February 2024", "Munich, February 2023"),
                                  r'meetings\.csv:\d+: meeting "blinken-wang-munich-2024-02": has the same title as "blinken-wang-munich-2023-02"; add to both'),
    "a doubled column": ("topics.csv", first(r"^id,label", "id,id,label"), r'the column "id" appears twice'),
    "an unknown column": ("topics.csv", first(r"^id,label", "id,lable"), r'unknown column "lable", did you mean "label"\?'),
    "a comma too many": ("topics.csv", lambda t: t + "one,two\n", r"topics\.csv:\d+: topic: 2 cells under 5 columns"),
    "a quotation mark not closed": ("topics.csv", lambda t: t + '"open,\n', r"topics\.csv:\d+: is broken CSV"),
    "an unknown topic": ("statements.csv", first(r",taiwan,", ",taiwann,"), r'topic "taiwann" is not in topics\.csv, did you mean "taiwan"'),
    "an unknown move": ("moves.csv", first(r"^warns,", "warn,"), r'move "warns" is not in moves\.csv, did you mean "warn"'),
    "an unknown speaker": ("moves.csv", first(r"^both,", "joint,"), r'speaker "both" is not in moves\.csv'),
    "a second coding of nothing": ("second_coding.csv", first(r"^anchorage-2021-us-03,", "anchorage-2021-us-0333,"), r'second coding of "anchorage-2021-us-0333": there is no statement of that name, did you mean'),
    "a second coding twice": ("second_coding.csv", lambda t: t + t.splitlines()[1] + "\n", r"second_coding\.csv:\d+: .*is in line 2 already"),
    "marks of a merge": (NOTES, first(r"^- id: ", "<<<<<<< HEAD\n- id: "), r"notes\.yaml:\d+: contains a conflict marker from an unfinished merge \(<<<<<<<\)"),
    "marks of a merge in BibTeX": ("references.bib", lambda t: t + "=======\n", r"references\.bib:\d+: contains a conflict marker"),
    "semicolons for commas": ("topics.csv", lambda t: t.replace(",", ";"), r"topics\.csv:1: its columns are separated by semicolons; save it as CSV with commas"),
    "tabs for commas": ("people.csv", lambda t: t.replace(",", "\t"), r"people\.csv:1: its columns are separated by tabs"),
    "a header that is gone": ("topics.csv", lambda t: t.partition("\n")[2], r"topics\.csv:1: its first line must name the columns: id,label,definition"),
    "a column in capitals": ("topics.csv", first(r"^id,", "ID,"), r'unknown column "ID", did you mean "id"\?'),
    "a side in capitals": ("statements.csv", first(r",us,us,", ",USA,us,"), r'side "USA" is not one of us, cn, did you mean "us"\?'),
    "an item without its dash": (NOTES, lambda t: re.sub(r"(?m)\A(.*?^  kind: .*?^)- id: ", r"\1id: ", t, flags=re.DOTALL), r"notes\.yaml:\d+: is broken YAML: a list item is missing its dash"),
    "a field that is out of line": (NOTES, first(r"^  at: ", "      at: "), r"notes\.yaml:\d+: is broken YAML: it does not fit the lines above"),
    "a role not closed": (NOTES, first(r"^  body: \|\n", "  body: |\n    See {term}`guardrails for more.\n\n"), r"notes\.yaml:\d+: note \"[^\"]+\": body: the role \{term\}`… has no backtick at its end"),
    "a list that is none": (NOTES, first(r"^  see: \[.*$", "  see: p3"), r'notes\.yaml:\d+: note "[^"]+": see must be a list'),
    "a number in words": (NOTES, first(r"^  at: .*$", "  at: two"), r'notes\.yaml:\d+: note "[^"]+": at "two" is not a whole number'),
    "a field of an item": (TEXT, first(r"^    words: .*$", "    words: many"), r'text\.yaml:\d+: .*paragraphs, item 1, words "many" is not a whole number'),
    "a paragraph number twice": (TEXT, first(r"n: 2$", "n: 1"), r'text\.yaml:\d+: text "alaska-2021": the paragraph number 1 appears twice'),
    "a second account of one side": ("readouts.csv", lambda t: t + t.splitlines()[1] + "\n", r'readouts\.csv:\d+: readout of "anchorage-2021": side "us" already appears in line 2'),
    "an account of another year": ("readouts.csv", first(r",2021-03-19,", ",2011-03-19,"), r'readout of "anchorage-2021": its date is 2011-03-19, that of the meeting 2021-03-18'),
    "an id of another form": ("statements.csv", first(r"^anchorage-2021-us-01,", "anchorage-us-1,"), r'statement "anchorage-us-1": its id must be anchorage-2021-us- and a number'),
    "checked before it was said": ("statements.csv", first(r",2026-11-22,", ",2020-11-22,"), r"checked 2020-11-22, before the meeting"),
    "Chinese without Chinese": ("statements.csv", first(r",en,", ",zh,"), r"lang is zh, and there is no Chinese in its words"),
    "the same words twice": ("statements.csv", lambda t: t + t.splitlines()[1].replace("-us-01,", "-us-98,", 1) + "\n", r'statement "anchorage-2021-us-98": quotes the same words as "anchorage-2021-us-01"'),
    "commas between people": ("meetings.csv", first(r"Commission\); Wang Yi", "Commission), Wang Yi"), r'meeting "anchorage-2021": cn_people: put semicolons between people'),
    "fingerprints of no text": ("texts/fingerprints.json", lambda t: t.replace('"alaska-2021"', '"alaska-2020"', 1), r'fingerprints\.json:1: has fingerprints of "alaska-2020", but there is no such text, did you mean "alaska-2021"'),
    "a slip in a field of BibTeX": ("references.bib", lambda t: t + "\n@online{slip-1999,\n  title = {A},\n  nte = {B},\n  file = {C}\n}\n", r'references\.bib:\d+: reference "slip-1999": BibTeX has no field "nte", did you mean "note"\?'),
    "an item indented too far": ("texts/structural-2023/questions.yaml", lambda t: t.replace("    - Did you say how one half", "      - Did you say how one half"), r"data/texts/structural-2023/questions\.yaml:18: begins with a dash, but goes on with the value above; indent it like the items of its list"),
    "a word that is none": ("statements.csv", lambda t: re.sub(r"a range of issues", "a range of " + "issues" * 100, t, count=1), r"statements\.csv:\d+: .*has a word of 60\d letters, \"issuesissues[^\"]*…\"; look for spaces that are missing"),
    "a label without a letter": ("moves.csv", lambda t: re.sub(r",Says,", ",“,", t, count=1), r'moves\.csv:\d+: .*"“" is not a name: it has no letter'),
    "a code of the model that is none": ("desk/model.json", lambda t: t.replace('"narcotics"', '"nacrotics"'), r'desk/model\.json:1: suggests "nacrotics", which the codebook does not have; run readouts desk train'),
    "a slip in a type of BibTeX": ("references.bib", lambda t: t + "\n@onlie{slip-1999,\n  title = {A}\n}\n", r'references\.bib:\d+: reference "slip-1999": BibTeX has no entries of type "onlie", did you mean "online"\?'),
    "broken BibTeX": ("references.bib", lambda t: t + "@book{x, title = {open\n", r"references\.bib:\d+: is broken BibTeX.*; look in this entry and the one above"),
    "a no-break space in a name": (NOTES, first(r"^- id: ([a-z]+)-", "- id: \\1\u00a0"), r'may contain only .*; it contains an invisible character or an unusual space \(U\+00A0\): type it again'),
    "a no-break space after a side": ("statements.csv", first(r",us,us,", ",us\u00a0,us,"), r'did you mean "us"\?; it contains an invisible character or an unusual space \(U\+00A0\)'),
    "a no-break space for indentation": (NOTES, first(r"^  at: ", "\u00a0 at: "), r"notes\.yaml:2: is broken YAML: there is an unusual space \(U\+00A0\) in the indentation"),
    "a claim of an unknown form": ("claims.yaml", lambda t: t + "- about: meeting:bali-2022\n  claims:\n    - {absnt: x, side: us}\n", r'unknown field "claims, item 1, absnt", did you mean "absent"\?'),
    "Chinese in the column of English": ("statements.csv", lambda t: t + WRONG_COLUMN, r'statement "bali-2022-cn-99": its quote has Chinese words; put them into quote_zh, and a translation into translation'),
    "two texts of one title": (TEXT, lambda t: re.sub(r"(?m)^title: .*$", title_of, t, count=1), r'text\.yaml:\d+: text "[\w-]+": has the same title as "[\w-]+"'),
    "a balance of nobody": (NOTES, first(r"us-explains", "usa-explains"), r'notes\.yaml:\d+: note "[^"]+": balance "usa-explains" is not one of us-explains, .*, did you mean "us-explains"\?'),
    "a meeting without its kind": (NOTES, first(r"see: \[meeting:", "see: ["), r'notes\.yaml:\d+: note "[^"]+": see: "anchorage-2021" is a meeting; write it as meeting:anchorage-2021'),
    "a cell too few": ("people.csv", lambda t: t + "x,y\n", r"people\.csv:\d+: person: 2 cells under 9 columns; an empty cell needs its comma too"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(data: Path, name: str) -> None:
    file, change, expected = MISTAKES[name]
    path = data / file
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")
    lines = faults(data)
    assert any(re.search(expected, line) for line in lines), "\n".join(lines[:20])
    assert all(re.match(r"data/[\w./-]+:\d+: ", line) for line in lines[:-1])


def test_a_file_under_a_wrong_name_is_not_passed_over(data: Path) -> None:
    (data / "texts/alaska-2021/quiz.yaml").rename(data / "texts/alaska-2021/quiz.yml")
    (data / "texts/candid-2023/Notes.yaml").write_text("- id: x\n", "utf-8")
    lines = faults(data)
    for name, meant in (("alaska-2021/quiz.yml", "quiz.yaml"), ("candid-2023/Notes.yaml", "notes.yaml")):
        assert any(re.search(rf'texts/{re.escape(name)}:1: is not a file of a text and is ignored, did you mean "{meant}"', line) for line in lines)


def test_many_faults_of_one_kind_are_summed_up(data: Path) -> None:
    path = data / "statements.csv"
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([rows[0].replace("side,speaker,topic", "topic,side,speaker"), *rows[1:]]) + "\n", "utf-8")
    lines = faults(data)
    assert len(lines) < 100 and re.fullmatch(r"[0-9]{3,} faults in the data", lines[-1])
    assert any(re.search(r"statements\.csv:\d+: \d+ more like the 10 above, down to line \d+", line) for line in lines)
    assert all(re.match(r"data/[\w./-]+:\d+: ", line) for line in lines[:-1])


def test_a_duplicate_id_names_both_lines(data: Path) -> None:
    path = data / NOTES
    text = path.read_text("utf-8")
    second = re.findall(r"^- id: (.*)$", text, re.MULTILINE)[:2]
    path.write_text(text.replace(f"- id: {second[1]}\n", f"- id: {second[0]}\n", 1), "utf-8")
    assert any(f'note "{second[0]}": the id is already used in line' in line for line in faults(data))


def test_a_key_of_references_that_is_twice_names_both_lines(data: Path) -> None:
    path = data / "references.bib"
    text = path.read_text("utf-8")
    key = re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE)[2]
    path.write_text(f"{text}\n@misc{{{key},\n  title = {{Again}}\n}}\n", "utf-8")
    old, new = (n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if re.match(rf"@\w+\{{{key},", line))
    assert f'data/references.bib:{new}: the key "{key}" is already used in line {old}; delete one entry, or give it another key' in faults(data)


def test_a_quotation_mark_that_is_missing_is_looked_for_from_where_it_may_be(data: Path) -> None:
    notes = data / NOTES
    notes.write_text(notes.read_text("utf-8").replace("quote: strategic dialogue", 'quote: "strategic dialogue', 1), "utf-8")
    table = data / "statements.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, row in enumerate(rows) if '."' in row and '"' in rows[n + 1])
    table.write_text("".join([*rows[:at], rows[at].replace('."', ".", 1), *rows[at + 1 :]]), "utf-8")
    lines = faults(data)
    assert any(re.search(r"notes\.yaml:\d+: is broken YAML", line) and line.endswith("here or since line 1") for line in lines), lines
    assert any(f"statements.csv:{at + 1}: is broken CSV" in line for line in lines), lines


def test_one_mistake_in_a_claim_is_one_fault(data: Path) -> None:
    path = data / "claims.yaml"
    path.write_text(path.read_text("utf-8") + "- about: meeting:bali-2022\n  claims:\n    - {absnt: x, side: us}\n", "utf-8")
    assert faults(data)[-1] == "1 fault in the data"
    path.write_text(path.read_text("utf-8").replace("\n    - {absnt: x, side: us}", " []"), "utf-8")
    assert any("claims needs at least 1 item, and has 0" in line for line in faults(data))


def test_without_its_settings_no_other_course_is_taken_for_this_one(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data.parent / "course.yaml").unlink(missing_ok=True)
    monkeypatch.delenv("READOUTS_DATA", raising=False)
    monkeypatch.chdir(data.parent)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1 and "course.yaml: the file is missing" in result.output


def test_wrong_encoding(data: Path) -> None:
    path = data / NOTES
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    assert any("notes.yaml:1: is not UTF-8" in line for line in faults(data))
    path.write_bytes("- id: a\n  quote: caf\xe9\n".encode("latin-1"))
    assert any("notes.yaml:2: is not UTF-8 (byte 0xe9)" in line for line in faults(data))


def test_a_missing_file(data: Path) -> None:
    (data / "glossary.yaml").unlink()
    assert any("glossary.yaml:1: the file is missing" in line for line in faults(data))


def test_the_line_is_the_right_one(data: Path) -> None:
    path = data / NOTES
    text = path.read_text("utf-8")
    third = re.findall(r"^- id: (.*)$", text, re.MULTILINE)[2]
    head, tail = text.split(f"- id: {third}\n")
    path.write_text(head + f"- id: {third}\n" + re.sub(r"kind: \w+", "kind: nothing", tail, count=1), "utf-8")
    expected = line_of(path, "kind: nothing")
    assert any(f'notes.yaml:{expected}: note "{third}": kind "nothing"' in line for line in faults(data))


def test_all_faults_are_reported_at_once(data: Path) -> None:
    for file, old, new in ((NOTES, "kind: ", "kimd: "), (QUESTIONS, "level: ", "levle: "), ("topics.csv", "id,", "idd,")):
        path = data / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = "\n".join(faults(data))
    assert "kimd" in found and "levle" in found and "idd" in found


def test_the_error_of_the_package_is_the_same(data: Path) -> None:
    (data / NOTES).write_text("- id: x\n", "utf-8")
    with pytest.raises(CourseError) as error:
        load_course(data)
    assert len(error.value.faults) >= 4
    assert str(error.value).splitlines() == faults(data)


def test_a_folder_that_is_not_there() -> None:
    result = CliRunner().invoke(main, ["check", "no/such/folder"])
    assert result.exit_code == 2
    assert "there is no folder" in result.output
