"""Pages on paper: the one way to find a Chromium, and to print with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PRINT_SECONDS = 90


class PrintError(Exception):
    """Nothing can be printed; the text says why and what helps."""


def browser(environment: Mapping[str, str] = os.environ) -> str:
    """Path of a Chromium: `READOUTS_BROWSER`, or the first of the usual names.

    Raises
    ------
    PrintError : if there is none.

    """
    named = environment.get("READOUTS_BROWSER")
    if named and not shutil.which(named):
        raise PrintError(f"READOUTS_BROWSER: there is no program {named}; name a Chromium or Chrome")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name, path=environment.get("PATH")))), None)
    if not found:
        raise PrintError(
            "a PDF needs Chromium or Chrome, and none was found: install one, or name it with "
            "READOUTS_BROWSER=/path/to/chromium, or print the HTML page from any browser"
        )
    return found


def pdf(html: str, program: str, seconds: float = PRINT_SECONDS) -> bytes:
    """A page printed by a Chromium.

    Parameters
    ----------
    html : the page; what it loads must be named by whole addresses (`file:///…`).
    program : path of the Chromium.
    seconds : how long it may take.

    Raises
    ------
    PrintError : if nothing was printed.

    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(html, encoding="utf-8")
        command = [
            program, "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # its sandbox refuses to run for root
        try:
            subprocess.run([*command, source.as_uri()], check=False, capture_output=True, timeout=seconds)
            return target.read_bytes()
        except (OSError, subprocess.TimeoutExpired):
            raise PrintError(f"{program} printed nothing; print the HTML page from a browser instead") from None


__all__ = ["PrintError", "browser", "pdf"]
