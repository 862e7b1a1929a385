"""What the tests share: the course, the built site, a server of it, a real browser."""

from __future__ import annotations

import ast
import fcntl
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
from _pytest.nodeid import coerce_node_id
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from readouts.course import reading as courses
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

# -- what kind of test it is: marks that are true because they are derived, and held to

NEEDS = {"browser": {"browser", "engine"}, "site": {"book", "site"}}  # a mark, and the fixtures whose users carry it
STARTS = {"site": re.compile(r"(jupyter-book|sphinx-build)( |$)"), "browser": re.compile(r"playwright/driver|(^|/)(chrom|firefox)[^/ ]*( |$)")}
running: list[pytest.Item] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures it uses, keep together what shares a costly fixture, and begin with what takes longest."""
    for item in items:
        for mark, fixtures in NEEDS.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(mark)
        if group := group_of(item):
            item.add_marker(pytest.mark.xdist_group(group))
            if getattr(config.option, "loadgroup", False):  # xdist 3.8 puts the group where pytest 9.2 does not look, and so keeps nothing together
                item._id = coerce_node_id(f"{item.nodeid}@{group}")
    items.sort(key=lambda item: [item.get_closest_marker(mark) is None for mark in ("first", "site", "browser", "slow")])


def group_of(item: pytest.Item) -> str:
    """Tests of one group run in one process, one after the other: those that change the book, and those that share a fixture of a module."""
    fixtures = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    if "book" in fixtures:
        return "book"
    shared = [name for name, found in fixtures.items() if found[-1].scope in ("module", "class")]
    values = item.callspec.params if hasattr(item, "callspec") else {}
    which = [str(values[name]) for name in shared if name in values]
    return " ".join([item.path.name, *which]) if shared else ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    running.append(item)
    try:
        return (yield)
    finally:
        running.pop()


def asserted_in_loops(test: Callable[..., object]) -> set[int]:
    """The lines of a test's assertions, if all of them are in loops, so that all is well where there is nothing to go through."""
    lines, first = inspect.getsourcelines(test)
    body = ast.parse(textwrap.dedent("".join(lines))).body[0]
    found = {node.lineno + first - 1 for node in ast.walk(body) if isinstance(node, ast.Assert)}
    looped = {node.lineno + first - 1 for loop in ast.walk(body) if isinstance(loop, ast.For | ast.While) for node in ast.walk(loop) if isinstance(node, ast.Assert)}
    return found if found == looped else set()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """A test whose assertions are all in loops must come to one of them."""
    test = pyfuncitem.function
    wanted = asserted_in_loops(test) if inspect.isfunction(test) and not hasattr(test, "hypothesis") else set()
    if not wanted or sys.gettrace():
        return (yield)
    came: list[int] = []

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., object] | None:
        if frame.f_code is not test.__code__:
            return None
        if event == "line" and frame.f_lineno in wanted:
            came.append(frame.f_lineno)
            sys.settrace(None)
            frame.f_trace = None
            return None
        return trace

    sys.settrace(trace)
    try:
        result = yield
    finally:
        sys.settrace(None)
    if not came:
        pytest.fail("the assertions of this test are in loops, and no loop came to one: there was nothing to go through")
    return result


def only_with(mark: str) -> None:
    """Fail the test that runs unless it carries this mark, so that `-m "not site"` builds no book and `-m "not browser"` starts no browser."""
    if running and not running[-1].get_closest_marker(mark):
        pytest.fail(f"{running[-1].nodeid} needs the mark \"{mark}\": write pytestmark = pytest.mark.{mark} in its module, or @pytest.mark.{mark} over it")


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event == "subprocess.Popen" and running:
        command = " ".join(map(str, args[1])) if isinstance(args[1], (list, tuple)) else str(args[1])
        for mark, program in STARTS.items():
            if program.search(command):
                only_with(mark)


sys.addaudithook(_watch)


