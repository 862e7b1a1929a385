"""Cells of CSV files that a spreadsheet opens."""

from __future__ import annotations

import re

_SPACE = "[\\s\u00ad\u180e\u200b-\u200f\u2060\ufeff\"']*"
"""What can be before a formula and isn't seen: spaces of every kind, those without width, and quotation marks."""
_PART = re.compile(rf"(^|[\n\r\t;])({_SPACE})(?=[=+\-@＝＋－＠])(?!-[ \u00a0][^|!(=\n\r]*(?:[\n\r]|$))")
"""Where a formula can begin: where the cell does, and, since a program may take the semicolon or the tab for what separates cells
and the end of a line for that of a row, after each of these. A line of a list, a hyphen and a space, is none by itself."""


def defused(cell: str) -> str:
    """A cell of which no spreadsheet takes any part for a formula: an apostrophe comes before each that would be.

    Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection.
    """
    marked = _PART.sub(r"\1\2'", cell)
    return f"'{marked}" if marked[:1] in ("\t", "\r", "\n") else marked


__all__ = ["defused"]
