"""Coverage, who said it and phrase trails on the site: by pointer, by keyboard, from a folder, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched, kept_on
from playwright.sync_api import Page, expect

from readouts.analysis import quotation_quiz
from readouts.analysis.comparison import asymmetry, coverage_table
from readouts.analysis.phrase_trails import trails
from readouts.course.course import Course
from readouts.text.quotation_marks import within

Open = Callable[..., Watched]
WIDTHS = (1280, 390)


@pytest.fixture(params=["served", "folder"])
def at(request: pytest.FixtureRequest, served: str, site: Path) -> Callable[[str], str]:
    """The address of a page of the part Readouts, on a server and in a folder."""
    return lambda name: f"{served}/book/readouts/{name}.html" if request.param == "served" else (site / f"book/readouts/{name}.html").as_uri()


def meetings(page: Page) -> list[str]:
    return [str(m) for m in page.locator(".rtr-grid tbody tr:not([hidden])").evaluate_all("rows => rows.map(r => r.dataset.meeting)")]


def wait_for_meetings(page: Page, wanted: list[str]) -> None:
    """The rows on the screen are sorted first, the others follow."""
    page.wait_for_function("wanted => [...document.querySelectorAll('.rtr-grid tbody tr:not([hidden])')].map((r) => r.dataset.meeting).join() === wanted", arg=",".join(wanted))


def tab_to(page: Page, selector: str) -> None:
    for _ in range(250):  # the list of the meetings comes before
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by keyboard")


def spoken_of(course: Course, topic: str) -> list[str]:
    table = coverage_table(course).xs(topic, level="topic")
    return list(table[table["relation"] != "none"].index)


# -- coverage

def test_coverage_by_pointer(at: Callable[[str], str], open_page: Open, course: Course) -> None:
    watched = open_page(at("index"))
    page = watched.page
    page.get_by_label("Topic", exact=True).select_option("taiwan")
    assert meetings(page) == spoken_of(course, "taiwan")
    expect(page).to_have_url(re.compile("#topic=taiwan$"))
    page.get_by_label("Sort", exact=True).select_option("asymmetry")
    wanted = list(asymmetry(course).sort_values(["at_least", "at_most"], ascending=False, kind="stable").index)
    wanted = [m for m in wanted if m in meetings(page)]
    again = open_page(page.url)
    for one in (page, again.page):
        wait_for_meetings(one, wanted)
    page.goto(at("index") + "#topic=nonsense&sort=%3Cscript%3E")
    expect(page.get_by_label("Sort", exact=True)).to_have_value("date")
    wait_for_meetings(page, list(course.meeting_records))
    assert watched.errors == again.errors == [] and watched.foreign == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_topic_stands_out_in_its_column_and_is_alone_on_a_phone(served: str, open_page: Open, course: Course, width: int) -> None:
    page = open_page(f"{served}/book/readouts/index.html#topic=balloon", viewport={"width": width, "height": 800}).page
    column, spoken = list(course.topics).index("balloon") + 1, spoken_of(course, "balloon")
    rows = page.locator(".rtr-grid tbody tr:visible")
    assert rows.evaluate_all("rows => rows.map(r => r.dataset.meeting)") == spoken
    marked = "rows => rows.map(r => [...r.cells].flatMap((c, n) => getComputedStyle(c).backgroundColor !== 'rgba(0, 0, 0, 0)' ? [n] : []))"
    shown = "rows => rows.map(r => [...r.cells].flatMap((c, n) => n && c.checkVisibility() ? [n] : []))"
    if width == 390:
        assert rows.evaluate_all(shown) == [[column]] * len(spoken)
        return
    assert rows.evaluate_all(marked) == [[column]] * len(spoken)
    assert page.locator(".rtr-grid thead tr").evaluate_all(marked) == [[column]]
    page.get_by_label("Topic", exact=True).select_option("")
    assert page.locator(".rtr-grid tr").evaluate_all(marked) == [[]] * (len(course.meeting_records) + 1)
    assert page.locator(".rtr-grid tbody tr:visible").count() == len(course.meeting_records)


def test_a_meeting_that_is_filtered_out_is_not_read_aloud_nor_reached(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/index.html#topic=balloon").page
    body = page.locator(".rtr-grid tbody")
    assert body.get_by_role("row").count() == page.locator(".rtr-grid tbody tr:visible").count()
    gone = page.locator(".rtr-grid tr[hidden] a").first
    gone.evaluate("a => a.focus()")
    assert page.evaluate("!document.activeElement.closest('tr')")


def test_a_cell_leads_to_its_comparison(at: Callable[[str], str], open_page: Open, course: Course) -> None:
    page = open_page(at("index")).page
    page.locator('tr[data-meeting="malta-2023"] td a').first.click()
    page.wait_for_url("**/malta-2023.html#topic=*")
    topic = page.url.partition("#topic=")[2]
    expect(page.get_by_label("Topic", exact=True)).to_have_value(topic)


def test_coverage_by_keyboard_alone(at: Callable[[str], str], open_page: Open, course: Course) -> None:
    page = open_page(at("index")).page
    tab_to(page, ".rtr-coverage select")
    page.keyboard.press("ArrowDown")
    assert meetings(page) == spoken_of(course, next(iter(course.topics)))
    tab_to(page, ".rtr-grid td a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(?!index)[a-z0-9-]+\.html#topic="))


def test_coverage_without_scripts_says_side_and_state(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/readouts/index.html", java_script_enabled=False).page
    table = coverage_table(course)
    cells = page.locator(".rtr-grid tbody td").evaluate_all("cells => cells.map(c => [...c.querySelectorAll('[role=img]')].map(i => i.ariaLabel).join(' '))")
    assert len(cells) == len(table)
    words = {"silent": "silent", "unseen": "not in the part seen", "said": "{}"}
    for text, (_, row) in zip(cells, table.iterrows(), strict=True):
        us, cn = (words[row[f"{side}_state"]].format(row[f"{side}_count"]) for side in ("us", "cn"))
        assert text == (f"both {us}" if us == cn and not us.isdigit() else f"U.S. {us}, China {cn}")


def test_unknown_looks_different_from_silent_and_from_said(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/index.html").page
    signs = {page.locator(f".rtr-grid [role=img] > {tag}").first.text_content() for tag in ("span", "i")}  # rows off the screen have no inner text
    assert len(signs) == 2 and all(signs)
    assert (page.locator(".rtr-grid [role=img] > b").first.text_content() or "").strip()[-1].isdigit()


@pytest.mark.parametrize("width", [390, 320])
def test_coverage_on_a_phone_names_its_topics(served: str, open_page: Open, width: int) -> None:
    page = open_page(f"{served}/book/readouts/index.html", viewport={"width": width, "height": 800}).page
    cell = page.locator(".rtr-grid td[data-label]").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Character of the talks"'
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_coverage_on_a_laptop_fits(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/index.html", viewport={"width": 1280, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    widths = page.locator(".rtr-grid tbody tr:first-child td").evaluate_all("cells => cells.map(c => c.getBoundingClientRect().width)")
    assert min(widths) >= 44


# -- who said it

def test_a_round_by_pointer(at: Callable[[str], str], open_page: Open, course: Course) -> None:
    watched = open_page(at("who-said-it") + "#seed=3&about=taiwan")
    page = watched.page
    chosen = quotation_quiz.chosen(quotation_quiz.items(course), "taiwan", "3")
    for n, item in enumerate(chosen):
        expect(page.locator(".rtr-stage blockquote")).to_contain_text(within(item.quote))
        assert page.locator(".rtr-answer").inner_text() == ""
        page.get_by_role("button", name="U.S. account").click()
        expect(page.locator(".rtr-verdict")).to_contain_text("Right" if item.side == "us" else "Wrong")
        answer = page.locator(".rtr-answer")
        expect(answer).to_contain_text(item.gloss)
        expect(answer).to_contain_text(within(item.other[0]) if item.other else item.nothing)
        if item.statement.url:
            assert answer.locator(f'a[href="{item.statement.url}"]').count() == 1
        assert answer.locator(f'a[href="{item.meeting.id}.html#topic=taiwan"]').count() == 1
        page.locator(".rtr-buttons button").click()
        assert n < 10
    right = sum(i.side == "us" for i in chosen)
    expect(page.locator(".rtr-stage")).to_contain_text(f"{right} of {len(chosen)} right")
    page.locator(".rtr-stage").get_by_role("button", name="Another round").click()
    expect(page).to_have_url(re.compile("(?=.*seed=4).*about=taiwan"))
    assert watched.errors == [] and watched.foreign == []


def test_a_round_by_keyboard_alone(at: Callable[[str], str], open_page: Open) -> None:
    page = open_page(at("who-said-it")).page
    tab_to(page, ".rtr-buttons button")
    for n in range(10):
        expect(page.locator(".rtr-stage .rtr-status")).to_contain_text(f"{n + 1} of 10")
        page.keyboard.press("Enter")
        expect(page.locator(".rtr-verdict")).to_be_visible()
        page.keyboard.press("Enter")
    expect(page.locator(".rtr-stage")).to_contain_text("The round is over")


def test_the_score_is_kept_only_if_asked_and_goes_again(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/who-said-it.html").page
    key = "readouts:who-said-it"
    page.get_by_role("button", name="U.S. account").click()
    assert key not in kept_on(page)
    page.get_by_label("Keep my score").check()
    page.get_by_role("button", name="Next quotation").click()
    page.get_by_role("button", name="U.S. account").click()
    page.reload()
    expect(page.get_by_label("Keep my score")).to_be_checked()
    expect(page.get_by_text(re.compile("of 1 right so far"))).to_be_visible()
    page.get_by_label("Keep my score").uncheck()
    assert key not in kept_on(page)


def test_at_the_front_nothing_shows_until_asked(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/who-said-it.html#front=1").page
    expect(page.locator(".rtr-stage blockquote")).to_be_hidden()
    page.get_by_role("button", name="Show the quotation").click()
    expect(page.locator(".rtr-stage blockquote")).to_be_visible()
    assert page.locator(".rtr-answer").inner_text() == ""
    assert page.get_by_role("button", name="U.S. account").count() == 0
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator(".rtr-answer")).to_contain_text("account")
    assert page.locator(".rtr-stage blockquote").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 28


def test_ten_quotations_without_scripts(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/readouts/who-said-it.html", java_script_enabled=False).page
    entries = page.locator(".rtr-round > li > details")
    assert entries.count() == 10
    first = quotation_quiz.chosen(quotation_quiz.items(course))[0]
    expect(entries.first.get_by_text(first.gloss)).to_be_hidden()
    entries.first.locator("summary").click()
    expect(entries.first.get_by_text(first.gloss)).to_be_visible()


def test_the_state_of_the_page_is_small(site: Path) -> None:
    html = (site / "book/readouts/who-said-it.html").read_text("utf-8")
    state = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert state and len(state[1].encode()) <= 120_000


# -- phrase trails

def test_a_phrase_is_chosen(at: Callable[[str], str], open_page: Open, course: Course) -> None:
    watched = open_page(at("phrase-trail"))
    page = watched.page
    shown = "sections => sections.filter(s => !s.hidden).map(s => s.dataset.phrase)"
    assert page.locator("section[data-phrase]").evaluate_all(shown) == [next(iter(course.phrases))]
    page.get_by_label("Phrase", exact=True).select_option("win-win")
    assert page.locator("section[data-phrase]").evaluate_all(shown) == ["win-win"]
    expect(page).to_have_url(re.compile("#phrase=win-win$"))
    page.locator('section[data-phrase="win-win"] a.mark').first.click()
    expect(page.locator('section[data-phrase="win-win"] tr.rtr-found')).to_be_focused()
    expect(page).to_have_url(re.compile("#phrase=win-win$"))
    again = open_page(page.url).page
    assert again.locator("section[data-phrase]").evaluate_all(shown) == ["win-win"]
    again.goto(at("phrase-trail") + "#phrase=nonsense")
    assert again.locator("section[data-phrase]:not([hidden])").count() == len(course.phrases)
    assert watched.errors == [] and watched.foreign == []


def test_the_square_that_a_finger_finds_is_not_drawn(at: Callable[[str], str], open_page: Open) -> None:
    """A side's mark is a disc or a square in a square, as in the legend; what makes it large enough to press is unseen."""
    page = open_page(at("phrase-trail") + "#phrase=guardrails").page
    drawn = """marks => [...new Set(marks.map(mark => [...mark.querySelectorAll("rect, circle, line")]
      .filter(part => getComputedStyle(part).stroke !== "none").map(part => part.localName).join(" ")))].sort()"""
    assert page.locator("a.mark").evaluate_all(drawn) == ["circle", "line", "rect rect"]
    size = page.locator("a.mark").locator("visible=true").first.bounding_box()
    assert size and min(size["width"], size["height"]) >= 24


