"""Make sure there are browsers for the tests: Chromium, Firefox and WebKit, from the system or from its packages.

Without a Chromium (Debian's package, else Playwright's own) the tests cannot run. Firefox and WebKit are looked for and installed in
the same way; where they cannot be had, one line says so here, and the tests in them are skipped with the same words. EPUBCheck, which
judges the e-book, needs a Java: Debian's package where there is none; without one that test is skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX = ("firefox-esr", "firefox")
NO_FIREFOX = "No Firefox: the tests in it are left out. Install firefox-esr, or name one: READOUTS_FIREFOX=/path/to/firefox"
NO_WEBKIT = "No WebKit: the tests in it are left out. Install webkit2gtk-driver and xvfb."


def system_browser() -> str | None:
    """Path of a Chromium on this machine: `READOUTS_BROWSER`, or the first of the usual names; None if there is none."""
    return _named("READOUTS_BROWSER", CHROMIUM)


def firefox() -> str | None:
    """Path of a Firefox on this machine: `READOUTS_FIREFOX`, or the first of the usual names; None if there is none."""
    return _named("READOUTS_FIREFOX", FIREFOX)


def webkit() -> tuple[str, str, str] | None:
    """Paths of the screen in memory, WebKit's driver and its browser on this machine; None unless all three are here."""
    browsers = sorted(p for folder in ("/usr/lib", "/usr/libexec", "/usr/lib64") for p in Path(folder).glob("**/webkit*gtk-*/MiniBrowser"))
    screen, driver = shutil.which("Xvfb"), shutil.which("WebKitWebDriver")
    return (screen, driver, str(browsers[-1])) if screen and driver and browsers else None


def _named(variable: str, names: Iterable[str]) -> str | None:
    return os.environ.get(variable) or next((path for name in names if (path := shutil.which(name))), None)


def install(*packages: str) -> None:
    """Install packages of Debian or Ubuntu, where there are such and we may."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        _know_the_packages()
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *packages]
        subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


@cache
def _know_the_packages() -> None:
    subprocess.run(["apt-get", "update", "-qq"], check=False)


def main() -> None:
    if not shutil.which("java"):
        install("default-jre-headless")
    if not system_browser():
        install("chromium", "fonts-noto-cjk")
    if not firefox():
        install("firefox-esr")
    if not webkit():
        install("webkit2gtk-driver", "xvfb")
    for missing, words in ((not firefox(), NO_FIREFOX), (not webkit(), NO_WEBKIT)):
        if missing:
            print(words, file=sys.stderr)
    if system_browser():
        return
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        sys.exit("No Chromium could be found or installed. Install one and name it: READOUTS_BROWSER=/path/to/chromium")


if __name__ == "__main__":
    main()
