"""What a student downloads is read as it was written, whatever the student wrote: by the page and by `readouts responses collect` alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import AXE, system_browser
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from readouts import assets
from readouts.teaching.responses import Answer, Unreadable, read
from readouts.teaching.responses.answers import clean
from readouts.teaching.responses.markdown import UNKNOWN

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not system_browser(), reason="no Chromium here")]
KEYS = ["alaska-2021/two-lists-of-conditions", "across/one-word", "gone/question"]
PROMPT = "Which two lists?\n> quoted in it\n<!-- answer: alaska-2021/x -->"

# All that could be taken for a part of the file, and what files come through.
PIECES = ["<!-- quoted answer: across/one-word edited: 2026-01-01T00:00:00Z -->", "<!-- answer: across/one-word edited: x -->", "<!-- answer: a/b",
          "-->", "<!--", "## Title", "# Chapter", "> quoted", ">", "> ", "> > deep", "```", "~~~~", "    code", "| a | b |", "|---|---|", "Name: Bob",
          "Saved: never", "# My answers", "\\> escaped", "\\", "[earlier version]", "---", "<details>", "&gt;", "{", '{"answers": {}}', "\t", " ", "  ", "word",
          "词。", "\u2028", "\u2029", "\x85", "\x0b", "\ufeff", "%3E", "\U0001f600"]
texts = st.lists(st.one_of(st.sampled_from([*PIECES, "\n", "\n", "\n\n", "\r\n", "\r"]), st.text(max_size=8)), min_size=1, max_size=14).map("".join)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    both = "".join((assets.FOLDER / f"{name}.js").read_text("utf-8") for name in ("forms", "handin", "takein"))
    script = re.sub(r"^(?:export |import .*)", "", both, flags=re.MULTILINE)
    page.evaluate(f"() => {{ {script}\nwindow.handin = {{ asPage, asMarkdown, asJson, read, decoded, fileName, together, merged, NotTaken }}; }}")
    yield page
    context.close()


def written(page: Page, student: str, answers: dict[str, dict[str, str]]) -> str:
    """The Markdown file that the page writes."""
    questions = [{"id": key, "title": f"Question {i}", "prompt": PROMPT} for i, key in enumerate(answers)]
    return str(page.evaluate("([student, questions, answers]) => handin.asMarkdown(student, '2026-02-04T12:00:00.000Z', questions, answers)",
                             [student, questions, answers]))


def by_page(page: Page, text: str) -> dict[str, Any] | None:
    """What the page reads in a file; None if it refuses it."""
    found: dict[str, Any] | None = page.evaluate("""(text) => {
      try { return handin.read(text); } catch (error) { if (error instanceof handin.NotTaken) return null; throw error; } }""", text)
    return found


def by_course(folder: Path, text: str) -> tuple[str, list[tuple[str, str, str]]] | None:
    """What `collect` reads in it."""
    (folder / "handed.md").write_bytes(text.encode())
    try:
        found = read(folder / "handed.md")
    except Unreadable:
        return None
    return found.answers[0].student, [(a.question, a.text, a.edited) for a in found.answers]


def plain(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)


def blank(text: str) -> bool:
    """Whether nothing is written, by Python's and by JavaScript's idea of a space."""
    return not re.sub(r"[\s\ufeff]", "", text)


@settings(max_examples=120, deadline=None)
@given(st.lists(texts.filter(lambda text: not blank(text)), min_size=1, max_size=3))
def test_nothing_in_an_answer_changes_it_or_another(page: Page, tmp_path_factory: pytest.TempPathFactory, given_texts: list[str]) -> None:
    answers = {key: {"text": text, "edited": f"2026-02-0{i + 1}T12:00:00.000Z"} for i, (key, text) in enumerate(zip(KEYS, given_texts, strict=False))}
    text = written(page, "Zoë 李伟", answers)
    for file in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        found = by_page(page, file.removeprefix("\ufeff"))
        assert found == {"student": "Zoë 李伟", "entries": [[key, {**a, "text": plain(a["text"])}] for key, a in answers.items()], "others": []}
        assert by_course(tmp_path_factory.getbasetemp(), file) == (
            "Zoë 李伟", [(key, clean(a["text"], keep_lines=True), a["edited"]) for key, a in answers.items()])
    stripped = "\n".join(line.rstrip(" \t") for line in text.split("\n"))  # as many editors save
    bare = {key: "\n".join(line.rstrip(" \t") for line in plain(a["text"]).split("\n")) for key, a in answers.items()}
    assert {key: a["text"] for key, a in by_page(page, stripped)["entries"]} == bare  # type: ignore[index]
    again = written(page, "Bob", {"a/pasted": {"text": text, "edited": ""}})  # a whole file, pasted into an answer
    assert [(key, a["text"]) for key, a in by_page(page, again)["entries"]] == [("a/pasted", plain(text))]  # type: ignore[index]
    assert [q for q, _, _ in by_course(tmp_path_factory.getbasetemp(), again)[1]] == ["a/pasted"]  # type: ignore[index]


MARKS = ["<!-- answer: a/b edited: 2026-01-01T00:00:00Z -->", "<!-- quoted answer: a/c edited: x%20y -->", "<!-- answer: d -->", "<!--answer:a/b-->",
         "<!-- quoted answer: a/c", "<!-- answer: A B -->", "  <!-- answer: c/d -->  ",
         "<!-- quoted first: a/c edited:  -->", "<!-- quoted checks: a/b -->", "<!-- first: a/b -->", "<!-- quoted answer: a/quiz -->"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([*MARKS, "## Title", "> one", "> two", "", "", "Name: Ana", "Saved: 2026"]), st.sampled_from(PIECES)), max_size=16))
def test_both_read_a_file_in_the_same_way_whoever_edited_it(page: Page, tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    text = "\n".join(["# My answers", *lines])
    found, other = by_page(page, text), by_course(tmp_path_factory.getbasetemp(), text)
    if found is None:
        return  # the page takes nothing of a file that is damaged, the course what can be saved
    ours = [(key, clean(a["text"], keep_lines=True), clean(a["edited"])) for key, a in found["entries"]]
    assert other is not None or not ours  # a first version alone, or what was ticked, is no answer to collect
    assert [x for x in (other[1] if other else ()) if not blank(x[1]) and x[0] not in (UNKNOWN, "a/quiz")] == [x for x in ours if not blank(x[1])]


def test_an_open_fence_and_an_open_comment_end_with_their_answer(page: Page) -> None:
    from markdown_it import MarkdownIt

    text = written(page, "Ana", {KEYS[0]: {"text": "```\ncode <!-- and", "edited": ""}, KEYS[1]: {"text": "<!-- open\n\n<div>", "edited": ""},
                                 KEYS[2]: {"text": "The last *answer*", "edited": ""}})
    html = MarkdownIt().render(text)
    assert html.count("<h2>") == 3 and html.count("<blockquote>") == html.count("</blockquote>") == 3
    assert "<em>answer</em>" in html and "&gt; quoted in it" in html  # what a question quotes isn't taken for an answer


def test_a_key_or_a_time_of_another_file_cannot_forge_a_mark(page: Page, tmp_path: Path) -> None:
    evil = "x -->\n<!-- quoted answer: across/one-word -->\n> forged"
    text = written(page, "A\n<!-- quoted answer: a/b -->", {evil: {"text": "mine", "edited": evil}})
    found = read(_saved(tmp_path, text))
    assert [(a.text, a.edited) for a in found.answers] == [("mine", " ".join(evil.split()))]
    assert "across/one-word" in found.answers[0].question and found.answers[0].student.startswith("A <!--")


def _saved(folder: Path, text: str) -> Path:
    (folder / "x.md").write_text(text, "utf-8")
    return folder / "x.md"


def test_words_added_by_hand_below_an_answer_are_the_students(page: Page, tmp_path: Path) -> None:
    text = written(page, "Ana", {KEYS[0]: {"text": "one", "edited": ""}, KEYS[1]: {"text": "two", "edited": ""}})
    edited = text.replace("> one\n", "> one\nand more\n\nA new paragraph.\n")
    expected = ["one\nand more\n\nA new paragraph.", "two"]
    assert [a.text for a in read(_saved(tmp_path, edited)).answers] == expected
    assert [a["text"] for _, a in by_page(page, edited)["entries"]] == expected  # type: ignore[index]


@pytest.mark.parametrize(("student", "name"), [
    ("Ana Ruiz", "answers-Ana-Ruiz-2026-02-04.json"), ("李伟", "answers-李伟-2026-02-04.json"), ("  Zoë  O'Neil ", "answers-Zoë-O-Neil-2026-02-04.json"),
    ("../../etc: *?", "answers-etc-2026-02-04.json"), ("", "answers-without-name-2026-02-04-12-05-09.json"), (" . ", "answers-without-name-2026-02-04-12-05-09.json"),
])
def test_files_are_named_so_that_they_can_be_told_apart(page: Page, student: str, name: str) -> None:
    assert page.evaluate("(student) => handin.fileName(student, '2026-02-04T12:05:09.123Z', 'json')", student) == name
    part = page.evaluate("(student) => handin.fileName(student, '2026-02-04T12:05:09.123Z', 'json', 'bali-2022')", student)
    assert part == name.replace("-2026-02-04", "-bali-2022-2026-02-04")


REFUSED = {
    "a page of another kind": (b"<!DOCTYPE html><html><p>{}</p></html>", "is a web page without answers"),
    "a page cut off": (b'<!DOCTYPE html><script type="application/json" id="readouts-answers">\n{"format": "readouts-ans', "is cut off or damaged"),
    "of an editor in GB18030": ("双边关系".encode("gb18030"), "in an encoding that would damage your words"),
    "of an editor in Latin-1": (b'{"answers": {"a/b": {"text": "Gr\xfc\xdfe"}}}', "in an encoding that would damage your words"),
    "packed": (b"PK\x03\x04...", "is a packed file"),
    "empty": (b" \n", "is empty"),
    "cut off": (b'{"format": "readouts-answers", "answers": {"a/b": {"te', "is cut off or damaged"),
    "a list": (b"[1]", "isn't a file of answers"),
    "another JSON file": (b'{"name": "left-pad"}', "isn't a file of answers"),
    "null": (b'{"format": "readouts-answers", "answers": null, "x": 3}', "has an entry that isn't an answer"),
    "an entry without words": (b'{"format": "readouts-answers", "answers": {"a/b": {"text": "x"}, "a/c": {"text": 5}}}', "has an entry that isn't an answer (“a/c”)"),
    "a key of its own making": (b'{"format": "readouts-answers", "answers": {"__proto__": {"text": "x"}}}', "has an entry that isn't an answer"),
    "no answers": (b'{"format": "readouts-answers", "answers": {}}', "holds no answers"),
    "a damaged mark": (b"<!-- answer: a/b -->\n## T\none\n<!-- answer: a c -->\ntwo", "has a damaged mark in line 4"),
    "quotes removed": (b"<!-- quoted answer: a/b edited:  -->\n## T\n\nWhat?\n\nmine", "has an answer that isn't quoted anymore (line 1)"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_page_says_why_it_takes_nothing(page: Page, name: str) -> None:
    data, why = REFUSED[name]
    said = page.evaluate("(data) => { try { return handin.read(handin.decoded(new Uint8Array(data))); } catch (error) { return error.message; } }", list(data))
    assert why in str(said)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_page_reads_the_encodings_that_say_what_they_are(page: Page, encoding: str) -> None:
    text = '{"format": "readouts-answers", "answers": {"a/b": {"text": "Grüße 双边"}}}'
    data = (("\ufeff" if encoding in ("utf-16-le", "utf-16-be") else "") + text).encode(encoding)
    found = page.evaluate("(data) => handin.read(handin.decoded(new Uint8Array(data)))", list(data))
    assert found["entries"] == [["a/b", {"text": "Grüße 双边", "edited": ""}]]


def test_the_page_reads_the_files_of_the_first_site(page: Page) -> None:
    text = '{"alaska-2021/two-lists": "From the first site.", "what-is-it-called": "A dialogue.", "student": "Ana"}'
    found = page.evaluate("([text, known]) => handin.read(text, known)", [text, ["alaska-2021/what-is-it-called", "a/twice", "b/twice"]])
    assert found == {"student": "Ana", "entries": [["alaska-2021/two-lists", {"text": "From the first site.", "edited": ""}],
                                                   ["alaska-2021/what-is-it-called", {"text": "A dialogue.", "edited": ""}]],
                     "others": []}


OLD = """# My answers

