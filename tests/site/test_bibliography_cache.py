"""A reference is formatted again only where it changed, and what was formatted belongs to one build."""

from __future__ import annotations

from typing import Any

from pybtex.database import Entry

from readouts.site.bibliography import Citations, Names


class Counting(Names):
    """The style, counting what it formats."""

    def __init__(self) -> None:
        super().__init__()
        self.formatted: list[str] = []

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> Any:
        self.formatted.append(entry.key)
        return super().format_entry(label, entry, bib_data)


def entry(title: str) -> Entry:
    found = Entry("misc", [("title", title), ("year", "2023")])
    found.key = "one"
    return found


def builds() -> Citations:
    domain = object.__new__(Citations)  # without a build around it
    domain._formatted = {}
    return domain


def test_an_entry_is_formatted_once_and_again_when_it_has_changed() -> None:
    style, domain = Counting(), builds()
    assert str(domain._shown(style, entry("Readout"))) == str(domain._shown(style, entry("Readout")))
    assert style.formatted == ["one"]
    assert "Another" in str(domain._shown(style, entry("Another")))
    assert style.formatted == ["one", "one"]


def test_two_builds_share_nothing() -> None:
    style = Counting()
    for _ in range(2):
        builds()._shown(style, entry("Readout"))
    assert style.formatted == ["one", "one"]
    assert not [name for name, value in vars(Names).items() if isinstance(value, dict | list | set)]
