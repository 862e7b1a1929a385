"""What the course says about its own tables, in forms that can be checked; :mod:`readouts.validation.claims` does."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from readouts.course.record import Prose, Record


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f'"{text}" is not a regular expression: {error}') from None
    return text


OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_several)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_several)]
CLAIMS = ("absent", "present", "first", "last", "only", "count", "silent", "seen")


class Selection(Record):
    """Some statements of the table: those of the sides, speakers, topics, meetings and days that are named, with some words.

    `kind` is what an account mainly is, by the codebook of kinds.
    Those named in `besides` are left out, such as words to the press where a sentence speaks of the readout itself.
    A pattern is words, or a regular expression; capitals and forms of quotation marks don't count. It is looked for in all that a
    statement quotes, or in one `column` of it.
    """

    side: OneOrMore = ()
    speaker: OneOrMore = ()
    topic: OneOrMore = ()
    move: OneOrMore = ()
    standing: OneOrMore = ()
    kind: OneOrMore = ()
    meeting: OneOrMore = ()
    besides: OneOrMore = ()
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None
    pattern: Pattern | None = None
    column: Literal["quote", "original", "translation"] | None = None


class TableClaim(Selection):
    """What a sentence says about the tables, in a form that can be checked. It has one of the forms of `CLAIMS`.

    Attributes
    ----------
    absent, present : words that no statement has, or (each of them) some statement
    first, last : the statement, or the meeting, that has the pattern before or after all others
    only : the side, the meeting or the statement that alone has the pattern
    count : how many statements there are; compared to `is`, `least` and `most`. `each` counts meetings or accounts instead
    silent : the accounts that have no such statement
    seen : how much was seen of every account
    of : which accounts a claim of absence rests on: all, which must have been seen whole; `whole`, only those that were;
        `parts-seen`, all, where the sentence says itself that it speaks of the parts seen
    says : words of the sentence that this proves; without them it is one of those that its prose has

    """

    absent: Patterns = ()
    present: Patterns = ()
    first: str | None = None
    last: str | None = None
    only: str | None = None
    count: Selection | None = None
    silent: Selection | None = None
    seen: Literal["whole", "in-part"] | None = None
    equals: int | None = Field(None, alias="is")
    least: int | None = None
    most: int | None = None
    each: Literal["statement", "account", "meeting"] = "statement"
    of: Literal["whole", "parts-seen"] | None = None
    says: OneOrMore = ()

    @property
    def form(self) -> str:
        """Which of the forms the claim has."""
        return next(name for name in CLAIMS if getattr(self, name))

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = [name for name in CLAIMS if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"must have one of the forms {', '.join(CLAIMS)}; it has {' and '.join(given) or 'none'}")
        numbers = [n for n in (self.equals, self.least, self.most) if n is not None]
        if bool(numbers) != (self.count is not None):
            raise ValueError('needs "count:", and with it "is:", "least:" or "most:"')
        if self.pattern and given[0] in ("absent", "present"):
            raise ValueError(f'gives its words after "{given[0]}:"; delete "pattern:"')
        if given[0] in ("first", "last") and not self.pattern:
            raise ValueError(f'says which is {given[0]}, but not with which words; add "pattern:"')
        return self


Claims = tuple[TableClaim, ...]


def of_parts_seen(claims: Claims) -> bool:
    """Whether one of the claims rests on the parts seen of an account, so that what they prove deserves a mark."""
    return any(claim.of == "parts-seen" for claim in claims)


class ClaimsAbout(Record):
    """Claims of prose that has no room for them; `about` names it: `contrast:malta-2023/taiwan`, `page:readouts/findings`."""

    about: str
    claims: Claims = Field(min_length=1)


class Waiver(Record):
    """Sentences that need no claim, and why: `about` names the prose they are in, `says` their words of totality or of order."""

    about: str
    says: OneOrMore
    why: Prose


__all__ = ["CLAIMS", "Claims", "ClaimsAbout", "OneOrMore", "Selection", "TableClaim", "Waiver", "of_parts_seen"]
