"""Writing XML for other programs: an element with its text, and a document whole."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file can hold, https://www.w3.org/TR/xml/#charsets; ElementTree writes it all the same."""


def add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    """Append an element with a text."""
    ET.SubElement(parent, tag, attributes).text = text


def serialized(root: ET.Element) -> bytes:
    """A document as the bytes of its file, indented, without what XML can't hold."""
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _NO_XML.sub("", ET.tostring(root, encoding="unicode")).encode() + b"\n"


__all__ = ["add", "serialized"]