# -- what is made once and shared by all processes of a run


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """What takes long to make: made in a folder by the first process that asks for it, while the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # half made by one who failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


# Many tests change one table and read the whole course again. The bibliography takes a third of that, and is parsed once for each text of it.
courses.parse_string = cache(courses.parse_string)


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


def built(factory: pytest.TempPathFactory) -> Path:
    """A folder with `book`, a copy of the repository in which the open student edition was built, and `site`, what came of it."""
    def make(folder: Path) -> None:
        done = build(copy_of_repository(folder / "book"))
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        assert (folder / "book/_build/html/index.html").exists()
        shutil.copytree(folder / "book/_build/html", folder / "site")

    return once(factory, "open", make)


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built copy of the repository, which a test may change and build again; all that use it run in one process."""
    return built(tmp_path_factory) / "book"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as the clean build made it, whatever tests did to the book since: shared by all, changed by none."""
    return built(tmp_path_factory) / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page of the site, as a path below it."""
    found = sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))
    assert len(found) > 25  # what is asserted of each of them is asserted
    return found


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


@dataclass(frozen=True)
class Visited:
    """What was seen of a page that was opened once, on a phone of 320 by 640 pixels."""

    errors: list[str]
    too_wide: int  # by how many pixels
    own: int  # its bytes, and then those of each thing it loaded
    loaded: list[tuple[str, int]]
    terms: list[str]  # the definitions that its terms refer to, and those that were sent with it
    definitions: list[str]


SEEN = """() => ({ too_wide: document.documentElement.scrollWidth - innerWidth,
  own: performance.getEntriesByType("navigation")[0].decodedBodySize,
  loaded: performance.getEntriesByType("resource").filter((e) => !e.name.startsWith("data:")).map((e) => [e.name, e.decodedBodySize]),
  terms: [...new Set([document, ...[...document.querySelectorAll("template")].map((box) => box.content)].flatMap((root) =>
    [...root.querySelectorAll("a[data-term]")].map((a) => `def-${a.dataset.term}`)))].sort(),
  definitions: [...document.querySelectorAll(".definition")].map((d) => d.id).sort() })"""


@pytest.fixture(scope="session")
def visits(served: str, pages: list[str], browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    """What was seen of each page; one tour of the site for all tests that ask something of every page. The page that only redirects is left out."""
    def make(folder: Path) -> None:
        context = browser.new_context(viewport={"width": 320, "height": 640})
        watched, seen = Watched(context), {}
        for name in pages:
            watched.errors.clear()
            watched.page.goto(f"{served}/{name}")
            watched.page.wait_for_url("**/book/index.html" if name == "index.html" else "**")
            watched.page.wait_for_load_state()
            if name != "index.html":
                seen[name] = {**watched.page.evaluate(SEEN), "errors": watched.errors + [f"asks {url}" for url in watched.foreign]}
        context.close()
        (folder / "visits.json").write_text(json.dumps(seen), "utf-8")

    found = json.loads((once(tmp_path_factory, "visits", make) / "visits.json").read_text("utf-8"))
    return {name: Visited(**page) for name, page in found.items()}


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


def kept_on(page: Page) -> dict[str, str]:
    """What the site of a page keeps on the device, by the names that its scripts use for it."""
    found: dict[str, str] = page.evaluate("""() => { const place = document.documentElement.dataset.kept;
      return Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith(place)).map(([name, text]) => [`readouts:${name.slice(place.length)}`, text])); }""")
    return found


def keep_on(page: Page, key: str, text: str) -> None:
    """Keep something as the scripts of a page would."""
    page.evaluate("([key, text]) => localStorage.setItem(key.replace('readouts:', document.documentElement.dataset.kept), text)", [key, text])


def texts_folder() -> Path | None:
    """The folder with the source texts, where it is at hand: `READOUTS_TEXTS`, else `../shared/texts`."""
    named = os.environ.get("READOUTS_TEXTS")
    folder = Path(named) if named else ROOT.parent / "shared" / "texts"
    return folder if folder.is_dir() else None


__all__ = ["AXE", "ROOT", "Page", "Watched", "build", "copy_of_repository", "keep_on", "kept_on", "texts_folder"]


def other_formats(page: Page) -> None:
    """Open what My work offers besides the one file to hand in."""
    fold = page.locator(".work-tools details")
    if fold.get_attribute("open") is None:
        fold.get_by_text("Other formats").click()
