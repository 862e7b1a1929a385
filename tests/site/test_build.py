"""How a build behaves: it rereads only what changed, and a mistake in the data ends it with one plain list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import build
from small_book import run, small_book

pytestmark = pytest.mark.site


def pages_read(output: str) -> set[str]:
    return set(re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", output))


def test_nothing_is_read_again_when_nothing_changed(book: Path) -> None:
    done = build(book)
    assert done.returncode == 0
    assert pages_read(done.stdout) == set()


def test_a_changed_note_rebuilds_its_page_alone(book: Path) -> None:
    path = book / "data/texts/alaska-2021/notes.yaml"
    before = path.read_text("utf-8")
    try:
        path.write_text(before.replace("  body: |\n    ", "  body: |\n    Changed for a test. ", 1), "utf-8")
        done = build(book)
        assert done.returncode == 0, done.stderr
        assert pages_read(done.stdout) == {"book/texts/alaska-2021"}
        assert "Changed for a test." in (book / "_build/html/book/texts/alaska-2021.html").read_text("utf-8")
    finally:
        path.write_text(before, "utf-8")
        build(book)


def test_a_changed_statement_rebuilds_its_meeting(book: Path) -> None:
    path = book / "data/statements.csv"
    before = path.read_text("utf-8")
    try:
        line = next(row for row in before.splitlines() if row.startswith("vienna-2023-us-01,"))
        path.write_text(before.replace(line, line.replace(",says,", ",warns,").replace(",agrees,", ",says,")), "utf-8")
        assert path.read_text("utf-8") != before
        done = build(book)
        read = pages_read(done.stdout)
        assert "book/readouts/vienna-2023" in read
        shows_all = {f"book/readouts/{name}" for name in ("index", "findings", "what-became", "how-we-know", "who-said-it", "phrase-trail", "desk")}
        labs = {f"book/labs/{path.stem}" for path in (book / "book/labs").glob("*.ipynb")}  # which show all tables
        assert labs <= read <= {"book/readouts/vienna-2023", *shows_all, *labs, "book/across/phrases", "book/reference/method"}
    finally:
        path.write_text(before, "utf-8")
        build(book)


def test_a_changed_style_reaches_pages_whose_words_stay(tmp_path: Path) -> None:
    book = small_book(tmp_path / "book", ["book/texts/alaska-2021"])
    run(book, "jupyter-book", "build", ".")
    with (book / "readouts/assets/theme/static/readouts.css").open("a", encoding="utf-8") as style:
        style.write("\n.changed-for-a-test { color: red; }\n")
    assert pages_read(run(book, "jupyter-book", "build", ".")) == set()
    page = (book / "_build/html/book/texts/alaska-2021.html").read_text("utf-8")
    [named] = re.findall(r'href="(\S*_static/readouts\.[^"?]*css)', page)
    assert ".changed-for-a-test" in (book / "_build/html/book/texts" / named).read_text("utf-8")


def test_a_fault_in_the_data_ends_the_build_without_a_traceback(book: Path) -> None:
    path = book / "data/texts/alaska-2021/notes.yaml"
    before = path.read_text("utf-8")
    try:
        path.write_text(before.replace("  kind: ", "  kimd: ", 1), "utf-8")
        done = build(book)
        said = done.stdout + done.stderr
        assert done.returncode != 0
        assert re.search(r'data/texts/alaska-2021/notes\.yaml:\d+: note "[^"]+": unknown field "kimd", did you mean "kind"\?', said)
        assert "Traceback" not in said
    finally:
        path.write_text(before, "utf-8")


def test_the_student_build_does_without_the_instructor_folder(site: Path, book: Path) -> None:
    words = [p.read_text("utf-8") for p in (book / "instructor").rglob("*.yaml")] if (book / "instructor").exists() else []
    sentences = {s.strip() for w in words for s in re.findall(r"[A-Z][^.\n]{50,}\.", w)}
    for path in [*site.rglob("*.html"), *site.rglob("*.js"), *site.rglob("*.json")]:
        text = path.read_text("utf-8")
        for sentence in sentences:
            assert sentence not in text, f"{path} publishes a sentence of instructor/"
