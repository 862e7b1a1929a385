"""The deck of the glossary's terms, opened as Anki opens it: a file of SQLite in an archive."""

from __future__ import annotations

import io
import sqlite3
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from readouts.cli import classes
from readouts.course.course import Course

genanki = pytest.importorskip("genanki", reason="genanki is needed only for decks")
from readouts.export.anki import deck  # noqa: E402


def notes(data: bytes, folder: Path) -> dict[str, list[str]]:
    """The fields of the notes of a deck, by their guid."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        parts.extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as rows:
        return {guid: fields.split("\x1f") for guid, fields in rows.execute("select guid, flds from notes")}


def test_each_term_with_an_original_is_a_card_in_both_directions(course: Course, tmp_path: Path) -> None:
    terms = [term for term in course.terms.values() if term.original]
    found = notes(deck(course), tmp_path)
    assert len(found) == len(terms) > 40
    by_term = {BeautifulSoup(fields[2], "html.parser").get_text(): fields for fields in found.values()}
    candid = by_term["candid"]
    assert BeautifulSoup(candid[0], "html.parser").get_text() == course.terms["candid"].original
    assert candid[1] == course.terms["candid"].romanization and "disagreement" in candid[3] and "Both sides" in candid[4]
    assert not any("{" in field for fields in found.values() for field in fields), "a role is shown as its words"
    with sqlite3.connect(tmp_path / "collection.anki2") as rows:
        assert rows.execute("select count(*) from cards").fetchone()[0] == 2 * len(terms)


def test_a_newer_deck_updates_the_cards(course: Course, tmp_path: Path) -> None:
    before = notes(deck(course), tmp_path)
    after = notes(deck(course, "https://example.org/reader/"), tmp_path)
    assert set(before) == set(after) and before != after
    assert any('href="https://example.org/reader/book/' in field for fields in after.values() for field in fields)
    assert not any("href" in field for fields in before.values() for field in fields)


def run(course: Course, monkeypatch: pytest.MonkeyPatch, *args: str) -> Result:
    monkeypatch.setattr(classes, "_course", lambda: course)
    return CliRunner().invoke(classes.anki, args)


def test_the_command(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(course, monkeypatch).output == f"{course.settings.slug}.apkg\n"
    bad = run(course, monkeypatch, "--base-url", "https://example.org/reader/index.html")
    assert bad.exit_code == 1 and bad.stderr.strip().endswith("give that of the site: https://example.org/reader/")
    monkeypatch.setitem(sys.modules, "readouts.export.anki", None)
    gone = run(course, monkeypatch)
    assert gone.exit_code == 1 and gone.stderr == "Error: genanki is missing; install it with: pip install readouts[anki]\n"
