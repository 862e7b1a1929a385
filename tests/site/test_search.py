"""The search finds what a reader looks for: in English, Chinese and pinyin, from a folder, by keyboard, under a strict policy."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched
from playwright.sync_api import Browser, Page, expect
from serving import Server

from readouts.site.content_security import POLICY
from readouts.text.quotation_marks import quoted

Open = Callable[..., Watched]

# What is asked, and the end of the address that must be among the first three results.
QUERIES = [
    ("guardrail", "#term-guardrails"),
    ("guardrails", "#term-guardrails"),
    ("overcapacities", "#term-overcapacity"),
    ("decoupled", "#term-decoupling"),
    ("precis", "#term-precis"),
    ("communique", "#term-three-joint-communiques"),
    ("Cold War mentality", "#term-cold-war-mentality"),
    ("hotline", "#term-crisis-communication"),
    ("one-China principle", "#term-one-china-principle"),
    ("one china policy", "#term-one-china-policy"),
    ("台独", "#term-taiwan-independence"),
    ("台湾", "#term-taiwan-relations-act"),
    ("原则", "#term-one-china-principle"),
    ("一个中国", "#term-one-china-principle"),
    ("一个中国原则", "#term-one-china-principle"),
    ("中美", "#n-working-group-or-groups"),
    ("中美联合工作组", "#n-working-group-or-groups"),
    ("相互尊重", "#term-mutual-respect"),
    ("提法", "#term-set-phrase"),
    ("修昔底德陷阱", "#term-thucydides-trap"),
    ("yīgè Zhōngguó", "#term-one-china-principle"),
    ("yige zhongguo", "#term-one-china-principle"),
    ("yigezhongguo yuanze", "#term-one-china-principle"),
    ("xianghu zunzhong", "#term-mutual-respect"),
    ("Táiwān guānxì fǎ", "#term-taiwan-relations-act"),
    ("taiwan", "#term-taiwan-independence"),
    ("hulan", "#term-guardrails"),
    ("Wang Yi", "#person-wang-yi"),
    ("王毅", "#person-wang-yi"),
    ("wáng yì", "#person-wang-yi"),
    ("blinken antony", "#person-blinken-antony"),
    ("He Lifeng", "#person-he-lifeng"),
    ("Anchorage", "readouts/anchorage-2021.html"),
    ("Bali 2022", "readouts/bali-2022.html"),
    ("Biden Xi Bali", "readouts/bali-2022.html"),
    ("Vienna", "readouts/vienna-2023.html"),
    ("Sullivan Wang Malta", "readouts/malta-2023.html"),
    ("Yellen He Lifeng Guangzhou", "readouts/yellen-he-guangzhou-2024-04.html"),
    ("US-China rapprochement", "texts/rapprochement-2023.html"),
    ("position of strength", "#term-position-of-strength"),
    ("When a text says “some people”, ask who they were", "#n-position-of-strength"),
    ("interacting with Beijing", "#n-rebuke-in-the-room"),
    ("What did Beijing call the talks of March 2021", "#ask-what-is-it-called"),
    ("we got a pensive response", "#s-anchorage-2021-us-03"),
    ("台湾是中国的台湾", "#s-austin-wei-2022-cn-05"),
    ("Who asked for the meeting", "findings.html#who-asked-for-the-meeting"),
    ("What became of the readout", "what-became.html"),
    ("balloon", "#term-spy-balloon"),
    ("ｂａｌｌｏｏｎ", "#term-spy-balloon"),
    ("臺灣關係法", "#term-taiwan-relations-act"),
    ("戰略競爭", "#term-strategic-competition"),
    ("yi1ge4 zhong1guo2", "#term-one-china-principle"),
    ("zhanlve jingzheng", "#term-strategic-competition"),
    ("zhanlu:e jingzheng", "#term-strategic-competition"),
    ("blinken-xi-2023-06", "readouts/blinken-xi-2023-06.html"),
]


def index_of(site: Path) -> dict[str, Any]:
    """The index of a built site, unpacked."""
    packed = (site / "_static/search-index.js").read_text("utf-8").removeprefix('window.readoutsIndex="').removesuffix('";\n')
    found: dict[str, Any] = json.loads(zlib.decompress(b64decode(packed)))
    return found


@pytest.fixture(scope="module")
def searching(browser: Browser, site: Path) -> Iterator[Page]:
    """The search page, opened from the folder without a network."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((site / "search.html").as_uri())
    yield page
    context.close()


