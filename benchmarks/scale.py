"""What a course costs when it grows: made-up courses of 5, 50 and 500 texts, built by this project and by a stock Jupyter Book.

    python benchmarks/scale.py                       # everything; the stock book of 500 texts alone takes about a quarter of an hour
    python benchmarks/scale.py --sizes 5 50          # some sizes
    python benchmarks/scale.py --no-stock            # this project only

prints the tables in Markdown: a clean build, a build after one note was changed, `readouts check`, and what came out of it. Times are those
of the processor (user and system), which other programs on the machine disturb least; the wall clock is beside the clean build. Memory is the
largest that the building process held.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import made_course
import stock_course

ROOT = Path(__file__).resolve().parent.parent
JUPYTER_BOOK = str(Path(sys.executable).with_name("jupyter-book"))
REPEATED = 3  # runs of what is short; the least counts


@dataclass(frozen=True)
class Run:
    """What a process cost: seconds of the processor and of the clock, and bytes of memory at its height."""

    cpu: float
    wall: float
    memory: int


def run(command: list[str], folder: Path, env: Mapping[str, str]) -> Run:
    """Run a command to its end, and stop with what it said if it fails."""
    log = folder / "output.txt"
    with log.open("wb") as output:
        start = perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=dict(env), stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{log.read_text('utf-8', errors='replace')[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit)


class Book:
    """A course of one size as one kind of book, in a folder of its own."""

    def __init__(self, folder: Path, made: made_course.Made, *, stock: bool, env: Mapping[str, str]) -> None:
        self.folder, self.stock, self.env = folder, stock, env
        self.site = folder / "_build" / "html"
        shown = stock_course.pages(made) if stock else made_course.pages(made)
        self.pages = [f"{name}.html" for name in shown]
        for name, text in ((name, text) for name, text in shown.items() if text):
            (folder / f"{name}.md").parent.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.md").write_text(text, "utf-8")
        (folder / "_toc.yml").write_text(made_course.toc(made), "utf-8")
        made_course.write_data(made, folder / "data")
        if stock:
            (folder / "_config.yml").write_text(stock_course.CONFIG, "utf-8")
        else:
            for path in (p for p in ROOT.iterdir() if p.is_file() and p.name != "_toc.yml"):
                shutil.copy2(path, folder)

    def build(self) -> Run:
        """Build what is to be built."""
        return run([JUPYTER_BOOK, "build", ".", "-q", *([] if self.stock else ["-W", "-n", "--keep-going"])], self.folder, self.env)

    def change_a_note(self, word: str) -> str:
        """Put a word into the first note of the second text; the page on which it must show."""
        page = "book/texts/text-1"
        path = self.folder / (f"{page}.md" if self.stock else "data/texts/text-1/notes.yaml")
        start = r"```\{admonition\} .*\n\n" if self.stock else "body: "
        path.write_text(re.sub(start, lambda m: f"{m[0]}{word} ", path.read_text("utf-8"), count=1), "utf-8")
        return f"{page}.html"

    def rebuild(self) -> Run:
        """The least of some builds after a note was changed."""
        runs = []
        for n in range(REPEATED):
            word = f"Changed{'abcdefgh'[n]}"
            page = self.change_a_note(word)
            runs.append(self.build())
            if word not in (self.site / page).read_text("utf-8"):
                sys.exit(f"the changed note does not show on {page}")
        return min(runs, key=lambda r: r.cpu)

    def check(self) -> Run:
        """The least of some runs of `readouts check`."""
        command = [sys.executable, "-c", "from readouts.cli import main; main()", "check", str(self.folder / "data")]
        return min((run(command, self.folder, self.env) for _ in range(REPEATED)), key=lambda r: r.cpu)

    def sizes(self) -> list[int]:
        """The bytes of the chapters' and meetings' pages, which do not show the whole course."""
        return [(self.site / page).stat().st_size for page in self.pages
                if page.removesuffix(".html") not in {"book/index", *made_course.DATA_PAGES}]

    def largest(self) -> tuple[int, str]:
        """The largest of the pages that show the whole course."""
        return max(((self.site / f"{page}.html").stat().st_size, page) for page in ("book/index", *made_course.DATA_PAGES))

    def search_index(self) -> int:
        """The bytes of what the search looks in: here its own page and the statements, which are loaded when one asks for them."""
        names = ["searchindex.js"] if self.stock else ["search.html", "_static/search-index.js"]
        return sum((self.site / name).stat().st_size for name in names)

    def weight(self) -> int:
        """The bytes of the whole site."""
        return sum(p.stat().st_size for p in self.site.rglob("*") if p.is_file())


def environment(folder: Path) -> dict[str, str]:
    """The environment of the builds: this checkout's package, and compiled modules kept as on any machine."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("READOUTS_", "PYTHONDONTWRITE"))}
    return {**env, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "pyc"), "NO_COLOR": "1"}


def measure(book: Book, size: int) -> list[str]:
    """A row of the table."""
    clean = book.build()
    pages, (largest, which) = book.sizes(), book.largest()
    index, weight = book.search_index(), book.weight()  # before a note is changed
    again = book.rebuild()
    check = "–" if book.stock else f"{book.check().wall:.1f}"
    return ["stock" if book.stock else "this project", str(size), str(len(book.pages)), f"{clean.wall:.0f}", f"{clean.cpu:.1f}",
            f"{1000 * clean.cpu / len(book.pages):.0f}", f"{again.cpu:.1f}", f"{again.cpu / clean.cpu:.1%}", f"{clean.memory / 2**20:.0f}", check,
            f"{statistics.median(pages) / 1000:.0f}", f"{max(pages) / 1000:.0f}", f"{largest / 1000:.0f} ({which.rpartition('/')[2]})",
            f"{index / 1000:.0f}", f"{weight / 1e6:.1f}"]


HEAD = ("book", "texts", "pages", "clean, s of the clock", "clean, s", "ms a page", "one note changed, s", "of clean", "memory, MB", "check, s of the clock",
        "page, median KB", "largest KB", "largest of the whole course, KB", "search index, KB", "site, MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 50, 500])
    parser.add_argument("--no-stock", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        env = environment(Path(name))
        warm = Book(Path(name) / "warm", made_course.Made(5), stock=False, env=env)
        warm.build()  # compiles the modules, which is no part of a build
        print(f"| {' | '.join(HEAD)} |\n| --- |{' ---: |' * (len(HEAD) - 1)}", flush=True)
        for stock in (False, True)[: 1 if options.no_stock else 2]:
            for size in options.sizes:
                book = Book(Path(name) / f"{'stock' if stock else 'own'}-{size}", made_course.Made(size), stock=stock, env=env)
                print(f"| {' | '.join(measure(book, size))} |", flush=True)
                shutil.rmtree(book.folder)


if __name__ == "__main__":
    main()
