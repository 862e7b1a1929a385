"""Finding the files of a class, also inside zip files, and reading each, whatever became of it."""

from __future__ import annotations

import calendar
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from charset_normalizer import from_bytes

from readouts.teaching.responses.answers import Found, Unreadable
from readouts.teaching.responses.markdown import is_markdown, read_markdown
from readouts.teaching.responses.pages import inside, is_page
from readouts.teaching.responses.people import handed
from readouts.teaching.responses.saved import read_json
from readouts.text.numbers import count

MOST_BYTES = 20_000_000  # the answers to every question of the course are some 100 kB
MOST_UNPACKED = 1_000_000_000
_ZIP = b"PK\x03\x04"
_PACKED = "is a packed file (zip or Word) that can't be opened; unpack it, or ask the student for the file itself"
_TOO_LARGE = f"is larger than {MOST_BYTES // 1_000_000} MB, so it isn't a file of answers"


@dataclass(frozen=True)
class File:
    """A file on the disk or in a zip file: what it is called in the table, where it is, how its first bytes are had, its time.

    `modified` can be compared and sorted by, and says no more than that: a zip file doesn't say in which zone its times are.
    """

    name: str
    where: str
    start: Callable[[int], bytes]
    modified: float = 0.0


def read(source: Path | File, name: str = "", known: Iterable[str] = ()) -> Found:
    """Read a file of answers, whatever became of it.

    Parameters
    ----------
    source : the file.
    name : what it is called in the table; by default its name.
    known : ids of questions without their text, as the first files had them.

    Raises
    ------
    Unreadable : if no answer in it can be read.

    """
    file = _on_disk(source, name or source.name) if isinstance(source, Path) else source
    found = Found(file.name, frozenset(known))
    data = file.start(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(_TOO_LARGE)
    text = re.sub(r"\r\n?", "\n", _decoded(data, found))
    if is_page(text):
        read_json(inside(text), found)
    elif is_markdown(text):
        read_markdown(text, found)
    else:
        read_json(text, found)
    return found


def _decoded(data: bytes, found: Found) -> str:
    if data.startswith(_ZIP):
        raise Unreadable(_PACKED)
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("is empty; ask the student to download it again")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return data[: error.start].decode("utf-8-sig") if error.start > len(data) - 4 else _guessed(data, found)


def _guessed(data: bytes, found: Found) -> str:
    """The text of a file that is not UTF-8; if it is UTF-8 with damaged places, its whole parts."""
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) > 2 * broken:
        found.remarks.append(f"{count(broken, 'damaged character')}, shown as \ufffd")
        return text
    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("holds no text; ask for the file that the site downloads")
    found.remarks.append(f"is not UTF-8, read as {best.encoding}: check its accents and its Chinese")
    return str(best)


# -- finding the files -------------------------------------------------------------------------------------------------


def files_in(paths: Iterable[Path], leave_out: Iterable[Path] = ()) -> Iterator[File]:
    """Every file to read, once, with a name of its own: folders and zip files are searched, hidden files passed over."""
    seen = {path.resolve() for path in leave_out}
    names: set[str] = set()
    for path in paths:
        for on_disk in sorted(_walk(path)) if path.is_dir() else [path]:
            if on_disk.resolve() in seen:
                continue
            seen.add(on_disk.resolve())
            name = _shown(path, on_disk)
            name = on_disk.as_posix() if name in names else name
            names.add(name)
            yield from _unpacked(_on_disk(on_disk, name), 2)  # a platform's zip file, and a student's in it


def _walk(top: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(top):
        folders[:] = [f for f in folders if not f.startswith(".") and f != "__MACOSX"]
        yield from (Path(here) / name for name in names if not name.startswith("."))


def _shown(top: Path, file: Path) -> str:
    """What a file is called: its path below the folder, which is named as well if a platform has named it."""
    name = file.relative_to(top).as_posix() if top.is_dir() else file.name
    folder = top if top.is_dir() else top.parent
    return f"{folder.name}/{name}" if handed(f"{folder.name}/x") else name


def _on_disk(path: Path, name: str) -> File:
    def start(most: int) -> bytes:
        try:
            with path.open("rb") as opened:
                return opened.read(most)
        except OSError as error:
            raise Unreadable(f"cannot be opened ({error.strerror})") from None

    try:
        modified = path.stat().st_mtime
    except OSError:
        modified = 0.0
    return File(name, str(path), start, modified)


def _unpacked(file: File, depth: int) -> Iterator[File]:
    """The files in a zip file, or the file itself if it is none that can be searched."""
    try:
        archive = _archive(file) if depth else None
        members = [m for m in archive.infolist() if not _passed_over(m)] if archive else []
    except Unreadable as error:
        yield File(file.name, file.where, partial(_refuse, str(error)))
        return
    if archive is None:
        yield file
        return
    for member in members:
        start, modified = partial(_member, archive, member), calendar.timegm((*member.date_time, 0, 0, 0))
        inside = File(f"{file.name}/{member.filename}", f"{file.where}/{member.filename}", start, modified)
        yield from _unpacked(inside, depth - 1)


def _archive(file: File) -> zipfile.ZipFile | None:
    """The zip file that a file is; None if it is another file, a text document for one."""
    try:
        if file.start(4) != _ZIP:
            return None
        archive = zipfile.ZipFile(file.where if Path(file.where).is_file() else io.BytesIO(file.start(MOST_BYTES)))
    except Unreadable:
        return None  # which is said when it is read
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable(_PACKED) from None
    if "[Content_Types].xml" in archive.NameToInfo:
        raise Unreadable("is a packed file (zip or Word): a text document; ask the student for the file itself")
    if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
        raise Unreadable(f"is a zip file of more than {MOST_UNPACKED // 1_000_000} MB when unpacked, so it isn't one of answers")
    return archive


def _passed_over(member: zipfile.ZipInfo) -> bool:
    return member.is_dir() or any(part.startswith(".") or part == "__MACOSX" for part in member.filename.split("/"))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(member) as opened:
            return opened.read(most)
    except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        why = "is locked with a password; unpack it yourself" if "encrypted" in str(error) else "is damaged inside its zip file"
        raise Unreadable(why) from None


def _refuse(why: str, most: int) -> bytes:
    raise Unreadable(why)


__all__ = ["MOST_BYTES", "File", "files_in", "read"]
