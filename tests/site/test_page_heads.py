"""Every page says what it is about; link previews get a card; and who comes to a wrong address is helped on, at any depth."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from conftest import Watched, build, copy_of_repository
from playwright.sync_api import expect
from serving import Server

from readouts.course.course import Course
from readouts.text.numbers import count as so_many

pytestmark = pytest.mark.site

Open = Callable[..., Watched]
ADDRESS = "https://course.example/reader/"


def head(path: Path) -> str:
    return path.read_text("utf-8").partition("</head>")[0]


def described(path: Path) -> list[str]:
    return [unescape(words) for words in re.findall(r'<meta name="description" content="([^"]*)"', head(path))]


def card(path: Path) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', head(path))
    assert len(dict(found)) == len(found), path
    return {name: unescape(value) for name, value in found}


def sends_on(path: Path) -> bool:
    return 'http-equiv="refresh"' in path.read_text("utf-8").lower()


def test_every_page_says_what_it_is_about(site: Path, pages: list[str]) -> None:
    found = {name: described(site / name) for name in pages if not sends_on(site / name)}
    assert len(found) > 60
    for name, words in found.items():
        assert len(words) == 1, name
        assert 50 <= len(words[0]) <= 200, (name, len(words[0]))
        assert not re.search(r"[<>{}`*_\[\]]|\s\s|\n|&\w+;", words[0]), (name, words)
    twice = [words for words, n in Counter(words[0] for words in found.values()).items() if n > 1]
    assert twice == []


def test_a_chapter_and_a_meeting_are_described_by_their_data(site: Path, course: Course) -> None:
    for text in course.texts.values():
        words = described(site / f"book/texts/{text.id}.html")[0]
        assert all(part in words for part in (*text.authors, text.publisher, str(text.day)[:4], "Its argument: "))
    for meeting in course.meeting_records.values():
        words = described(site / f"book/readouts/{meeting.id}.html")[0]
        count = {side: sum(s.side == side for s in course.statements_of(meeting.id)) for side in ("us", "cn")}
        assert words.startswith(f"{meeting.start.day} {meeting.start:%B %Y}, "), words
        assert words.endswith(f" {so_many(count['us'], 'statement')} from the U.S. account, {count['cn']} from the Chinese one."), words


def test_a_card_names_no_address_while_none_is_known(site: Path, pages: list[str]) -> None:
    for name in pages:
        found = card(site / name)
        assert not {"og:url", "og:image", "twitter:card"} & set(found), name
        if name.startswith("book/"):
            assert found["og:title"] and found["og:site_name"] == "Reading the Readouts", name
            assert found["og:description"] == described(site / name)[0]
        assert "canonical" not in head(site / name)


def test_the_picture_of_the_cards_is_as_large_as_they_want_it(site: Path) -> None:
    picture = (site / "_static/card.png").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) < 100_000


# -- with a published address: a book of three pages ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three pages, built for `ADDRESS`; references to the pages it lacks are warnings here, not errors."""
    folder = copy_of_repository(tmp_path_factory.mktemp("published"))
    pages = ("texts/alaska-2021", "readouts/bali-2022", "reference/glossary")
    chapters = "".join(f"      - file: book/{page}\n" for page in pages)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: book/index\nparts:\n  - caption: All\n    chapters:\n{chapters}", "utf-8")
    config = (folder / "_config.yml").read_text("utf-8")
    assert '  baseurl: ""' in config
    (folder / "_config.yml").write_text(config.replace('  baseurl: ""', f'  baseurl: "{ADDRESS.rstrip("/")}"'), "utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder)]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "_build" / "html"


def test_a_card_names_the_page_and_the_picture(published: Path) -> None:
    for name in ("book/index.html", "book/texts/alaska-2021.html", "book/readouts/bali-2022.html"):
        found = card(published / name)
        assert found["og:url"] == ADDRESS + name
        assert found["og:image"] == f"{ADDRESS}_static/card.png"
        assert (published / "_static/card.png").exists()
        assert found["twitter:card"] == "summary_large_image"
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630") and found["og:image:alt"]
        assert f'<link rel="canonical" href="{ADDRESS}{name}">' in head(published / name)
    front = card(published / "index.html")
    assert front["og:url"] == ADDRESS and front["og:image"] == f"{ADDRESS}_static/card.png" and front["og:description"]


def test_an_address_that_is_none_is_refused_in_one_line(book: Path) -> None:
    done = build(book, READOUTS_BASEURL="course.example/reader")
    assert done.returncode != 0
    assert 'the address of the site is "course.example/reader"; it must begin with https://' in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("wrong", ["nothing.html", "book/texts/alaska-2020.html", "a/b/c/d/"])
@pytest.mark.parametrize("below", ["/", "/reader/"])
def test_a_wrong_address_is_helped_on(site: Path, published: Path, open_page: Open, below: str, wrong: str) -> None:
    with Server(site if below == "/" else published, below) as server:
        address = f"{server.url}/"
        watched = open_page(address + wrong)
        page = watched.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "flex"
        assert [e for e in watched.errors if "404 (" not in e] == []  # the browser reports the page's own status
        links = page.locator("main a").evaluate_all("links => links.map(a => a.href)")
        assert len(links) > 3 and all(link.startswith(address) for link in links)
        page.locator("main").get_by_role("link", name="Glossary").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Glossary")
        page.goto(address + wrong)
        page.get_by_label("Search this course").fill("guardrails")
        page.keyboard.press("Enter")
        expect(page.locator("#search-results a").first).to_be_visible()
