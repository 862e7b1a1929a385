"""Questions come back: three before each chapter but the first, and all that is due on one page, decided on the device and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched, keep_on, kept_on
from playwright.sync_api import Page, expect

from readouts.analysis.recall import MOST_TERMS, NEAREST, earlier, returning, terms_by_text
from readouts.course.course import Course
from readouts.course.records import QuizItem

Open = Callable[..., Watched]
FIRST, THIRD, REVIEW, WORK = "book/texts/alaska-2021.html", "book/texts/candid-2023.html", "book/review.html", "book/my-work.html"
ASKED = "readouts:review:asked"
TODAY = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


def place_of_right(item: QuizItem) -> int:
    return next(i for i, option in enumerate(item.options) if option.right)


def put(page: Page, key: str, value: object) -> None:
    keep_on(page, key, json.dumps(value))


def kept(page: Page, key: str = ASKED) -> dict[str, dict[str, object]]:
    return json.loads(kept_on(page).get(key, "{}"))


def quiz(item: QuizItem, right: bool, days_ago: int, tries: int = 1) -> dict[str, object]:
    """What a chapter's quiz keeps of an item."""
    place = place_of_right(item)
    when = TODAY - timedelta(days=days_ago)
    return {"choice": place if right else (place + 1) % 4, "right": right, "tries": tries, "edited": when.isoformat().replace("+00:00", "Z")}


def visit(page: Page, address: str, days_later: int = 0) -> None:
    """Open a page anew, so many days after today."""
    page.clock.set_fixed_time(TODAY + timedelta(days=days_later))
    page.goto(address)


def opened(page: Page) -> list[str]:
    """What is asked before a chapter, once that is opened."""
    page.locator(".look-back > summary").click()
    return cards(page)


def cards(page: Page) -> list[str]:
    page.locator(".look-back[open] > ol, .review [role=status]").first.wait_for()
    found: list[str] = page.evaluate("[...document.querySelectorAll('.look-back > ol > li, .review ol.quiz > li')].map((li) => li.dataset.card)")
    return found


def card(page: Page, name: str) -> object:
    return page.locator(f':is(.look-back, .review) ol > li[data-card="{name}"]')


def pick(page: Page, name: str, right: bool = True) -> str:
    """Choose an option of a card, wherever it is; and what the card says then."""
    one = card(page, name)
    verdicts = one.locator("details li").evaluate_all("all => all.map((li) => li.classList.contains('right'))")  # type: ignore[attr-defined]
    one.locator("ol > li input").nth(verdicts.index(right)).check()  # type: ignore[attr-defined]
    return str(one.locator(".kept").text_content())  # type: ignore[attr-defined]


def begin(page: Page, *texts: str) -> None:
    """Chapters that were opened."""
    for text in texts:
        keep_on(page, f"readouts:seen:{text}", "p1")


