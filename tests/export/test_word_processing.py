"""The handout as a document that a teacher edits: everything there, once, with its headings, and room to write."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from readouts.cli import classes
from readouts.course.course import Course
from readouts.export.base_address import ExportError
from readouts.export.handout import handout
from readouts.export.word_processing import docx
from readouts.rendering.plain_html import title_of

pypandoc = pytest.importorskip("pypandoc", reason="pandoc is needed only for documents")
TEXT = "alaska-2021"


def test_a_document_has_all_of_the_sheet(course: Course) -> None:
    text, data = course.texts[TEXT], docx(handout(course, TEXT))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = parts.read("word/document.xml").decode()
    said = pypandoc.convert_text(data, "plain", format="docx", extra_args=["--wrap=none"])
    assert said.count(text.title) == 1 and "Name ______" in said
    assert all(title_of(question) in said for question in text.questions)
    assert said.count("\N{PILCROW SIGN}\N{NO-BREAK SPACE}") >= len(text.paragraphs)
    assert body.count('w:val="Heading1"') == 1 and body.count('w:val="Heading3"') >= len(text.questions)
    lines = [run for run in re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body) if run == "\N{NO-BREAK SPACE}"]
    assert len(lines) >= 4 * len(text.questions), "room to write below each question"


def test_the_command_writes_it(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(classes, "_course", lambda: course)
    result = CliRunner().invoke(classes.handout, [TEXT, "--docx"])
    assert result.exit_code == 0 and result.output == f"{TEXT}-handout.docx\n", result.output
    assert zipfile.is_zipfile(tmp_path / f"{TEXT}-handout.docx")


def test_without_pandoc_it_says_what_to_install(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    with pytest.raises(ExportError, match=r"pip install readouts\[docx\]"):
        docx("<p>x</p>")
