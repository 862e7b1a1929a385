"""The benchmarks can be run: each starts, and that of scale goes through a small course to its table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "benchmarks"
PROGRAMS = sorted(path.name for path in FOLDER.glob("*.py") if '__name__ == "__main__"' in path.read_text("utf-8"))


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_each_starts_and_says_how_it_is_used(program: str) -> None:
    assert f"usage: {program}" in run(str(FOLDER / program), "--help")


@pytest.mark.slow
def test_scale_measures_both_books() -> None:
    head, line, *rows = run(str(FOLDER / "scale.py"), "--sizes", "5").splitlines()
    assert line.count("|") == head.count("|")
    assert [row.split(" | ")[:2] for row in rows] == [["| this project", "5"], ["| stock", "5"]]
    for row in rows:
        assert row.count("|") == head.count("|")
