"""Which edition a build makes: open or licensed, for students or for instructors.

`_config.yml` says so (`readouts_edition`, `readouts_instructor`), and `READOUTS_EDITION` and `READOUTS_INSTRUCTOR` in the
environment come before it. An open build never looks into `data/licensed/`, a student build never into `instructor/`. No
private edition is built where the open one belongs, whichever program builds it (`readouts.course.editions.check_place`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from readouts.anchoring import own_copy
from readouts.course.course import CourseError
from readouts.course.editions import KINDS, Edition, EditionError, check_place, chosen
from readouts.teaching import instructor
from readouts.teaching.instructor import Instructor
from readouts.validation.load import load_course


def is_licensed(app: Sphinx) -> bool:
    """Whether this build shows the texts in full."""
    return bool(app.config.readouts_edition == "licensed")


def is_instructor(app: Sphinx) -> bool:
    """Whether this build shows what only a teacher should see."""
    return bool(app.config.readouts_instructor)


def copy_of(app: Sphinx, text: str) -> Mapping[int, str]:
    """The paragraphs of the class's own copy of a text, by number; empty in an open build."""
    return _copies(app.srcdir / "data").get(text, {}) if is_licensed(app) else {}


@cache
def _copies(data: Path) -> dict[str, dict[int, str]]:
    return own_copy.load(data)


def instructor_of(app: Sphinx) -> Instructor:
    """The teacher's part, from `instructor/`; only an instructor build may ask for it."""
    if not is_instructor(app):
        raise RuntimeError("a student build asked for what only a teacher should see")
    return _instructor(app.srcdir)


@cache
def _instructor(root: Path) -> Instructor:
    try:
        return instructor.load(load_course(root / "data"), root / "instructor")
    except CourseError as error:
        raise ExtensionError(f"{error}\nThe book was not built.") from None


def load_instructor(app: Sphinx) -> None:
    """Load the teacher's part of an instructor edition: a fault in it stops the build before anything is read or removed."""
    if is_instructor(app):
        instructor_of(app)


def edition_of(app: Sphinx) -> Edition:
    """The edition that this build makes."""
    return Edition(is_licensed(app), is_instructor(app))


def notice(app: Sphinx) -> str:
    """What every page of a private edition says; empty for the open student edition."""
    return edition_of(app).notice


def read_environment(app: Sphinx, config: Config) -> None:
    """Let the environment overrule the configuration; refuse a value that is none, and a folder of another edition."""
    try:
        edition = chosen(config.readouts_edition, config.readouts_instructor)
        check_place(edition, Path(app.outdir), Path(app.srcdir))
    except EditionError as error:
        raise ExtensionError(f"{error}\nThe book was not built.") from None
    config["readouts_edition"], config["readouts_instructor"] = KINDS[edition.licensed], edition.instructor
    private = ["data/licensed/*.json"] if edition.licensed else []
    private += ["instructor/**/*.yaml", "instructor/**/*.ipynb"] if edition.instructor else []
    config["readouts_private"] = _digest(Path(app.srcdir), private)


def _digest(root: Path, patterns: list[str]) -> str:
    """A digest of the private files that a build shows: it is made again when one was added, changed or removed."""
    files = sorted(path for pattern in patterns for path in root.glob(pattern))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def setup(app: Sphinx) -> None:
    """Add the settings; a change of any of them rebuilds every page."""
    app.add_config_value("readouts_edition", "open", "env", types=[str])
    app.add_config_value("readouts_instructor", False, "env", types=[bool])
    app.add_config_value("readouts_private", "", "env", types=[str])
    app.connect("config-inited", read_environment)
    app.connect("builder-inited", load_instructor, priority=100)


__all__ = [
    "copy_of", "edition_of", "instructor_of", "is_instructor", "is_licensed", "load_instructor", "notice",
    "read_environment", "setup",
]
