"""An account from a file: plain text, HTML, PDF or Word."""

from __future__ import annotations

from pathlib import Path

from readouts.anchoring.own_copy.blocks import Refused
from readouts.anchoring.own_copy.readers import MAX_BYTES, read
from readouts.anchoring.own_copy.word_files import is_word_file, word_paragraphs


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


__all__ = ["Refused", "read_account"]
