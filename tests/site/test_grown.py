"""A meeting and a text that come to the course: rows of tables and a few files, and the book has their pages, without a warning."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import ROOT, build, copy_of_repository
from small_book import run
from test_search import index_of

from readouts.course.course import Course
from readouts.site.page_assets import MOST_LISTED, nearest_pages
from readouts.validation.load import load_course

pytestmark = pytest.mark.site

ESSAY = ROOT / "tests/fixtures/invented/essay.txt"
TEXT, MEETING, NEXT = "velm-2025", "velm-meeting-2023-03", "vienna-2023"
TITLES = {TEXT: "After the lamp & before the *ice*", MEETING: "Velm–Osterby <talks>, the customs house"}
WORDS = "It says what the paragraph says and whose claim that is. " * 4 + "See {para}`p1`."


def append(path: Path, *rows: dict[str, str]) -> None:
    """Add rows to a table; columns that a row leaves out are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writerows({name: row.get(name, "") for name in columns} for row in rows)


def add_meeting(data: Path) -> None:
    """What CONTRIBUTING says: a row, two accounts, their statements; no page, no line in the contents."""
    append(data / "meetings.csv", {"id": MEETING, "title": TITLES[MEETING], "start": "2023-03-20", "end": "2023-03-20", "place": "Velm", "format": "in person",
                                   "us_people": "Marta Quill (Envoy)", "cn_people": "Ilo Brand (Envoy)", "summary": "A meeting of two towns that do not exist."})
    sides = ("us", "cn")
    append(data / "readouts.csv", *({"meeting": MEETING, "side": side, "issuer": "The town", "language": "en", "kind": "readout", "seen": "whole", "standing": "official",
                                     "date": "2023-03-20", "url": "https://example.org/"} for side in sides))
    append(data / "statements.csv", *({"id": f"{MEETING}-{side}-01", "meeting": MEETING, "side": side, "speaker": side, "topic": "taiwan", "move": "says",
                                       "quote": f"the lamp shall burn again, says {side}", "gloss": "The lamp.", "lang": "en", "url": "https://example.org/",
                                       "standing": "official", "checked": "2024-01-01"} for side in sides))


def add_text(folder: Path) -> None:
    """`readouts new text`, and then everything written that it asks for."""
    run(folder, "readouts", "new", "text", TEXT, str(ESSAY))
    own = folder / "data/texts" / TEXT
    paragraphs = ESSAY.read_text("utf-8").strip().split("\n\n")
    notes = [{"id": f"note-{n}", "at": n, "quote": " ".join(words.split()[1:4]), "kind": "framing", "balance": ["author-explains"], "body": WORDS, "see": ["p1"]}
             for n, words in enumerate(paragraphs, 1)]
    (own / "notes.yaml").write_text(yaml.safe_dump(notes), "utf-8")
    for path in (*own.glob("*.yaml"), folder / f"book/texts/{TEXT}.md", folder / "data/difficulty.yaml", *(folder / "instructor").rglob(f"{TEXT}.yaml")):
        words = path.read_text("utf-8").replace("title: TODO  ", f"title: '{TITLES[TEXT]}'  ").replace("published: null", "published: 2025-01-02").replace("rubric: [TODO]", "rubric: [Own argument]")
        words = re.sub(r" # TODO.*| TODO(?= the)", "", words)
        path.write_text(words.replace("TODO", "Written"), "utf-8")


def files(folder: Path) -> dict[str, str]:
    """Every file of a course, and what is in it; the built ones left out, and what tools keep for themselves."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*")
            if path.is_file() and "_build" not in path.parts and "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course with one meeting and one text more, built with warnings as errors; its labs are not run."""
    folder = copy_of_repository(tmp_path_factory.mktemp("grown"))
    config = folder / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("execute_notebooks: cache", 'execute_notebooks: "off"'), "utf-8")
    add_meeting(folder / "data")
    add_text(folder)
    assert "no faults" in run(folder, "readouts", "check", *(["--instructor"] if (folder / "instructor").is_dir() else []), "data")
    before = files(folder)
    done = build(folder)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert files(folder) == before  # a build writes nothing where people write
    return folder


@pytest.fixture(scope="module")
def more(grown: Path) -> Course:
    return load_course(grown / "data")


