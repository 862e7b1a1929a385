"""Make sure there is a Chromium for the browser tests: the system's, else Debian's package, else Playwright's own.

EPUBCheck, which judges the e-book, needs a Java: Debian's package where there is none; without one that test is skipped.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def system_browser() -> str | None:
    """Path of a Chromium on this machine: `READOUTS_BROWSER`, or the first of the usual names; None if there is none."""
    return os.environ.get("READOUTS_BROWSER") or next((path for name in NAMES if (path := shutil.which(name))), None)


def install(*packages: str) -> None:
    """Install Debian's packages, where there are such and we may."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False)


def main() -> None:
    if not shutil.which("java"):
        install("default-jre-headless")
    if not system_browser():
        install("chromium", "fonts-noto-cjk")
    if system_browser():
        return
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        sys.exit("No Chromium could be found or installed. Install one and name it: READOUTS_BROWSER=/path/to/chromium")


if __name__ == "__main__":
    main()
