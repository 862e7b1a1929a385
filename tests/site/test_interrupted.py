"""A build that was broken off at any moment leaves nothing behind: the next one makes the whole site again, of its own edition."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from planted import LICENSED, NEW, OLD, TEACHER, Desk, planted
from small_book import run

from readouts.course.editions import MARK

pytestmark = pytest.mark.site

# What a build is about to write as it dies; in this order.
MOMENTS = {
    "the mark that it has begun": r"html/\.edition\.json",
    "the same of the trees": r"\.doctrees/\.edition\.json",
    "a tree": r"alaska-2021\.doctree",
    "what it has read": r"environment\.pickle",
    "the first static file": r"html/_static/",
    "a page in the middle": r"html/book/teaching/instructor-edition\.html",
    "the last page": r"html/book/texts/alaska-2021\.html",
    "the index of the search": r"search-index\.js",
    "the page of the search": r"html/search\.html",
    "the list of addresses": r"objects\.inv",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return planted(tmp_path_factory.mktemp("interrupted"))


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


def test_a_page_that_could_not_be_written_is_written_by_the_next_build(desk: Desk, opened: Path) -> None:
    """Sphinx makes a warning of it, and ends as if nothing had happened."""
    desk.begin_with(opened)
    desk.write_as_before(NEW)
    assert desk.build_and_die(r"html/book/texts/alaska-2021\.html", "fail") == 0 and desk.shown(*OLD) == set(OLD)
    assert not desk.finished()
    desk.build()
    assert desk.finished() and desk.shown(NEW[1]) == {NEW[1]}


def test_what_is_whole_is_not_made_again(desk: Desk, opened: Path) -> None:
    desk.write_as_before(OLD)
    desk.begin_with(opened)
    desk.build()
    page, search = desk.built / "html/book/teaching/accessibility.html", desk.built / "html/search.html"
    before = page.stat().st_mtime_ns, search.stat().st_mtime_ns
    desk.build()
    assert page.stat().st_mtime_ns == before[0]  # nothing is wrong with it; the other pages, which have warnings, are read again
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
    toc.write_text(re.sub(r" *- file: book/texts/alaska-2021\n", "", before), "utf-8")
    assert toc.read_text("utf-8") != before
    desk.build()
    toc.write_text(before, "utf-8")
    assert [path for word, path in desk.found(OLD[0]) if path.suffix == ".html"] == []
    assert not (desk.built / "html/book/texts/alaska-2021.html").exists()
