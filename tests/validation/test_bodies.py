"""Bodies hold words, emphasis, lists, links to the web and roles: whatever else MyST can do is refused, with file and line."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pydantic import TypeAdapter

from readouts.cli import main
from readouts.course import bodies, examples, finding_record, record, records, syllabi
from readouts.course.addresses import AddressError, moved, published
from readouts.course.bodies import BodyError, read_body, refusal, tokens_of
from readouts.course.course import Course, CourseError
from readouts.course.readers import Faults, read_text
from readouts.course.record import Record, Where
from readouts.teaching import instructor, lab_plans, lesson_plans
from readouts.validation.load import load_course
from readouts.validation.shared import check_body

NOTES = "data/texts/alaska-2021/notes.yaml"

# A body, what is said of it, and on which of its lines.
HOSTILE: dict[str, tuple[str, str, int]] = {
    "raw html": ("Words.\n\n```{raw} html\n<script>hit = 1</script>\n```", r"the directive \{raw\}", 2),
    "raw html without a space": ("```{raw}html\n<script>hit = 1</script>\n```", r"the directive \{raw\}", 0),
    "include of the teacher's part": ("```{include} /instructor/rubric.yaml\n```", r"the directive \{include\}", 0),
    "include of a licensed text": (":::{include} /data/licensed/alaska-2021.json\n:::", r"the directive \{include\}", 0),
    "literalinclude": ("~~~{literalinclude} /instructor/rubric.yaml\n~~~", r"the directive \{literalinclude\}", 0),
    "eval-rst": ("```{eval-rst}\n.. raw:: html\n\n   <b>\n```", r"the directive \{eval-rst\}", 0),
    "figure": ("```{figure} https://evil.example/a.png\n:target: javascript:hit=1\n```", r"the directive \{figure\}", 0),
    "csv-table": ("```{csv-table}\n:file: /instructor/labs/x.csv\n```", r"the directive \{csv-table\}", 0),
    "code cell": ("```{code-cell} python\nhit\n```", r"the directive \{code-cell\}", 0),
    "one of ours": ("```{lesson-plans}\n```", r"the directive \{lesson-plans\}", 0),
    "in a list": ("- item\n- ```{raw} html\n  <b>\n  ```", r"the directive \{raw\}", 1),
    "in a quotation": ("> :::{raw} html\n> <b>\n> :::", r"the directive \{raw\}", 0),
    "in a list in a quotation": ("> 1. x\n>    ````{raw} html\n>    <b>\n>    ````", r"the directive \{raw\}", 1),
    "in a definition": ("word\n: ```{raw} html\n  <b>\n  ```", r"the directive \{raw\}", 1),
    "in a footnote": ("x[^a]\n\n[^a]: y\n\n    ```{raw} html\n    <b>\n    ```", r"the directive \{raw\}", 4),
    "never closed": ("Words.\n```{raw} html\n<b>", r"the directive \{raw\}", 1),
    "a box": ("::: note\nx\n:::", "a block of code or a box", 0),
    "code": ("```html\n<b>\n```", "a block of code", 0),
    "indented code": ("Words.\n\n    <b>", "a block of code", 2),
    "html block": ("<script>hit = 1</script>", "raw HTML", 0),
    "html inline": ("Words and\n<b onclick='hit'>more</b>", "raw HTML", 1),
    "html comment": ("Words <!-- hidden --> more", "raw HTML", 0),
    "html image": ('<img src="https://evil.example/a.png">', "raw HTML", 0),
    "image": ("![words](https://evil.example/a.png)", r"an image \(https://evil\.example/a\.png\)", 0),
    "image by reference": ("![words][a]\n\n[a]: https://evil.example/a.png", "an image", 0),
    "image in a link": ("[![x](/instructor/a.png)](https://fine.example)", "an image", 0),
    "javascript link": ("Words\n[x](javascript:alert)", 'the link "javascript:alert" is not a web address', 1),
    "javascript in capitals": ("[x](JaVaScRiPt:alert)", "is not a web address", 0),
    "javascript by entity": ("[x](java&#115;cript:alert)", "is not a web address", 0),
    "javascript by tab": ("[x](java&Tab;script:alert)", "is not a web address", 0),
    "javascript autolink": ("<javascript:alert>", "is not a web address", 0),
    "javascript by reference": ("[x]\n\n[x]: javascript:alert", "is not a web address", 0),
    "a definition of a link that no one uses": ("Words.\n\n[x]: javascript:alert", "is not a web address", 2),
    "vbscript": ("[x](vbscript:x)", "is not a web address", 0),
    "data": ("[x](data:text/html;base64,eA)", "is not a web address", 0),
    "file": ("[x](file:///etc/passwd)", "is not a web address", 0),
    "a file of the project": ("[x](/instructor/rubric.yaml)", "is not a web address", 0),
    "a download": ("[x](path:/instructor/rubric.yaml)", "is not a web address", 0),
    "a page of the project": ("[x](project:index.md)", "is not a web address", 0),
    "an inventory": ("[x](inv:python#x)", "is not a web address", 0),
    "an empty link": ("[x]()", "is not a web address", 0),
    "mail": ("<someone@example.org>", "is not a web address", 0),
    "no scheme": ("[x](//evil.example)", "is not a web address", 0),
    "a name before the host": ("[x](https://state.gov@evil.example/)", "is not a web address", 0),
    "an address made an attribute": ("[x](https://fine.example){href=javascript:alert}", "the attribute href", 0),
    "an event made an attribute": ("[x]{onclick=alert}", "the attribute onclick", 0),
    "a class": ("[x]{.guidance}", "the attribute class", 0),
    "an id of the page": ("[x]{#p1}", "the attribute id", 0),
    "an external link": ("[x](javascript:alert){.external}", "the attribute class", 0),
    "attributes of code": ("`x`{style=color:red}", "the attribute style", 0),
    "raw role": ("{raw}`<script>`", 'unknown role "raw"', 0),
    "raw-html role": ("{raw-html}`<script>`", 'unknown role "raw-html"', 0),
    "download role": ("{download}`x </instructor/rubric.yaml>`", 'unknown role "download"', 0),
    "a role that only begins with cite": ("{citeraw}`x`", 'unknown role "citeraw"', 0),
    "a target": ("(p1)=\nWords", r"a target \(p1\)", 0),
    "a comment": ("Words\n\n% hidden", "a comment", 2),
    "a block break": ("Words\n\n+++ more", "a block break", 2),
    "front matter": ("---\norphan: true\n---\nWords", "front matter", 0),
    "a heading": ("Words\n\n# Head", "a heading", 2),
    "an underlined heading": ("Words\n---", "a heading", 0),
    "a rule": ("Words\n\n***", "a rule", 2),
    "a table": ("a | b\n--- | ---\n1 | 2", "a table", 0),
}
FINE = [
    "Words, “words” and more: 50% (or less) – no more…", "*Words* and **words** and `words`", "- one\n- two\n\n1. one\n2. two", "3. three\n4. four",
    "> a quotation\n> of two lines", "[words](https://example.org/a?b=c#d) and <https://example.org>", "[x]\n\n[x]: https://example.org 'title'",
    "{term}`guardrails`, {cite:p}`a,b`, {cite:t}`a`, {note}`a/b`, {para}`p3`, {meeting}`bali-2022`, {text}`alaska-2021`",
    "[提法]{lang=zh-Hans}", "1 < 2 & {not a role} ~ \\* $x$ {{ x }} &amp; &#60;script&#62;",
]

# Where bodies are: every field of the data that a page parses, with a name by which the record's fault is found.
FIELDS = {
    "data/texts/alaska-2021/text.yaml": ["precis", "prompt"],
    "data/texts/alaska-2021/notes.yaml": ["body", "core"],
    "data/texts/alaska-2021/questions.yaml": ["body", "answer"],
    "data/texts/alaska-2021/quiz.yaml": ["body", "text", "why"],
    "data/glossary.yaml": ["body", "other_side"],
    "data/phrases.yaml": ["body"],
    "data/threads.yaml": ["body"],
    "data/synthesis.yaml": ["body", "answer"],
    "data/examples.yaml": ["body", "answer"],
    "data/difficulty.yaml": ["background_why", "voices_why"],
    "instructor/texts/alaska-2021.yaml": ["good", "missed", "follow_up"],
    "instructor/synthesis.yaml": ["good", "missed", "follow_up"],
    "instructor/labs/candid-2023/plan.yaml": ["needs", "form", "setup", "cut", "does", "answer", "say"],
    "instructor/plans/alaska-2021.yaml": ["aim", "bring", "teacher", "students", "look", "wrong", "say", "how"],
    "instructor/plans/new-meeting.yaml": ["body"],
}
CELLS = {
    "data/contrasts.csv": (r'^(anchorage-2021,climate,").*?(",)', r"\1```{include} /rubric.yaml cell\2"),
    "data/threads.yaml": (r'gloss: ".*?"', 'gloss: "```{include} /rubric.yaml cell"'),
    "data/syllabi.yaml": (r'what: ".*?"', 'what: "```{include} /rubric.yaml cell"'),
    "instructor/labs/alaska-2021/plan.yaml": (r'    - ".*?"', '    - "```{include} /rubric.yaml cell"'),
    "instructor/rubric.yaml": (r'    - ".*?"', '    - "```{include} /rubric.yaml cell"'),
    "instructor/plans/candid-2023.yaml": (r'^        - ".*"$', '        - "```{include} /rubric.yaml cell"'),
    "instructor/plans/structural-2023.yaml": (r"^    - Writes .*$", '    - "```{include} /rubric.yaml cell"'),
}
LAB = "instructor/labs/workbench/workbench.ipynb"
# Fields of prose that are shown as they are, never parsed; those that are checked all the same are in FIELDS or tested below.
WORDS = {"claim.claim", "event.title", "event.summary", "phrase.phrase", "thread.title", "statement.gloss", "session.title", "session.hand_in",
         "syllabus.title", "criterion.criterion", "findingrecord.caption", "findingrecord.caveat", "question.checks",
         "voiced.speaker", "example.title", "labplan.rubric", "step.rubric", "guidance.rubric", "listed.name", "handout.title"}
ELSEWHERE = {"contrast.note", "passage.gloss", "item.what", "criterion.levels", "text.goals", "labplan.outcomes", "lesson.outcomes", "listed.items"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy2(ROOT / "course.yaml", tmp_path / "course.yaml")
    for name in ("data", "instructor"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("licensed"))
    return tmp_path


def faults(folder: Path) -> list[str]:
    """What `readouts check` says of the data, and the loading of the teacher's part of itself."""
    result = CliRunner().invoke(main, ["check", str(folder / "data")])
    assert "Traceback" not in result.output and (result.exit_code == 0) == result.output.endswith("no faults\n"), result.output
    try:
        instructor.load(load_course(ROOT / "data"), folder / "instructor")
    except CourseError as error:
        return [*result.output.splitlines(), *str(error).splitlines()]
    return result.output.splitlines()


