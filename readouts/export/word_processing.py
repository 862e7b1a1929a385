"""A page as a document for a word processor, since teachers edit what they hand out; `pip install readouts[docx]` has pandoc."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from readouts.export.base_address import ExportError


def docx(html: str) -> bytes:
    """A page as a Word document (Office Open XML), as pandoc makes it.

    Room to write, which is drawn on a page, comes as empty paragraphs.

    Raises
    ------
    ExportError : if pandoc is missing.

    """
    try:
        import pypandoc
    except ModuleNotFoundError:
        raise ExportError("pandoc is missing; install it with: pip install readouts[docx]") from None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "page.docx"
        pypandoc.convert_text(_for_pandoc(html), "docx", format="html", outputfile=str(target))
        return target.read_bytes()


def _for_pandoc(html: str) -> str:
    """The page without what pandoc would print twice, and with its rules and lines as text."""
    page = BeautifulSoup(html, "html.parser")
    for title in page.find_all("title"):
        title.decompose()  # the heading has it
    for line in page.select(".line"):
        line.name, line.string = "p", "\N{NO-BREAK SPACE}"
    for gap in page.select(".name span"):
        gap.string = "_" * 20
    return str(page)


__all__ = ["docx"]
