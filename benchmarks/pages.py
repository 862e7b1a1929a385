"""One chapter in four books: in this project, in a stock Jupyter Book with stock ipywidgets, and in Material for MkDocs, with its typeface and without.

    python benchmarks/pages.py [--runs 9]

prints a table in Markdown. The chapter is `alaska-2021` with the comparison of the meeting it is about; its prose, précis, quotations, notes,
questions, quiz and comparison are the same words in all three, as each shows such things: notes as admonitions, the definitions of glossary
terms, which this project opens where a term is, as footnotes. In the stock book the comparison is an ipywidgets one
with its state saved. The other pages are stubs with the same names in the peers, whole in this project.

The stock book loads two scripts from foreign hosts, and Material, as it comes, its typeface (Roboto). They come from the npm registry here and
are served with the page, which spares them the way to another host. Material without its typeface is what its makers advise those who want no foreign
host; this project always brings a typeface of its own.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from measured import Load, load, median, served
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from conftest import build, copy_of_repository  # noqa: E402
from install_browser import system_browser  # noqa: E402

from readouts.analysis.comparison import comparison  # noqa: E402
from readouts.analysis.definitions import short_definition  # noqa: E402
from readouts.course.contents import named, read_contents  # noqa: E402
from readouts.course.course import Course  # noqa: E402
from readouts.course.pages import PROSE, made_pages, source  # noqa: E402
from readouts.course.records import Note, Question, Statement, Text  # noqa: E402
from readouts.validation.load import load_course  # noqa: E402

CHAPTER, MEETING = "alaska-2021", "anchorage-2021"
PAGE = f"book/texts/{CHAPTER}"
SCRIPTS = {"@jupyter-widgets/html-manager": "package/dist/embed-amd.js", "requirejs": "package/require.js"}
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
Box = Callable[[str, str], str]


# -- the words of the chapter as plain Markdown ------------------------------------------------------------------------------


class Chapter:
    """The chapter for a peer; `box` writes an admonition of a title and a body."""

    def __init__(self, course: Course, box: Box) -> None:
        self.course, self.text, self.box = course, course.texts[CHAPTER], box
        self.terms: dict[str, None] = {}

    def markdown(self) -> str:
        """The page: its own prose, and in place of each directive what it shows."""
        prose = (ROOT / f"{PAGE}.md").read_text("utf-8")
        shown = {PROSE: lambda text: prose, "chapter-head": self.goals, "source-card": self.card, "argument": self.argument,
                 "reading": self.reading, "questions": self.questions, "quiz": self.quiz,
                 "lesson-plan": lambda text: "", "finish": lambda text: ""}  # for teachers only; what a script says
        page = re.sub(r"```\{([\w-]+)\}[^`]*```", lambda m: shown[m[1]](self.text), source(PAGE, self.text, prose))
        return self.plain(page)

    def footnotes(self) -> str:
        """The definitions of the terms that were used."""
        return "\n\n".join(f"[^{id}]: {short_definition(self.course, self.course.terms[id])}" for id in self.terms)

    def plain(self, body: str) -> str:
        """Roles as words; terms with a footnote."""
        return re.sub(r"\{([\w:]+)\}`([^`]*)`", self._role, body)

    def _role(self, match: re.Match[str]) -> str:
        words, _, target = match[2].partition("<")
        if match[1] == "term":
            id = self.course.term_names[(target.rstrip(">") or words).strip().lower()]
            self.terms[id] = None
            return f"{words.strip()} [^{id}]"
        if match[1].startswith("cite"):
            return " ".join(f"([{key}](../reference/references.md))" for key in match[2].split(","))
        folder = "readouts" if match[1] == "meeting" else "texts"
        name = (target.rstrip(">") or words).partition("/")[0]
        return f"[{words.strip()}](../{folder}/{name}.md)" if f"book/{folder}/{name}" in made_pages(self.course) else words.strip()

    def goals(self, text: Text) -> str:
        """What a reader can do afterwards."""
        return "".join(f"- {goal}\n" for goal in text.goals)

    def card(self, text: Text) -> str:
        """Who wrote it, where and when."""
        rows = {"Voice": text.voice, "Author": text.author_note, "Genre": text.genre, "Published": f"{text.publisher}, {text.published}",
                "Read it": f"[at the publisher]({text.url})", "Left out here": text.left_out}
        return "| | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows.items())

    def argument(self, text: Text) -> str:
        """The claims."""
        return "".join(f"1. {claim.claim} {', '.join(f'¶ {n}' for n in claim.paragraphs)}\n" for claim in text.argument)

    def reading(self, text: Text) -> str:
        """Every paragraph with its quotations and notes."""
        parts = []
        for p in text.paragraphs:
            notes = [n for n in text.notes if n.at == p.n]
            parts += [f"**{p.n}** {p.precis}", *(f"“{n.quote}” [find it in the original]({text.url})" for n in notes), *map(self._note, notes)]
        return "\n\n".join(parts)

    def _note(self, note: Note) -> str:
        return self.box(f"{note.kind}: “{note.quote}”", f"{note.body.strip()}\n\nSee {' · '.join(note.see)}")

    def questions(self, text: Text) -> str:
        """The questions, with what to look for again and the model answer in a box."""
        return "\n\n".join(self._question(n, q) for n, q in enumerate(text.questions, 1))

    def _question(self, number: int, q: Question) -> str:
        asked = f"{number}. **{q.level}** · {q.form} · {q.minutes} minutes. {' '.join(q.body.split())} Look at {' · '.join(q.see)}"
        checks = "".join(f"- {check}\n" for check in q.checks)
        return f"{asked}\n\n{self.box('An answer', f'{checks}{chr(10)}{q.answer}')}" if q.answer else asked

    def quiz(self, text: Text) -> str:
        """The quiz, its answers in boxes."""
        return "\n\n".join(self._items(text))

    def _items(self, text: Text) -> Iterator[str]:
        for item in text.quiz:
            yield item.body + "\n\n" + "\n".join(f"- {o.text}" for o in item.options)
            yield self.box("Answer and reasons", "\n".join(f"- **{'right' if o.right else 'wrong'}** {o.why}" for o in item.options))

    def compared(self) -> list[tuple[str, str, str]]:
        """The rows of the comparison: topic, and what each account says, in HTML."""
        rows = comparison(self.course, MEETING).rows
        return [(row.topic.label, *("".join(map(_said, cell.statements)) or cell.state for cell in row.cells)) for row in rows]


def _said(s: Statement) -> str:
    chinese = f'<p lang="zh">{s.original}</p><p>{s.translation}</p>' if s.original else ""
    return f'<p>“{s.quote or ""}”</p>{chinese}<p>{s.gloss} <a href="{s.url or "#"}">{s.standing}, read {s.checked}</a></p>'


def _table(rows: list[tuple[str, str, str]]) -> str:
    body = "".join(f"<tr><th>{topic}</th><td>{us}</td><td>{cn}</td></tr>" for topic, us, cn in rows)
    return f"<table><tr><th>Topic</th><th>United States</th><th>China</th></tr>{body}</table>"


# -- the three books ---------------------------------------------------------------------------------------------------------


def own(folder: Path) -> Path:
    """This project, with the comparison at the end of the chapter."""
    copy_of_repository(folder)
    page = folder / f"{PAGE}.md"
    page.write_text(f"{page.read_text('utf-8')}\n## The two accounts\n\n```{{compare}} {MEETING}\n```\n", "utf-8")
    done = build(folder)
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    return folder / "_build" / "html"


def stock(folder: Path, course: Course) -> Path:
    """A stock Jupyter Book, the chapter a notebook with an ipywidgets comparison."""
    chapter = Chapter(course, lambda title, body: f"````{{admonition}} {title}\n{body}\n````")
    _stubs(folder)
    (folder / f"{PAGE}.md").unlink()
    cells = [{"cell_type": "markdown", "metadata": {}, "source": chapter.markdown()},
             {"cell_type": "markdown", "metadata": {}, "source": "## The two accounts"},
             {"cell_type": "code", "metadata": {"tags": ["hide-input"]}, "source": _WIDGET.format(rows=chapter.compared()), "outputs": [],
              "execution_count": None},
             {"cell_type": "markdown", "metadata": {}, "source": chapter.footnotes()}]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / f"{PAGE}.ipynb").write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}), "utf-8")
    (folder / "_config.yml").write_text("title: A stock book\nauthor: Nobody\nonly_build_toc_files: true\n", "utf-8")
    (folder / "_toc.yml").write_text(yaml.safe_dump(_contents()), "utf-8")
    _run([str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-q"], folder)
    site = folder / "_build" / "html"
    page = site / f"{PAGE}.html"
    html = page.read_text("utf-8")
    for package, path in SCRIPTS.items():
        file = f"foreign-{Path(path).name}"
        (site / file).write_bytes(_from_npm(package, path, folder))
        html, count = re.subn(rf'https://[^"]*/{re.escape(Path(path).stem)}[^"/]*\.js', f"/{file}", html)
        if not count:
            sys.exit(f"the stock page does not load {package} any more; look at what it loads")
    page.write_text(html, "utf-8")
    return site


_WIDGET = """
import ipywidgets as w
rows = {rows!r}
topic = w.Dropdown(options=["all topics", *(row[0] for row in rows)], description="Topic")
table = w.HTML()
def show(change=None):
    body = "".join(f"<tr><th>{{t}}</th><td>{{us}}</td><td>{{cn}}</td></tr>" for t, us, cn in rows if topic.value in ("all topics", t))
    table.value = f"<table><tr><th>Topic</th><th>United States</th><th>China</th></tr>{{body}}</table>"
