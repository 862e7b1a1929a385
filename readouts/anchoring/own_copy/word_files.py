"""Reading a Word file (DOCX): its paragraphs, without headers, footers, comments and what was deleted."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from readouts.anchoring.own_copy.blocks import Refused

MAX_UNPACKED = 50_000_000  # bytes of the document's own part
_PART = "word/document.xml"
_NAME = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def is_word_file(data: bytes) -> bool:
    """Whether a file is a Word file, by its content."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _PART in archive.namelist()
    except zipfile.BadZipFile:
        return False


def word_paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a Word file that hold any text.

    Raises
    ------
    Refused : it unpacks to too much, or it is broken.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(_PART).file_size > MAX_UNPACKED:
                raise Refused("is a Word file that unpacks to too much; save the account as plain text")
            with archive.open(_PART) as part:
                xml = part.read(MAX_UNPACKED + 1)
        if len(xml) > MAX_UNPACKED or _DECLARES.search(xml):
            raise Refused("is a Word file that unpacks to too much; save the account as plain text")
        root = ElementTree.fromstring(xml)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(f"is a broken Word file ({type(error).__name__}); save the account as plain text") from None
    paragraphs = ("".join(map(_text, p.iter())) for p in root.iter(f"{_NAME}p"))
    return [p.strip() for p in paragraphs if p.strip()]


def _text(node: ElementTree.Element) -> str:
    if node.tag == f"{_NAME}t":
        return node.text or ""
    return {f"{_NAME}tab": "\t", f"{_NAME}br": "\n", f"{_NAME}noBreakHyphen": "-"}.get(node.tag, "")


__all__ = ["is_word_file", "word_paragraphs"]
