"""The editions of the book: which one is wanted, where each may be built, and what a folder says of the one that it holds.

The open student edition may be published. The others are private: each has a folder of its own below `_build`, with its own
site, document trees and outputs of labs, so that nothing of it can be left where the open edition is built. Every folder that a
build writes carries a mark (`.edition.json`) with its edition, and whether that build came to its end.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from readouts.course.files import write_atomically

MARK = ".edition.json"
OPEN = "open"
BUILT = "_build"  # the folder of a course in which Jupyter Book builds
KINDS = ("open", "licensed")
PAGES = (".html", ".xhtml")
YES = ("true", "yes", "on", "y", "1")
NO = ("false", "no", "off", "n", "0")


class EditionError(ValueError):
    """An edition that cannot be built as asked; its text says why, and what to do."""


@dataclass(frozen=True)
class Edition:
    """An edition: with the texts in full or not, for instructors or for students."""

    licensed: bool = False
    instructor: bool = False

    @property
    def name(self) -> str:
        """Its name, and that of its folder below `_build` if it is private."""
        return "-".join(word for word, on in (("licensed", self.licensed), ("instructor", self.instructor)) if on) or OPEN

    @property
    def private(self) -> bool:
        """Whether it must not be published."""
        return self.name != OPEN

    @property
    def notice(self) -> str:
        """What every page of a private edition says; empty for the open one."""
        return {
            "licensed": "Licensed edition: for a class that has the texts. Not for publication.",
            "instructor": "Instructor edition: not for students.",
            "licensed-instructor": "Instructor's licensed edition: not for students. Not for publication.",
        }.get(self.name, "")

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make a build one of this edition, whatever the configuration says."""
        return {"READOUTS_EDITION": KINDS[self.licensed], "READOUTS_INSTRUCTOR": ("no", "yes")[self.instructor]}

    @property
    def command(self) -> str:
        """The command that builds it where it belongs."""
        return " ".join(["readouts build", *(f"--{word}" for word in self.name.split("-") if self.private)])


PRIVATE = {edition.name: edition for edition in (Edition(True), Edition(False, True), Edition(True, True))}


def chosen(edition: object, instructor: object, environment: Mapping[str, str] = os.environ) -> Edition:
    """Read which edition is wanted; what is set in the environment comes before the configuration.

    Parameters
    ----------
    edition, instructor : the values of `readouts_edition` and `readouts_instructor` in the configuration, as they were read.
    environment : where `READOUTS_EDITION` and `READOUTS_INSTRUCTOR` may be set; an empty one is not set.

    Raises
    ------
    EditionError : if a value is none of those that are understood; nothing is guessed. It names every such value.

    """
    kinds = {kind: bool(n) for n, kind in enumerate(KINDS)}
    switches = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    faults: list[str] = []

    def read(name: str, value: object, meanings: Mapping[str, bool], remedy: str) -> bool:
        place = f"{name} in the configuration (_config.yml)"
        if named := environment.get(name.upper(), "").strip():
            place, value = f"{name.upper()} in the environment", named
        meaning = meanings.get(str(value).strip().lower())
        if meaning is None:
            faults.append(f'{place} is "{"" if value is None else value}"; it must be {remedy}')
        return bool(meaning)

    wanted = Edition(read("readouts_edition", edition, kinds, "open or licensed"),
                     read("readouts_instructor", instructor, switches, "true or false (or yes or no, on or off, 1 or 0)"))
    if faults:
        raise EditionError("\n".join(faults))
    return wanted


def check_place(edition: Edition, output: Path, source: Path) -> None:
    """Refuse a folder in which this edition must not be built.

    Inside of a course, a private edition belongs into its own folder below `_build`, and the open one anywhere else. Outside, a
    private edition takes no folder in which there is something else.

    Parameters
    ----------
    edition : what is to be built.
    output : the folder into which its files will be written: with Jupyter Book, the last of `…/_build/html`.
    source : the folder of the course.

    Raises
    ------
    EditionError : if it must not be built there; its text names the command that builds it where it belongs.

    """
    output, source = output.resolve(), source.resolve()
    if output == source or output in source.parents:
        raise EditionError(f"{output} can't be built into: the course itself is in it. Build with: {edition.command}")
    course = next((folder for folder in output.parents if folder == source or (folder / "_config.yml").exists()), None)
    owner = _owner(output.relative_to(course).parts) if course else edition.name
    if owner != edition.name:
        raise EditionError(f"{output} is reserved for the {owner} edition, and this is the {edition.name} edition. "
                           f"Build it where it belongs with: {edition.command}")
    if not course and edition.private and _in_use(output) and not Mark.is_of(output, edition):
        raise EditionError(f"{output} holds something other than the {edition.name} edition, which is private. "
                           f"Choose an empty folder, or build it where it belongs with: {edition.command}")


def _owner(below: tuple[str, ...]) -> str:
    """The edition that a place inside of a course belongs to."""
    return below[1] if len(below) > 1 and below[0] == BUILT and below[1] in PRIVATE else OPEN


def _in_use(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


@dataclass(frozen=True)
class Mark:
    """What a folder says of the edition in it.

    `edition` is its name, `builder` the form of it ("html", "epub"; "" for document trees), `finished` whether the build came
    to its end. The others are for document trees: `written` has the folders, from there, that were written from them as they
    are, and `warned` the pages that something was wrong with.
    """

    edition: str
    builder: str = ""
    finished: bool = False
    written: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()

    @classmethod
    def of(cls, folder: Path) -> Mark | None:
        """The mark of a folder; None if it has none that can be read."""
        try:
            found = json.loads((folder / MARK).read_text(encoding="utf-8"))
            lists = (tuple(map(str, names)) for names in (found["written"], found.get("warned", ())))
            return cls(str(found["edition"]), str(found["builder"]), found["finished"] is True, *lists)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def is_of(cls, folder: Path, edition: Edition) -> bool:
        """Whether a folder is marked as one of this edition."""
        mark = cls.of(folder)
        return mark is not None and mark.edition == edition.name

    def put(self, folder: Path) -> None:
        """Mark a folder, which is made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / MARK, json.dumps(asdict(self), sort_keys=True) + "\n")


def unpublishable(site: Path) -> list[str]:
    """Why a built site, or e-book, must not be published; empty if nothing speaks against it.

    Its mark comes first. Then every page is searched for the notice of a private edition, since a page can get into a folder in
    other ways than by a build.
    """
    mark = Mark.of(site)
    if mark is None:
        return [f"{site}: nothing says which edition this is"]
    if mark.edition != OPEN:
        return [f"{site}: this is the {mark.edition} edition, which is private"]
    if not mark.finished:
        return [f"{site}: its build was interrupted, or is still running"]
    pages = sorted(path for path in site.rglob("*") if path.suffix in PAGES and path.is_file())
    return [f"{page}: this page says that it is private" for page in pages if _says_private(page)]


def _says_private(page: Path) -> bool:
    words = html.unescape(page.read_text(encoding="utf-8", errors="replace"))
    return any(edition.notice in words for edition in PRIVATE.values())
