"""What a screen reader speaks: the names in the accessibility tree of a chapter and of a comparison."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import Watched
from playwright.sync_api import Page, expect

from readouts.analysis.definitions import short_definition
from readouts.course.course import Course

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html"
PAGES = ["texts/candid-2023", "readouts/woodside-2023", "readouts/index", "readouts/who-said-it", "readouts/phrase-trail", "across/timeline"]
USED = {"link", "button", "DisclosureTriangle", "combobox", "checkbox", "radio", "textbox", "searchbox"}
NAMED = {*USED, "table", "heading", "navigation", "image"}
DRAWN = re.compile(r"[+●◇►○△■‖★✓◐‹›#¶]|\s–$")  # signs that say nothing when they are read aloud
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 900}
Spoken = tuple[str, str, str]  # role, name, description


def spoken(page: Page) -> list[Spoken]:
    """Everything that is spoken of a page."""
    nodes: list[dict[str, Any]] = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [(node["role"]["value"], *(node.get(part, {}).get("value", "") for part in ("name", "description")))
            for node in nodes if not node.get("ignored")]


def names(page: Page, *roles: str) -> list[str]:
    """The names of what has one of these roles."""
    return [name for role, name, _ in spoken(page) if role in roles]


def chapter(served: str, open_page: Open, viewport: dict[str, int], text: str = CHAPTER) -> Page:
    """A chapter with nothing covered, and with all that is laid out when the browser has time."""
    page = open_page(f"{served}/{text}", viewport=viewport).page
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Show the rest").click()
    expect(page.locator(".reading.settled")).to_be_attached()
    return page


def read(page: Page, n: int) -> None:
    """Scroll to a paragraph, as its reader does."""
    page.locator(f"#p{n}").evaluate("p => scrollTo(0, scrollY + p.getBoundingClientRect().top - innerHeight * .28)")
    expect(page.locator(f"#p{n}.current.seen")).to_be_attached()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_whatever_can_be_used_has_a_name_in_words(served: str, open_page: Open, name: str, width: int) -> None:
    page = open_page(f"{served}/book/{name}.html", viewport={"width": width, "height": 900}).page
    page.wait_for_load_state("networkidle")
    found = spoken(page)
    assert len(found) > 100
    assert [role for role, words, _ in found if role in NAMED and not words.strip()] == []
    assert [words for role, words, _ in found if role in {*USED, "option", "MenuListOption"} and DRAWN.search(words)] == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_note_of_a_chapter_is_there_wherever_one_reads_and_says_which_words_it_is_about(
    served: str, open_page: Open, course: Course, viewport: dict[str, int]
) -> None:
    text = course.texts["alaska-2021"]
    wanted = sorted(f"Note {text.numbers[n.id]} {n.kind} {n.words}" for n in text.notes)
    heard = [name for name in names(chapter(served, open_page, viewport), "DisclosureTriangle") if name.startswith("Note ")]
    assert sorted(heard) == wanted


def test_notes_that_are_held_back_are_not_spoken(served: str, open_page: Open) -> None:
    page = chapter(served, open_page, WIDE)
    for choice in ("none", "after reading"):
        page.get_by_label(choice, exact=True).check()
        assert [name for name in names(page, "DisclosureTriangle") if name.startswith("Note ")] == []


def test_a_note_that_is_not_seen_is_shown_once_the_browser_scrolls_to_it(served: str, open_page: Open, course: Course) -> None:
    """As when it has found words there, or when a listener's cursor has come to them."""
    page = chapter(served, open_page, WIDE)
    last = course.texts["alaska-2021"].notes[-1]
    words = page.locator(f"#n-{last.id} > p").last
    for _ in range(2):  # the second time, too
        expect(page.locator(f"#p{last.at}.current")).to_have_count(0)
        words.evaluate("e => e.scrollIntoView({ block: 'center' })")
        expect(page.locator(f"#p{last.at}.current")).to_have_count(1)
        expect(words).to_be_in_viewport(ratio=1)
        page.wait_for_timeout(700)  # what was gone to stays a moment
        read(page, 2)


def test_who_tabs_back_into_notes_that_are_not_seen_sees_them(served: str, open_page: Open) -> None:
    page = chapter(served, open_page, WIDE)
    page.locator("#p8 .number").focus()
    page.keyboard.press("Shift+Tab")
    focused = page.locator("#p7.current .note:focus-within :focus")
    expect(focused).to_be_in_viewport(ratio=1)
    assert focused.evaluate("e => { const box = e.getClientRects()[0]; return e.contains(document.elementFromPoint(box.x + 2, box.y + box.height / 2)); }")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_mark_and_note_are_tied_in_both_directions_and_both_say_what_they_are(
    served: str, open_page: Open, course: Course, viewport: dict[str, int]
) -> None:
    page = chapter(served, open_page, viewport, "book/texts/candid-2023.html")
    page.evaluate("() => { for (const note of document.querySelectorAll('.note')) note.open = true; }")
    links = page.locator(".quotation sup a").evaluate_all("links => links.map((a) => [a.getAttribute('aria-label'), a.hash, a.closest('.quotation').id])")
    found = spoken(page)
    notes = [name for role, name, _ in found if role == "DisclosureTriangle"]
    back = [name for role, name, _ in found if role == "link" and name.startswith("Back to ")]
    assert len(links) > 15 and len(back) == len(links)
    for label, target, quotation in links:
        assert page.locator(target).count() == 1, target
        assert any(re.match(rf"{label}\s", name) for name in notes), label
        assert page.locator(f"{target} > a:last-child").get_attribute("href") == f"#{quotation}"
    assert sorted(back) == sorted(f"Back to the words: {note.words}" for note in course.texts["candid-2023"].notes)


