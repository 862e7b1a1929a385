"""Files of a course that several packages name, and the one way to write a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FINGERPRINTS = Path("texts") / "fingerprints.json"
"""The file of the fingerprints, below the data folder."""
MEASURES = Path("texts") / "measures.json"
"""The file of what was counted in the texts, below the data folder."""


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


__all__ = ["FINGERPRINTS", "MEASURES", "write_atomically"]