def put(path: Path, field: str, body: str) -> None:
    """Put a body, as a block, into the first field of this name."""
    lines = path.read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if re.match(rf"[ -]*{field}:", line))
    deep = len(lines[at]) - len(lines[at].lstrip(" -"))
    end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() and len(lines[i]) - len(lines[i].lstrip()) <= deep), len(lines))
    block = [f"{' ' * (deep + 2)}{line}" if line else "" for line in body.split("\n")]
    lines[at:end] = [f"{lines[at][:deep]}{field}: |", *block]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def change(path: Path, old: str, new: str) -> None:
    """Change the first place in a file that a pattern fits."""
    before = path.read_text("utf-8")
    path.write_text(re.sub(old, new, before, count=1, flags=re.MULTILINE), "utf-8")
    assert path.read_text("utf-8") != before


def line_of(path: Path, words: str) -> int:
    return next(i for i, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line)


def checked(course: Course, body: str) -> list[str]:
    """What is said of a body that begins in line 7 of a file."""
    record, found = Record(), Faults(Path())
    record.found_at(Where(Path("notes.yaml"), 3, {"body": 7}))
    check_body(course, "alaska-2021", record, "a note", body, "body", found)
    return [str(fault) for fault in found.found]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_body_must_not_hold_is_refused_with_its_line(course: Course, name: str) -> None:
    body, why, offset = HOSTILE[name]
    found = checked(course, body)
    assert any(re.match(rf"notes\.yaml:{7 + offset}: a note: (body: )?.*{why}", fault) for fault in found), found
    with pytest.raises(BodyError):
        tokens_of(body)


