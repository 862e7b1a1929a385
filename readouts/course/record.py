"""What all records share: the kinds of their fields, and the place where each was read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from readouts.text.words import UNSPACED

MAX_QUOTED_WORDS = 25
_WEB = re.compile(r"https?://[\w.-]*\w(:\d+)?([/?#][^\s\"<>\\\x00-\x1f\x7f]*)?")
ELLIPSIS = re.compile(r"\s+(?:…|\.\.\.)\s+")


def web_address(url: str) -> str:
    """An address that may become a link: of the web, with a host, and of visible signs alone.

    Everything in the data that a reader can follow goes through here: columns and fields, links in bodies, references.

    Raises
    ------
    ValueError : if it is none; the text goes on behind the name of a field.

    """
    if not url.startswith(("https://", "http://")):
        raise ValueError("is not a web address: it must begin with https:// or http://")
    if not _WEB.fullmatch(url):
        raise ValueError('is not a web address: it needs a host, and may not contain spaces, quotation marks, <, > or \\ '
                         "nor a name before the host (name@host)")
    return url


def quoted_words(text: str) -> float:
    """How many words a quotation has; of a script that writes no spaces, two characters count as a word."""
    return len(UNSPACED.findall(text)) / 2 + sum(any(map(str.isalnum, word)) for word in UNSPACED.sub(" ", text).split())


def _short(text: str) -> str:
    if (n := quoted_words(text)) > MAX_QUOTED_WORDS:
        how = ", two characters counted as a word" if UNSPACED.search(text) else ""
        raise ValueError(f"is a quotation of {n:g} words{how}; the most allowed is {MAX_QUOTED_WORDS}")
    if long := next((word for word in UNSPACED.sub(" ", text).split() if len(word) > LONGEST), ""):
        raise ValueError(f'has a word of {len(long)} letters, "{long[:LABEL]}…"; look for spaces that are missing')
    return text


LONGEST = 500  # letters of a word of a quotation: no language has one, but a text without its spaces
LABEL = 60  # letters: what fits a head of a table, a list of choices, a line of a legend


def _brief(text: str) -> str:
    if len(text) > LABEL:
        raise ValueError(f'"{text[:LABEL]} …" is too long for a name; the most allowed is {LABEL} letters')
    if not any(map(str.isalnum, text)):
        raise ValueError(f'"{text}" is not a name: it has no letter')
    if found := re.search(r"[<>{}\\`|\[\]]", text):
        raise ValueError(f'"{text}" is shown as it is: leave out {found[0]}')
    return text


def _language(tag: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise ValueError(f'"{tag}" is not the tag of a language; write en, zh or another one of BCP 47')
    return tag


def _possible(date: dt.date) -> dt.date:
    if not EARLIEST <= date <= dt.date.today() + AHEAD:
        raise ValueError(f"{date} is not a date of this course; it must be between {EARLIEST.year} and a year from today")
    return date


def _past(date: dt.date) -> dt.date:
    if date > dt.date.today() + dt.timedelta(days=1):  # it may be tomorrow already where the row was written
        raise ValueError(f"{date} is in the future")
    return date


def _partial(text: str) -> str:
    whole = text + "-01-01"[len(text) - 4 :] if re.fullmatch(r"\d{4}(-\d\d){0,2}", text) else ""
    try:
        _possible(dt.date.fromisoformat(whole))
    except ValueError:
        raise ValueError(f'"{text}" is not a date; write it as 2021, 2021-03 or 2021-03-18') from None
    return text


EARLIEST = dt.date(1800, 1, 1)  # before it no government issued an account of a meeting to the press
AHEAD = dt.timedelta(days=366)  # a meeting that is agreed on
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"  # what becomes an address, and the name of a file
ID_MEANS = "may contain only lower-case letters, digits and single hyphens"
Id = Annotated[str, Field(pattern=ID)]
Url = Annotated[str, AfterValidator(web_address)]
Quotation = Annotated[str, Field(min_length=1), AfterValidator(_short)]
Label = Annotated[str, Field(min_length=1), AfterValidator(_brief)]
"""A short name, shown in tables, lists and legends."""
Language = Annotated[str, AfterValidator(_language)]
"""A language as HTML names it: `en`, `zh`."""
Day = Annotated[dt.date, AfterValidator(_possible)]
PastDay = Annotated[Day, AfterValidator(_past)]
PartialDay = Annotated[str, AfterValidator(_partial)]
"""A year, a month or a day: as much as is known."""
Prose = Annotated[str, Field(min_length=1)]
Refs = tuple[str, ...]


BELOW = ": text"  # behind the name of a field, in `Where.fields`: where its block of text begins


@dataclass(frozen=True)
class Where:
    """The place of a record in the data: its file, its line, and the line of each of its fields (1-based)."""

    path: Path = Path("?")
    line: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """Line of the field `name`, or of the record if the field is not there."""
        return self.fields.get(name, self.line)

    def text_of(self, name: str) -> int:
        """Line on which the text of the field `name` begins: of a block of YAML (`body: |`) the one below its name."""
        return self.fields.get(f"{name}{BELOW}", self.of(name))


NOWHERE = Where()


class Record(BaseModel):
    """What every record has: a fixed set of fields, and the place where it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)
    _where: Where = PrivateAttr(default_factory=lambda: NOWHERE)  # not `default`, which is copied for every record

    @property
    def where(self) -> Where:
        """File and lines that this record was read from."""
        return self._where

    def found_at(self, where: Where) -> None:
        """Note where the record was read."""
        self._where = where


__all__ = [
    "BELOW", "ELLIPSIS", "ID", "ID_MEANS", "MAX_QUOTED_WORDS", "NOWHERE", "Day", "Id", "Label", "Language", "PartialDay",
    "PastDay", "Prose", "Quotation", "Record", "Refs", "Url", "Where", "quoted_words", "web_address",
]
