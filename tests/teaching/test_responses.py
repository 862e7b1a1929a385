"""What students hand in comes back whole: renamed, doubled, older, cut-off and edited files, and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from conftest import AXE, ROOT, system_browser
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from readouts.cli import classes, main
from readouts.course.course import Course
from readouts.export.answers_page import reading_page
from readouts.teaching.responses import (
    Answer,
    Found,
    Unreadable,
    collect,
    files,
    full_ids,
    questions,
    read,
    table,
)
from readouts.text.csv_cells import defused
from readouts.text.words import count_words

FIXTURES = Path(__file__).parent.parent / "fixtures" / "answers"
LISTS, CALLED = "alaska-2021/two-lists-of-conditions", "alaska-2021/what-is-it-called"


@pytest.fixture(autouse=True)
def loaded(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classes, "_course", lambda: course)


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, ["responses", "collect", *map(str, args)])
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def saved(folder: Path, name: str, answers: dict[str, tuple[str, str]], student: str = "") -> Path:
    entries = {key: {"text": text, "edited": edited} for key, (text, edited) in answers.items()}
    path = folder / name
    path.write_text(json.dumps({"format": "readouts-answers", "version": 1, "student": student, "saved": "2026-02-03T10:20:00Z", "answers": entries},
                               ensure_ascii=False, indent=2), encoding="utf-8")
    return path


# -- the files of a class ----------------------------------------------------------------------------------------------


def test_a_folder_as_it_comes_back(tmp_path: Path) -> None:
    target, page = tmp_path / "class.csv", tmp_path / "class.html"
    result = run(FIXTURES, "--to", target, "--page", page)
    assert result.exit_code == 1  # three files need the teacher
    assert "package.json: is JSON, but isn't a file of answers" in result.stderr
    assert "cut off.json: is cut off or damaged: 1 whole answer taken" in result.stderr
    assert "edited by hand.json: is cut off or damaged: 2 whole answers taken" in result.stderr
    found = rows(target)
    assert list(found[0]) == ["student", "chapter", "question", "answer", "words", "last_edit", "file", "superseded",
                              "kind", "first_version", "checks_ticked", "quiz_right", "quiz_of", "written_late"]
    assert len(found) == 4 + 2 + 2 + 1 + 2 + 1 + 3 * 7
    lists = [r for r in found if r["question"] == "two-lists-of-conditions"]
    ana = [(r["file"], r["superseded"]) for r in lists if r["student"].casefold().startswith("ana")]
    assert ana == [("answers (1).json", ""), ("answers.json", "yes")]  # one person, however the name is spaced and capitalized
    assert {r["file"] for r in lists if not r["superseded"]} == {"answers (1).json", "older.json", "my work.md", "edited by hand.json", "cut off.json",
                                                                     "quoted.md", "everything.html"}
    typed = next(r for r in lists if r["file"] == "edited by hand.json")
    assert typed["answer"] == 'He calls it "strength"\nand I typed this line in an editor.' and typed["student"] == "Tom O'Neil"
    assert next(r for r in lists if r["file"] == "cut off.json")["student"] == "Zoë Cut"
    assert "10 files, 7 students, 17 answers, 16 earlier versions" in result.output
    assert page.exists() and target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_markdown_is_read_with_its_own_headings_and_without_the_sites(tmp_path: Path) -> None:
    first, second = read(FIXTURES / "my work.md").answers
    assert first == Answer("Li Wei 李伟", LISTS, "=SUM(A1:A9) is how I would add them up.\n\n## My own heading\n\nSecond part.",
                           "2026-02-04T12:00:00.000Z", "my work.md")
    assert second.text == "战略对话" and count_words(second.text) == 4
    source = "<!-- answer: a/b edited: 2026-01-01T00:00:00Z -->\n## B\none\n\n# Next chapter\n\n<!-- answer: c/d -->\n## D\n# mine\n"
    (tmp_path / "x.md").write_text(source, "utf-8")
    assert [(a.text, a.edited) for a in read(tmp_path / "x.md").answers] == [("one", "2026-01-01T00:00:00Z"), ("# mine", "")]


def test_the_first_version_names_questions_with_and_without_their_chapter(course: Course) -> None:
    found = read(FIXTURES / "older.json", known=full_ids(questions(course)))
    assert {(a.question, a.text) for a in collect(course, found.answers).rows} == {
        (LISTS, "From the first site."), (CALLED, "A dialogue; a meeting."),
    }


def test_a_file_cut_anywhere_gives_its_whole_answers_and_no_other(tmp_path: Path) -> None:
    texts = {f"alaska-2021/q{i}": (f'“{i}” said "yes" — 是\n\\ {{"text": "no"}} "alaska-2021/q9": ', f"2026-02-0{i}T10:00:00Z") for i in range(1, 5)}
    data = saved(tmp_path, "whole.json", texts, "Zoë 李").read_bytes()
    ends = {key: data.index(f'"{edited}"'.encode()) for key, (_, edited) in texts.items()}
    cut = tmp_path / "cut.json"
    for length in range(len(data) - 1):
        cut.write_bytes(data[:length])
        try:
            found = read(cut)
        except Unreadable:
            found = Found("", frozenset())
        taken = {a.question: a.text for a in found.answers}
        assert all(taken[key] == texts[key][0].strip() for key in taken), length
        # 32: the time in its quotation marks, a line break, the indentation and the brace that closes the answer.
        assert set(taken) >= {key for key, end in ends.items() if end + 32 < length}, length
        assert not taken or (not found.whole and found.answers[0].student == "Zoë 李")


HAND_EDITED: dict[str, tuple[str, dict[str, str]]] = {
    "a comma too many": ('{"answers": {"a/b": {"text": "one", "edited": "x"},},}', {"a/b": "one"}),
    "a comma too few": ('{"answers": {"a/b": {"text": "one"} "a/c": {"text": "two"}}}', {"a/b": "one", "a/c": "two"}),
    "bare quotation marks": ('{"answers": {"a/b": {"text": "the "new" one, \\"q\\"\\n", "edited": "x"}}}', {"a/b": 'the "new" one, "q"'}),
    "bare quotation marks, first version": ('{"a/b": "the "new" one", "a/c": "two"}', {"a/b": 'the "new" one', "a/c": "two"}),
    "a backslash": ('{"answers": {"a/b": {"text": "C:\\quiz", "edited": "x"}}}', {"a/b": "C:\\quiz"}),
    "a line above": ('My answers:\n{"answers": {"a/b": {"text": "one"}}}', {"a/b": "one"}),
    "pasted twice": ('{"answers": {"a/b": {"text": "one"}}}\n{"answers": {"a/c": {"text": "two"}}}', {"a/b": "one", "a/c": "two"}),
    "a key inside an answer": ('{"answers": {"a/b": {"text": "\\"a/c\\": {\\"text\\": \\"no\\"}"},,}}', {"a/b": '"a/c": {"text": "no"}'}),
    "a time in words": ("<!-- answer: a/b edited: 3 February, noon -->\n## B\none\n", {"a/b": "one"}),
    "a damaged mark": ("<!-- answer: a b -->\n## B\none\n<!-- answer: a/c -->\ntwo\n<!-- answer: a/d\nthree\n",
                       {"question-not-known": "<!-- answer: a b -->\n## B\none", "a/c": "two\n<!-- answer: a/d\nthree"}),
}


@pytest.mark.parametrize("name", HAND_EDITED)
def test_files_edited_by_hand(tmp_path: Path, name: str) -> None:
    source, expected = HAND_EDITED[name]
    path = tmp_path / "answers.txt"
    path.write_text(source, "utf-8")
    assert {a.question: a.text for a in read(path).answers} == expected


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FIXTURES.iterdir())), st.lists(st.tuples(st.integers(0, 900), st.integers(0, 40), st.binary(max_size=12)), max_size=6))
def test_no_damage_ends_in_anything_but_answers_or_a_reason(course: Course, tmp_path_factory: pytest.TempPathFactory, source: Path,
                                                           edits: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(source.read_bytes())
    for place, gone, new in edits:
        data[place : place + gone] = new
    path = tmp_path_factory.getbasetemp() / "damaged.json"
    path.write_bytes(data)
    try:
        answers = read(path, known=full_ids(questions(course))).answers
    except Unreadable as error:
        assert str(error)
        return
    found = collect(course, answers)
    assert len(found.rows) == len(answers) > 0 and table(found.rows) and reading_page(course, found)


def test_data_with_faults_are_told_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    shutil.copy2(ROOT / "course.yaml", tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("READOUTS_DATA", str(tmp_path))
    result = run(FIXTURES / "answers.json", "--to", tmp_path / "t.csv")
    assert result.exit_code == 1 and "meetings.csv:1: the file is missing" in result.stderr


def test_nameless_files_are_not_taken_for_one_student(course: Course, tmp_path: Path) -> None:
    one = saved(tmp_path, "a.json", {LISTS: ("mine", "2026-02-03T10:00:00Z")})
    two = saved(tmp_path, "b.json", {LISTS: ("mine too", "2026-02-04T10:00:00Z")})
    assert [r.superseded for r in collect(course, [*read(one).answers, *read(two).answers]).rows] == [False, False]


def test_a_nameless_file_joins_the_one_it_shares_an_answer_with(course: Course, tmp_path: Path) -> None:
    shared = {CALLED: ("A dialogue", "2026-02-03T10:00:00Z")}
    files = [saved(tmp_path, "a.json", shared | {LISTS: ("first", "2026-02-03T11:00:00Z")}),
             saved(tmp_path, "b.json", shared | {LISTS: ("second", "2026-02-04T11:00:00Z")}, "Ana")]
    found = collect(course, [a for f in files for a in read(f).answers]).rows
    assert [(a.text, a.superseded) for a in found if a.question == LISTS] == [("second", False), ("first", True)]


def test_the_newest_counts_whatever_zone_its_time_is_written_in(course: Course) -> None:
    times = ["2026-02-03T10:00:00+09:00", "2026-02-03T02:00:00Z", "2026-02-03T01:30:00.5", "yesterday", "0001-01-01T00:00:00+14:00", ""]
    other = [Answer("Ana", CALLED, "the same", "2026-01-01T00:00:00Z", f"{i}.json") for i in range(len(times))]
    found = [a for a in collect(course, other + [Answer("Ana", LISTS, t, t, f"{i}.json") for i, t in enumerate(times)]).rows if a.question == LISTS]
    assert [a.edited for a in found][:3] == [times[1], times[2], times[0]]
    assert len(found) == len(times) and [a.superseded for a in found] == [False] + [True] * 5


def test_files_of_one_name_in_two_folders_stay_apart(tmp_path: Path) -> None:
    for folder in ("mon", "tue"):
        (tmp_path / folder).mkdir()
        saved(tmp_path / folder, "answers.json", {LISTS: (folder, "2026-02-03T10:00:00Z")})
    run(tmp_path / "mon", tmp_path / "tue", "--to", tmp_path / "t.csv")
    found = rows(tmp_path / "t.csv")
    assert len({r["file"] for r in found}) == 2 and {r["superseded"] for r in found} == {""}


def test_two_hundred_files_one_of_them_damaged(tmp_path: Path, course: Course) -> None:
    keys = list(questions(course))
    folder = tmp_path / "class"
    folder.mkdir()
    for i in range(200):
        answers = {key: (f"Answer {i} to {key}. " + "词 word " * 60, f"2026-02-03T10:{i % 60:02}:00Z") for key in keys[:10]}
        path = saved(folder, f"answers-{i}.json", answers, f"Student {i}")
    path.write_bytes(path.read_bytes()[:-700])
    result = run(folder, "--to", tmp_path / "t.csv", "--page", tmp_path / "t.html")
    found = rows(tmp_path / "t.csv")
    assert result.exit_code == 1 and result.stderr.count("cut off or damaged") == 1 and "answers-199.json" in result.stderr
    assert 1990 < len(found) < 2000 and len({r["student"] for r in found}) == 200


# -- files that are something else ------------------------------------------------------------------------------------


OTHERS: dict[str, tuple[bytes, str]] = {
    "empty.json": (b"", "is empty"),
    "zeros.json": (b"\0" * 99, "is empty"),
    "essay.docx": (b"PK\x03\x04 and more", "is a packed file (zip or Word)"),
    "list.json": (b"[1, 2]", "isn't a file of answers"),
    "number.json": (b"12", "isn't a file of answers"),
    "deep.json": (b"[" * 200_000, "holds no answer|nested too deeply"),
    "object.json": (b'{"answers": [1]}', 'has no answers under "answers"'),
    "nothing.json": (b'{"format": "readouts-answers", "version": 1, "student": "A", "answers": {}}', "holds no answers"),
    "page.html": (b"<!doctype html><title>My work</title>", "is a web page without answers"),
    "marks.md": (b"<!-- answer: \n## One\ntext", "its marks"),
    "picture.jpg": (bytes(range(256)) * 40, "holds no"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_cannot_be_read_is_named_and_the_rest_is_collected(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    saved(folder, "good.json", {LISTS: ("good", "2026-02-03T10:00:00Z")}, "Ana")
    (folder / name).write_bytes(OTHERS[name][0])
    result = run(folder, "--to", tmp_path / "t.csv")
    assert result.exit_code == 1 and len(rows(tmp_path / "t.csv")) == 1
    assert any(f"{name}: " in result.stderr and why in result.stderr for why in OTHERS[name][1].split("|")), result.stderr


def test_a_missing_file_and_no_answers_at_all(tmp_path: Path) -> None:
    result = run(tmp_path / "none.json", "--to", tmp_path / "t.csv")
    assert result.exit_code == 1 and "none.json: cannot be opened (No such file or directory)" in result.stderr
    assert "no answers were found; nothing was written" in result.stderr and not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_editors(tmp_path: Path, encoding: str) -> None:
    text = "中美双方就双边关系和共同关心的重大国际和地区问题深入交换意见。" * 8
    path = saved(tmp_path, "a.json", {LISTS: (text, "2026-02-03T10:00:00Z")}, "李伟")
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    found = read(path)
    assert found.answers[0].text == text and count_words(text) == 30 * 8
    assert bool(found.remarks) == (encoding == "gb18030")


def test_damaged_characters_are_said_and_the_rest_kept(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.json", {LISTS: ("双边关系 and 国际", "2026-02-03T10:00:00Z")})
    path.write_bytes(path.read_bytes().replace("边".encode(), b"\xff"))
    found = read(path)
    assert found.answers[0].text == "双\ufffd关系 and 国际" and found.remarks == ["1 damaged character, shown as \ufffd"]


def test_an_entry_that_is_no_answer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"version": 7, "answers": {LISTS: {"text": 5}, CALLED: "plain", "x/y": {"text": "kept"}}}), "utf-8")
    result = run(path, "--to", tmp_path / "t.csv")
    assert f"the answer to {LISTS} cannot be read" in result.stderr and "newer site (version 7)" in result.stderr
    assert "x/y: isn't a question of this course; its answers were kept" in result.stderr
    assert [(r["chapter"], r["question"], r["answer"]) for r in rows(tmp_path / "t.csv")] == [("alaska-2021", "what-is-it-called", "plain"), ("x", "y", "kept")]


# -- the table and the page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_defused(start: str) -> None:
    evil = start + 'cmd|"/c calc"!A1'
    cells = next(csv.reader(io.StringIO(table([Answer(evil, evil, evil, evil, evil)]).decode("utf-8-sig").partition("\r\n")[2], newline="")))
    assert all(not cell.startswith(start) for cell in cells) and defused("plain = text") == "plain = text"
    assert cells[3] == "'" + evil


def test_what_no_table_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    entry = {"text": "a\0\ab\ud83d\r\nc", "edited": 3}
    path.write_text(json.dumps({"student": "A\0\ud800\n=B", "answers": {LISTS: entry}}), "utf-8")
    answer = read(path).answers[0]
    assert (answer.student, answer.text, answer.edited) == ("A\ufffd =B", "ab\ufffd\nc", "")
    assert table([answer]).decode("utf-8-sig")


@pytest.mark.parametrize(("text", "count"), [
    ("", 0), ("one two", 2), ("don't well-known 3.5", 3), ("新华社", 3), ("the 新华社 text", 5), ("a — b – c", 3), ("“战略”，dialogue。", 3), ("𠀀 x", 2), ("- -", 0),
])
def test_words(text: str, count: int) -> None:
    assert count_words(text) == count


def hostile() -> list[Answer]:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">&amp; </div></main> 战略 “q” \'s'
    return [Answer(evil, LISTS, evil, "2026-02-03T10:00:00Z", evil + ".json"), Answer(evil, LISTS, "older " + evil, "", evil + ".json"),
            Answer("", CALLED, "", "x", "c.json"), Answer("Bo", 'x"><b>/y z', evil, evil, "d.json")]


def test_the_page_shows_everything_as_text(course: Course) -> None:
    html = reading_page(course, collect(course, hostile()))
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["script", "img", "iframe", "link", "object", "form"])
    assert all(a["href"].startswith("#") and soup.find(id=a["href"][1:]) for a in soup.find_all("a"))
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on") or name == "src"]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)) and soup.html and soup.html["lang"] == "en"
    assert [a.get_text() for a in soup.select(".answer")] == [hostile()[0].text, hostile()[1].text, "(empty)", hostile()[3].text]
    assert [h.get_text() for h in soup.select("h3")] == ["Two lists of conditions", "What is it called", 'x"><b>/y z']
    assert soup.select_one("details summary").get_text() == "1 earlier version"  # type: ignore[union-attr]


@pytest.mark.browser
@pytest.mark.skipif(not system_browser(), reason="no Chromium here")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page(course: Course, browser: Browser, tmp_path: Path, scheme: str) -> None:
    (tmp_path / "a.html").write_text(reading_page(course, collect(course, hostile())), "utf-8")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800}, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "a.html").as_uri())
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()[:2000]
    assert len(asked) == 1 and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out" / "t.csv"
    target.parent.mkdir()
    target.write_text("old", "utf-8")

    def refuse(self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    result = run(FIXTURES / "answers.json", "--to", target)
    assert result.exit_code == 1 and "t.csv: cannot be written (Permission denied); is it open in another program?" in result.stderr
    assert [p.name for p in target.parent.iterdir()] == ["t.csv"] and target.read_text("utf-8") == "old"
    result = run(FIXTURES / "answers.json", "--to", tmp_path / "no" / "t.csv")
    assert result.exit_code == 1 and "cannot be written (No such file or directory)" in result.stderr


def test_the_table_of_yesterday_is_not_read_as_an_answer(tmp_path: Path) -> None:
    saved(tmp_path, "a.json", {LISTS: ("good", "2026-02-03T10:00:00Z")}, "Ana")
    args = (tmp_path, "--to", tmp_path / "t.csv", "--page", tmp_path / "t.html")
    first = run(*args), (tmp_path / "t.csv").read_bytes()
    again = run(*args), (tmp_path / "t.csv").read_bytes()
    assert first[0].exit_code == again[0].exit_code == 0 and first[1] == again[1]
    assert run(tmp_path, "--to", tmp_path / "t.csv", "--page", tmp_path / "t.csv").exit_code == 2


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="is larger than"):
        read(saved(tmp_path, "a.json", {LISTS: ("x", "")}))


# -- all that is handed in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["json", "md", "html"])
def test_the_table_has_predictions_terms_the_quiz_and_first_versions(tmp_path: Path, ending: str) -> None:
    result = run(FIXTURES / f"everything.{ending}", "--to", tmp_path / "t.csv", "--page", tmp_path / "t.html")
    assert result.exit_code == 0 and "isn't a question of this course" not in result.stderr
    found = rows(tmp_path / "t.csv")
    assert [(r["chapter"], r["question"], r["kind"]) for r in found] == [
        ("alaska-2021", "prediction", "prediction"), ("alaska-2021", "two-lists-of-conditions", "answer"), ("alaska-2021", "quiz", "quiz"),
        ("bali-2022", "prediction-cn", "prediction"), ("bali-2022", "prediction-cn-taiwan", "prediction"), ("bali-2022", "question-1", "answer"),
        ("glossary", "guardrails", "term")]
    answer, quiz = found[1], found[2]
    assert (answer["first_version"], answer["checks_ticked"]) == ("Both set conditions.", "2 of 3")
    assert (quiz["quiz_right"], quiz["quiz_of"], quiz["words"]) == ("1", "8", "")
    assert not any(r["quiz_of"] or r["first_version"] for r in found if r not in (answer, quiz))
    soup = BeautifulSoup((tmp_path / "t.html").read_text("utf-8"), "html.parser")
    assert [h.get_text() for h in soup.select("h3")] == [
        "Prediction", "Two lists of conditions", "Quiz", "Prediction: Chinese account", "Prediction: Chinese account on Taiwan", "Question 1", "guardrails"]
    assert [s.get_text() for s in soup.select("summary")] == ["First version", "Checks"]
    assert [li.get_text()[0] for li in soup.select(".checks li")] == ["✓", "–", "✓"]


def test_a_quiz_alone_is_read_and_one_that_cannot_be_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    good = {"right": 1, "of": 8, "items": {"who-speaks": {"choice": 0, "right": True, "tries": 1, "edited": "2026-02-08T11:30:00Z"}}}
    path.write_text(json.dumps({"version": 2, "answers": {}, "quiz": {"alaska-2021": good}}), "utf-8")
    assert [a.score for a in read(path).answers] == [("1", "8")]
    for bad in (5, {"items": 3}, {"items": {"x": {"choice": True}}}, {"items": {"x": {"choice": 99}}}):
        path.write_text(json.dumps({"version": 2, "answers": {}, "quiz": {"alaska-2021": good, "candid-2023": bad}}), "utf-8")
        found = read(path)
        assert len(found.answers) == 1 and not found.whole and found.remarks == ["the quiz of candid-2023 cannot be read"]


def test_a_file_with_everything_that_is_cut_off_gives_its_whole_answers(tmp_path: Path) -> None:
    data = (FIXTURES / "everything.json").read_bytes()
    path = tmp_path / "cut.json"
    path.write_bytes(data[: data.index(b'"when-written"')])  # within the quiz
    found = read(path)
    assert len(found.answers) == 6 and not found.whole and found.answers[1].first == "Both set conditions."
