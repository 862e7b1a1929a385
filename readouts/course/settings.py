"""`course.yaml`: what is this course and not the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NoReturn

from pydantic import Field, model_validator

from readouts.course.record import Id, Prose, Record
from readouts.text.folding import bare_letters
from readouts.text.words import COMPOUND_WORD

Color = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Palette(Record):
    """The color of a side on light and on dark paper."""

    light: Color
    dark: Color


class SideSettings(Record):
    """One of the two governments: how it is called, drawn and recognized.

    `name` appears in headings, `in_sentence` in sentences, `short` where there is little room and `brief` there inside a
    sentence; `adjective` names its account, `people` its officials. `gives_away` lists the words from which one sees whose
    account a quotation comes from.
    """

    id: Id
    name: Prose
    in_sentence: str = ""
    short: str = ""
    brief: str = ""
    adjective: Prose
    people: str = ""
    family_name: Literal["first", "last"] = "last"
    color: Palette
    shape: Literal["disc", "square"]
    gives_away: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, given: object) -> object:
        """Names that a side does not have are those that it has."""
        if not isinstance(given, Mapping):
            return given
        name, adjective = given.get("name", ""), given.get("adjective", "")
        sentence = given.get("in_sentence", name)
        short = given.get("short", name)
        return {"in_sentence": sentence, "short": short, "brief": given.get("short", sentence), "people": adjective, **given}

    @property
    def account(self) -> str:
        """Its account, inside a sentence: "U.S. account"."""
        return f"{self.adjective} account"

    @property
    def words(self) -> frozenset[str]:
        """The words of its names, in lower case: they tell nothing when both accounts use them."""
        return frozenset(COMPOUND_WORD.findall(f"{self.name} {self.short} {self.adjective} {self.people}".lower()))

    @property
    def possessive(self) -> str:
        """What is its own: "China’s", "the United States’"."""
        return f"{self.in_sentence}’" if self.in_sentence.endswith("s") else f"{self.in_sentence}’s"


class Language(Record):
    """A language of the accounts; of the one with `original`, tables and entries hold the original words too."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    name: Prose
    tag: str = ""
    original: bool = False
    word: str = "word"
    romanization: str = "romanization"

    @property
    def quote(self) -> str:
        """The column of the statements that holds words in it."""
        return f"quote_{self.code}"

    @property
    def html(self) -> str:
        """The language as HTML names it."""
        return self.tag or self.code


class Examples(Record):
    """What a widget shows where nothing is named: the id of a meeting, and of a set phrase."""

    meeting: Id | None = None
    phrase: Id | None = None


class Settings(Record):
    """What is this course and not the engine: its title, sides, languages and lists."""

    id: Id | None = None
    title: Prose
    short_title: Prose
    subject: Prose
    rights_holder: Prose
    sides: tuple[SideSettings, SideSettings]
    languages: tuple[Language, ...] = Field(min_length=1)
    genres: tuple[str, ...] = Field(min_length=1)
    answers: bool | Literal["after-hand-in"] = True
    leaders: tuple[str, ...] = ()
    examples: Examples = Examples()

    @property
    def slug(self) -> str:
        """The id of the course or else its title, as a name of files, of identifiers and of what a reader's device keeps."""
        if self.id:
            return self.id
        words = (bare_letters(word).encode("ascii", "ignore").decode() for word in self.title.split())
        return "-".join(filter(None, words)) or "course"

    @property
    def original(self) -> Language | None:
        """The language whose words the tables hold next to the English ones; None if there is none."""
        return next((language for language in self.languages if language.original), None)

    @property
    def romanized(self) -> str:
        """That language in Latin letters, as HTML names it."""
        return f"{self.original.code}-Latn" if self.original else ""

    @property
    def side_ids(self) -> tuple[str, str]:
        """The ids of the two sides."""
        first, second = self.sides
        return first.id, second.id

    @property
    def side_names(self) -> Mapping[str, str]:
        """The name of each side, and of both together, by id."""
        return {**{side.id: side.name for side in self.sides}, "both": "both sides"}

    @property
    def accounts(self) -> Mapping[str, str]:
        """How the account of each side is called, by its id."""
        return {side.id: side.account for side in self.sides}

    def side(self, id: str) -> SideSettings:
        """The side with this id. KeyError if there is none."""
        return next((side for side in self.sides if side.id == id), None) or _unknown(id)

    @property
    def for_scripts(self) -> dict[str, object]:
        """What the page's scripts need to know of the sides and the language."""
        sides = [{"id": s.id, "name": s.in_sentence, "brief": s.brief, "account": s.account} for s in self.sides]
        return {"sides": sides, "language": self.original.name if self.original else ""}

    @property
    def colors(self) -> str:
        """A rule that declares the colors of the sides for styles: `--side-1-light`, `--side-1-dark`, and those of the second."""
        return ":root{" + "".join(f"--side-{n}-{shade}:{color};" for n, side in enumerate(self.sides, 1)
                                  for shade, color in side.color.model_dump().items()) + "}\n"

    @property
    def owners(self) -> Mapping[str, str]:
        """Whose a term may be, and how that is said."""
        sides = {side.id: f"{'an' if side.adjective[0] in 'AEIO' else 'a'} {side.adjective} term" for side in self.sides}
        return {**sides, "both": "used by both sides", "press": "a press term", "scholars": "a scholars’ term"}

    def css(self, id: str) -> str:
        """The class by which styles know a side, or somebody else: `side-1`, `side-2`, `side-other`."""
        return f"side-{self.side_ids.index(id) + 1}" if id in self.side_ids else "side-other"

    def other(self, id: str) -> SideSettings:
        """The side across from this one."""
        first, second = self.sides
        return second if id == first.id else first

    def language(self, code: str) -> Language:
        """The language with this code. KeyError if there is none."""
        return next((language for language in self.languages if language.code == code), None) or _unknown(code)


def _unknown(id: str) -> NoReturn:
    raise KeyError(f'there is no side or language "{id}"')


FILE = "course.yaml"

__all__ = ["FILE", "Examples", "Language", "Palette", "Settings", "SideSettings"]