def ask(page: Page, question: str) -> list[str]:
    """Ask, wait for the answer, give the addresses of the results shown."""
    page.get_by_label("Search this course").fill(question)
    page.keyboard.press("Enter")
    shown = quoted(question.strip().strip('"'))  # marks of its own are not doubled
    expect(page.get_by_role("status")).to_contain_text(shown)
    return page.locator("#search-results li").evaluate_all("items => items.map(i => i.querySelector('a').getAttribute('href'))")


ALIKE = [("counternarcotics", "counter-narcotics"), ("longstanding", "long-standing"), ("战略", "戰略"), ("zhanlüe", "zhanlve"), ("zhanlüe", "zhan4lve4")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_ways_of_writing_find_the_same(served: str, open_page: Open, one: str, other: str) -> None:
    page = open_page(f"{served}/search.html").page
    found = []
    for question in (one, other):
        page.goto(f"{served}/search.html?q={question}")
        expect(page.get_by_role("status")).to_contain_text(f"results for “{question}”")
        found.append((page.get_by_role("status").text_content() or "").partition(" ")[0])
    assert found[0] == found[1] != "0"


@pytest.mark.parametrize(("question", "expected"), QUERIES, ids=[q for q, _ in QUERIES])
def test_it_finds(searching: Page, question: str, expected: str) -> None:
    first = ask(searching, question)[:3]
    assert any(address.endswith(expected) for address in first), first


def test_a_question_from_any_page_is_answered(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/book/texts/alaska-2021.html", viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = watched.page
    assert page.get_by_role("searchbox").count() == 1
    page.get_by_label("Search this course").fill("interacting with Beijing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert page.get_by_role("searchbox").count() == 1
    expect(page.get_by_label("Search this course")).to_have_value("interacting with Beijing")
    expect(page).to_have_title(re.compile("^interacting with Beijing: Search"))
    result = page.locator("#search-results li", has=page.locator(".search-kind", has_text="Note")).first
    expect(result.locator("mark").first).to_be_visible()
    result.get_by_role("link").click()
    expect(page.locator("#n-rebuke-in-the-room > p").first).to_be_in_viewport()
    assert watched.errors == [] and watched.foreign == []


def test_results_say_what_they_are_and_show_the_words_found(searching: Page) -> None:
    ask(searching, "台独")
    first = searching.locator("#search-results li").first
    expect(first.locator(".search-kind")).to_have_text("Term")
    expect(first.locator('mark span[lang="zh-Hans"]').first).to_have_text("台独")
    statement = searching.locator("#search-results li", has=searching.locator(".search-kind", has_text="Chinese account")).first
    expect(statement.locator(".search-words mark").first).to_be_visible()


def test_the_number_of_results_is_announced_and_follows_what_is_typed(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/search.html").page
    page.get_by_label("Search this course").press_sequentially("guardrai")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results for “guardrai”$"))
    assert "q=guardrai" in page.url
    for typed, shown in (('"guardrails"', "“guardrails”"), ('the "floor"', "“the ‘floor’”")):  # marks inside marks are single
        page.get_by_label("Search this course").fill(typed)
        expect(page.get_by_role("status")).to_contain_text(shown)
    page.get_by_label("Search this course").fill("qzxv")
    expect(page.get_by_role("status")).to_contain_text("Nothing was found for “qzxv”")
    expect(page.locator("main").get_by_role("link", name="Glossary").first).to_be_visible()


def test_half_an_answer_is_said_to_be_one(searching: Page) -> None:
    assert ask(searching, "guardrails qzxv")
    expect(searching.get_by_role("status")).to_contain_text("Nothing matches all of")
    assert ask(searching, "护栏修昔底德")
    expect(searching.get_by_role("status")).to_contain_text("Nothing matches all of")


def test_words_in_quotation_marks_must_stand_together(searching: Page) -> None:
    apart, together = ask(searching, "strength position"), ask(searching, '"strength position"')
    assert apart and not together
    assert ask(searching, '"position of strength"')


def test_results_are_narrowed_and_continued_by_keyboard(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/search.html?q=taiwan").page
    results = page.locator("#search-results li")
    expect(results).to_have_count(20)
    page.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    expect(results).to_have_count(40)
    expect(results.nth(20).get_by_role("link")).to_be_focused()
    page.get_by_label("all (", exact=False).focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.value") == "note":
            break
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results: notes$"))
    assert set(page.locator(".search-kind").all_inner_texts()) == {"Note"}


def test_without_scripts_the_page_says_so_and_leads_on(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/search.html?q=guardrails", java_script_enabled=False).page
    expect(page.get_by_text("The search needs JavaScript")).to_be_visible()
    for name in ("Glossary", "Concordance", "People"):
        expect(page.locator("main").get_by_role("link", name=name).first).to_be_visible()
    page.locator("main").get_by_role("link", name="Concordance").first.click()
    page.wait_for_url("**/reference/concordance.html")


@pytest.fixture
def strict(site: Path) -> Iterator[str]:
    """The site on a server that allows only the site's own scripts and styles."""
    with Server(site, headers={"Content-Security-Policy": POLICY}) as server:
        yield server.url


def test_it_works_under_a_strict_policy(strict: str, open_page: Open) -> None:
    watched = open_page(f"{strict}/search.html?q=guardrails")
    expect(watched.page.locator("#search-results a").first).to_be_visible()
    assert watched.errors == []


def test_what_it_loads_is_light_and_no_other_page_loads_the_index(served: str, open_page: Open) -> None:
    watched = open_page("about:blank")
    sizes: dict[str, int] = {}
    watched.page.on("response", lambda r: sizes.update({r.url.split("?")[0]: len(r.body())}))
    watched.page.goto(f"{served}/search.html?q=guardrails")
    expect(watched.page.locator("#search-results a").first).to_be_visible()
    own = next(size for url, size in sizes.items() if url.endswith("search.html"))
    assert sum(sizes.values()) <= 450_000, sizes
    index = next(size for url, size in sizes.items() if url.endswith("search-index.js"))
    assert sum(sizes.values()) - own - index <= 250_000, sizes
    assert len(sizes) <= 12
    sizes.clear()
    watched.page.goto(f"{served}/book/texts/alaska-2021.html", wait_until="networkidle")
    assert sizes and not any("search" in url for url in sizes)


def test_every_hit_leads_somewhere(site: Path) -> None:
    index = index_of(site)
    statements = index["statements"]
    said = {page: [f"s-{meeting}-{side}-{hit[0]}" for side, own in sides.items() for hit in own] for page, meeting, sides in statements}
    assert sum(map(len, said.values())) > 900
    for number, (uri, _, hits) in enumerate(index["pages"]):
        ids = set(re.findall(r'\bid="([^"]+)"', (site / uri).read_text("utf-8")))
        assert {anchor for _, anchor, *_ in hits if anchor} | set(said.get(number, ())) <= ids, uri


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_results_and_nothing_scrolls_sideways(served: str, open_page: Open, scheme: str) -> None:
    page = open_page(f"{served}/search.html?q=台湾", color_scheme=scheme, viewport={"width": 320, "height": 640}).page
    expect(page.locator("#search-results a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()[:2000]
