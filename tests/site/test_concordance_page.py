"""The concordance as a page: whole without scripts, every line a link, light enough."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conftest import Watched
from playwright.sync_api import expect

from readouts.analysis.concordance import concordance
from readouts.course.course import Course

Open = Callable[..., Watched]
PAGE = "book/reference/concordance.html"


def test_it_shows_every_place_without_scripts(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}", java_script_enabled=False).page
    for term, places in concordance(course).items():
        lines = page.locator(f"#at-{term} dd")
        assert lines.count() == len(places), term
    guardrails = page.locator("#at-guardrails dd")
    assert guardrails.count() == guardrails.locator("a[href*='#']").count() > 3
    expect(guardrails.locator("b").first).to_have_text("guardrails")


def test_a_line_leads_to_the_statement(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}").page
    page.locator("#at-guardrails dd a[href*='#s-']").first.click()
    statement = page.locator(f"#{page.url.partition('#')[2]}")
    expect(statement).to_be_in_viewport()
    expect(statement).to_contain_text("guardrails")


def test_it_is_light(site: Path, served: str, open_page: Open) -> None:
    watched = open_page("about:blank")
    sizes: dict[str, int] = {}
    watched.page.on("response", lambda r: sizes.update({r.url: len(r.body())}))
    watched.page.goto(f"{served}/{PAGE}", wait_until="networkidle")
    assert sum(sizes.values()) <= 450_000, sizes
    assert sum(sizes.values()) - (site / PAGE).stat().st_size <= 250_000


def test_the_original_forms_lead_to_their_entries(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}").page
    form = page.locator("#chinese-forms li", has_text="护栏").first
    expect(form).to_have_text("护栏 hùlán: guardrails · set phrase “guardrails”")
    form.get_by_role("link").first.click()
    page.wait_for_url("**#term-guardrails")