def soup(grown: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((grown / f"_build/html/book/{page}.html").read_text("utf-8"), "html.parser")


@pytest.mark.parametrize(("page", "id"), [(f"texts/{TEXT}", TEXT), (f"readouts/{MEETING}", MEETING)])
def test_the_page_has_its_title_from_the_data(grown: Path, page: str, id: str) -> None:
    html = soup(grown, page)
    heading = html.select_one("article h1")
    assert heading and heading.get_text().removesuffix("#").strip() == TITLES[id]
    assert html.title and TITLES[id] in html.title.get_text()


def test_the_meeting_has_the_comparison_and_is_in_the_contents_by_its_date(grown: Path, more: Course) -> None:
    html = soup(grown, f"readouts/{MEETING}")
    assert html.select_one(".rtr-compare") and not (grown / f"book/readouts/{MEETING}.md").exists()
    listed = [str(link["href"]).partition("#")[0].removesuffix(".html") or MEETING for link in html.select(".pages a[href]")]
    shown = [name for name in dict.fromkeys(listed) if name in more.meeting_records]
    assert len(shown) == MOST_LISTED and shown == nearest_pages(list(more.meeting_records), MEETING)
    assert abs(shown.index(MEETING) - shown.index(NEXT)) == 1


def test_the_text_is_a_chapter_and_the_last_one(grown: Path, more: Course) -> None:
    html = soup(grown, f"texts/{TEXT}")
    assert [h.get_text().removesuffix("#").strip() for h in html.select("article h2")][:4] == ["Before you read", "Who is speaking", "About this copy", "The reading"]
    assert len(html.select("article .note")) == len(more.texts[TEXT].notes)
    assert list(more.texts)[-1] == TEXT
    links = [str(a["href"]) for a in soup(grown, "texts/alaska-2021").select("nav a[href]")]
    chapters = [href.removesuffix(".html") for href in links if href.removesuffix(".html") in more.texts]
    assert list(dict.fromkeys(chapters)) == list(more.texts)[1:]


def test_whatever_lists_them_has_them(grown: Path, more: Course) -> None:
    search = str(index_of(grown / "_build/html")["pages"])
    assert f"readouts/{MEETING}" in search and f"texts/{TEXT}" in search
    for page in ("readouts/index", "across/timeline"):
        assert any(str(a["href"]).partition("#")[0].endswith(f"{MEETING}.html") for a in soup(grown, page).select("article a[href]")), page
    said = run(grown, "readouts", "publish", "addresses")
    published = (grown / "data/addresses.txt").read_text("utf-8").splitlines()
    assert f"book/readouts/{MEETING}.html" in published and f"book/texts/{TEXT}.html#p1" in published, said
    run(grown, "readouts", "publish", "offline")
    run(grown, "readouts", "export", "annotations")
    assert (grown / f"annotations/{TEXT}.jsonld").exists()


def test_where_nothing_changed_and_nothing_is_wrong_nothing_is_made_again(grown: Path) -> None:
    made = [path for path in (grown / "_build/html").rglob("*.html") if path.name != "404.html"]
    before = {path: path.stat().st_mtime_ns for path in made}
    done = build(grown)
    assert done.returncode == 0 and "0 added, 0 changed, 0 removed" in done.stdout, done.stdout[-3000:]
    assert {path: path.stat().st_mtime_ns for path in made} == before


def test_what_is_no_longer_in_the_contents_is_not_published(grown: Path) -> None:
    toc = grown / "_toc.yml"
    before = toc.read_text("utf-8")
    toc.write_text(before.replace("      - file: book/across/threads\n", ""), "utf-8")
    try:
        for form in ("offline", "addresses"):
            said = run(grown, "readouts", "publish", form, status=1)
            assert "book/across/threads.html: this page is not in the contents (_toc.yml)" in said and "Build the site again" in said
    finally:
        toc.write_text(before, "utf-8")


def test_a_fault_is_reported_at_every_build_with_its_line(grown: Path, tmp_path: Path) -> None:
    """In the prose of a made page, whose lines are those of its file; and a page that is to be written."""
    folder = tmp_path / "book"
    shutil.copytree(grown, folder, ignore=shutil.ignore_patterns("_build"))
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/index\nparts:\n  - caption: One\n    chapters:\n      - file: book/readouts/bali-2022\n", "utf-8")
    page, moved = folder / "book/readouts/bali-2022.md", folder / "data/moved.txt"
    moved.write_text("book/old.html book/readouts/bali-2022.html\n", "utf-8")
    page.write_text("A {term}`gaurdrail` in the lead.\n\n## Two questions\n\nA {term}`guardrial` below.\n\nTODO\n", "utf-8")
    for _ in range(2):
        done = build(folder)
        assert done.returncode == 1
        for line, words in ((1, 'there is no term "gaurdrail"'), (5, 'there is no term "guardrial"'), (7, "still to be written")):
            assert re.search(rf"book/readouts/bali-2022\.md:{line}: WARNING: {words}", done.stderr + done.stdout), (line, done.stderr[-3000:])
        assert re.search(r"_toc\.yml:1: WARNING: has no page for the texts .*; add", done.stderr + done.stdout)
    sent_on = folder / "_build/html/book/old.html"
    assert sent_on.exists()
    page.write_text("A lead.\n", "utf-8")
    moved.write_text("", "utf-8")
    said = (done := build(folder)).stderr + done.stdout
    assert "gaurdrail" not in said and "still to be written" not in said
    assert not sent_on.exists()  # a page that no longer sends on is not left there
