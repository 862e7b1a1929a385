"""Which edition a build makes: open or licensed, for students or for instructors.

`_config.yml` says so (`readouts_edition`, `readouts_instructor`), and `READOUTS_EDITION` and `READOUTS_INSTRUCTOR` in the
environment say it louder. An open build never looks into `data/licensed/`, a student build never into `instructor/`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from readouts import instructor, licensed
from readouts.course import Course, CourseError
from readouts.instructor import Instructor

EDITIONS = ("open", "licensed")


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
    return licensed.load(data)


def instructor_of(app: Sphinx) -> Instructor:
    """The teacher's part, from `instructor/`; only an instructor build may ask for it."""
    if not is_instructor(app):
        raise RuntimeError("a student build asked for what only a teacher should see")
    return _instructor(app.srcdir)


@cache
def _instructor(root: Path) -> Instructor:
    try:
        return instructor.load(Course.load(root / "data"), root / "instructor")
    except CourseError as error:
        raise SystemExit(f"\n{error}\nThe book was not built.") from None


def notice(app: Sphinx) -> str:
    """What every page of a private edition says; empty for the open student edition."""
    if is_licensed(app):
        if is_instructor(app):
            return "Instructor's licensed edition: not for students. Not for publication."
        return "Licensed edition: for a class that holds the texts. Not for publication."
    return "Instructor edition: not for students." if is_instructor(app) else ""


def read_environment(app: Sphinx, config: Config) -> None:
    """Let the environment overrule the configuration, and refuse an edition that is none."""
    config["readouts_edition"] = os.environ.get("READOUTS_EDITION") or config.readouts_edition
    if named := os.environ.get("READOUTS_INSTRUCTOR"):
        config["readouts_instructor"] = named not in ("0", "no", "false")
    if config.readouts_edition not in EDITIONS:
        raise SystemExit(f'readouts_edition is "{config.readouts_edition}"; it must be open or licensed')
    private = ["data/licensed/*.json"] if is_licensed(app) else []
    private += ["instructor/**/*.yaml", "instructor/**/*.ipynb"] if is_instructor(app) else []
    config["readouts_private"] = _digest(Path(app.srcdir), private)


def _digest(root: Path, patterns: list[str]) -> str:
    """A digest of the private files that a build shows: it is made anew when one was added, changed or removed."""
    files = sorted(path for pattern in patterns for path in root.glob(pattern))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def setup(app: Sphinx) -> None:
    """Add the settings; a change of any of them makes every page anew."""
    app.add_config_value("readouts_edition", "open", "env", types=[str])
    app.add_config_value("readouts_instructor", False, "env", types=[bool])
    app.add_config_value("readouts_private", "", "env", types=[str])
    app.connect("config-inited", read_environment)
