"""Addresses that have been published, and where they lead now.

`data/addresses.txt` lists what readers may have kept a link to: pages, and on them paragraphs, notes, questions, terms and
the like. `data/moved.txt` says where one leads that is no longer where it was: two addresses a line, old and new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

PUBLISHED, MOVED = "addresses.txt", "moved.txt"

_NAMED = re.compile(r'\bid="(p\d+|(?:n|ask|quiz|term|ref|person|event|phrase|thread)-[^"]+)"')
_ADDRESS = re.compile(r"[\w./-]+\.html(?:#[^\s#]+)?")


class AddressError(Exception):
    """A list of addresses is wrong; the text says where, and what helps."""


def of_site(site: Path) -> list[str]:
    """The addresses of a built site that must go on leading somewhere, sorted.

    Pages that only send on are left out: they are in `data/moved.txt`.
    """
    found: set[str] = set()
    for path in sorted((site / "book").rglob("*.html")):
        html, page = path.read_text(encoding="utf-8"), path.relative_to(site).as_posix()
        if "<main" in html and not is_redirect(html):
            found |= {page, *(f"{page}#{name}" for name in _NAMED.findall(html))}
    return sorted(found)


def is_redirect(html: str) -> bool:
    """Whether a page only sends on."""
    return 'http-equiv="refresh"' in html[:1000]


def published(data: Path) -> list[str]:
    """The addresses that have been published.

    Raises
    ------
    AddressError : if a line is no address.

    """
    return [address for (address,) in _lines(data / PUBLISHED, 1)]


def moved(data: Path) -> dict[str, str]:
    """Old addresses and where each leads now, followed to the end.

    Raises
    ------
    AddressError : if a line is not two addresses, an address moved twice, or leads back to itself.

    """
    path = data / MOVED
    steps: dict[str, str] = {}
    for old, new in _lines(path, 2):
        if old in steps:
            raise AddressError(f"{path}: {old} moved twice; keep one of the lines")
        steps[old] = new
    return {old: _followed(old, steps, path) for old in steps}


def _followed(old: str, steps: dict[str, str], path: Path) -> str:
    seen, now = {old}, steps[old]
    while now in steps:
        if now in seen:
            raise AddressError(f"{path}: {old} leads back to itself")
        seen.add(now)
        now = steps[now]
    return now


def _lines(path: Path, count: int) -> Iterator[tuple[str, ...]]:
    """The lines of a list, each of so many addresses; comments and empty lines left out."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = tuple(line.split("  #")[0].split())
        if not words or line.startswith("#"):
            continue
        if len(words) != count or not all(_ADDRESS.fullmatch(word) for word in words):
            what = "an old and a new address" if count == 2 else "one address"
            raise AddressError(f"{path}:{number}: a line is {what}, such as book/texts/alaska-2021.html#p4, not “{line.strip()}”")
        yield words


def lost(now: Iterable[str], before: Iterable[str], sent_on: dict[str, str]) -> list[str]:
    """What is wrong with the published addresses: a line for each that leads nowhere, saying how to mend it.

    Parameters
    ----------
    now : the addresses of the built site.
    before : those that were published.
    sent_on : what moved.

    """
    there = set(now)
    return [_how_to_mend(address) for address in before if not _leads(address, there, sent_on)]


def _leads(address: str, there: set[str], sent_on: dict[str, str]) -> bool:
    """Whether an address is there, moved itself, or is a place that moved together with its page."""
    page, _, name = address.partition("#")
    now = sent_on.get(address) or (f"{sent_on[page]}#{name}" if name and page in sent_on else address)
    return now in there


def _how_to_mend(address: str) -> str:
    return (f"{address} was published and leads nowhere now. Bring it back, or say where it moved: "
            f"a line “{address} NEW-ADDRESS” in data/{MOVED}")


def text_of(addresses: Iterable[str]) -> str:
    """The list as it is kept."""
    head = "# Addresses that have been published, and must go on leading somewhere. `make addresses` adds the new ones.\n"
    return head + "".join(f"{address}\n" for address in sorted(set(addresses)))