def test_every_body_is_checked(folder: Path) -> None:
    places = [(file, field) for file, fields in FIELDS.items() for field in fields]
    for file, field in places:
        put(folder / file, field, f"Words.\n\n```{{include}} /instructor/rubric.yaml {field}\n```")
    for file, (old, new) in CELLS.items():
        change(folder / file, old, new)
    path = folder / LAB
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "markdown" and c["metadata"].get("nbgrader", {}).get("solution"))
    cell["source"] = ["Words.\n", "\n", "```{include} /instructor/rubric.yaml solution\n", "```"]
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
    places += [*((file, "cell") for file in CELLS), (LAB, "solution")]
    found = faults(folder)
    for file, field in places:
        listed = {"instructor/rubric.yaml": "levels:", "instructor/labs/alaska-2021/plan.yaml": "outcomes:",  # a list is named, not its item
                  "instructor/plans/candid-2023.yaml": "items:", "instructor/plans/structural-2023.yaml": "outcomes:"}
        line = line_of(folder / file, listed.get(file, f"rubric.yaml {field}"))
        assert any(re.match(rf"{file}:{line}: .*the directive {{include}}", fault) for fault in found), "\n".join([file, field, str(line), *found])


def record_classes() -> Iterator[type[Record]]:
    modules = (records, examples, finding_record, lab_plans, lesson_plans, instructor, syllabi)
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type) and issubclass(value, Record)}
    return iter(sorted(found - {Record}, key=lambda one: one.__name__))