Name: Li Wei

Saved: 2026-02-04T12:00:00.000Z

<!-- answer: a/b edited: 2026-02-04T12:00:00.000Z -->
## A, question 1

> What does the text ask,
> and of whom?

One word.
<!-- answer: a/c edited: 2026-01-01T00:00:00Z -->
is what I wrote.

> a quotation of mine

# my last line

<!-- answer: c/d edited: 2026-02-05T12:00:00.000Z -->
## C, question 2

> Which?

> quoted by me
"""


def test_markdown_of_before_the_quotes_has_the_students_words_and_no_others(page: Page, tmp_path: Path) -> None:
    expected = [("a/b", "One word.\n<!-- answer: a/c edited: 2026-01-01T00:00:00Z -->\nis what I wrote.\n\n> a quotation of mine\n\n# my last line"),
                ("c/d", "> quoted by me")]
    found = read(_saved(tmp_path, OLD))
    assert [(a.question, a.text) for a in found.answers] == expected and found.whole
    assert found.remarks == ["1 line in its answers like a mark (<!-- answer: … -->), read as the student's words"]
    assert [(key, a["text"]) for key, a in by_page(page, OLD)["entries"]] == expected  # type: ignore[index]
    pasted = OLD.replace("One word.", "\n".join(OLD.split("\n")[6:12]))  # a copy of the beginning, in the answer
    assert "has several answers to a/b: one may be part of the answer above it; check them" in read(_saved(tmp_path, pasted)).remarks


def test_two_versions_are_kept_once_each(page: Page) -> None:
    together = "([mine, theirs]) => handin.together(mine, theirs)"
    new, old, none = {"text": "new", "edited": "2026-02-02T10:00:00Z"}, {"text": "old", "edited": "2026-02-02T10:30:00+01:00"}, {"text": "no time", "edited": ""}
    both = {"text": "new\n\n[earlier version]\nold", "edited": new["edited"]}
    assert page.evaluate(together, [new, old]) == page.evaluate(together, [old, new]) == both
    assert page.evaluate(together, [both, old]) == page.evaluate(together, [both, new]) == page.evaluate(together, [new, both]) == both
    assert page.evaluate(together, [none, old])["text"] == "old\n\n[earlier version]\nno time"
    assert page.evaluate(together, [None, old]) == old and page.evaluate(together, [{"text": " ", "edited": "2030"}, old]) == old


# -- all that is handed in ---------------------------------------------------------------------------------------------


EVERYTHING = Path(__file__).parent.parent / "fixtures" / "answers"


def everything(page: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the page reads in the two files with everything, JSON and Markdown."""
    one, two = (by_page(page, (EVERYTHING / f"everything.{ending}").read_text("utf-8")) for ending in ("json", "md"))
    assert one and two
    return one, two