def test_what_is_put_away_is_not_read_and_comes_back(at: Callable[[str], str], open_page: Open) -> None:
    page = open_page(at("phrase-trail")).page
    page.get_by_label("Phrase", exact=True).select_option("win-win")
    away = page.locator("section[data-phrase][hidden]")
    assert away.count() > 5
    assert away.evaluate_all("sections => sections.every(s => s.ariaHidden === 'true' && s.getBoundingClientRect().height === 0)")
    assert not away.locator("a").evaluate_all("links => links.some(link => link.checkVisibility({ contentVisibilityAuto: true }))")
    page.get_by_label("Phrase", exact=True).select_option("all")
    assert away.count() == 0
    expect(page.locator(".rtr-later")).to_have_count(0)  # all is in its place soon
    assert page.locator("section[aria-hidden]").count() == 0


def test_trails_by_keyboard_alone(at: Callable[[str], str], open_page: Open) -> None:
    page = open_page(at("phrase-trail")).page
    tab_to(page, ".rtr-phrase_trail select")
    page.keyboard.press("ArrowDown")
    assert page.locator("section[data-phrase]:not([hidden])").count() == 1
    tab_to(page, "a.mark")
    page.keyboard.press("Enter")
    expect(page.locator("tr.rtr-found")).to_be_focused()


