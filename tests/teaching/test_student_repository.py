"""The repository for students' accounts, written with the real git: what is in it, and what never is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, copy_of_repository

from readouts.cli import main
from readouts.teaching.student_repository import FIRST_COMMIT, gives_away

NAMES = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A teacher"), ("EMAIL", "teacher@example.org"))}
SOLUTION = '{"cells": [{"cell_type": "code", "source": ["### BEGIN SOLUTION\\n", "answer_1 = 3"]}]}'


def git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True, text=True)
    return done.stdout


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A teacher's checkout of a small course, with the teachers' part in it and in its history."""
    for name, value in NAMES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))  # none of the machine
    folder = tmp_path / "course"
    write(folder, {"data/texts.yaml": "[]\n", "data/licensed/a.txt": "An article", "book/labs/a.ipynb": '{"cells": []}', "README.md": "Read me\n",
                   ".gitignore": "_build/\ndata/licensed/\n", "instructor/labs/a/a.ipynb": SOLUTION, "instructor/rubric.yaml": "full marks\n",
                   "tests/test_a.py": "pass\n", "book/中文 page.md": "text\n"})
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "The course with its solutions")
    write(folder, {"_build/html/index.html": "built", "answers.csv": "the answers of a class"})
    return folder


def run(checkout: Path, target: Path, status: int = 0) -> Result:
    done = CliRunner().invoke(main, ["labs", "students", str(target)], env={"READOUTS_DATA": str(checkout / "data")})
    assert done.exit_code == status and "Traceback" not in done.output, done.output
    return done


def objects(repository: Path) -> str:
    """All that a clone of a repository would bring, as text."""
    hashes = [line.split()[0] for line in git(repository, "cat-file", "--batch-check", "--batch-all-objects").splitlines()]
    return "\n".join(git(repository, "cat-file", "-p", name) for name in hashes)


