"""A build that was broken off at any moment leaves nothing behind: the next one makes the whole site again, of its own edition."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from killed import dying
from small_book import run, small_book
from test_editions import contents

from readouts.editions import MARK

PAGE, NOTES, RUBRIC = "book/texts/alaska-2021.md", "data/texts/alaska-2021/notes.yaml", "instructor/rubric.yaml"
LICENSED, TEACHER = "quaggawords", "thylacinewords"  # each stands in one edition only
OLD, NEW = ("dodowords", "aurochswords"), ("ibiswords", "heronwords")  # on the page and in the data, before and after an edit

# What a build is about to write as it dies; in this order.
MOMENTS = {
    "the mark that it has begun": r"html/\.edition\.json",
    "the same of the trees": r"\.doctrees/\.edition\.json",
    "a tree": r"alaska-2021\.doctree",
    "what it has read": r"environment\.pickle",
    "the first static file": r"html/_static/",
    "a page in the middle": r"html/book/teaching/instructor-edition\.html",
    "the last page": r"html/book/texts/alaska-2021\.html",
    "the index of the search": r"search-statements\.js",
    "the page of the search": r"html/search\.html",
    "the list of addresses": r"objects\.inv",
}


class Desk:
    """A small book, and what was built of it at first; each trial begins with that."""

    def __init__(self, folder: Path, hook: Path):
        self.folder, self.hook, self.built = folder, hook, folder / "_build"
        self.sources = {name: (folder / name).read_text("utf-8") for name in (PAGE, NOTES)}

    def write(self, words: tuple[str, str], more: str = "") -> None:
        """Put words on the page and into the data."""
        for (name, text), word, place in zip(self.sources.items(), words, ("In March 2021", "The name was in dispute."), strict=True):
            assert place in text
            (self.folder / name).write_text(text.replace(place, f"These are the {word}. {place}") + more * (name == NOTES), "utf-8")

    def write_as_before(self, words: tuple[str, str]) -> None:
        """The same with old times, as a copy of a folder has them."""
        self.write(words)
        for name in self.sources:
            os.utime(self.folder / name, (1_700_000_000, 1_700_000_000))

    def keep(self, name: str) -> Path:
        shutil.copytree(self.built, kept := self.folder.parent / name)
        return kept

    def begin_with(self, kept: Path) -> None:
        shutil.rmtree(self.built, ignore_errors=True)
        shutil.copytree(kept, self.built)

    def build_and_die(self, moment: str, way: str, number: int = 1) -> int:
        hook = dying(self.hook, moment, way, number)
        env = {**os.environ, **hook, "PYTHONPATH": f"{self.hook}{os.pathsep}{self.folder}", "READOUTS_DATA": str(self.folder / "data")}
        command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
        return subprocess.run(command, cwd=self.folder, env=env, check=False, capture_output=True, start_new_session=True).returncode

    def build(self) -> None:
        run(self.folder, "jupyter-book", "build", ".")

    def found(self, *words: str) -> Iterator[tuple[str, Path]]:
        """Where words stand in all that an open build keeps and writes: pages, index, trees, caches."""
        for path in self.built.rglob("*"):
            if path.is_file() and not path.relative_to(self.built).parts[0].startswith("licensed"):
                yield from {(word, path) for text in contents(path) for word in words if word in text}

    def shown(self, *words: str) -> set[str]:
        page = (self.built / "html/book/texts/alaska-2021.html").read_text("utf-8")
        return {word for word in words if word in page}

    def finished(self) -> bool:
        return bool(json.loads((self.built / "html" / MARK).read_text("utf-8"))["finished"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("interrupted")
    (folder / "book").mkdir()
    desk = Desk(small_book(folder / "book", ["book/texts/alaska-2021", "book/teaching/instructor-edition"]), folder / "hook")
    copies = desk.folder / "data/licensed"
    copies.mkdir()
    words = {str(n): f"Paragraph {n} in full, with {LICENSED}." for n in range(1, 9)}
    (copies / "alaska-2021.json").write_text(json.dumps({"text": "alaska-2021", "paragraphs": words, "similarity": 1.0}), "utf-8")
    rubric = desk.folder / RUBRIC
    rubric.write_text(rubric.read_text("utf-8").replace("Exactness of quotation", f"Exactness {TEACHER}"), "utf-8")
    desk.write(OLD)
    return desk


@pytest.fixture(scope="module")
def private(desk: Desk) -> Path:
    """What an older version left behind: the licensed instructor edition where the open one belongs, and no mark."""
    run(desk.folder, "readouts", "build", "--licensed", "--instructor")
    below = desk.built / "licensed-instructor/_build"
    for name in ("html", ".doctrees"):
        shutil.copytree(below / name, desk.built / name)
        (desk.built / name / MARK).unlink(missing_ok=True)
    shutil.rmtree(desk.built / "licensed-instructor")
    everything = {word for word, _ in desk.found(LICENSED, TEACHER, *OLD)}
    assert everything == {LICENSED, TEACHER, *OLD}  # so the search finds what it is to find
    return desk.keep("private")


@pytest.mark.parametrize("way", ["kill"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_no_word_of_another_edition_outlives_an_interrupted_build(moment: str, way: str, desk: Desk, private: Path) -> None:
    desk.write(NEW)
    desk.begin_with(private)
    assert desk.build_and_die(MOMENTS[moment], way) != 0
    assert not (desk.built / "html" / MARK).exists() or not desk.finished()
    run(desk.folder, "readouts", "publish", "offline", "--to", "site.zip", status=1)
    assert not (desk.folder / "site.zip").exists()
    desk.build()
    assert desk.finished() and desk.shown(*NEW) == set(NEW)
    assert list(desk.found(LICENSED, TEACHER, *OLD)) == []


@pytest.mark.parametrize(("moment", "way"), [("what it has read", "fail"), ("the last page", "interrupt"), ("the page of the search", "fail")])
def test_nor_one_that_fails_or_is_stopped(moment: str, way: str, desk: Desk, private: Path) -> None:
    test_no_word_of_another_edition_outlives_an_interrupted_build(moment, way, desk, private)


@pytest.fixture(scope="module")
def opened(desk: Desk) -> Path:
    """The open edition, finished, with the old words."""
    shutil.rmtree(desk.built, ignore_errors=True)
    desk.write_as_before(OLD)
    desk.build()
    assert desk.finished() and desk.shown(*OLD, LICENSED, TEACHER) == set(OLD)
    return desk.keep("opened")


@pytest.mark.parametrize("moment", ["a tree", "what it has read", "the first static file", "the last page", "the index of the search"])
def test_no_edit_that_was_taken_back_stays(moment: str, desk: Desk, opened: Path) -> None:
    desk.begin_with(opened)
    desk.write(NEW)
    assert desk.build_and_die(MOMENTS[moment], "kill") != 0
    desk.write_as_before(OLD)
    desk.build()
    assert desk.finished() and desk.shown(*OLD) == set(OLD)
    assert list(desk.found(*NEW)) == []


def test_what_is_whole_is_not_made_again(desk: Desk, opened: Path) -> None:
    desk.write_as_before(OLD)
    desk.begin_with(opened)
    desk.build()
    page, search = desk.built / "html/book/teaching/instructor-edition.html", desk.built / "html/search.html"
    before = page.stat().st_mtime_ns, search.stat().st_mtime_ns
    desk.build()
    assert (page.stat().st_mtime_ns, search.stat().st_mtime_ns) == before
    desk.write(OLD, "- fault\n")
    run(desk.folder, "jupyter-book", "build", ".", status=1)  # a fault in the data costs nothing that was built
    desk.write(OLD)
    desk.build()
    assert page.stat().st_mtime_ns == before[0] and search.stat().st_mtime_ns != before[1]


def test_a_second_form_of_the_book_leaves_no_old_page_in_the_first(desk: Desk, opened: Path) -> None:
    """The e-book is written from the same trees: after it, Sphinx would find nothing to write for the site."""
    desk.begin_with(opened)
    desk.write_as_before(NEW)
    run(desk.folder, "jupyter-book", "build", ".", "--builder", "custom", "--custom-builder", "epub")
    desk.build()
    assert desk.shown(NEW[1]) == {NEW[1]} and list(desk.found(OLD[1])) == []


def test_a_page_that_is_taken_out_of_the_book_is_taken_out_of_the_site(desk: Desk, opened: Path) -> None:
    desk.write_as_before(OLD)
    desk.begin_with(opened)
    toc = desk.folder / "_toc.yml"
    before = toc.read_text("utf-8")
    toc.write_text(before.replace("- file: book/texts/alaska-2021\n", ""), "utf-8")
    assert toc.read_text("utf-8") != before
    desk.build()
    toc.write_text(before, "utf-8")
    assert [path for word, path in desk.found(OLD[0]) if path.suffix == ".html"] == []
    assert not (desk.built / "html/book/texts/alaska-2021.html").exists()
