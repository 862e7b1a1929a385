"""What a page of findings counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import field_validator, model_validator

from readouts.course.record import Id, Prose, Record
from readouts.course.table_claims import Claims

YEARLY = ("kinds", "issuers", "lengths", "topics", "speakers", "sources")
"""The kinds of findings that follow the accounts from year to year, and compare two periods."""


class FindingRecord(Record):
    """What a page of findings counts, with the words it looks for and what a reader is to keep in mind.

    `account` and `speaker` are sides: whose account has whom speaking. `patterns` are regular expressions by the names that
    they are shown under; `since` is the first year of the later of two periods.
    """

    id: Id
    kind: Literal["attributed", "assurances", "wording", "vocabulary", "alone",
                  "kinds", "issuers", "lengths", "topics", "speakers", "sources"]
    caption: Prose = ""
    head: str = ""
    since: int = 0
    account: str = ""
    speaker: str = ""
    topic: Id | None = None
    list_caption: str = ""
    list_columns: tuple[str, ...] = ()
    patterns: Mapping[str, str] = {}
    caveat: Prose
    claims: Claims = ()

    @field_validator("patterns")
    @classmethod
    def _can_be_looked_for(cls, patterns: Mapping[str, str]) -> Mapping[str, str]:
        for pattern in patterns.values():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f'"{pattern}" is not a regular expression: {error}') from None
        return patterns

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if self.kind in YEARLY and not self.since:
            raise ValueError(f"compares two periods as {self.kind}; say in `since` with which year the later one begins")
        if self.kind not in YEARLY and not self.caption:
            raise ValueError("has no caption; say what its table counts")
        return self


__all__ = ["YEARLY", "FindingRecord"]
