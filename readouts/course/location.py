"""Where the course is: found in one way by build, check, exports, commands and notebooks.

A course is a folder with `course.yaml` and `data/`. It is the folder given, else the one that `READOUTS_DATA` names, else the
nearest at or above the working folder, else the one installed with the package.
"""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from pathlib import Path

from readouts.course.settings import FILE

DATA = "data"
VARIABLE = "READOUTS_DATA"
GROUP = "readouts.courses"  # the entry points by which an installed course names the folder that holds it
_CHECKOUT = Path(__file__).parent.parent.parent


class CourseNotFound(LookupError):
    """There is no course where one was looked for; the text says where, and what to do."""


def data_folder(path: str | Path | None = None) -> Path:
    """The folder `data/` of the course.

    Parameters
    ----------
    path : the folder of a course, or its folder `data/`; by default see the module.

    Raises
    ------
    CourseNotFound : if there is none.

    """
    if path:
        return _data_of(Path(path))
    if named := os.environ.get(VARIABLE):
        return _named(Path(named))
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder / DATA
    if (here / DATA / "meetings.csv").is_file():  # else an installed course would be taken for this one
        raise CourseNotFound(f"{here / FILE}: the file is missing; without it the data can't be read. Restore it")
    return _installed()


def course_folder() -> Path:
    """The folder of the course: the one that holds `course.yaml`, `data/`, `book/` and, where there is one, `instructor/`."""
    return data_folder().resolve().parent


def _data_of(folder: Path) -> Path:
    return folder / DATA if (folder / FILE).is_file() else folder


def _named(folder: Path) -> Path:
    if not folder.is_dir():
        raise CourseNotFound(f"{VARIABLE} names {folder}, and there is no such folder")
    return _data_of(folder)


def _installed() -> Path:
    """The data of the checkout that the package is in, or of the one course that is installed next to it."""
    if (_CHECKOUT / FILE).is_file():
        return _CHECKOUT / DATA
    entries = entry_points(group=GROUP)
    found = {entry.name: Path(str(entry.dist.locate_file(entry.value))) for entry in entries if entry.dist}
    if len(found) > 1:
        names = ", ".join(sorted(found))
        raise CourseNotFound(f"several courses are installed ({names}); name one: set {VARIABLE} to its folder")
    if not found:
        raise CourseNotFound(f"there is no {FILE} in this folder or above it, and no course is installed; "
                             f"go to the folder of a course, set {VARIABLE} to it, or begin one with: readouts new DIR")
    (folder,) = found.values()
    return folder / DATA


__all__ = ["DATA", "VARIABLE", "CourseNotFound", "course_folder", "data_folder"]
