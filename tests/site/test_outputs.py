"""The outputs of labs are those of today's tables and code: a kept one of another state is not shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_book import run, small_book

pytestmark = pytest.mark.site

LAB = "book/labs/candid-2023"


def test_a_lab_is_run_again_when_the_tables_change_and_only_then(tmp_path: Path) -> None:
    folder = small_book(tmp_path / "book", [LAB])
    config = folder / "_config.yml"
    config.write_text(config.read_text("utf-8").replace('execute_notebooks: "off"', "execute_notebooks: cache"), "utf-8")
    page, cache = folder / "_build/html" / f"{LAB}.html", folder / "_build/.jupyter_cache"
    (cache / "executed/old").mkdir(parents=True)  # what an older version of the package left there
    run(folder, "jupyter-book", "build", ".")
    state = cache / "readouts.state"
    kept = state.read_text("utf-8")
    assert re.fullmatch(r"[0-9a-f]{16}", kept) and not (cache / "executed/old").exists()
    phrases = folder / "data/phrases.yaml"
    before = phrases.read_text("utf-8")
    assert "aurochs" not in page.read_text("utf-8")
    notes = folder / "data/texts/alaska-2021/notes.yaml"  # which no lab shows
    notes.write_text(notes.read_text("utf-8").replace("The name was in dispute.", "The name was disputed."), "utf-8")
    run(folder, "jupyter-book", "build", ".")
    assert state.read_text("utf-8") == kept
    phrases.write_text(re.sub(r"(?m)^  phrase: candid.*$", "  phrase: candid aurochs", before), "utf-8")
    assert phrases.read_text("utf-8") != before
    run(folder, "jupyter-book", "build", ".")
    assert "candid aurochs" in page.read_text("utf-8")
    assert state.read_text("utf-8") != kept