def test_no_field_of_prose_is_forgotten() -> None:
    """A new field of prose is either a body, and then in the list of those that are tested, or words."""
    prose = {f"{one.__name__.lower()}.{name}" for one in record_classes() for name, value in one.__annotations__.items() if "Prose" in str(value)}
    tested = {field for fields in FIELDS.values() for field in fields}
    forgotten = {name for name in prose - WORDS - ELSEWHERE if name.partition(".")[2] not in tested}
    assert not forgotten
    assert prose >= WORDS | ELSEWHERE


@pytest.mark.parametrize("body", FINE)
def test_what_a_body_may_hold_is_not_refused(body: str) -> None:
    assert [why for mark in read_body(body).marks if (why := refusal(mark))] == []
    assert tokens_of(body)


# -- one parser --------------------------------------------------------------------------------------------------------


def kinds(tokens: list[object]) -> list[tuple[str, str]]:
    flat = [part for token in tokens for part in (token, *(token.children or ()))]  # type: ignore[attr-defined]
    return [(token.type, token.content) for token in flat if token.type != "inline"]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def of_the_pages() -> object:
    """The parser that MyST makes for pages from `_config.yml`."""
    extensions = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["parse"]["myst_enable_extensions"]
    parser = create_md_parser(MdParserConfig(enable_extensions=set(extensions)), RendererHTML)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def test_bodies_are_read_as_pages_are(of_the_pages: object, course: Course) -> None:
    """What an extension of `_config.yml` makes of a page, the parser of bodies must see too."""
    instructor.load(course)
    known = [*FINE, *(body for body, _, _ in HOSTILE.values()), *bodies._read]
    assert len(known) > 1000
    for body in known:
        assert kinds(bodies._markdown.parse(body)) == kinds(of_the_pages.parse(body)), body  # type: ignore[arg-type, attr-defined]


@given(st.lists(st.sampled_from(["```{raw} html", ":::{note}", "x", "- ", "> ", "\n", "    ", "(a)=", "% ", "+++", "[a](b)", "{.c}", "|", "---", "~~~", "<b>", "*", "$", ": ", "[^1]:", "\t"])))
def test_however_they_are_put_together(of_the_pages: object, parts: list[str]) -> None:
    body = "".join(parts)
    assert kinds(bodies._markdown.parse(body)) == kinds(of_the_pages.parse(body))  # type: ignore[arg-type, attr-defined]


@given(st.text(alphabet="ab 1\u2028\u2029\x0b\x0c\x1c\x85\r\n.,-:!%()_`{}<>[]#*"))
def test_no_body_is_passed_that_the_parser_would_refuse(body: str) -> None:
    quick = [why for mark in read_body(body).marks if (why := refusal(mark))]
    whole = [why for mark in bodies._examined(body)[1].marks if (why := refusal(mark))]
    assert quick == whole


# -- signs that nobody sees --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x00", "\x07", "\x7f", "\u202e", "\u2066", "\ufeff"])
def test_an_invisible_sign_is_refused_with_its_line(tmp_path: Path, sign: str) -> None:
    (tmp_path / "a.yaml").write_text(f"- a\n- b{sign}```{{raw}} html\n", "utf-8")
    found = Faults(tmp_path)
    assert read_text(tmp_path / "a.yaml", found) is None
    assert [str(fault) for fault in found.found] == [
        f"a.yaml:2: contains an invisible character (U+{ord(sign):04X}) that programs read differently; delete it"]


