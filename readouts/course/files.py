"""Files of a course that several packages name, and the one way to read and to write one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

FINGERPRINTS = Path("texts") / "fingerprints.json"
"""The file of the fingerprints, below the data folder."""
MEASURES = Path("texts") / "measures.json"
"""The file of what was counted in the texts, below the data folder."""

MOST_BYTES = 20 * 1024 * 1024
"""The most that a file of the data may hold: some ten times the largest that there is."""


class NotReadable(Exception):
    """A file can't be used; the text of the error says why, and goes on behind the name of the file."""


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Read a file, if it is one: a folder, a pipe or a device could be read for ever.

    Parameters
    ----------
    path : the file; a link to one will do.
    most : the size in bytes from which on it is refused.

    Raises
    ------
    NotReadable : it is missing, isn't a file, is too large, or the system refuses it.

    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotReadable(f"is {'a folder' if stat.S_ISDIR(status.st_mode) else 'a pipe or a device'}, not a file")
        if status.st_size > most:
            raise NotReadable(f"is larger than {most // 1024 // 1024} MB; look for a value that was pasted by mistake")
        return path.read_bytes()
    except FileNotFoundError:
        raise NotReadable("the file is missing") from None
    except OSError as error:
        raise NotReadable(f"can't be read: {error.strerror or error}") from None


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time read, change and write a file; others wait. Beside it an empty file `.name.lock` is left.

    Where the system has no locks of this kind, as on Windows, nobody waits.

    Raises
    ------
    OSError : the folder can't be written to.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        with contextlib.suppress(ImportError):
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed, by whatever end of the process
        yield


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write a file whole or not at all: into a new file in the same folder, which then takes its name.

    Parameters
    ----------
    path : the file; folders that are missing are made.
    data : its content; a string is written as UTF-8 with plain line ends.

    Raises
    ------
    OSError : the file could not be written; what was there before is unharmed.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)  # mkstemp lets only the owner read
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


__all__ = ["FINGERPRINTS", "MEASURES", "MOST_BYTES", "NotReadable", "locked", "read_bytes", "write_atomically"]
