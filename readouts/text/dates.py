"""Dates as the book writes them."""

from __future__ import annotations

import datetime as dt


def day(date: dt.date) -> str:
    """A date in full: 18 March 2021."""
    return f"{date.day} {date:%B %Y}"


def short_day(date: dt.date) -> str:
    """A date where there is little room: 18 Mar 2021."""
    return f"{date.day} {date:%b %Y}"


def days(start: dt.date, end: dt.date) -> str:
    """A date or a span of days: 18–19 March 2021."""
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    return f"{start.day} {start:%B} – {day(end)}" if start.year == end.year else f"{day(start)} – {day(end)}"


__all__ = ["day", "days", "short_day"]
