"""`readouts new text`: what it writes is whole but for what is to be written, and `readouts check` names all of that."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from readouts.anchoring import fingerprints
from readouts.anchoring.fingerprints import Print
from readouts.cli import main
from readouts.validation.load import load_course

ESSAY = ROOT / "tests/fixtures/invented/essay.txt"
PARAGRAPHS = ESSAY.read_text("utf-8").strip().split("\n\n")
NEW = "velm-2025"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("data", "book", "instructor"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("licensed"))
    for name in ("course.yaml", "_toc.yml"):
        shutil.copy2(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_paragraphs_are_numbered_and_counted_and_have_fingerprints(folder: Path) -> None:
    old = fingerprints.load(folder / "data")
    result = run("new", "text", NEW, str(ESSAY))
    assert result.exit_code == 0, result.output
    text = load_text(folder)
    assert re.findall(r"- n: (\d+)\n    words: (\d+)", text) == [(str(n), str(len(p.split()))) for n, p in enumerate(PARAGRAPHS, 1)]
    prints = fingerprints.load(folder / "data")
    assert {name: prints.texts[name] for name in old.texts} == dict(old.texts)
    assert [p.shingles for p in prints.texts[NEW]] == [Print.of(p).shingles for p in PARAGRAPHS]
    for name, content in everything(folder).items():
        assert PARAGRAPHS[2].encode() not in content, name  # the text itself is kept nowhere


def load_text(folder: Path) -> str:
    return (folder / f"data/texts/{NEW}/text.yaml").read_text("utf-8")


def test_check_names_all_that_is_missing_and_nothing_else(folder: Path) -> None:
    run("new", "text", NEW, str(ESSAY))
    said = run("check", "--instructor" if (folder / "instructor").is_dir() else "data", "data").output.splitlines()
    *faults, last = said
    assert last == f"{len(faults)} faults in the data"
    assert all(re.search(r"^\S+:\d+: (.*still to be written|text .* paragraph \d+ has no note)", line) for line in faults), said
    for path in (f"data/texts/{NEW}/text.yaml", f"data/texts/{NEW}/questions.yaml", f"data/texts/{NEW}/quiz.yaml", f"book/texts/{NEW}.md", "data/difficulty.yaml"):
        assert any(line.startswith(f"{path}:") for line in faults), path
    assert sum("has no note" in line for line in faults) == len(PARAGRAPHS)
    if (folder / "instructor").is_dir():
        assert all(any(line.startswith(f"instructor/{part}/{NEW}.yaml:") for line in faults) for part in ("texts", "plans"))


def test_the_title_is_written_once(folder: Path) -> None:
    run("new", "text", NEW, str(ESSAY))
    path = folder / f"data/texts/{NEW}/text.yaml"
    path.write_text(load_text(folder).replace("title: TODO ", "title: Velm & Osterby ", 1), "utf-8")
    assert [name for name, content in everything(folder).items() if b"Velm & Osterby" in content] == [f"data/texts/{NEW}/text.yaml"]


def test_blocks_choose_the_paragraphs(folder: Path) -> None:
    assert run("new", "text", NEW, str(ESSAY), "--blocks", "1-3,5").exit_code == 0
    assert re.findall(r"words: (\d+)", load_text(folder)) == [str(len(PARAGRAPHS[n].split())) for n in (1, 2, 3, 5)]


@pytest.mark.parametrize(("arguments", "said"), [
    (("Velm_2025", str(ESSAY)), "lower-case letters, digits and single hyphens"),
    (("across", str(ESSAY)), "means the questions across the texts"),
    (("alaska-2021", str(ESSAY)), "data/texts/alaska-2021: already exists"),
    ((NEW, "nowhere.txt"), "does not exist"),
    ((NEW, str(ESSAY), "--blocks", "99"), "there is no block 99"),
    ((NEW, str(ROOT / "book/card.png")), "cannot be read as UTF-8"),
])
def test_a_mistake_is_one_line_and_nothing_is_written(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    old = everything(folder)
    result = run("new", "text", *arguments)
    assert result.exit_code and said in result.output
    assert everything(folder) == old


def test_what_exists_is_not_overwritten(folder: Path) -> None:
    (folder / f"book/texts/{NEW}.md").write_text("mine\n", "utf-8")
    old = everything(folder)
    result = run("new", "text", NEW, str(ESSAY))
    assert result.exit_code == 1 and f"book/texts/{NEW}.md: already exists; nothing was written" in result.output
    assert everything(folder) == old


def test_outside_of_a_course_it_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "go to the folder of the course first" in run("new", "text", NEW, str(ESSAY)).output


def test_a_course_with_less_gets_less(folder: Path) -> None:
    shutil.rmtree(folder / "instructor", ignore_errors=True)
    (folder / "data/difficulty.yaml").unlink()
    result = run("new", "text", NEW, str(ESSAY))
    assert result.exit_code == 0 and "instructor/" not in result.output.replace("--instructor", "") and "difficulty" not in result.output
    assert not (folder / "instructor").exists() and not (folder / "data/difficulty.yaml").exists()


def test_the_files_pass_as_a_course_but_for_the_notes(folder: Path) -> None:
    """What is marked stands for something valid, so that one mistake does not hide the others."""
    run("new", "text", NEW, str(ESSAY))
    with pytest.raises(Exception, match="has no note") as caught:
        load_course(folder / "data")
    assert all("has no note" in line for line in str(caught.value).splitlines()[:-1])


@pytest.mark.parametrize(("content", "why"), [(b"", "is empty; it must hold the article"), (b" \n\n", "is empty"), ("A word".encode("utf-16"), "save it as plain text in UTF-8")],
                         ids=["empty", "blank", "utf-16"])
def test_a_file_without_an_article_makes_no_text(folder: Path, content: bytes, why: str) -> None:
    before = everything(folder)
    (folder.parent / "article.txt").write_bytes(content)
    result = run("new", "text", NEW, str(folder.parent / "article.txt"))
    assert result.exit_code == 1 and why in result.output
    assert everything(folder) == before


def test_a_side_that_cannot_be_an_id_leaves_no_half_made_course(tmp_path: Path) -> None:
    result = run("new", str(tmp_path / "course"), "--side", "KR:South Korea:South Korean", "--side", "kp:North Korea:North Korean")
    assert result.exit_code == 2 and 'the id "KR" may contain only lower-case letters' in result.output
    assert not (tmp_path / "course").exists()
