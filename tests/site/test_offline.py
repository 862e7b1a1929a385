"""The site as a zip file: the same bytes again, and everything works from the folder that it unzips to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Watched
from playwright.sync_api import expect

from readouts.cli import main
from readouts.export.offline import commit_time, offline_zip

Open = Callable[..., Watched]


@pytest.fixture(scope="module")
def stick(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip file, unzipped."""
    folder = tmp_path_factory.mktemp("a stick") / "Übung 1"  # people's folders have spaces and umlauts
    with zipfile.ZipFile(io.BytesIO(offline_zip(site, "reading-the-readouts", 0))) as zipped:
        zipped.extractall(folder)
    return folder / "reading-the-readouts"


def test_the_zip_file_is_the_same_again_and_holds_the_site(site: Path) -> None:
    first = offline_zip(site, "reading-the-readouts", 1_700_000_000)
    assert first == offline_zip(site, "reading-the-readouts", 1_700_000_000)
    with zipfile.ZipFile(io.BytesIO(first)) as zipped:
        names = {name.removeprefix("reading-the-readouts/") for name in zipped.namelist()}
    assert names == {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}


def test_the_time_is_that_of_the_edition(tmp_path: Path) -> None:
    assert commit_time(tmp_path, {"SOURCE_DATE_EPOCH": "1700000000"}) == 1_700_000_000
    assert commit_time(tmp_path, {}) == 315_532_800  # no repository


def test_navigation_from_a_folder(stick: Path, open_page: Open) -> None:
    watched = open_page((stick / "index.html").as_uri())
    page = watched.page
    page.wait_for_url("**/book/index.html")
    page.get_by_role("navigation", name="Parts of the course").get_by_role("link", name="Texts").click()
    expect(page.locator(".reading")).to_be_visible()
    page.locator("a[rel=next]").last.click()
    expect(page.locator("main h1")).to_be_visible()
    assert watched.errors == [] and watched.foreign == []


def test_a_comparison_and_a_quiz_from_a_folder(stick: Path, open_page: Open) -> None:
    watched = open_page((stick / "book/readouts/bali-2022.html").as_uri())
    page = watched.page
    everything = page.locator(".rtr-table tbody tr:visible").count()
    page.get_by_label("Topic", exact=True).select_option("taiwan")
    assert 0 < page.locator(".rtr-table tbody tr:visible").count() < everything
    assert "#" in page.url and watched.errors == []
    watched = open_page((stick / "book/texts/candid-2023.html").as_uri())
    page = watched.page
    page.locator(".predict button").click()
    page.locator(".quiz input").first.check()
    expect(page.locator(".quiz .feedback").first).not_to_be_empty()
    assert watched.errors == []


def test_search_from_a_folder_finds_something(stick: Path, open_page: Open) -> None:
    watched = open_page((stick / "book/index.html").as_uri())
    page = watched.page
    page.get_by_label("Search this course").first.fill("guardrails")
    page.keyboard.press("Enter")
    found = page.locator('#search-results a').first
    expect(found).to_be_visible(timeout=20000)
    found.click()
    expect(page.locator("main h1")).to_be_visible()
    assert watched.foreign == []


def test_without_a_built_site_the_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for form in ("offline", "pdf", "addresses"):
        done = CliRunner().invoke(main, ["publish", form])
        assert done.exit_code == 1 and "there is no built site" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())
