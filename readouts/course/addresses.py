"""Addresses that have been published, and where they lead now.

`data/addresses.txt` lists what readers may have kept a link to: pages, and on them paragraphs, notes, questions, terms and
the like. `data/moved.txt` says where one leads that is no longer where it was: two addresses a line, old and new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from readouts.course.readers import Faults, read_text

PUBLISHED, MOVED = "addresses.txt", "moved.txt"

_NAMED = re.compile(r'\bid="(p\d+|(?:n|ask|quiz|term|ref|person|event|phrase|thread)-[^"]+)"')
# A page below the folder of the site, by names that mean the same everywhere: no dots to climb by, no drive, no escapes.
_ADDRESS = re.compile(r"(?:[a-z0-9][\w-]*/)*[a-z0-9][\w-]*\.html(?:#[a-z][\w.:-]*)?", re.ASCII | re.IGNORECASE)


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
    AddressError : with every line that is not an address.

    """
    faults = Faults(data.parent)
    found = [address for _, (address,) in _lines(data / PUBLISHED, 1, faults)]
    _raise(faults)
    return found


def moved(data: Path, site: Path | None = None) -> dict[str, str]:
    """Old addresses and where each leads now, followed to the end.

    Parameters
    ----------
    data : the folder of the data.
    site : the folder of the built site, where there is one: no page may be written outside of it.

    Raises
    ------
    AddressError : with every line that is not two addresses of the site, whose address moved twice or redirects to itself, or
        whose page a symbolic link would put outside the site.

    """
    faults = Faults(data.parent)
    steps = _steps(data / MOVED, faults)
    for old, (line, _) in steps.items():
        if site and "#" not in old and not (site / old).resolve().is_relative_to(site.resolve()):
            faults.add(data / MOVED, line, f"{old} would be written outside {site}; remove the symbolic link there")
    _raise(faults)
    return {old: _followed(old, steps) or "" for old in steps}


def check_addresses(data: Path, faults: Faults) -> None:
    """Note every fault of the two lists."""
    list(_lines(data / PUBLISHED, 1, faults))
    _steps(data / MOVED, faults)


def check_that_they_lead(data: Path, why_not: Callable[[str], str], faults: Faults) -> None:
    """Note every published address that leads nowhere, and every line on what moved that leads there.

    Parameters
    ----------
    data : the folder of the data.
    why_not : what is wrong with an address, as far as it can be known without the built site; "" if nothing is.
    faults : to which it is added.

    """
    unread = Faults(data.parent)  # what is wrong with the lines themselves is said by `check_addresses`
    steps = _steps(data / MOVED, unread)
    sent_on = {old: _followed(old, steps) or old for old in steps}
    for number, (address,) in _lines(data / PUBLISHED, 1, unread):
        if why := why_not(_now(address, sent_on)):
            cure = f"say where it moved, in data/{MOVED}, or correct the slip"
            faults.add(data / PUBLISHED, number, f"{address} leads nowhere: {why}; {cure}")
    for number, new in steps.values():
        if new not in steps and (why := why_not(new)):
            faults.add(data / MOVED, number, f"{new} leads nowhere: {why}")


def _raise(faults: Faults) -> None:
    if faults.found:
        raise AddressError("\n".join(map(str, sorted(faults.found))))


def _steps(path: Path, faults: Faults) -> dict[str, tuple[int, str]]:
    """Of every old address its line, and where the line says that it leads."""
    steps: dict[str, tuple[int, str]] = {}
    for number, (old, new) in _lines(path, 2, faults):
        if old in steps:
            faults.add(path, number, f"{old} is listed twice, already in line {steps[old][0]}; keep one of the lines")
        else:
            steps[old] = number, new
    for old, (number, _) in steps.items():
        if _followed(old, steps) is None:
            faults.add(path, number, f"{old} redirects to itself; give its current address")
    return steps


def _followed(old: str, steps: Mapping[str, tuple[int, str]]) -> str | None:
    """Where an address leads in the end; None if in a circle."""
    seen, now = {old}, steps[old][1]
    while now in steps and now not in seen:
        seen.add(now)
        now = steps[now][1]
    return None if now in seen else now


def _lines(path: Path, count: int, faults: Faults) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines of a list with their numbers, each of so many addresses; comments and empty lines left out."""
    text = read_text(path, faults) if path.exists() and path.stat().st_size else ""
    for number, line in enumerate((text or "").splitlines(), 1):
        words = tuple(line.split("  #")[0].split())
        if not words or line.startswith("#"):
            continue
        if len(words) == count and all(map(_ADDRESS.fullmatch, words)):
            yield number, words
        else:
            what = "an old and a new address" if count == 2 else "one address"
            form = "of the site, such as book/texts/alaska-2021.html#p4 (letters, digits, - and _ between slashes)"
            faults.add(path, number, f"a line is {what} {form}, not “{line.strip()}”")


def lost(now: Iterable[str], before: Iterable[str], sent_on: dict[str, str]) -> list[str]:
    """What is wrong with the published addresses: a line for each that no longer works, saying how to fix it.

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
    return _now(address, sent_on) in there


def _now(address: str, sent_on: Mapping[str, str]) -> str:
    """Where an address leads: a place moves with its page, unless it moved itself."""
    page, _, name = address.partition("#")
    return sent_on.get(address) or (f"{sent_on[page]}#{name}" if name and page in sent_on else address)


def _how_to_mend(address: str) -> str:
    return (f"{address} was published but no longer works. Bring it back, or say where it moved: "
            f"a line “{address} NEW-ADDRESS” in data/{MOVED}")


def text_of(addresses: Iterable[str]) -> str:
    """The list as it is kept."""
    head = "# Addresses that have been published, and must go on leading somewhere. `make addresses` adds the new ones.\n"
    return head + "".join(f"{address}\n" for address in sorted(set(addresses)))