topic.observe(show, "value")
show()
w.VBox([topic, table])
"""


@contextmanager
def _package(name: str, folder: Path) -> Iterator[tarfile.TarFile]:
    """A package of the npm registry."""
    file = _run(["npm", "pack", "--silent", name], folder).strip().splitlines()[-1]
    with tarfile.open(folder / file) as archive:
        yield archive


def _from_npm(package: str, path: str, folder: Path) -> bytes:
    """A file of a package of the npm registry."""
    with _package(package, folder) as archive:
        file = archive.extractfile(path)
        assert file
        return file.read()


def material(folder: Path, course: Course, *, typeface: bool) -> Path:
    """Material for MkDocs, in an environment of its own; with the typeface that it asks Google for, unless told otherwise."""
    docs = folder / "docs"
    _stubs(docs)
    chapter = Chapter(course, lambda title, body: f'!!! note "{title}"\n\n' + "\n".join(f"    {line}" for line in body.splitlines()))
    page = f"{chapter.markdown()}\n\n## The two accounts\n\n{_table(chapter.compared())}\n\n{chapter.footnotes()}\n"
    (docs / f"{PAGE}.md").write_text(page, "utf-8")
    theme = {"name": "material"} if typeface else {"name": "material", "font": False}
    config: dict[str, Any] = {"site_name": "A Material book", "theme": theme, "use_directory_urls": False,
                              "markdown_extensions": ["admonition", "footnotes", "tables", "attr_list", "md_in_html", "toc"], "nav": _nav()}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")
    venv.create(folder / "venv", with_pip=True)
    python = next(p for p in (folder / "venv/bin/python", folder / "venv/Scripts/python.exe") if p.exists())
    _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "mkdocs-material"], folder)
    _run([str(python), "-m", "mkdocs", "build", "--quiet"], folder)
    if typeface:
        _bring_typeface(folder / "site", folder)
    return folder / "site"


def _bring_typeface(site: Path, folder: Path) -> None:
    """Put the typeface that Material asks Google for next to the page: one style sheet and, as Google cuts them, a file for each script and slope."""
    faces = []
    for family in ("Roboto", "Roboto Mono"):
        with _package(f"@fontsource-variable/{family.lower().replace(' ', '-')}", folder) as archive:
            archive.extractall(site / "foreign" / family, filter="data")
        for slope in ("wght.css", "wght-italic.css"):
            face = (site / "foreign" / family / "package" / slope).read_text("utf-8")
            faces.append(face.replace(f"{family} Variable", family).replace("url(./", f"url('{family}/package/").replace("woff2)", "woff2')"))
    (site / "foreign" / "fonts.css").write_text("\n".join(faces).replace("swap", "fallback"), "utf-8")
    page = site / f"{PAGE}.html"
    html = re.sub('<link[^>]*href="https://fonts.gstatic.com"[^>]*>', "", page.read_text("utf-8"))
    html, count = re.subn(r'https://fonts\.googleapis\.com/[^"]*', "/foreign/fonts.css", html)
    if not count:
        sys.exit("Material does not ask for its typeface any more; look at what it asks for")
    page.write_text(html, "utf-8")


def _contents() -> Any:
    return read_contents(ROOT, load_course(ROOT / "data"))


def _stubs(folder: Path) -> None:
    """The other pages, with their titles alone."""
    made = made_pages(load_course(ROOT / "data"))
    for name in named(_contents()):
        written, page = ROOT / f"{name}.md", folder / f"{name}.md"
        title = f"# {made[name].title}" if name in made else ""
        if not title and written.exists():
            title = next((line for line in written.read_text("utf-8").splitlines() if line.startswith("# ")), "")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"{title or '# ' + name}\n", "utf-8")


def _nav() -> list[Any]:
    contents = _contents()
    return [f"{contents['root']}.md", *({part["caption"]: [f"{name}.md" for name in named(part)]} for part in contents["parts"])]


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


# -- the table ---------------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    course = load_course(ROOT / "data")
    with tempfile.TemporaryDirectory() as name:
        makers = {"this project": own, "stock Jupyter Book": lambda f: stock(f, course), "Material for MkDocs": lambda f: material(f, course, typeface=True),
                  "Material, no typeface": lambda f: material(f, course, typeface=False)}
        sites = {}
        for number, (book, make) in enumerate(makers.items()):
            folder = Path(name) / str(number)
            folder.mkdir()
            sites[book] = make(folder)
        found = measure(sites, options.runs)
    print(f"Medians of {options.runs} loads\n\n| | {' | '.join(found)} |\n| --- |{' ---: |' * len(found)}")
    for title, show in ROWS:
        print(f"| {title} | {' | '.join(show(one) for one in found.values())} |")


ROWS: tuple[tuple[str, Callable[[Load], str]], ...] = (
    ("KB, uncompressed", lambda one: f"{one.bytes / 1000:.0f}"),
    ("requests", lambda one: f"{one.requests:.0f}"),
    ("first contentful paint, ms", lambda one: f"{one.first_paint:.0f}"),
    ("largest contentful paint, ms", lambda one: f"{one.largest_paint:.0f}"),
    ("layout shift", lambda one: f"{one.shift:.4f}"),
    ("blocking time, ms", lambda one: f"{one.blocking:.0f}"),
)


def measure(sites: dict[str, Path], runs: int) -> dict[str, Load]:
    """The medians for each book; the books take turns, so that what disturbs the machine disturbs all."""
    loads: dict[str, list[Load]] = {book: [] for book in sites}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=BROWSER)
        for _ in range(runs):
            for book, site in sites.items():
                with served(site) as address:
                    one, foreign = load(browser, f"{address}/{PAGE}.html")
                loads[book].append(one)
                if foreign:
                    print(f"{book} asked in vain for {', '.join(sorted(foreign))}", file=sys.stderr)
        browser.close()
    return {book: median(found) for book, found in loads.items()}


if __name__ == "__main__":
    main()
