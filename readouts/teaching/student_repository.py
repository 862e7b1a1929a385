"""The course for students' accounts: a git repository without the teachers' part, and without the history that holds it.

A JupyterHub, Binder and Colab copy a repository into the account of whoever follows a link, all of it. The checkout of a
teacher holds `instructor/` with the solutions of the labs, now or in its history, so another repository is written for them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from readouts.teaching.labs import LabsError

PRIVATE = "instructor"
NOT_FOR_STUDENTS = (PRIVATE, "tests", "benchmarks", "data/licensed")
FIRST_COMMIT = "The course for students"
"""Says of a repository that this module made it, so that it may be rewritten."""
_MARK = re.compile(r"### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)")


@dataclass(frozen=True)
class Written:
    """What was written: how many files, whether anything changed, and what of the folder of the course was passed over."""

    files: int
    changed: bool
    unknown: tuple[str, ...]


def write(root: Path, target: Path) -> Written:
    """Write the repository for students, or bring one that was written before up to date with one more commit.

    Parameters
    ----------
    root : the folder of the course, a git checkout; of its files those that git knows are taken, as they are now.
    target : a folder that is not there or empty, or a repository that was written here before.

    Raises
    ------
    LabsError : if one of the two is not as said above, if a notebook holds marks of a solution, or if git refuses.

    """
    target = target.resolve()
    names = _for_students(root)
    _refuse_solutions(root, names)
    update = _is_written_before(root, target)
    if update:
        changed = _fill(root, names, target)
    else:
        changed = True
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:  # whole or not at all
            new = Path(folder) / target.name
            new.mkdir()
            _git(new, "init", "--quiet", "--initial-branch=main")
            _fill(root, names, new)
            if target.exists():
                target.rmdir()
            new.rename(target)
    unknown = (_git(root, "ls-files", "--others", "--exclude-standard", "--directory", "-z") or "").split("\0")
    return Written(len(names), changed, tuple(name for name in unknown if name and not _is_below(name, NOT_FOR_STUDENTS)))


def gives_away(root: Path, url: str) -> bool:
    """Whether the repository at an address has to be taken for one that holds `instructor/`, now or in its history.

    Parameters
    ----------
    root : the folder of the course. Where it is a checkout of another repository than that of the address, its folder
        `instructor/` says nothing; where nothing tells, it counts.
    url : the address of the repository that students' accounts are filled from.

    """
    remotes = _asked(root, "config", "--get-regexp", r"^remote\..*\.url$")
    tracked = _asked(root, "ls-files", "--", PRIVATE)
    if tracked is None:  # no checkout, or no git
        return (root / PRIVATE).is_dir()
    if not tracked and not _asked(root, "rev-list", "--all", "--max-count=1", "--", PRIVATE):
        return False
    addresses = {_address(line.split(maxsplit=1)[1]) for line in (remotes or "").splitlines()}
    return not addresses or _address(url) in addresses


def _address(url: str) -> str:
    """An address of a repository without what differs between its spellings."""
    plain = re.sub(r"^(\w+://)?([^@/]*@)?", "", url.strip()).removesuffix("/").removesuffix(".git")
    return re.sub(r"^([^/:]+):(?:\d+/)?", r"\1/", plain).casefold()


def _for_students(root: Path) -> list[str]:
    """The files of the course that students get, as paths below its folder."""
    listed = _asked(root, "ls-files", "-z")
    if not listed:
        raise LabsError(f"{root}: isn't a git checkout, so nothing says which files belong to the course; get it with git clone")
    names = (name for name in listed.split("\0") if name and not _is_below(name, NOT_FOR_STUDENTS))
    return [name for name in names if (root / name).is_file() and not (root / name).is_symlink()]


def _is_below(name: str, folders: Iterable[str]) -> bool:
    return any(f"{name}/".startswith(f"{folder}/") for folder in folders)


def _refuse_solutions(root: Path, names: Sequence[str]) -> None:
    """Refuse notebooks with solutions outside of `instructor/`, such as those of a course folder for nbgrader."""
    notebooks = [root / name for name in names if name.endswith(".ipynb")]
    found = ((path, _MARK.search(path.read_text("utf-8", "replace"))) for path in notebooks)
    faults = [f'{path}: holds "{mark[0]}", so it isn\'t for students; take it out of git (git rm --cached), or, if it is in '
              "book/labs, run: readouts labs generate" for path, mark in found if mark]
    if faults:
        raise LabsError("\n".join(faults))


def _is_written_before(root: Path, target: Path) -> bool:
    """Whether the folder is a repository of an earlier time; refused is every other one that holds anything."""
    if target == root.resolve() or root.resolve() in target.parents:
        raise LabsError(f"{target}: is inside the course folder; choose one outside it")
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return False
    if not target.is_dir() or not (target / ".git").exists() or FIRST_COMMIT not in _first_commits(target):
        raise LabsError(f"{target}: already exists, and contains something else; choose a folder that does not exist yet")
    if _git(target, "status", "--porcelain"):
        raise LabsError(f"{target}: has uncommitted changes; commit or undo them, then run this again")
    return True


def _first_commits(target: Path) -> list[str]:
    return (_asked(target, "log", "--max-parents=0", "--format=%s") or "").splitlines()


def _fill(root: Path, names: Sequence[str], target: Path) -> bool:
    """Make the files of a repository those of the course, in a commit; whether there was anything to change."""
    for name in (_git(target, "ls-files", "-z")).split("\0"):
        if name:
            (target / name).unlink(missing_ok=True)
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target / name)
    _git(target, "add", "--update")
    _git(target, "add", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", said="\0".join(names))
    if not _git(target, "status", "--porcelain"):
        return False
    _git(target, "commit", "--quiet", "--message", FIRST_COMMIT)
    return True


def _git(folder: Path, *command: str, said: str = "") -> str:
    try:
        done = _run(folder, *command, said=said)
    except OSError:
        raise LabsError("this needs git, which is not found; install it from https://git-scm.com") from None
    if done.returncode:
        if "user.email" in done.stderr:
            raise LabsError('git does not know your name yet; run: git config --global user.name "YOUR NAME" and '
                            "git config --global user.email YOUR-ADDRESS")
        raise LabsError(f"{folder}: git {command[0]} failed: {' '.join(done.stderr.split()) or done.returncode}")
    return done.stdout


def _asked(folder: Path, *command: str) -> str | None:
    """What git answers, or nothing where there is no git or no repository."""
    try:
        done = _run(folder, *command)
    except OSError:
        return None
    return done.stdout if done.returncode in (0, 1) else None  # 1: a setting that is not there


def _run(folder: Path, *command: str, said: str = "") -> subprocess.CompletedProcess[str]:
    whole = ["git", "--literal-pathspecs", "-C", str(folder), *command]
    return subprocess.run(whole, input=said, check=False, capture_output=True, encoding="utf-8")


__all__ = ["Written", "gives_away", "write"]
