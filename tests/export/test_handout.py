"""A chapter on paper: everything there, nothing loaded from anywhere, and really printed where a Chromium is."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from conftest import ROOT, system_browser
from playwright.sync_api import Browser
from pypdf import PdfReader

from readouts.cli import classes
from readouts.course.course import Course
from readouts.export.handout import handout
from readouts.export.printing import PrintError, pdf
from readouts.export.printing import browser as find_browser
from readouts.rendering.plain_html import title_of
from readouts.text.quotation_marks import quoted

TEXT = "rapprochement-2023"
TEXTS = sorted(path.name for path in (ROOT / "data" / "texts").iterdir() if path.is_dir())
needs_chromium = pytest.mark.skipif(not system_browser(), reason="no Chromium here")


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text().split())


@pytest.mark.parametrize("name", TEXTS)
def test_the_sheet_holds_source_precis_and_questions(course: Course, name: str) -> None:
    text, html = course.texts[name], handout(course, name)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.h1 and soup.h1.get_text() == text.title
    card = {dt.get_text(): dt.find_next("dd").get_text() for dt in soup.select("dl dt")}  # type: ignore[union-attr]
    assert card["Voice"] == text.voice and card["Read it at"] in (text.url, text.find_by) and card["Left out here"] == text.left_out
    paragraphs = soup.select(".precis > li")
    assert [p.b.get_text() for p in paragraphs] == [f"¶\N{NO-BREAK SPACE}{p.n}" for p in text.paragraphs]  # type: ignore[union-attr]
    assert [h.get_text() for h in soup.select("h3") if h.get_text().startswith("“")] == [f"“{p.heading}”" for p in text.paragraphs if p.heading]
    assert [s["id"] for s in soup.select(".question")] == [f"ask-{q.id}" for q in text.questions]
    assert all(4 <= len(s.select(".line")) <= 14 for s in soup.select(".question"))
    assert "{" not in soup.main.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", TEXTS)
def test_the_sheet_needs_nothing_from_anywhere(course: Course, name: str) -> None:
    soup = BeautifulSoup(handout(course, name), "html.parser")
    assert not soup.find_all(["script", "link", "img", "iframe", "object"]) and not soup.find_all(src=True)
    assert "url(" not in soup.style.get_text() and "@import" not in soup.style.get_text()  # type: ignore[union-attr]
    assert "default-src 'none'" in str(soup.find("meta", attrs={"http-equiv": True}))


def test_chinese_and_markup_in_the_data_stay_what_they_are(course: Course) -> None:
    evil = '<script>alert(1)</script> & “q” 中美 关系'
    text = course.texts[TEXT]
    changed = text.model_copy(update={"title": evil, "voice": evil, "paragraphs": (text.paragraphs[0].model_copy(update={"precis": evil, "heading": evil}),)})
    html = handout(dataclasses.replace(course, texts={**course.texts, TEXT: changed}), TEXT)
    assert not BeautifulSoup(html, "html.parser").find("script") and words_of(html).count(evil) == 4  # title of the window included
    assert words_of(html).count(quoted(evil)) == 1  # the heading
    assert '<span lang="zh-Hans">中美</span>' in html


def test_titles_keep_the_capitals_of_names(course: Course) -> None:
    titles = [title_of(q) for t in course.texts.values() for q in t.questions]
    assert "What followed Bali" in titles and "Two lists of conditions" in titles and all(t[0].isupper() for t in titles)


def test_the_same_course_gives_the_same_sheet(course: Course) -> None:
    assert handout(course, TEXT) == handout(course, TEXT)


# -- on paper ----------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@needs_chromium
def test_it_is_printed(course: Course) -> None:
    data = pdf(handout(course, TEXT), find_browser())
    reader = PdfReader(io.BytesIO(data))
    shown = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert 3 <= len(reader.pages) <= 12 and course.texts[TEXT].title in shown and "file:///" not in shown
    assert title_of(course.texts[TEXT].questions[-1]) in shown
    assert all(page.extract_text().strip() or index for index, page in enumerate(reader.pages))


@pytest.mark.browser
@needs_chromium
def test_axe_finds_nothing_and_nothing_is_requested(course: Course, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "h.html").write_text(handout(course, TEXT), "utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "h.html").as_uri())
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()[:2000]
    assert len(asked) == 1 and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def run(course: Course, monkeypatch: pytest.MonkeyPatch, *args: str) -> Result:
    monkeypatch.setattr(classes, "_course", lambda: course)
    result = CliRunner().invoke(classes.handout, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_command_writes_the_page(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(course, monkeypatch, TEXT).output == f"{TEXT}-handout.html\n"
    assert (tmp_path / f"{TEXT}-handout.html").read_text("utf-8") == handout(course, TEXT)
    assert run(course, monkeypatch, TEXT, "--to", "b.html").output == "b.html\n"


def test_mistakes_are_told_in_one_line(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(course, monkeypatch, "rapprochment-2023")
    assert result.exit_code == 1 and result.stderr == f'Error: there is no text "rapprochment-2023", did you mean "{TEXT}"?\n'
    monkeypatch.delenv("READOUTS_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run(course, monkeypatch, TEXT, "--pdf")
    assert result.exit_code == 1 and "a PDF needs Chromium or Chrome, and none was found" in result.stderr and len(result.stderr.splitlines()) == 1
    monkeypatch.setenv("READOUTS_BROWSER", "/no/chrome")
    assert "READOUTS_BROWSER: there is no program /no/chrome" in run(course, monkeypatch, TEXT, "--pdf").stderr
    assert not list(tmp_path.iterdir())


def test_a_browser_that_prints_nothing_is_said(tmp_path: Path) -> None:
    program = tmp_path / "prints-nothing"
    program.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    program.chmod(0o755)
    with pytest.raises(PrintError, match="printed nothing"):
        pdf("<p>x</p>", str(program))
