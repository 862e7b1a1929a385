"""The records of a course with two sides and languages of its own.

:mod:`readouts.course.records` knows only that there are two sides and perhaps original words. Here its records become those of a
course: columns are called after the sides (`us_people`) and the language (`quote_zh`, `hanzi`), and where a side or a language
is named, only those that there are will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, create_model

from readouts.course.finding_record import FindingRecord
from readouts.course.record import Label, Quotation, Record
from readouts.course.records import (
    AccountKind,
    Code,
    Contrast,
    Event,
    Meeting,
    Person,
    Phrase,
    PhraseUse,
    Readout,
    SecondCoding,
    Statement,
    Term,
    Topic,
)
from readouts.course.settings import Settings

OTHERS = ("press", "scholars")  # who else may own a term


@dataclass(frozen=True)
class Schema:
    """The record classes of a course that depend on its sides and languages."""

    meeting: type[Meeting]
    readout: type[Readout]
    statement: type[Statement]
    person: type[Person]
    term: type[Term]
    phrase: type[Phrase]
    finding: type[FindingRecord]
    second_coding: type[SecondCoding]

    @property
    def tables(self) -> Mapping[str, type[Record]]:
        """The record of a row, by the name of its table."""
        return {"meetings": self.meeting, "readouts": self.readout, "statements": self.statement, "topics": Topic,
                "moves": Code, "kinds": AccountKind,
                "second_coding": self.second_coding, "contrasts": Contrast, "people": self.person, "events": Event}


def schema_of(settings: Settings) -> Schema:
    """The record classes of a course with these settings."""
    original = settings.original
    return _schema(
        tuple(side.id for side in settings.sides), tuple(language.code for language in settings.languages),
        (original.code, original.word, original.romanization) if original else None,
    )


@lru_cache(8)
def _schema(sides: tuple[str, ...], languages: tuple[str, ...], original: tuple[str, str, str] | None) -> Schema:
    code, word, romanization = original or ("", "", "")
    side: Any = Literal[sides]
    anybody: Any = Literal[(*sides, "other")]
    read = {"romanization": _field(Label | None, None, romanization)} if original else {}
    use = _made(PhraseUse, {"side": (anybody, ...)})
    return Schema(
        meeting=_made(Meeting, {f"{name}_people": (str, ...) for name in sides}, before="summary"),
        readout=_made(Readout, {"side": (side, ...)}),
        statement=_made(Statement, {
            "side": (side, ...), "speaker": (Literal[(*sides, "both")], ...), "lang": (Literal[languages], ...),
            "original": _field(Quotation | None, None, f"quote_{code}" if original else ""),
        }),
        person=_made(Person, {
            "side": (anybody, ...), "original": _field(Label | None, None, f"name_{code}" if original else ""), **read,
        }),
        term=_made(Term, {
            "whose": (Literal[(*sides, "both", *OTHERS)], ...), "original": _field(Label | None, None, word), **read,
        }),
        phrase=_made(Phrase, {"original": _field(Label | None, None, word), **read,
                              "uses": (tuple[use, ...], ())}),  # type: ignore[valid-type]
        second_coding=_made(SecondCoding, {"speaker": (Literal[(*sides, "both")], ...)}),
        finding=_made(FindingRecord, {"account": (Literal[("", *sides)], ""), "speaker": (Literal[("", *sides)], "")}),
    )


def _field(kind: Any, default: Any, alias: str) -> tuple[Any, Any]:
    """A field that files call by another name."""
    return kind, Field(default, alias=alias or None)


def _made(cls: type[Any], fields: dict[str, Any], before: str = "") -> type[Any]:
    """A record class with some fields replaced; with `before`, in front of that field."""
    made: type[Record] = create_model(cls.__name__, __base__=cls, __module__=cls.__module__, **fields)
    made.__doc__ = cls.__doc__
    if before:
        names = [name for name in made.model_fields if name not in fields]
        at = names.index(before)
        order = [*names[:at], *fields, *names[at:]]
        made.__pydantic_fields__ = {name: made.model_fields[name] for name in order}
    return made


__all__ = ["Schema", "schema_of"]