def test_first_versions_checks_and_quizzes_are_read_from_both_kinds_of_file(page: Page) -> None:
    one, two = everything(page)
    assert one["student"] == two["student"] == "Noor Haddad" and sorted(one["entries"]) == sorted(two["entries"]) and len(one["entries"]) == 6
    others = dict(one["others"])
    assert others["checks:alaska-2021/two-lists-of-conditions"] == [True, False, True]
    assert others["first:alaska-2021/two-lists-of-conditions"]["text"] == "Both set conditions."
    assert others["quiz:alaska-2021"]["who-speaks"] == {"choice": 1, "right": True, "tries": 2, "edited": "2026-02-08T11:30:00.000Z"}
    whole = dict(two["others"])["quiz:alaska-2021"]  # of which the Markdown has one time
    assert {key: {**item, "edited": ""} for key, item in whole.items()} == {key: {**item, "edited": ""} for key, item in others["quiz:alaska-2021"].items()}


def test_the_page_and_the_course_put_a_quiz_into_the_same_words(page: Page, tmp_path: Path) -> None:
    data = json.loads((EVERYTHING / "everything.json").read_text("utf-8"))
    items = [{"id": key, "title": key, "prompt": "?"} for key in data["answers"]]
    text = page.evaluate("([data, items]) => handin.asMarkdown(data.student, data.saved, items, data.answers, data.quiz)", [data, items])
    found, other = read(_saved(tmp_path, text)), read(EVERYTHING / "everything.json")
    assert found.whole and other.whole and not found.remarks and not other.remarks
    assert {(a.question, a.text, a.edited, a.first, a.checks) for a in found.answers} == {
        (a.question, a.text, a.edited, a.first, a.checks) for a in other.answers}
    quiz = next(a for a in found.answers if a.kind == "quiz")
    assert quiz.score == ("1", "8") and quiz.text.splitlines()[1] == "- who-speaks: B, right, 2 tries"


