"""What makes a build publishable: the date of its commit, and the site as one file to carry away."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from readouts.text.dates import day

_EPOCH = "SOURCE_DATE_EPOCH"
_FIRST_OF_ZIP = 315532800  # 1 January 1980: a zip file knows no earlier day


def commit_time(folder: Path, environment: Mapping[str, str] = os.environ) -> int:
    """The time of the edition, in seconds since 1970: `SOURCE_DATE_EPOCH`, else the commit's, else the beginning of 1980.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    named = environment.get(_EPOCH, "")
    if named.isdigit():
        return int(named)
    try:
        done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=folder, check=False, capture_output=True, text=True)
    except OSError:
        return _FIRST_OF_ZIP
    return int(done.stdout) if done.stdout.strip().isdigit() else _FIRST_OF_ZIP


def day_of_edition(folder: Path) -> str:
    """The day of the commit, as the book writes dates."""
    return day(dt.datetime.fromtimestamp(commit_time(folder), dt.UTC))


def offline_zip(site: Path, name: str, seconds: int) -> bytes:
    """A built site as a zip file; the same site gives the same bytes.

    Parameters
    ----------
    site : folder of the built site.
    name : the folder in the zip.
    seconds : the time that its files bear.

    """
    when = dt.datetime.fromtimestamp(max(seconds, _FIRST_OF_ZIP), dt.UTC).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for path in sorted(p for p in site.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(site).as_posix()}", when)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            zipped.writestr(entry, path.read_bytes())
    return out.getvalue()


__all__ = ["commit_time", "day_of_edition", "offline_zip"]