def test_nothing_is_asked_of_a_chapter_that_was_not_opened(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    visit(page, f"{served}/{THIRD}")
    page.locator(".look-back > summary").click()
    expect(page.locator(".look-back")).to_contain_text("None of the earlier chapters has been opened on this device")
    assert page.locator(".look-back ol").count() == 0 and page.locator(".look-back a").count() == 2  # the links stay
    begin(page, "rapprochement-2023")
    visit(page, f"{served}/{THIRD}")
    assert {name.split("/")[0] for name in opened(page)} == {"rapprochement-2023", "term"}


def test_the_name_of_what_comes_back_says_how_many_there_are(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    head = page.locator(".look-back > summary")
    visit(page, f"{served}/{THIRD}")
    expect(head).to_have_text("No earlier questions yet")
    put(page, "readouts:answer:glossary/guardrails", {"text": "Rails of a road.", "edited": "2026-03-01T00:00:00Z"})
    for begun, expected in (((), 1), (("alaska-2021",), 3)):
        begin(page, *begun)
        visit(page, f"{served}/{THIRD}")
        expect(head).to_have_text(f"{expected} question{'s' if expected > 1 else ''} on earlier chapters")
        assert len(opened(page)) == expected
    without = open_page(f"{served}/{THIRD}", java_script_enabled=False).page
    expect(without.locator(".look-back > summary")).to_have_text("Questions on earlier chapters")


def test_a_term_in_ones_own_words_comes_back_with_them(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    begin(page, "alaska-2021", "rapprochement-2023")
    put(page, "readouts:answer:glossary/guardrails", {"text": "Rails <b>of</b> a road.", "edited": "2026-03-01T00:00:00Z"})
    visit(page, f"{served}/{THIRD}")
    assert "term/guardrails" in opened(page)
    one = card(page, "term/guardrails")
    one.locator("summary").click()  # type: ignore[attr-defined]
    expect(one.locator("blockquote")).to_have_text("Rails <b>of</b> a road.")  # type: ignore[attr-defined]


def test_options_come_back_in_another_order_with_their_own_reasons(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    page.add_init_script("{ let last = 1; Math.random = () => last -= 0.01; }")  # each earlier than the one before: turned round
    item = course.texts["alaska-2021"].quiz[0]
    put(page, "readouts:quiz:alaska-2021", {item.id: quiz(item, False, 1)})
    visit(page, f"{served}/{REVIEW}")
    one = page.locator(f'.review li[data-card="alaska-2021/{item.id}"]')
    words = [" ".join(words.split()).replace("’", "'") for words in one.locator("> ol > li").all_text_contents()]
    assert words == [f"{letter}. {option.text}" for letter, option in zip("ABCD", reversed(item.options), strict=True)]
    one.locator("> ol > li input").nth(3 - place_of_right(item)).check()
    expect(one.locator(".feedback b")).to_have_text(f"{'ABCD'[3 - place_of_right(item)]} is right. ")


def test_every_chapter_but_the_first_begins_with_three_questions_on_earlier_ones(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{FIRST}").page
    expect(page.locator(".look-back")).to_have_count(0)
    begin(page, *course.texts)
    for text in list(course.texts)[1:]:
        visit(page, f"{served}/book/texts/{text}.html")
        expect(page.locator(".look-back > ol")).to_have_count(0)  # folded, and nothing made before it is wanted
        asked, before = opened(page), list(course.texts)[:list(course.texts).index(text)]
        assert len(asked) == 3 and len({name.startswith("term/") for name in asked}) == 2, asked
        assert all(name.split("/")[0] in (*before, "term") for name in asked), asked


def test_what_was_wrong_comes_first_then_what_is_due_and_what_was_right_lately_waits(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    one, two, three, four, *rest = course.texts["alaska-2021"].quiz
    put(page, "readouts:quiz:alaska-2021", {
        one.id: quiz(one, True, 0), two.id: quiz(two, True, 2), three.id: quiz(three, False, 0), four.id: quiz(four, True, 0, tries=3),
        **{item.id: quiz(item, True, 0) for item in rest}})
    visit(page, f"{served}/{REVIEW}")
    names = [f"alaska-2021/{item.id}" for item in (three, four, two)]  # found in the end is not known from the start
    assert [name for name in cards(page) if not name.startswith("term/")] == names
    visit(page, f"{served}/{THIRD}")
    assert opened(page)[:2] == names[:2]


def test_a_right_answer_comes_back_after_1_3_7_and_21_days_and_a_wrong_one_at_once(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    item = course.texts["alaska-2021"].quiz[0]
    name = f"alaska-2021/{item.id}"
    put(page, "readouts:quiz:alaska-2021", {item.id: quiz(item, False, 1)})

    visit(page, f"{served}/{REVIEW}")
    assert pick(page, name, right=False) == "Comes back on your next visit."
    assert pick(page, name) == "Comes back on your next visit.", "the first answer counts"
    later = 0
    for days, words in ((1, "tomorrow"), (3, "in 3 days"), (7, "in 7 days"), (21, "in 21 days"), (21, "in 21 days")):
        visit(page, f"{served}/{REVIEW}", later)
        assert cards(page)[0] == name
        assert pick(page, name) == f"Comes back {words}."
        for day in {0, days - 1}:
            visit(page, f"{served}/{REVIEW}", later + day)
            assert name not in cards(page), (days, day)
        later += days
    visit(page, f"{served}/{REVIEW}", later)
    assert name in cards(page)
    pick(page, name, right=False)
    visit(page, f"{served}/{REVIEW}", later)
    assert pick(page, name) == "Comes back tomorrow.", "after a wrong answer it begins anew"
    assert kept(page, "readouts:quiz:alaska-2021")[item.id]["right"] is False, "the quiz keeps its own answer"


def test_what_is_answered_early_does_not_wait_longer_for_it(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    items = course.texts["alaska-2021"].quiz
    put(page, "readouts:quiz:alaska-2021", {item.id: quiz(item, True, 0) for item in items})
    visit(page, f"{served}/book/texts/rapprochement-2023.html")  # nothing is due, and three questions are asked all the same
    asked = opened(page)
    assert len(asked) == 3
    pick(page, asked[0])
    assert kept(page)[asked[0]]["row"] == 1


def test_a_term_is_recalled_opened_and_judged_by_the_reader(served: str, open_page: Open, course: Course) -> None:
    watched = open_page(f"{served}/{WORK}")
    page = watched.page
    keep_on(page, "readouts:seen:candid-2023", "p1")
    put(page, ASKED, {f"term/{name}": {"right": False, "at": "2026-03-01T00:00:00Z", "row": 0} for name in ("candid", "guardrails", "containment")})
    visit(page, f"{served}/{REVIEW}")
    assert set(cards(page)[:3]) == {"term/candid", "term/guardrails", "term/containment"}
    one = page.locator('.review li[data-card="term/candid"]')
    expect(one).to_contain_text("What does candid mean")
    meaning = one.get_by_text("a sign that disagreement was voiced")
    expect(meaning).to_be_hidden()
    one.locator("summary").click()
    expect(meaning).to_be_visible()
    expect(one).to_contain_text("It is used by both sides.")
    expect(one).to_contain_text("The other side:")
    one.get_by_role("button", name="I knew it").click()
    expect(one.locator(".kept")).to_have_text("Comes back tomorrow.")
    expect(one.get_by_role("button", name="Ask me again")).to_be_disabled()
    visit(page, f"{served}/{REVIEW}")
    assert "term/candid" not in cards(page) and "term/guardrails" in cards(page)
    visit(page, f"{served}/{REVIEW}", 1)
    assert "term/candid" in cards(page)
    assert watched.errors == [] and watched.foreign == []


def test_who_has_done_nothing_is_told_so_and_shown_no_scores(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{REVIEW}").page
    expect(page.locator(".review")).to_contain_text("Nothing is due today. Read a chapter or answer its quiz")
    assert cards(page) == []
    for word in ("streak", "score", "points", "% right"):
        assert word not in page.locator("main").inner_text().lower()


def test_at_most_ten_are_asked_at_once_and_the_rest_on_demand(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    for text in course.texts.values():
        put(page, f"readouts:quiz:{text.id}", {item.id: quiz(item, False, 1) for item in text.quiz})
    visit(page, f"{served}/{REVIEW}")
    expect(page.locator(".review [role=status]").first).to_have_text(f"{sum(len(text.quiz) for text in course.texts.values())} questions are due.")
    first = cards(page)
    assert len(first) == 10
    for name in first:
        pick(page, name)
    page.get_by_role("button", name="Show what else is due").click()
    assert len(cards(page)) == 10 and not set(cards(page)) & set(first)


@pytest.mark.parametrize("where", [REVIEW, WORK])
def test_it_is_switched_off_and_forgotten_on_both_pages(served: str, open_page: Open, course: Course, where: str) -> None:
    page = open_page(f"{served}/{WORK}").page
    item = course.texts["alaska-2021"].quiz[0]
    put(page, "readouts:quiz:alaska-2021", {item.id: quiz(item, False, 1)})
    put(page, ASKED, {"term/candid": {"right": True, "at": "2026-03-01T00:00:00Z", "row": 1}})
    visit(page, f"{served}/{where}")
    page.get_by_label("Bring back questions from earlier chapters").uncheck()
    visit(page, f"{served}/{THIRD}")
    expect(page.locator(".look-back")).to_be_hidden()
    visit(page, f"{served}/{REVIEW}")
    expect(page.locator(".review")).to_contain_text("Review is switched off")
    assert cards(page) == []
    visit(page, f"{served}/{where}")
    page.get_by_role("button", name="Forget my review answers").click()
    assert [key for key in kept_on(page) if key.startswith("readouts:review:")] == ["readouts:review:off"]
    page.get_by_label("Bring back questions from earlier chapters").check()
    assert [key for key in kept_on(page) if key.startswith("readouts:review:")] == []
    assert kept(page, "readouts:quiz:alaska-2021"), "the quiz keeps its answers"
    visit(page, f"{served}/{THIRD}")
    expect(page.locator(".look-back")).to_be_visible()


def test_what_is_damaged_on_the_device_harms_nothing(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/{WORK}")
    for text in ("{broken", "null", "7", '"x"', '{"alaska-2021/who-speaks": {"right": true, "at": "never"}, "term/candid": 5}'):
        for key in (ASKED, "readouts:quiz:alaska-2021"):
            keep_on(watched.page, key, text)
        visit(watched.page, f"{served}/{THIRD}")
        assert len(opened(watched.page)) == 3
        visit(watched.page, f"{served}/{REVIEW}")
        cards(watched.page)
    assert watched.errors == []


def test_a_browser_that_keeps_nothing_says_so(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/{WORK}")
    begin(watched.page, "alaska-2021")
    watched.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    watched.page.goto(f"{served}/{THIRD}")
    opened(watched.page)
    watched.page.locator(".look-back input").first.check()
    expect(watched.page.locator(".look-back li > .kept").first).to_contain_text("does not keep what you answer")
    assert watched.errors == []


def test_without_scripts_there_are_links_to_the_quizzes(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{THIRD}", java_script_enabled=False).page
    page.locator(".look-back > summary").click()
    links = page.locator(".look-back a")
    expect(links).to_have_text([f"the quiz of {course.texts[name].short}" for name in ("rapprochement-2023", "alaska-2021")])
    links.last.click()
    assert page.url.endswith("alaska-2021.html#check-yourself")
    page.goto(f"{served}/{REVIEW}")
    expect(page.locator(".review a")).to_have_count(len(course.texts))
    expect(page.locator(".review li")).to_have_count(0)


def test_it_works_from_a_folder_and_by_keyboard(site: Path, open_page: Open) -> None:
    watched = open_page((site / THIRD).as_uri())
    page = watched.page
    begin(page, "alaska-2021")
    page.locator(".look-back > summary").focus()
    page.keyboard.press("Enter")
    page.locator(".look-back > ol").wait_for()
    page.keyboard.press("Tab")  # the chapter that the first question is from
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".look-back .feedback").first).not_to_be_empty()
    summary = page.locator(".look-back > ol > li:last-child summary")
    summary.focus()
    page.keyboard.press("Enter")
    for _ in range(2):  # past the full entry
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".look-back > ol > li:last-child > .kept")).to_have_text("Comes back tomorrow.")
    page.get_by_role("link", name="Everything that is due").click()
    expect(page.locator("h1")).to_contain_text("Review")
    assert watched.errors == [] and watched.foreign == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_the_script_makes_is_accessible(served: str, open_page: Open, course: Course, scheme: str, width: int) -> None:
    watched = open_page(f"{served}/{WORK}", color_scheme=scheme, viewport={"width": width, "height": 900})
    page = watched.page
    put(page, "readouts:quiz:alaska-2021", {item.id: quiz(item, False, 1) for item in course.texts["alaska-2021"].quiz[:3]})
    for address in (THIRD, REVIEW):
        visit(page, f"{served}/{address}")
        if address == THIRD:
            opened(page)
        page.locator(":is(.look-back, .review) input").first.check()
        last = page.locator(":is(.look-back, .review) ol > li:last-child > details > summary").last
        last.click()
        page.get_by_role("button", name="I knew it").last.click()
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        small = page.evaluate("""() => [...document.querySelectorAll(".look-back :is(summary, button, label), .review :is(summary, button, label), .review-switch :is(button, label)")]
          .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML.slice(0, 80))""")
        assert small == []


def test_the_first_screen_and_paper_have_nothing_of_it_that_is_open(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{THIRD}").page
    begin(page, "alaska-2021")
    opened(page)
    page.reload()
    expect(page.locator(".look-back > ol")).to_have_count(0)  # it does not stay open
    page.emulate_media(media="print")
    expect(page.locator(".look-back")).to_be_hidden()


def test_the_terms_of_what_a_page_may_ask_are_not_listed_as_used_there(site: Path) -> None:
    glossary = (site / "book/reference/glossary.html").read_text("utf-8")
    assert "review.html" not in glossary.split('class="around"')[0].split("<article")[1]


def test_a_page_asks_from_the_nearest_chapters_only(course: Course) -> None:
    order = list(course.texts)
    for n, text in enumerate(order):
        assert [one.id for one in earlier(course, text)] == order[max(0, n - NEAREST):n][::-1]
        found = returning(course, text)
        assert len(found) <= MOST_TERMS
        before = set().union(*(terms_by_text(course)[one] for one in order[:n]))
        assert {term.id for term in found} <= before
        again = [term.id in terms_by_text(course)[text] for term in found]
        assert again == sorted(again, reverse=True), "first those that the chapter uses as well"