def test_nothing_that_is_here_is_lost_to_a_file(page: Page) -> None:
    merged = "([kind, mine, theirs]) => handin.merged(kind, mine, theirs)"
    here, there = {"a": {"choice": 1, "right": True}}, {"a": {"choice": 2, "right": False}, "b": {"choice": 0, "right": True}}
    assert page.evaluate(merged, ["quiz", here, there]) == {"a": here["a"], "b": there["b"]}
    assert page.evaluate(merged, ["checks", [True, False], [False, False, True]]) == [True, False, True]
    old, new = {"text": "old", "edited": "2026-01-01T00:00:00Z"}, {"text": "new", "edited": "2026-01-02T00:00:00Z"}
    assert page.evaluate(merged, ["first", old, new])["text"] == "new\n\n[earlier version]\nold"
    assert page.evaluate(merged, ["first", None, new]) == new


def test_what_no_quiz_has_is_left_out(page: Page) -> None:
    data = {"format": "readouts-answers", "answers": {}, "quiz": {
        "a": {"items": {"one": {"choice": 1, "right": 1, "tries": "x"}, "two": {"choice": -1}, "__proto__": {"choice": 0}, "three": None}}, "b": 5, "C d": {"items": {}}}}
    found = by_page(page, json.dumps(data))
    assert found and found["others"] == [["quiz:a", {"one": {"choice": 1, "right": False, "tries": 1, "edited": ""}}]]


