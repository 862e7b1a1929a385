"""An account from a file: plain text, HTML, PDF or Word."""

from __future__ import annotations

import re
from pathlib import Path

from readouts.anchoring.own_copy.blocks import Refused
from readouts.anchoring.own_copy.readers import MAX_BYTES, read
from readouts.anchoring.own_copy.word_files import is_word_file, word_paragraphs

_NAMES_FILE = re.compile(r"[^\n]{1,250}\.(?:txt|md|html?|pdf|docx)", re.IGNORECASE)


def account(given: str | Path) -> str:
    """An account that is given as its text or as the name of a file.

    A single line that ends as the name of such a file does is taken for one.

    Raises
    ------
    ValueError : the file isn't there or can't be read; the text names it and says why.

    """
    if isinstance(given, str) and not _NAMES_FILE.fullmatch(given.strip()):
        return given
    path = Path(given.strip() if isinstance(given, str) else given).expanduser()
    try:
        return read_account(path)
    except Refused as refused:
        raise ValueError(f"{path}: {refused}") from None


def read_account(path: Path) -> str:
    """The text of an account in a file, its paragraphs parted by empty lines; which kind of file it is, its content says.

    Raises
    ------
    Refused : the file isn't there, is too large, of another kind, or cannot be read; the text says why, without its name.

    """
    if path.is_file() and path.stat().st_size <= MAX_BYTES:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Refused(f"cannot be opened ({error.strerror})") from None
        if is_word_file(data):
            paragraphs = word_paragraphs(data)
            if not paragraphs:
                raise Refused("holds no text")
            return "\n\n".join(paragraphs)
    return "\n\n".join(read(path))


__all__ = ["Refused", "account", "read_account"]
