"""Cells of CSV files that a spreadsheet opens."""

from __future__ import annotations

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet that opens a table runs what begins so


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that would be gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


__all__ = ["FORMULA", "defused"]