def test_all_trails_without_scripts_and_on_paper(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/readouts/phrase-trail.html", java_script_enabled=False).page
    for one in trails(course):
        section = page.locator(f'section[data-phrase="{one.id}"]')
        assert section.locator("tbody tr").count() == section.locator("a.mark").count() == len(one.uses)
        expect(section.locator("table")).to_be_visible()
    page = open_page(f"{served}/book/readouts/phrase-trail.html").page
    page.emulate_media(media="print")
    expect(page.locator('section[data-phrase="win-win"] table')).to_be_visible()
    expect(page.locator(".rtr-phrase_trail .rtr-controls")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 794])  # a screen, a sheet of paper
def test_paper_shows_every_meeting_and_topic_and_the_ten(served: str, open_page: Open, course: Course, width: int) -> None:
    page = open_page(f"{served}/book/readouts/index.html#topic=balloon", viewport={"width": width, "height": 1100}).page
    page.emulate_media(media="print")
    for row in page.locator(".rtr-grid tbody tr").all():
        expect(row).to_be_visible()
    cells = page.locator(".rtr-grid td")
    assert cells.evaluate_all("cells => cells.filter(c => c.checkVisibility()).length") == cells.count() > len(course.meeting_records)
    assert cells.evaluate_all("cells => cells.filter(c => c.offsetParent && c.scrollWidth > c.offsetWidth).length") == 0
    expect(page.locator(".rtr-grid thead")).to_have_css("display", "table-header-group")  # is on every sheet
    page = open_page(f"{served}/book/readouts/who-said-it.html").page
    page.emulate_media(media="print")
    expect(page.locator(".rtr-stage")).to_be_hidden()
    expect(page.locator(".rtr-round > li").first).to_be_visible()


