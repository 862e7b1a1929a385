"""The labs of a class, from whatever folder they were downloaded to, put where nbgrader looks for them.

nbgrader grades `submitted/STUDENT/LAB/LAB.ipynb` and nothing that is called otherwise. Files come back as
`alaska-2021 (1).ipynb`, in folders and in zip files. Which lab a file is, its cells say; whose it is, the platform's bulk
download, or a name in the file's name or that of its folder. The files themselves are only read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readouts.course.files import write_atomically
from readouts.teaching.lab_copies import Released, copy_of, lab_of, read_notebook
from readouts.teaching.labs import LabsError
from readouts.teaching.responses.answers import Unreadable
from readouts.teaching.responses.files import MOST_BYTES, File, files_in
from readouts.teaching.responses.people import handed
from readouts.text.folding import caseless

SUBMITTED, RELEASE = "submitted", "release"
NO_NAME = ("doesn't say whose it is; put the student's name before the lab's in the file's name, or put the file into a folder "
           "with that name, and collect the folder around it")
_ENDING = re.compile(r"(?:\.(?:ipynb|json|txt|zip))+$", re.I)
_COPY = re.compile(r"\((\d+)\)|\b(?:copy(?: of)?|kopie|copie) ?(\d*)\b|副本 ?(\d*)|(?<=[\s-])(\d{1,2})$", re.I)
_SAYS_NOTHING = re.compile(r"\b(?:my|new|old|final|draft|done|finished|answers?|submission|submitted|version ?\d*|v\d+)\b", re.I)
_NOBODY = re.compile(r"submitted|submissions?|downloads?|collected|homework|"
                     r"(?:labs?|assignments?|week|unit|session|class|section|group)[\s_-]?\d*", re.I)
_NO_FOLDER = re.compile(r'[\\/:*?"<>|\[\]+\x00-\x1f\x7f]+')


@dataclass(eq=False)
class _Handed:
    """A lab that was handed in: by whom, in which file, and its copy."""

    file: File
    lab: str
    copy: bytes
    remarks: list[str]
    owner: tuple[str, ...] = ()
    student: str = ""
    number: int = 0


@dataclass
class Collected:
    """What became of the files.

    Attributes
    ----------
    written : the copies that are new or were replaced
    unchanged : how many copies were there already, the same
    labs : the labs that they are of
    replaced : the copies, as `STUDENT/LAB`, in whose place another one was
    remarks : a line for each thing that a teacher has to know of a file that was taken
    refused : a line for each file that could not be taken: what is wrong with it, and what helps

    """

    written: list[Path] = field(default_factory=list)
    unchanged: int = 0
    labs: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def collect_labs(folder: Path, paths: Iterable[Path], replace: bool = False) -> Collected:
    """Put a copy of every lab that is found into a course folder for nbgrader.

    Parameters
    ----------
    folder : the course folder, in which labs were handed out by nbgrader's generate_assignment.
    paths : files, folders and zip files of a class.
    replace : whether a copy that was collected before may be replaced by another one.

    Raises
    ------
    LabsError : if no lab was handed out there.

    """
    released, done, read = _released(folder), Collected(), []
    for file in _files(paths):
        try:
            notebook = read_notebook(_whole(file))
            lab = lab_of(notebook, released.values())
            read.append(_Handed(file, lab.lab, *copy_of(notebook, lab)))
        except Unreadable as error:
            done.refused.append(f"{file.where}: {error}")
    for one in _newest(_of_students(read, _called(released), done), done):
        _write(folder, one, replace, done)
    return done


def _files(paths: Iterable[Path]) -> Iterator[File]:
    """Every file once, called by its path below the folder or the zip file that was given."""
    seen = set()
    for path in paths:
        for file in files_in([path]):
            if (where := Path(file.where).resolve()) not in seen:
                seen.add(where)
                yield file


def _released(folder: Path) -> Mapping[str, Released]:
    """The labs as they were handed out, by name."""
    found = {}
    for path in sorted((folder / RELEASE).glob("*/*.ipynb")):
        if path.stem == path.parent.name:
            try:
                notebook = read_notebook(path.read_bytes())
            except (OSError, Unreadable) as error:
                raise LabsError(f"{path}: {error}; run nbgrader generate_assignment {path.stem} --force") from None
            found[path.stem] = Released(path.stem, tuple(notebook.cells), notebook.about)
    if not found:
        raise LabsError(f"no lab was handed out from {folder}, since there is none in {folder / RELEASE}; in the folder that "
                        "readouts labs course wrote, run nbgrader generate_assignment LAB first")
    return found


def _whole(file: File) -> bytes:
    data = file.start(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB; ask the student to clear its outputs first")
    return data


# -- whose it is -------------------------------------------------------------------------------------------------------


def _called(labs: Iterable[str]) -> re.Pattern[str]:
    """The names of labs as they are found in names of files: `alaska-2021`, `Alaska 2021`, `alaska2021`."""
    spelled = (r"[\s_.-]?".join(map(re.escape, re.split(r"[-_\s]", lab))) for lab in sorted(labs, key=len, reverse=True))
    return re.compile(rf"(?:{'|'.join(spelled)})(?!\d)", re.I)


def _of_students(read: Sequence[_Handed], labs: re.Pattern[str], done: Collected) -> list[_Handed]:
    """Those whose student is known; two whom a platform gives one name stay two."""
    beside: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in read:
        name, one.number = _without(one.file.name.split("/")[-1], labs)
        beside[one.file.name.rpartition("/")[0], one.lab].add(caseless(name))
    for one in read:
        _name(one, labs, len(beside[one.file.name.rpartition("/")[0], one.lab] - {""}) > 1)
    owners: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in read:
        owners[caseless(one.student)].add(one.owner)
    named: list[_Handed] = []
    called: dict[str, str] = {}
    for one in read:
        if not one.student:
            done.refused.append(f"{one.file.where}: {NO_NAME}")
            continue
        if one.owner and len(owners[caseless(one.student)]) > 1:
            one.student = f"{one.student} ({one.owner[-1]})"
        one.student = called.setdefault(caseless(one.student), one.student)  # one folder, where case makes no difference
        named.append(one)
    return named


def _name(one: _Handed, labs: re.Pattern[str], crowded: bool) -> None:
    """Say whose a file is; `crowded` if files with several names are next to it, so that the folder's is nobody's."""
    *folders, name = one.file.name.split("/")
    if place := handed(one.file.name):
        one.owner, one.student = (place.platform, place.download, place.id), _safe(place.name or place.id)
        return
    rest, _ = _without(name, labs)
    own = [f for f in folders if not f.lower().endswith(".zip") and _without(f, labs)[0]]
    zipped = [_without(f, labs)[0] for f in folders if f.lower().endswith(".zip")]
    choices = [rest if crowded else "", *own[:1], rest, *zipped]
    one.student = _safe(next((choice for choice in choices if choice), ""))


def _without(name: str, labs: re.Pattern[str]) -> tuple[str, int]:
    """A name without its ending, names of labs and the marks of a copy, and the number of the copy."""
    rest = labs.sub(" ", _ENDING.sub("", name)).replace("_", " ")
    number = 0
    while match := _COPY.search(rest):
        number = max(number, int(next((g for g in match.groups() if g), "1")))
        rest = (rest[: match.start()] + " " + rest[match.end():]).rstrip(" -")
    rest = " ".join(_SAYS_NOTHING.sub(" ", rest).split()).strip(" -.,")
    return "" if _NOBODY.fullmatch(rest) else rest, number


def _safe(name: str) -> str:
    """A name that a folder can have everywhere, and that nbgrader finds again."""
    return _NO_FOLDER.sub("-", unicodedata.normalize("NFC", name)).strip(" .-")


# -- which of several, and where it goes -------------------------------------------------------------------------------


def _newest(named: Iterable[_Handed], done: Collected) -> list[_Handed]:
    """Of each student's files of one lab the newest; the others are named."""
    groups: dict[tuple[str, str], list[_Handed]] = defaultdict(list)
    for one in named:
        groups[one.student, one.lab].append(one)
    kept = []
    for (student, lab), files in groups.items():
        *older, newest = sorted(files, key=lambda one: (one.file.modified, one.number))
        for one in older:
            done.remarks.append(
                f"{one.file.where}: is the same as {newest.file.where}" if one.copy == newest.copy else
                f"{one.file.where}: isn't graded, since {student} has a newer {lab}: {newest.file.where}; if this one counts, "
                "collect it alone, with --replace")
        kept.append(newest)
    return kept


def _write(folder: Path, one: _Handed, replace: bool, done: Collected) -> None:
    """Write a copy, or say why not."""
    path, own = folder / SUBMITTED / one.student / one.lab / f"{one.lab}.ipynb", Path(one.file.where)
    done.labs += [one.lab] if one.lab not in done.labs else []
    if path.exists() and own.exists() and own.samefile(path):
        done.refused.append(f"{own}: is in its place already, and was left as it is; to have a copy made, move it to another "
                            "folder and collect it from there")
        return
    same = path.exists() and path.read_bytes() == one.copy
    if path.exists() and not same and not replace:
        done.refused.append(f"{own}: {one.student} has another {one.lab} in {path}; to take this one instead, add --replace")
        return
    done.remarks += [f"{own}: {remark}" for remark in one.remarks]
    if same:
        done.unchanged += 1
        return
    done.replaced += [f"{one.student}/{one.lab}"] if path.exists() else []
    write_atomically(path, one.copy)
    done.written.append(path)


__all__ = ["Collected", "collect_labs"]