def test_in_every_file(folder: Path) -> None:
    files = [NOTES, "data/statements.csv", "data/references.bib", "instructor/rubric.yaml"]
    for file in files:
        lines = (folder / file).read_text("utf-8").split("\n")
        lines[1] += "\u2028```{raw} html"
        (folder / file).write_text("\n".join(lines), "utf-8")
    path = folder / "data/texts/candid-2023/notes.yaml"
    put(path, "body", "x")
    change(path, r"  body: \|\n    x\n", r'  body: "Words\\u2028```{raw} html"' "\n")
    found = faults(folder)
    for file, line in [*((file, 2) for file in files), ("data/texts/candid-2023/notes.yaml", line_of(path, "u2028"))]:
        assert any(fault.startswith(f"{file}:{line}: contains an invisible character (U+2028)") for fault in found), (file, line, found)


# -- links and names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "ftp://example.org/", "file:///etc/passwd", "//example.org", "/etc/passwd", "example.org",
    "https://", "https:///x", "https:javascript:alert(1)", "http://user:pass@example.org/", "https://example.org/a b", 'https://example.org/"onclick=x',
    "https://example.org/<b>", "https://example.org\\@evil.example", "mailto:someone@example.org", "https://example.org/a\n",
])
def test_only_the_web_is_an_address(address: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        record.web_address(address)


ENTRIES = """
@misc{new-one,
  title = {A},
  url = {javascript:1}
}
@misc{new-two,
  URL = "data:text/html,2"
}
@misc{new-three,
  doi = {10.1/x <3}
}
@misc{new-four,
  eprint = {<4>}
}
@misc{new-five,
  pubmed = {5 5}
}
@misc{../../etc/six,
  title = {A}
}
@misc{Upper_Seven,
  title = {A}
}
@misc{eight`<b>`,
  title = {A}
}
"""


def test_fields_that_become_links_lead_to_the_web(folder: Path) -> None:
    for file, old, new in (
        ("data/texts/alaska-2021/text.yaml", r"^url: .*$", "url: javascript:alert(1)"),
        ("data/statements.csv", r"https://[^,\n]*", "javascript:alert(1)"),
        ("data/readouts.csv", r"https://[^,\n]*", "javascript:alert(1)"),
    ):
        change(folder / file, old, new)
    bib = folder / "data/references.bib"
    bib.write_text(bib.read_text("utf-8") + ENTRIES, "utf-8")
    found = faults(folder)
    for file in ("data/texts/alaska-2021/text.yaml", "data/statements.csv", "data/readouts.csv"):
        line = line_of(folder / file, "javascript:")
        assert any(re.match(rf"{file}:{line}: .*url.* is not a web address", fault) for fault in found), found
    for words, why in (("javascript:1", "url"), ("html,2", "url"), ("<3", "doi"), ("<4>", "eprint"), ("5 5", "pubmed")):
        line = line_of(bib, words)
        assert any(re.match(rf'data/references\.bib:{line}: reference "new-\w+": {why} ".*" is not a web address', fault) for fault in found), found
    for key in ("../../etc/six", "Upper_Seven", "eight`<b>`"):
        assert f'data/references.bib:{line_of(bib, key)}: the key "{key}" may contain only lower-case letters, digits and single hyphens' in found, found


def test_names_that_become_addresses_or_files_are_strict(folder: Path) -> None:
    names = ["../evil", "a/b", "A-Text", "a text", ".hidden", "a--b", "a\\b", "%2e%2e", "a.b"]
    files = ["texts/alaska-2021/text", "texts/alaska-2021/notes", "texts/alaska-2021/questions", "texts/alaska-2021/quiz", "glossary", "phrases", "threads",
             "syllabi", "synthesis"]
    for name, file in zip(names, files, strict=True):
        change(folder / f"data/{file}.yaml", r"^(-? ?)id: .*$", lambda m, name=name: f"{m[1]}id: '{name}'")  # type: ignore[arg-type, misc]
    tables = ["meetings", "people", "statements", "topics", "events"]
    for table in tables:
        change(folder / f"data/{table}.csv", r"\A(id,.*\n)[^,]*", r"\1../evil")
    bad = folder / "instructor/labs/A lab"
    shutil.copytree(folder / "instructor/labs/workbench", bad)
    (bad / "workbench.ipynb").rename(bad / "A lab.ipynb")
    found = faults(folder)
    assert any('the lab "A lab" may contain only' in fault for fault in found), found
    for table in tables:
        assert any(re.match(rf'data/{table}\.csv:2: .*id "\.\./evil" may contain only', fault) for fault in found), found
    for name, file in zip(names, files, strict=True):
        if file != "syllabi":  # read only when the others have no fault
            assert any(re.match(rf'data/{file}\.yaml:\d+: .*id "{re.escape(name)}" may contain only', fault) for fault in found), (name, file, found)


@pytest.mark.parametrize("name", ["../evil", "a/b", "A", "a b", ".a", "a.", "-a", "a-", "a--b", "a\\b", "%2e%2e", "a:", "~", "a\n", "ａ", "a_b", ""])
def test_no_record_has_another_kind_of_name(name: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        TypeAdapter(record.Id).validate_python(name)
    assert not re.fullmatch(record.ID, name)


def test_no_text_is_called_like_the_questions_across_the_texts(folder: Path) -> None:
    (folder / "data/texts/alaska-2021").rename(folder / "data/texts/across")
    change(folder / "data/texts/across/text.yaml", "^id: alaska-2021", "id: across")
    assert any('text "across": this name means the questions across the texts' in fault for fault in faults(folder))


# -- what moved --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "../evil.html", "book/../../evil.html", "book/./a.html", "/etc/evil.html", "//etc/evil.html", "https://evil.example/a.html", "file:a.html", "C:/a.html", "C:a.html",
    "book\\..\\..\\evil.html", "..\\evil.html", "%2e%2e/evil.html", "book/%2e%2e/evil.html", "book/a%00.html", "~/a.html", ".hidden/a.html", "book/.a.html", "_static/a.html",
    "book//a.html", "book/a.html/../../b.html", "book/a..html", "book/a.b.html", "book/ａ.html", "book/a.html#", "book/a.html#a#b", 'book/a.html#"onclick', "book/a.html#../b",
    "book/a.htm", "${HOME}/a.html", "book/a.html?x", "book/a.html#<b>", "",
])
def test_an_address_stays_in_the_site(tmp_path: Path, address: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for line in (f"{address} book/fine.html", f"book/fine.html {address}"):
        (data / "moved.txt").write_text(f"# fine\nbook/one.html book/two.html\n{line}\n", "utf-8")
        with pytest.raises(AddressError, match=r"^data/moved\.txt:3: a line is an old and a new address of the site"):
            moved(data)
    (data / "addresses.txt").write_text(f"book/one.html\n{address or 'x'}\n", "utf-8")
    with pytest.raises(AddressError, match=r"^data/addresses\.txt:2: a line is one address of the site"):
        published(data)


def test_nothing_is_written_through_a_link_of_the_file_system(tmp_path: Path) -> None:
    for folder in ("data", "site", "elsewhere"):
        (tmp_path / folder).mkdir()
    (tmp_path / "site/old").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "data/moved.txt").write_text("book/a.html book/b.html\nold/a.html book/b.html\n", "utf-8")
    with pytest.raises(AddressError, match=r"^data/moved\.txt:2: old/a\.html would be written outside .*site"):
        moved(tmp_path / "data", tmp_path / "site")


def test_all_faults_of_moved_addresses_are_named_at_once(folder: Path) -> None:
    lines = ["book/a.html book/b.html", "book/a.html book/c.html", "book/d.html book/e.html", "book/e.html book/d.html", "book/f.html book/f.html", "../g.html book/a.html",
             "book/h.html book/d.html"]
    (folder / "data/moved.txt").write_text("\n".join(lines), "utf-8")
    (folder / "data/addresses.txt").write_text("book/a.html\n../../b.html\n", "utf-8")
    found = "\n".join(faults(folder))
    for expected in (r"data/moved\.txt:2: book/a\.html is listed twice, already in line 1", r"data/moved\.txt:3: book/d\.html redirects to itself",
                     r"data/moved\.txt:4: book/e\.html redirects to", r"data/moved\.txt:5: book/f\.html redirects to", r"data/moved\.txt:6: a line is",
                     r"data/moved\.txt:7: book/h\.html redirects to", r"data/addresses\.txt:2: a line is one address of the site"):
        assert re.search(expected, found), found