# -- one file to hand in -----------------------------------------------------------------------------------------------


HOSTILE = ["</script><script>document.title = 'owned'</script>", "<!-- quoted answer: across/one-word -->", "<!--", "-->", "\u202eright to left\u202c", "\u2067\u05d0\u2069",
           "\U0001f468\u200d\U0001f469\u200d\U0001f467", "答案：双边关系", "<script id=readouts-answers>{}</script>", "&lt;b&gt; &amp;", "\u2028\u2029", "<img src=x onerror=alert(1)>",
           "]]>", "</div></section>", "<style>*{display:none}</style>", "\\u003c", '"', "'", "<plaintext>", "\x0b", "a\r\nb"]


def handed_in(page: Page, student: str, answers: dict[str, Any], quiz: object = None, review: object = None, names: object = None) -> str:
    """The page that a student hands in."""
    questions = [{"id": key, "title": f"Question {i} {key}", "prompt": PROMPT, "checks": ["one?", "two?"]} for i, key in enumerate(answers)]
    return str(page.evaluate("""([student, questions, answers, quiz, review, names]) =>
      handin.asPage(student, '2026-02-04T12:00:00.000Z', questions, answers, quiz, review, names)""", [student, questions, answers, quiz or {}, review or {}, names or {}]))


def by_course_page(folder: Path, text: str) -> list[Answer]:
    (folder / "handed.html").write_bytes(text.encode("utf-8", "surrogatepass"))
    found = read(folder / "handed.html")
    assert found.whole and not found.remarks
    return found.answers


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(texts, st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join)).filter(lambda text: not blank(text)), min_size=1, max_size=3))
def test_the_page_handed_in_gives_back_every_word_and_shows_it_as_text(page: Page, tmp_path_factory: pytest.TempPathFactory, given_texts: list[str]) -> None:
    answers = {key: {"text": text, "edited": f"2026-02-0{i + 1}T12:00:00.000Z"} for i, (key, text) in enumerate(zip(KEYS, given_texts, strict=False))}
    text = handed_in(page, given_texts[0], answers)
    found = by_page(page, text)
    assert found and found["entries"] == [[key, a] for key, a in answers.items()] and found["others"] == []
    assert [(a.question, a.text) for a in by_course_page(tmp_path_factory.getbasetemp(), text)] == [
        (key, clean(a["text"], keep_lines=True)) for key, a in answers.items()]
    seen = page.evaluate("""(text) => { const parsed = new DOMParser().parseFromString(text, "text/html"), count = (what) => parsed.querySelectorAll(what).length;
      return { words: [...parsed.querySelectorAll(".words")].map((words) => words.textContent), counts: [count("script"), count("section"), count("img, plaintext, .words *")] }; }""", text)
    assert seen == {"words": [re.sub("[\0\r]", "", a["text"]) for a in answers.values()], "counts": [1, len(answers), 0]}