def test_the_way_back_is_seen_only_by_who_comes_to_it_by_keyboard(served: str, open_page: Open) -> None:
    page = chapter(served, open_page, WIDE)
    back = page.locator(".current .back-to-words").first
    assert back.evaluate("e => e.offsetHeight") == 1
    back.focus()
    assert back.evaluate("e => e.offsetHeight > 10")
    page.keyboard.press("Enter")
    expect(page.locator(".quotation:target")).to_be_in_viewport()


@pytest.mark.parametrize("of", ["term", "sign"])
def test_the_definition_that_opens_is_spoken(served: str, open_page: Open, course: Course, of: str) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport=WIDE).page
    link = page.locator(".fold > p a[data-term]").first if of == "term" else page.locator(".core-key a")
    page.evaluate("() => { for (const fold of document.querySelectorAll('details.fold')) fold.open = true; }")
    link.click()
    id = link.get_attribute("data-term") or ""
    words = "teach its main points" if of == "sign" else short_definition(course, course.terms[id]).replace("*", "")[:60]
    assert [description for role, _, description in spoken(page) if role == "link" and words in description.replace("’", "'").replace("'", "’")] != []
    page.keyboard.press("Escape")
    assert page.locator(f"#def-{id} [id]").count() == 0  # a copy of it would have the same


def test_what_is_to_be_answered_says_which_question_it_is(served: str, open_page: Open, course: Course) -> None:
    page = chapter(served, open_page, WIDE)
    text, heard = course.texts["alaska-2021"], spoken(page)
    boxes = [name for role, name, _ in heard if role == "textbox" and name.startswith("Your answer")]
    assert boxes == [f"Your answer to question {n}" for n, _ in enumerate(text.questions, 1)]
    links = [name for role, name, _ in heard if role == "link"]
    for n in range(1, len(text.questions) + 1):
        assert f"Link to question {n}" in links and f"Question {n}" in links
    assert [f"Quiz question {n}" for n, _ in enumerate(text.quiz, 1)] == [name for name in links if name.startswith("Quiz question")]


def test_the_letters_of_a_quiz_are_spoken_and_its_question_once(served: str, open_page: Open, course: Course) -> None:
    page = chapter(served, open_page, WIDE)
    items = course.texts["alaska-2021"].quiz
    heard = spoken(page)
    radios = [name for role, name, _ in heard if role == "radio" and re.match(r"[A-D]\. ", name)]
    assert [name[:3] for name in radios] == [f"{letter}. " for _ in items for letter in "ABCD"]
    item = page.locator("ol.quiz > li").first
    question = item.locator("p").first.text_content()
    assert item.get_by_role("radiogroup", name=question).get_attribute("aria-label") is None
    item.get_by_role("radio").nth(1).check()
    expect(item.get_by_role("status")).to_contain_text("B is ")
    kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.endsWith('quiz:alaska-2021')).map(([, value]) => JSON.parse(value))")
    words = " ".join((item.locator("label").nth(1).text_content() or "").split())
    assert f"B. {kept[0][items[0].id]['chose']}" == words  # what is kept has no letter


def test_links_of_one_kind_are_told_apart_by_name(served: str, open_page: Open) -> None:
    page = chapter(served, open_page, WIDE)
    links = Counter(name for name in names(page, "link") if name.startswith(("find it in the original", "Back to", "Link to", "Question", "Quiz question")))
    assert len(links) > 60
    assert [name for name, count in links.items() if count > 1] == []


def test_the_number_of_a_paragraph_is_spoken_with_what_it_is(site: Path, pages: list[str], served: str, open_page: Open) -> None:
    faults, asked = [], 0
    for name in pages:
        soup = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        for link in (link for link in soup.select("a") if "¶" in link.get_text()):
            asked += 1
            shown, heard = link.get_text(), str(link.get("aria-label", ""))
            if heard != re.sub(r"¶\s", "paragraph ", shown):
                faults.append((name, shown, heard))
    assert asked > 1000 and faults == []
    page = chapter(served, open_page, WIDE)
    read(page, 3)
    page.reload()
    expect(page.get_by_role("link", name="Continue at paragraph 3")).to_have_text(re.compile("^Continue at ¶ "))


def test_original_words_in_latin_letters_say_their_language(site: Path, course: Course) -> None:
    for name, where in (("reference/glossary", "dd .chinese em"), ("across/phrases", "p.chinese em"), ("reference/people", "th em"),
                        ("reference/concordance", ".original-forms em"), ("texts/alaska-2021", ".definition .chinese em")):
        found = BeautifulSoup((site / f"book/{name}.html").read_text("utf-8"), "html.parser").select(where)
        assert found and {em.get("lang") for em in found} == {"zh-Latn"}, name


def test_keys_that_a_screen_reader_needs_itself_are_not_offered_to_it(served: str, open_page: Open) -> None:
    page = chapter(served, open_page, WIDE)
    assert page.get_by_text("press n and p").is_visible()
    assert [name for _, name, _ in spoken(page) if "press n and p" in name] == []


def test_the_head_of_the_stop_to_predict_is_heard_once(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    expect(page.get_by_role("complementary", name="Predict first")).to_be_visible()
    assert [words for _, words, _ in spoken(page) if words.strip() == "Predict first"] == ["Predict first"]
