"""A book of a few pages, built in seconds, for what can be shown without the whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml
from conftest import copy_of_repository

PAGES = ("book/labs/rapprochement-2023", "book/texts/alaska-2021", "book/across/synthesis", "book/teaching/instructor-edition", "book/my-work")


def small_book(folder: Path, pages: Sequence[str] = PAGES) -> Path:
    """A copy of the repository with a few pages and labs not run; what the pages link to beyond them is missing on purpose."""
    copy_of_repository(folder)
    toc = {"format": "jb-book", "root": "book/index", "parts": [{"caption": "Small", "chapters": [{"file": name} for name in pages]}]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")
    config = folder / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("execute_notebooks: cache", 'execute_notebooks: "off"'), "utf-8")
    return folder


def run(folder: Path, *command: str, status: int = 0) -> str:
    """Run a command of this environment in a folder; what it said."""
    env = {**os.environ, "PYTHONPATH": str(folder), "READOUTS_DATA": str(folder / "data"), "NO_COLOR": "1"}
    program = [str(Path(sys.executable).with_name(command[0]))] if command[0] != "readouts" else [
        sys.executable, "-c", "from readouts.cli import main; main()"]
    done = subprocess.run([*program, *command[1:]], cwd=folder, env=env, check=False, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == status and "Traceback" not in said, said[-3000:]
    return said
