"""What the tests share: the course, the built site, a server of it, a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from readouts.course.course import Course
from readouts.validation.load import load_course

sys.path.insert(0, str(Path(__file__).parent))
from install_browser import system_browser
from serving import Server

ROOT = Path(__file__).parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# What axe-core looks for, and that it need not list what it found in order.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course(ROOT / "data")


def copy_of_repository(to: Path) -> Path:
    """The files git knows (and new ones it does not ignore), copied: what a clean clone would hold."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def copy_of_data(to: Path) -> Path:
    """The data of the course, without licensed texts, and its settings next to it; the folder of the data."""
    shutil.copy2(ROOT / "course.yaml", to / "course.yaml")
    return Path(shutil.copytree(ROOT / "data", to / "data", ignore=shutil.ignore_patterns("licensed"), dirs_exist_ok=True))


def build(source: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real Jupyter Book, warnings as errors and nitpicky."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(source), "-W", "-n", "--keep-going", *options]
    env = {**os.environ, "PYTHONPATH": str(source), "NO_COLOR": "1", "READOUTS_DATA": str(source / "data"), **environment}
    done = subprocess.run(command, cwd=source, check=False, capture_output=True, text=True, env=env)
    done.stdout = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    done.stderr = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)
    return done


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the open student edition built in it."""
    folder = copy_of_repository(tmp_path_factory.mktemp("book"))
    done = build(folder)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert (folder / "_build/html/index.html").exists()
    shutil.copytree(folder / "_build/html", folder / "_build/first")
    return folder


@pytest.fixture(scope="session")
def first_build(book: Path) -> Path:
    """The site as the clean build made it, whatever tests did to the book since."""
    return book / "_build/first"


@pytest.fixture(scope="session")
def site(book: Path) -> Path:
    """The folder of the built site."""
    return book / "_build" / "html"


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page of the site, as a path below it."""
    return sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site on a local server."""
    with Server(site) as server:
        yield server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A page, the errors its console showed, and the requests it made to other hosts (all of them blocked)."""

    def __init__(self, context: BrowserContext):
        self.errors: list[str] = []
        self.foreign: list[str] = []
        context.route(re.compile(r"^(?!file:|http://127\.0\.0\.1[:/]|data:|blob:)"), self._block)
        self.page = context.new_page()
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _block(self, route: object, request: Request) -> None:
        self.foreign.append(request.url)
        route.abort()  # type: ignore[attr-defined]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open an address in a fresh context; options are those of Playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def opened(url: str, **options: object) -> Watched:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        watched = Watched(contexts[-1])
        watched.page.goto(url)
        return watched

    yield opened
    for context in contexts:
        context.close()


def texts_folder() -> Path | None:
    """The folder with the source texts, where it is at hand: `READOUTS_TEXTS`, else `../shared/texts`."""
    named = os.environ.get("READOUTS_TEXTS")
    folder = Path(named) if named else ROOT.parent / "shared" / "texts"
    return folder if folder.is_dir() else None


__all__ = ["AXE", "ROOT", "Page", "Watched", "build", "copy_of_repository", "texts_folder"]
