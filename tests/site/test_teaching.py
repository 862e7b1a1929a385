"""The pages for teachers: what everybody sees, what only the instructor edition has, and the links that open a lab elsewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, Watched
from playwright.sync_api import expect
from small_book import run, small_book

from readouts.course.course import Course
from readouts.course.places import place
from readouts.course.workload import minutes

pytestmark = pytest.mark.site

Open = Callable[..., Watched]
TEACHING = ROOT / "book/teaching"
needs_instructor = pytest.mark.skipif(not (ROOT / "instructor").is_dir(), reason="the folder instructor/ is not at hand")


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


# -- what everybody sees -----------------------------------------------------------------------------------------------


def test_every_teaching_page_is_in_the_contents(site: Path) -> None:
    toc = (ROOT / "_toc.yml").read_text("utf-8")
    for page in TEACHING.glob("*.md"):
        assert f"book/teaching/{page.stem}\n" in toc, page
        assert (site / f"book/teaching/{page.stem}.html").exists()


def test_syllabi_link_what_they_name_and_give_its_minutes(site: Path, course: Course) -> None:
    tables = soup(site / "book/teaching/syllabi.html").select(".plan table")
    for table, syllabus in zip(tables, course.syllabi.values(), strict=True):
        items = [item for s in syllabus.sessions for item in (*s.before, *s.in_class)]
        for shown, item in zip(table.select("td li"), items, strict=True):
            small = shown.select("small")[-1]
            assert small.get_text(strip=True) == f"{minutes(course, item)} min"
            if item.at and (place(item.at).target.kind != "lab" or (ROOT / f"book/labs/{place(item.at).target.id}.ipynb").exists()):
                assert shown.a and shown.a["href"], item.at


def test_every_lab_that_a_syllabus_names_has_a_page(course: Course) -> None:
    named = {place(item.at).target for one in course.syllabi.values() for s in one.sessions for item in (*s.before, *s.in_class) if item.at}
    labs = {target.id for target in named if target.kind == "lab"}
    assert labs == {path.stem for path in (ROOT / "book/labs").glob("*.ipynb")}


def test_a_link_to_a_meeting_opens_what_it_says(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/book/teaching/syllabi.html")
    watched.page.get_by_role("link", name="Sullivan–Wang meeting, Malta").first.click()
    expect(watched.page.get_by_role("dialog")).to_be_visible()
    expect(watched.page.get_by_role("button", name="Uncover and compare")).to_be_visible()
    assert watched.errors == []


def test_the_difficulty_is_shown_with_its_parts(site: Path, course: Course) -> None:
    page = soup(site / "book/teaching/difficulty.html")
    rows = page.select(".scroll tbody tr")
    assert len(rows) == len(course.texts)
    assert all(re.search(r"(easier|middle|harder), \d+", row.get_text()) and row.get_text().count("judged") == 2 for row in rows)
    assert len(page.select("dl.reasons dd")) == len(course.texts)


@needs_instructor
def test_students_see_no_plans_no_solutions_and_no_rubric(site: Path, pages: list[str]) -> None:
    for name in pages:
        text = (site / name).read_text("utf-8")
        assert 'class="guidance' not in text and "Often goes wrong" not in text and "For the teacher" not in text, name


def test_no_lab_page_has_links_to_services_by_default(site: Path) -> None:
    for path in (site / "book/labs").glob("*.html"):
        text = path.read_text("utf-8")
        assert "mybinder" not in text and "colab.research" not in text and 'class="launch"' not in text


# -- a small book, built for an adopter ---------------------------------------------------------------

@needs_instructor
def test_a_build_warns_where_the_repository_for_students_holds_the_solutions(tmp_path: Path) -> None:
    folder = small_book(tmp_path, ["book/labs/rapprochement-2023"])
    config = folder / "_config.yml"
    unset = config.read_text("utf-8")
    named = re.sub(r"^#(repository|  (?:url|branch)):", r"\1:", unset, flags=re.MULTILINE).replace("OWNER/NAME", "a-school/reader")
    warning = re.compile(r"_config\.yml:\d+: WARNING: repository: .*https://github\.com/a-school/reader, which contains instructor/ .*readouts labs students DIR")
    for text, warned in ((unset, False), (named, True), (named.replace("suppress_warnings: []", "suppress_warnings: [readouts.instructor]"), False)):
        config.write_text(text, "utf-8")
        assert bool(warning.search(run(folder, "jupyter-book", "build", ".", "--keep-going"))) is warned
    config.write_text(named, "utf-8")
    shutil.rmtree(folder / "instructor")
    assert not warning.search(run(folder, "jupyter-book", "build", ".", "--keep-going"))


def test_an_adopter_who_sets_the_address_gets_the_links(tmp_path: Path) -> None:
    folder = small_book(tmp_path)
    shutil.rmtree(folder / "instructor", ignore_errors=True)  # a student build does without it
    config = folder / "_config.yml"
    text = re.sub(r"^#(repository|launch_buttons|  \w+):", r"\1:", config.read_text("utf-8"), flags=re.MULTILINE)  # as the file says
    config.write_text(text.replace("OWNER/NAME", "a-school/reader").replace("https://HUB", "https://hub.example.org"), "utf-8")
    run(folder, "jupyter-book", "build", ".", "--keep-going")
    html = folder / "_build/html/book"
    page = soup(html / "labs/rapprochement-2023.html")
    found = {a.get_text(): str(a["href"]) for a in page.select("nav.launch a")}
    assert found == {
        "Binder": "https://mybinder.org/v2/gh/a-school/reader/main?urlpath=lab%2Ftree%2Fbook%2Flabs%2Frapprochement-2023.ipynb",
        "Colab": "https://colab.research.google.com/github/a-school/reader/blob/main/book/labs/rapprochement-2023.ipynb",
        "JupyterHub": "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fa-school%2Freader&branch=main"
                      "&urlpath=lab%2Ftree%2Freader%2Fbook%2Flabs%2Frapprochement-2023.ipynb",
    }
    assert page.select_one("nav.launch code").get_text() == '%pip install git+https://github.com/a-school/reader@main "git+https://github.com/a-school/reader@main#subdirectory=data"'  # type: ignore[union-attr]
    assert (folder / "book/labs/rapprochement-2023.ipynb").exists()  # where the links point to below the root of the repository
    assert not soup(html / "texts/alaska-2021.html").select("nav.launch")
    assert "mybinder" not in "".join(str(tag) for tag in page.select("script, link, img, iframe"))
