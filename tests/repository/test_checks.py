"""`make check` is quick and whole, `make test` is everything; the marks of a test say what it needs, and a loop that never runs proves nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import conftest
import pytest
import yaml
from conftest import ROOT, asserted_in_loops, group_of, once

BOTH = ("readouts check", "ruff check .", "lint-imports", "mypy", "python -m pytest")


def recipe(target: str) -> list[str]:
    """What make would run for a target, in an environment that is ready."""
    said = subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [line for line in said.splitlines() if line.startswith(".venv/bin/") and "pip install" not in line]


@pytest.mark.parametrize("target", ["check", "test"])
def test_both_check_data_style_imports_types_and_run_tests(target: str) -> None:
    lines = recipe(target)
    assert [part for part in BOTH if not any(line.startswith(f".venv/bin/{part}") for line in lines)] == []


def test_only_check_leaves_tests_out_and_only_those_that_take_long() -> None:
    assert '-m "not browser and not site and not slow"' in recipe("check")[-1]
    assert " -m " not in recipe("test")[-1].removeprefix(".venv/bin/python -m pytest")
    assert recipe("test")[-1] == recipe("check")[-1].partition(' -m "')[0]


def test_a_pull_request_runs_the_whole() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    assert "pull_request" in workflow[True]  # YAML takes "on" for a truth value
    assert [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step][-1] == "make test"


def test_a_pull_request_runs_the_labs_on_the_oldest_pandas_too() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    oldest = next(name.removeprefix("pandas>=") for name in dependencies if name.startswith("pandas>="))
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    *_, pinned, run = (step["run"] for step in workflow["jobs"]["oldest-pandas"]["steps"] if "run" in step)
    assert f'"pandas=={oldest}.*"' in pinned
    for name in run.split()[3:]:
        path, _, test = name.partition("::")
        assert f"def {test or 'test_'}" in (ROOT / path).read_text("utf-8"), name


def test_all_say_the_same_of_python() -> None:
    bounds = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    low, high = (int(n) for n in re.fullmatch(r">=3\.(\d+),<3\.(\d+)", bounds).groups())  # type: ignore[union-attr]
    one_by_one = f"Python {', '.join(f'3.{n}' for n in range(low, high - 1))} or 3.{high - 1}"
    span = f"Python 3.{low} to 3.{high - 1}"
    said = {"README.md": one_by_one, "Makefile": one_by_one, "requirements.txt": span, "tools/lock.sh": span, "book/teaching/jupyterhub.md": span}
    assert [name for name, words in said.items() if words not in (ROOT / name).read_text("utf-8")] == []
    assert f"(3, {low}) <= sys.version_info < (3, {high})" in (ROOT / "Makefile").read_text("utf-8")


# -- marks


@pytest.mark.parametrize(("command", "mark"), [("jupyter-book build .", "site"), ("sphinx-build -q . out", "site"), ("/usr/bin/chromium --headless", "browser")])
def test_what_is_not_marked_builds_no_book_and_starts_no_browser(command: str, mark: str, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=f'needs the mark "{mark}"'):
        subprocess.run([tmp_path / "not here" / command.split()[0], *command.split()[1:]], check=False)


@pytest.mark.site
@pytest.mark.browser
def test_what_is_marked_may() -> None:
    for mark in ("site", "browser"):
        conftest.only_with(mark)


def test_marks_come_with_fixtures(request: pytest.FixtureRequest) -> None:
    of = {item.nodeid.partition("@")[0]: {mark.name for mark in item.iter_markers()} for item in request.session.items}
    assert not {"site", "browser", "slow"} & of[request.node.nodeid.partition("@")[0]]
    for item in request.session.items:
        marks = {mark.name for mark in item.iter_markers()}
        assert ("browser" in marks) >= ("browser" in item.fixturenames), item.nodeid  # type: ignore[attr-defined]
        assert ("site" in marks) >= bool({"site", "book"} & set(item.fixturenames)), item.nodeid  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def of_this_module() -> str:
    return "made once"


def test_tests_that_share_a_fixture_of_their_module_stay_together(request: pytest.FixtureRequest, of_this_module: str) -> None:
    assert of_this_module and group_of(request.node) == "test_checks.py"


def test_others_go_where_there_is_time(request: pytest.FixtureRequest) -> None:
    assert group_of(request.node) == ""


# -- what is made once


def test_what_is_shared_is_made_once_and_what_failed_is_made_again(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    made: list[bool] = []
    name = re.sub(r"\W", "-", request.node.name)

    def make(folder: Path) -> None:
        made.append((folder / "half").exists())
        (folder / "half").touch()
        assert len(made) > 1, "the first fails"

    with pytest.raises(AssertionError, match="the first fails"):
        once(tmp_path_factory, name, make)
    assert once(tmp_path_factory, name, make) == once(tmp_path_factory, name, make)
    assert made == [False, False]


# -- loops

THROUGH_NOTHING = ["for x in []:\n  assert x", "while False:\n  assert 0", "for x in [0]:\n  if x:\n   assert x"]
FINE = ["for x in [1]:\n  assert x", "for x in []:\n  assert x\n assert 1", "for x in [0, 1]:\n  if x:\n   assert x", "pass"]
THE_HOOK = """
import importlib.util, sys
sys.path.insert(0, {tests!r})
spec = importlib.util.spec_from_file_location("shared", {tests!r} + "/conftest.py")
shared = sys.modules["shared"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shared)
pytest_pyfunc_call = shared.pytest_pyfunc_call
"""


def test_a_test_that_goes_through_nothing_fails(tmp_path: Path) -> None:
    """In a run of its own, with the hook of these tests."""
    code = [f"def test_{kind}_{n}():\n {body}\n" for kind, bodies in (("nothing", THROUGH_NOTHING), ("fine", FINE)) for n, body in enumerate(bodies)]
    (tmp_path / "test_it.py").write_text("\n".join(code), "utf-8")
    (tmp_path / "conftest.py").write_text(THE_HOOK.format(tests=str(ROOT / "tests")), "utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-rfp", "-p", "no:cacheprovider", str(tmp_path)], cwd=tmp_path, check=False,
                          capture_output=True, text=True, env={**os.environ, "COLUMNS": "300"})
    assert set(re.findall(r"^FAILED \S+::(\w+) - .*no loop came to one", done.stdout, re.MULTILINE)) == {f"test_nothing_{n}" for n in range(len(THROUGH_NOTHING))}
    assert set(re.findall(r"^PASSED \S+::(\w+)", done.stdout, re.MULTILINE)) == {f"test_fine_{n}" for n in range(len(FINE))}


def test_only_those_with_all_assertions_in_loops_are_watched() -> None:
    def all_in() -> None:
        for x in ():
            assert x

    def some() -> None:
        for x in ():
            assert x
        assert True

    assert len(asserted_in_loops(all_in)) == 1 and asserted_in_loops(some) == set()
