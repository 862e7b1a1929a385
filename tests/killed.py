"""Let a command die at one chosen moment: as it opens, renames or removes a file that is named, or starts a program.

Python asks an audit hook before it does any of these. The hook is brought by a `sitecustomize` of its own, so that the real
`jupyter-book`, `pip` or `python -m venv` runs, and dies as it would by `kill -9`, by Ctrl-C, or for want of disk space.
"""

from __future__ import annotations

from pathlib import Path

HOOK = '''
import os, re, signal, sys

moment, way, left = re.compile(os.environ["DIES_AT"]), os.environ["DIES_BY"], [int(os.environ.get("DIES_AT_NUMBER", "1"))]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def hook(event, args):
    if event == "open":
        changes = set(args[1] or "") & set("wax+") if isinstance(args[1], str) else (args[2] or 0) & WRITING
    else:
        changes = event in ("os.rename", "os.remove", "os.rmdir", "shutil.copyfile", "subprocess.Popen")
    if not changes or not left[0]:
        return
    path = " ".join(str(a) for a in args if isinstance(a, (str, bytes, os.PathLike, list, tuple)))
    if moment.search(path):
        left[0] -= 1
        if not left[0] and way == "kill":
            os.killpg(0, signal.SIGKILL)
        elif not left[0] and way == "interrupt":
            raise KeyboardInterrupt
        elif not left[0]:
            raise OSError(28, "No space left on device", path)


sys.addaudithook(hook)
'''


def dying(folder: Path, moment: str, way: str, number: int = 1) -> dict[str, str]:
    """The environment in which a command dies.

    Parameters
    ----------
    folder : where the hook may be written; it must come first in PYTHONPATH.
    moment : a regular expression for the file, for both files of a renaming, or for the program and its arguments.
    way : "kill", with the whole process group; "interrupt", as by Ctrl-C; "fail", as by a full disk.
    number : which time of those that fit.

    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(HOOK, "utf-8")
    return {"PYTHONPATH": str(folder), "DIES_AT": moment, "DIES_BY": way, "DIES_AT_NUMBER": str(number)}
