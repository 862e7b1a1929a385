"""What `readouts check` says of pages and contents, and of what is still to be written; each with its file and line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from readouts.cli import main
from readouts.validation.load import load_course


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("data", "book"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("licensed"))
    for name in ("course.yaml", "_toc.yml"):
        shutil.copy2(ROOT / name, tmp_path)
    return tmp_path


def check(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(main, ["check", *options, str(folder / "data")])
    assert "Traceback" not in result.output and (result.exception is None or isinstance(result.exception, SystemExit))
    return result.output


def drop(pattern: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, "", text, flags=re.MULTILINE)


def before(words: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(words, new + words, 1)


MISTAKES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "no page of any text": ("_toc.yml", drop(r"^ *- glob: book/texts/\*.*\n").__call__, r'_toc\.yml:1: has no page for the texts "alaska-2021", .* and \d+ more; add "- glob: book/texts/\*"'),
    "no page of one text": ("_toc.yml", lambda t: re.sub(r"- glob: book/texts/\*.*", "- file: book/texts/alaska-2021\n      - file: book/texts/rapprochement-2023\n      - file: book/texts/candid-2023\n      - file: book/texts/structural-2023", t), r'_toc\.yml:1: has no page for the text "resilient-2024"; add .*"- file: book/texts/resilient-2024"'),
    "no page of any meeting": ("_toc.yml", drop(r"^ *- glob: book/readouts/\*.*\n"), r'_toc\.yml:1: has no page for the meetings "anchorage-2021", .* and \d+ more; add "- glob: book/readouts/\*"'),
    "a page that is not there": ("_toc.yml", lambda t: t.replace("book/across/threads", "book/across/thread"), r'_toc\.yml:\d+: there is no page "book/across/thread", did you mean "book/across/threads"\?'),
    "a title of its own": ("book/texts/alaska-2021.md", before("## Before", "# Conditions\n\n"), r'book/texts/alaska-2021\.md:1: the title of this page comes from data/texts/alaska-2021/text\.yaml and is "Necessary Conditions[^"]*"; drop this line'),
    "the same title": ("book/readouts/bali-2022.md", lambda t: "# Biden–Xi meeting, Bali\n\n" + t, r"book/readouts/bali-2022\.md:1: the title of this page comes from data/meetings\.csv; drop this line"),
    "a part that the data shows": ("book/readouts/bali-2022.md", lambda t: t + "\n```{compare} bali-2022\n```\n", r"book/readouts/bali-2022\.md:\d+: the page shows \{compare\} by itself; drop this block"),
    "broken contents": ("_toc.yml", lambda t: t.replace("root: book/index", "root: [book/index"), r"_toc\.yml:\d+: is broken YAML"),
    "something to be written in the data": ("data/glossary.yaml", lambda t: re.sub(r"^  whose: .*$", r"\g<0>  # TODO: ask", t, count=1, flags=re.MULTILINE), r"data/glossary\.yaml:\d+: whose: still to be written: ask"),
    "a page left out": ("_toc.yml", drop(r"^ *- file: book/across/threads\n"), r'book/across/threads\.md:1: is not in the contents; add "- file: book/across/threads" to _toc\.yml, or delete the page'),
    "a published page that is gone": ("data/addresses.txt", lambda t: t.replace("book/across/threads.html\n", "book/across/thread.html\n"), r'data/addresses\.txt:\d+: book/across/thread\.html leads nowhere: there is no page "book/across/thread", did you mean "book/across/threads"\?; say where it moved, in data/moved\.txt, or correct'),
    "a published note that is gone": ("data/addresses.txt", lambda t: t.replace("#n-guardrails-refused\n", "#n-guardrails-refuse\n"), r'data/addresses\.txt:\d+: book/texts/[\w-]+\.html#n-guardrails-refuse leads nowhere: there is no note "guardrails-refuse", did you mean "guardrails-refused"\?'),
    "a published source that is gone": ("data/addresses.txt", lambda t: t + "book/reference/references.html#ref-nobody-1999\n", r'data/addresses\.txt:\d+: .*#ref-nobody-1999 leads nowhere: there is no source "nobody-1999"'),
    "a published paragraph that is gone": ("data/addresses.txt", lambda t: t + "book/texts/alaska-2021.html#p999\n", r"data/addresses\.txt:\d+: .*#p999 leads nowhere: alaska-2021 has no paragraph 999"),
    "what moved to nowhere": ("data/moved.txt", lambda t: t + "book/texts/old.html book/texts/alaska-2012.html\n", r'data/moved\.txt:\d+: book/texts/alaska-2012\.html leads nowhere: there is no page "book/texts/alaska-2012", did you mean "book/texts/alaska-2021"\?$'),
    "a line less of what moved": ("data/moved.txt", drop(r"^.*n-very-good .*\n"), r"data/addresses\.txt:\d+: .*#n-very-good leads nowhere: "),
    "a meeting of another year on a page": ("book/index.md", lambda t: t + "\nSee {meeting}`bali-2023`.\n", r'book/index\.md:\d+: there is no meeting "bali-2023", did you mean "bali-2022"\?'),
    "a term of nothing on a meeting's page": ("book/readouts/bali-2022.md", lambda t: "See {term}`gaurdrails`.\n\n" + t, r'book/readouts/bali-2022\.md:1: the glossary has no term "gaurdrails", did you mean "guardrails"\?'),
    "a role without an end": ("book/index.md", lambda t: t + "\n```\n{text}`shown\n```\n\nSee {meeting}`bali-2022.\n\nA `word`.\n", r"book/index\.md:\d+: the role \{meeting\}`… has no backtick at its end"),
    "marks of a merge on a page": ("book/index.md", lambda t: t + "\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> theirs\n", r"book/index\.md:\d+: contains a conflict marker from an unfinished merge"),
    "something to be written on a page": ("book/index.md", lambda t: t + "\nTODO more\n", r"book/index\.md:\d+: still to be written: more"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Path, name: str) -> None:
    file, change, expected = MISTAKES[name]
    path = folder / file
    old = path.read_text("utf-8")
    path.write_text(change(old), "utf-8")
    assert path.read_text("utf-8") != old
    said = check(folder)
    assert re.search(f"^{expected}", said, re.MULTILINE), said[:1500]
    assert said.rstrip().splitlines()[-1] == "1 fault in the data" or name == "a page that is not there"


@pytest.mark.parametrize(("page", "kind", "right"), [("texts/alaska-2012", "text", "alaska-2021"), ("readouts/bali-2202", "meeting", "bali-2022")])
def test_a_page_of_nothing_is_named(folder: Path, page: str, kind: str, right: str) -> None:
    (folder / f"book/{page}.md").write_text("A lead.\n", "utf-8")
    name = page.partition("/")[2]
    assert f'book/{page}.md:1: there is no {kind} "{name}", did you mean "{right}"? rename the page' in check(folder).replace("?;", "?")


@pytest.mark.parametrize(("old", "new"), [("us_people", "us people"), (",2021-03-18,", ",3/18/2021,"), (",", ";")], ids=["column", "row", "semicolons"])
def test_meetings_that_cannot_be_read_leave_their_pages_alone(folder: Path, old: str, new: str) -> None:
    table = folder / "data/meetings.csv"
    table.write_text(table.read_text("utf-8").replace(old, new, 1 if new != ";" else -1), "utf-8")
    said = check(folder)
    assert "data/meetings.csv:" in said and "book/" not in said, said[:1000]


def test_all_kinds_of_faults_come_at_once(folder: Path) -> None:
    (folder / "book/index.md").write_text("# First\n\nTODO\n", "utf-8")
    (folder / "_toc.yml").write_text((folder / "_toc.yml").read_text("utf-8").replace("book/across/threads", "book/across/thread"), "utf-8")
    notes = folder / "data/texts/alaska-2021/notes.yaml"
    notes.write_text(notes.read_text("utf-8").replace("  see: [meeting:anchorage-2021", "  see: [meeting:anchorage-2031", 1), "utf-8")
    said = check(folder)
    assert all(path in said for path in ("book/index.md:3:", "_toc.yml:", "notes.yaml:"))


def test_the_teachers_part_is_searched_too(folder: Path) -> None:
    shutil.copytree(ROOT / "instructor", folder / "instructor") if (ROOT / "instructor").is_dir() else pytest.skip("the folder instructor/ is not at hand")
    rubric = folder / "instructor/rubric.yaml"
    rubric.write_text(rubric.read_text("utf-8") + "# TODO\n", "utf-8")
    assert re.search(r"instructor/rubric\.yaml:\d+: .*still to be written", check(folder, "--instructor"))
    assert "no faults" in check(folder)


def test_a_notebook_needs_no_pages(folder: Path) -> None:
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", "utf-8")
    assert load_course(folder / "data").texts
    (folder / "_toc.yml").unlink()
    assert "no faults" in check(folder)