def test_it_holds_the_course_without_the_teachers_part_and_without_history(checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "for students" / "reader"
    done = run(checkout, target)
    assert git(target, "ls-files", "-z").split("\0")[:-1] == [".gitignore", "README.md", "book/labs/a.ipynb", "book/中文 page.md", "data/texts.yaml"]
    assert {p.name for p in target.iterdir()} == {".git", ".gitignore", "README.md", "book", "data"} and not git(target, "status", "--porcelain")
    assert git(target, "log", "--all", "--format=%s") == f"{FIRST_COMMIT}\n" and git(target, "branch", "--show-current") == "main\n"
    everything = objects(target)
    assert "Read me" in everything and not [word for word in ("SOLUTION", "full marks", "An article", "of a class", "instructor") if word in everything]
    assert "answers.csv: was left out, because git doesn't track it" in done.output and "tests" not in done.output and "5 files" in done.output
    assert [p.name for p in target.parent.iterdir()] == ["reader"]  # nothing is left of the making


def test_it_is_brought_up_to_date_with_one_more_commit_and_no_word_more(checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "reader"
    run(checkout, target)
    assert "already up to date" in run(checkout, target).output and len(git(target, "log", "--format=%h").split()) == 1
    write(checkout, {"README.md": "Read me again\n", "book/new.md": "new\n", "instructor/new.yaml": "secret\n"})
    (checkout / "data/texts.yaml").unlink()
    git(checkout, "add", "--all", "book", "instructor", "data")
    write(target, {"mine/.cache": ""})
    git(target, "config", "core.excludesFile", str(tmp_path / "ignored"))
    (tmp_path / "ignored").write_text("mine\n*.ipynb\n")  # what a machine ignores is in the course all the same
    run(checkout, target)
    assert git(target, "ls-files").splitlines()[1:4] == ["README.md", "book/labs/a.ipynb", "book/new.md"]
    assert "texts.yaml" not in git(target, "ls-files") and "secret" not in objects(target) and (target / "README.md").read_text() == "Read me again\n"
    assert len(git(target, "log", "--format=%h").split()) == 2 and (target / "mine/.cache").exists()


REFUSED = {
    "in the course": (lambda c, t: c / "sub", "is inside the course folder"),
    "the course": (lambda c, t: c, "is inside the course folder"),
    "a full folder": (lambda c, t: write(t, {"thesis.txt": "mine"}), "already exists, and contains something else"),
    "a file": (lambda c, t: t.write_text("mine"), "already exists, and contains something else"),
    "another repository": (lambda c, t: git(c, "clone", "--quiet", str(c), str(t)), "already exists, and contains something else"),
    "changes": (lambda c, t: (run(c, t), write(t, {"README.md": "mine"})), "has uncommitted changes"),
    "no checkout": (lambda c, t: (c / ".git").rename(c / "git"), "isn't a git checkout"),
    "solutions elsewhere": (lambda c, t: (write(c, {"mine/source/a.ipynb": SOLUTION, "b.ipynb": SOLUTION}), git(c, "add", "--all")),
                            'source/a.ipynb: holds "### BEGIN SOLUTION", so it isn\'t for students'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_could_lose_or_give_away_something_is_refused(checkout: Path, tmp_path: Path, name: str) -> None:
    how, said = REFUSED[name]
    target = tmp_path / "reader"
    given = how(checkout, target)  # type: ignore[no-untyped-call]
    target = given if isinstance(given, Path) and given.is_relative_to(checkout) and name != "no checkout" else target
    before = {p: p.read_bytes() for p in target.rglob("*") if p.is_file()} if target.is_dir() else {}
    done = run(checkout, target, status=1)
    assert said in done.output and len(done.output.splitlines()) == (2 if name == "solutions elsewhere" else 1)
    assert {p: p.read_bytes() for p in before} == before and (name in ("changes", "another repository") or not (target / ".git").exists() or target == checkout)


def test_who_has_no_name_or_no_git_is_told_what_to_do(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    assert "git config --global user.name" in run(checkout, tmp_path / "reader", status=1).output and not (tmp_path / "reader").exists()
    monkeypatch.setenv("PATH", "")
    assert "isn't a git checkout" in run(checkout, tmp_path / "reader", status=1).output


def test_of_the_course_itself_students_get_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NAMES.items():
        monkeypatch.setenv(name, value)
    checkout = copy_of_repository(tmp_path / "course")
    git(checkout, "init", "--quiet")
    git(checkout, "add", "--all")
    run(checkout, target := tmp_path / "reader")
    assert not (target / "instructor").exists() and not [p for p in target.rglob("*.ipynb") if "BEGIN SOLUTION" in p.read_text("utf-8")]
    assert {p.name for p in (target / "book/labs").iterdir()} == {p.name for p in (ROOT / "book/labs").glob("*.ipynb")}
    done = CliRunner().invoke(main, ["check", str(target / "data")])
    assert done.exit_code == 0 and "no faults" in done.output, done.output


def test_the_page_about_a_hub_and_the_settings_describe_this_way() -> None:
    page = (ROOT / "book/teaching/jupyterhub.md").read_text("utf-8")
    assert page.index("readouts labs students") < page.index("repository:\n") and "# the repository for students, public" in page
    assert "readouts labs students" in (ROOT / "_config.yml").read_text("utf-8")


ADDRESS = "https://github.com/a-school/reader"


@pytest.mark.parametrize(("remote", "warned"), [
    (ADDRESS, True), (f"{ADDRESS}.git", True), ("git@github.com:a-school/Reader.git", True), ("ssh://git@github.com/a-school/reader", True),
    ("https://name@github.com/a-school/reader/", True), (None, True),  # no remote: nothing says that it is another one
    ("https://github.com/a-school/teachers", False), ("git@git.example.org:a-school/reader.git", False)])
def test_the_repository_of_the_checkout_gives_the_solutions_away(checkout: Path, remote: str | None, warned: bool) -> None:
    if remote:
        git(checkout, "remote", "add", "origin", remote)
    assert gives_away(checkout, ADDRESS) is warned


def test_what_is_only_in_the_history_is_given_away_too(checkout: Path) -> None:
    git(checkout, "remote", "add", "origin", ADDRESS)
    git(checkout, "rm", "-r", "--quiet", "instructor")
    git(checkout, "commit", "--quiet", "-m", "Without the teachers' part")
    assert not (checkout / "instructor").exists() and gives_away(checkout, ADDRESS)


def test_what_git_does_not_know_is_not_given_away(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(checkout, target := tmp_path / "reader")
    git(target, "remote", "add", "origin", ADDRESS)
    assert not gives_away(target, ADDRESS)
    write(target, {"instructor/rubric.yaml": "kept in another repository"})  # laid in, not committed
    assert not gives_away(target, ADDRESS)
    (target / ".git").rename(target / "git")
    assert gives_away(target, ADDRESS)  # nothing tells any more
    monkeypatch.setenv("PATH", "")
    assert gives_away(checkout, ADDRESS)
