"""What somebody has begun and not finished: `TODO` in the data, the pages or the teacher's part is a fault with its line.

`readouts new` writes skeletons that hold it wherever something has to be written; so `readouts check` lists what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from readouts.course.files import NotReadable, read_bytes
from readouts.course.readers import Faults, read_text

MARK = "TODO"
_MARK = re.compile(rf"\b{MARK}\b:?[ ]*(.*)")
_FIELD = re.compile(r"\s*(?:#\s*)?(?:- |\{)?([a-z_]+):")


def check_unfinished(paths: Iterable[Path], faults: Faults) -> None:
    """Note every line that says that something is still to be written."""
    for path in paths:
        try:
            if MARK.encode() not in read_bytes(path):
                continue
        except NotReadable:
            continue  # said where it is read
        field = ""
        for number, line in enumerate((read_text(path, faults) or "").splitlines(), 1):
            if named := _FIELD.match(line):
                field = named[1]
            if found := _MARK.search(line):
                what = f"{field}: " if path.suffix == ".yaml" and field else ""
                hint = found[1].strip().strip("\"'} ").lstrip("# ")
                faults.add(path, number, f"{what}still to be written{f': {hint}' if hint else ''}")


def files_of(root: Path) -> list[Path]:
    """The files of the data and of the pages that people write by hand, in the folder of a course."""
    return sorted([*(root / "data").rglob("*.yaml"), *(root / "book").rglob("*.md")])


__all__ = ["MARK", "check_unfinished", "files_of"]