@pytest.mark.parametrize("script", [True, False])
def test_any_browser_shows_the_page_handed_in(browser: Browser, page: Page, tmp_path: Path, script: bool) -> None:
    answers = {key: {"text": "".join(HOSTILE), "edited": ""} for key in KEYS}
    (tmp_path / "a.html").write_bytes(handed_in(page, "Zoë </title> 李伟", answers).encode())
    context = browser.new_context(java_script_enabled=script, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((tmp_path / "a.html").as_uri())
    assert opened.title() == "Answers: Zoë </title> 李伟, 2026-02-04"
    assert opened.locator("h1").inner_text() == "My answers" and opened.locator(".words:visible").count() == 3
    assert opened.locator(".words img, .words script, .words style").count() == 0 and len(asked) == 1
    if script:
        assert Axe().run(opened, options=AXE).violations_count == 0
    context.close()


def whole(page: Page) -> tuple[dict[str, Any], str]:
    """All that can be handed in: a first version, one that is the same as the last, a late prediction, checks, a quiz, what was asked again."""
    quiz = {"alaska-2021": {"right": 1, "of": 8, "items": {"who-speaks": {
        "choice": 1, "right": True, "tries": 2, "edited": "2026-02-08T11:30:00.000Z", "asked": "Whose English\nis it?", "chose": "A translator's </script>"}}}}
    review = {"alaska-2021/when-written": {"right": False, "at": "2026-02-09T10:00:00.000Z", "row": 0}, "term/guardrails": {"right": True, "at": "2026-02-09T11:00:00.000Z", "row": 2}}
    answers = {
        "alaska-2021/prediction": {"text": "After all", "edited": "2026-02-08T10:00:00.000Z", "first": {"text": "", "edited": "2026-02-08T09:00:00.000Z"}, "checks": [True, False]},
        "alaska-2021/many-or-all": {"text": "New", "edited": "2026-02-08T10:00:00.000Z", "first": {"text": "Old", "edited": "2026-02-08T09:00:00.000Z"}},
        "examples/woodside-which-word": {"text": "Manage.", "edited": "2026-02-08T10:00:00.000Z"},
    }
    data = {"format": "readouts-answers", "version": 2, "student": "Noor", "saved": "2026-02-04T12:00:00.000Z", "answers": answers, "quiz": quiz, "review": review}
    return data, handed_in(page, "Noor", answers, quiz, review, {"alaska-2021": "Alaska 2021"})


def test_every_kind_of_file_holds_the_same(page: Page, tmp_path: Path) -> None:
    data, text = whole(page)
    items = [{"id": key, "title": key, "prompt": "?"} for key in data["answers"]]
    markdown = page.evaluate("([data, items]) => handin.asMarkdown(data.student, data.saved, items, data.answers, data.quiz, data.review)", [data, items])
    files = {"html": text, "json": json.dumps(data), "md": markdown}
    found, taken = {}, {}
    for ending, one in files.items():
        (tmp_path / f"x.{ending}").write_text(one, "utf-8")
        answers = read(tmp_path / f"x.{ending}").answers
        found[ending] = {(a.question, a.kind, a.text, a.edited, a.first, a.late, a.checks) for a in answers}
        by = by_page(page, one)
        assert by
        review = [value for kind, value in by["others"] if kind == "review:"]
        taken[ending] = {**review[0], **review[-1]}, {key: value for key, value in dict(by["others"])["quiz:alaska-2021"]["who-speaks"].items() if key != "edited"}
    assert found["html"] == found["json"] == found["md"]
    assert taken["html"][0] == taken["json"][0] == taken["md"][0] == data["review"]
    assert taken["html"][1]["chose"] == taken["md"][1]["chose"] == "A translator's </script>" and taken["md"][1]["asked"] == "Whose English is it?"
    late = {question for question, *_, is_late, _ in found["html"] if is_late}
    assert late == {"alaska-2021/prediction"}
    assert {(q, kind) for q, kind, *_ in found["html"]} >= {("alaska-2021/review", "review"), ("glossary/review", "review"), ("alaska-2021/quiz", "quiz")}
    quiz = next(t for q, kind, t, *_ in found["html"] if kind == "quiz")
    assert "  Question: Whose English is it?\n  Chosen: A translator's </script>" in quiz


def test_the_page_handed_in_says_what_a_reader_needs(page: Page) -> None:
    _, text = whole(page)
    soup = BeautifulSoup(text, "html.parser")
    assert [h.get_text() for h in soup.find_all("h2")][-3:] == ["Quiz: Alaska 2021", "Review: Alaska 2021", "Review: glossary"]
    first, second, third = soup.find_all("section")[:3]
    assert "Written after uncovering" in first.get_text() and "✓ one?" in first.get_text() and not first.find("h3", string="First version")
    assert second.find("h3", string="First version") and "Old" in second.get_text()
    assert not third.find("h3")


def test_a_first_version_is_printed_only_if_it_is_another(page: Page) -> None:
    answers = {KEYS[0]: {"text": "same", "edited": "", "first": {"text": "same", "edited": ""}}}
    assert "First version" not in handed_in(page, "A", answers) and "First version" not in written(page, "A", answers)


def test_a_page_cut_off_gives_its_whole_answers(page: Page, tmp_path: Path) -> None:
    _, text = whole(page)
    (tmp_path / "x.html").write_text(text[: text.index('"quiz": {')], "utf-8")
    found = read(tmp_path / "x.html")
    assert [a.text for a in found.answers] == ["After all", "New", "Manage."] and not found.whole
