"""What was published goes on leading somewhere; what moved sends on, with scripts and without, and from a folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, Watched
from playwright.sync_api import expect

from readouts.cli import main
from readouts.course import addresses
from readouts.course.editions import Mark
from readouts.site.content_security import POLICY

pytestmark = pytest.mark.site

Open = Callable[..., Watched]


def test_every_published_address_leads_somewhere(site: Path) -> None:
    before = addresses.published(ROOT / "data")
    assert len(before) > 900
    gone = addresses.lost(addresses.of_site(site), before, addresses.moved(ROOT / "data"))
    assert not gone, "\n" + "\n".join(gone)


def test_an_address_that_is_gone_is_told_with_its_remedy() -> None:
    before = ["book/a.html", "book/a.html#n-x", "book/b.html", "book/b.html#p1"]
    now = ["book/a.html", "book/c.html", "book/c.html#p1"]
    assert addresses.lost(now, before, {"book/b.html": "book/c.html", "book/a.html#n-x": "book/c.html#p1"}) == []
    (line,) = addresses.lost(now, before, {"book/b.html": "book/c.html"})
    assert line.startswith("book/a.html#n-x was published") and "“book/a.html#n-x NEW-ADDRESS” in data/moved.txt" in line


@pytest.mark.parametrize(("lines", "wrong"), [
    ("book/a.html\n", r"moved\.txt:1: a line is an old and a new address"),
    ("# fine\nbook/a.md book/b.md\n", r"moved\.txt:2: a line is"),
    ("book/a.html book/b.html\nbook/a.html book/c.html\n", "book/a.html is listed twice"),
    ("book/a.html book/b.html\nbook/b.html book/a.html\n", "redirects to itself"),
])
def test_a_wrong_line_is_named(tmp_path: Path, lines: str, wrong: str) -> None:
    (tmp_path / "moved.txt").write_text(lines, "utf-8")
    with pytest.raises(addresses.AddressError, match=wrong):
        addresses.moved(tmp_path)


def test_moves_are_followed_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "moved.txt").write_text("# old new\nbook/a.html book/b.html\nbook/b.html book/c.html\n", "utf-8")
    assert addresses.moved(tmp_path) == {"book/a.html": "book/c.html", "book/b.html": "book/c.html"}


def test_the_command_adds_what_is_new_and_refuses_what_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    page = tmp_path / "_build/html/book/a.html"
    page.parent.mkdir(parents=True)
    (tmp_path / "_build/html/index.html").touch()
    Mark("open", "html", finished=True).put(tmp_path / "_build/html")
    page.write_text('<main><p id="p1"></p><p id="n-one"></p><p id="chosen-by-sphinx"></p></main>', "utf-8")
    done = CliRunner().invoke(main, ["publish", "addresses"])
    assert done.exit_code == 0 and "3 new, 3 in all" in done.output
    kept = (tmp_path / "data/addresses.txt").read_text("utf-8")
    assert kept.splitlines()[1:] == ["book/a.html", "book/a.html#n-one", "book/a.html#p1"]
    page.write_text('<main><p id="p1"></p></main>', "utf-8")
    done = CliRunner().invoke(main, ["publish", "addresses"])
    assert done.exit_code == 1 and "book/a.html#n-one was published but no longer works" in done.stderr
    assert (tmp_path / "data/addresses.txt").read_text("utf-8") == kept


CONF = """
extensions = ["myst_parser", "sphinxext.rediraffe", "readouts.site.redirects"]
html_theme = "readouts"
def setup(app):
    app.add_html_theme("readouts", {theme!r})
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two pages, built by Sphinx with the theme, in which a page and a place moved."""
    source = tmp_path_factory.mktemp("moved")
    (source / "conf.py").write_text(CONF.format(theme=str(ROOT / "readouts/assets/theme")), "utf-8")
    (source / "index.md").write_text("# First\n\n[next](new/here.md)\n", "utf-8")
    (source / "new").mkdir()
    (source / "new/here.md").write_text("---\norphan: true\n---\n# Second\n\n(kept)=\n## BuildCache\n" + "\nText.\n" * 80 + "\n## Place\n", "utf-8")
    (source / "data").mkdir()
    (source / "data/moved.txt").write_text("old/there.html new/here.html\nindex.html#n-gone new/here.html#place\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(source / "out")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return source / "out"


def test_no_build_writes_outside_of_its_folder(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "book"
    shutil.copytree(small.parent, source, ignore=shutil.ignore_patterns("out"))
    moved = source / "data/moved.txt"
    moved.write_text("old/there.html new/here.html\n../../evil.html new/here.html\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(source / "out")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and "data/moved.txt:2: a line is an old and a new address of the site" in done.stderr and "Traceback" not in done.stderr
    moved.write_text("old/there.html new/here.html\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (source / "out").mkdir(exist_ok=True)
    (source / "out/old").symlink_to(tmp_path / "elsewhere")
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and "data/moved.txt:1: old/there.html would be written outside" in done.stderr
    assert [path.name for path in tmp_path.rglob("*.html") if not path.is_relative_to(source / "out")] == []


def test_a_moved_page_sends_on_to_the_same_place(small: Path, open_page: Open) -> None:
    page = open_page((small / "old/there.html").as_uri() + "#place").page
    page.wait_for_url("**/new/here.html#place")
    expect(page.get_by_role("heading", name="Place")).to_be_in_viewport()
    page = open_page((small / "old/there.html").as_uri(), java_script_enabled=False).page
    page.wait_for_url("**/new/here.html")


def test_a_redirect_has_nothing_that_the_policy_forbids(small: Path) -> None:
    html = (small / "old/there.html").read_text("utf-8")
    assert "'unsafe-inline'" not in POLICY
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|<style|\son\w+=", html)


def test_a_place_that_moved_says_where_it_is_now(small: Path, open_page: Open) -> None:
    page = open_page((small / "index.html").as_uri() + "#n-gone", java_script_enabled=False).page
    expect(page.get_by_text("has moved")).to_be_in_viewport()
    page.get_by_role("link", name="go to its new place").click()
    page.wait_for_url("**/new/here.html#place")
    page = open_page((small / "index.html").as_uri(), java_script_enabled=False).page
    expect(page.get_by_text("has moved")).to_be_hidden()