# -- all of them

LATER = [("index", "Topic", ".rtr-grid tbody tr"), ("index", "Sort", ".rtr-grid tbody tr"), ("phrase-trail", "Phrase", "section[data-phrase]"),
         ("phrase-trail", "Phrase", "section:not([hidden]) .rtr-uses tbody tr"),
         ("malta-2023", "Topic", ".rtr-statement")]


@pytest.mark.parametrize(("name", "label", "parts"), LATER)
def test_what_lies_below_the_screen_is_drawn_soon_and_on_paper_at_once(served: str, open_page: Open, name: str, label: str, parts: str) -> None:
    # so low that the shortest list has parts below it, whether or not the page has measured its room yet
    watched = open_page(f"{served}/book/readouts/{name}.html", viewport={"width": 1280, "height": 500})
    page = watched.page
    waiting = """([label, parts]) => {
      const select = [...document.querySelectorAll("label")].find((l) => l.textContent === label).control;
      for (const index of [1, 0]) {
        select.selectedIndex = index;
        select.dispatchEvent(new Event("change"));
      }
      return document.querySelectorAll(`:is(${parts}).rtr-later`).length;
    }"""
    assert 0 < page.evaluate(waiting, [label, parts]) < page.locator(parts).count()
    page.wait_for_timeout(500)  # its room is measured now
    assert 0 < page.evaluate(waiting, [label, parts]) < page.locator(parts).count()
    page.wait_for_function("() => !document.querySelector('.rtr-later')")
    hidden = "parts => parts.map(p => getComputedStyle(p)).filter(s => s.contentVisibility === 'hidden' || s.display === 'none').length"
    assert page.locator(parts).evaluate_all(hidden) == 0
    for state in ("screen", "print"):
        page.emulate_media(media=state)
        page.locator(parts).last.evaluate("part => part.classList.add('rtr-later')")
        assert page.locator(parts).evaluate_all(hidden) == (state == "screen")
    assert watched.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_any_state(served: str, open_page: Open, scheme: str, width: int) -> None:
    def clean(page: Page, state: str) -> None:
        page.wait_for_function("() => !document.querySelector('.rtr-later')")  # all is drawn
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{state}\n{found.generate_report()[:2000]}"

    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    page = open_page(f"{served}/book/readouts/index.html#topic=taiwan&sort=asymmetry", **look).page
    clean(page, "coverage, one topic")
    page = open_page(f"{served}/book/readouts/who-said-it.html", **look).page
    clean(page, "a question")
    page.get_by_role("button", name="U.S. account").click()
    clean(page, "an answer")
    page.get_by_role("button", name="Present to class").click()
    clean(page, "presenting to a class")
    page = open_page(f"{served}/book/readouts/phrase-trail.html#phrase=all", **look).page
    clean(page, "all trails")
    page.locator("a.mark").first.click()
    clean(page, "a use found")
    for name in ("findings", "what-became", "how-we-know"):
        page = open_page(f"{served}/book/readouts/{name}.html", **look).page
        for fold in page.locator("main details > summary").all():
            fold.click()
        clean(page, name)
