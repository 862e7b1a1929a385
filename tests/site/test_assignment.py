"""The assignment sheet: a teacher puts it together, its address is all that there is of it, and students work on it and hand it in."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched, keep_on, kept_on
from playwright.sync_api import Browser, expect

from readouts import assets
from readouts.course.course import Course
from readouts.teaching.responses import read

Open = Callable[..., Watched]
SHEET, CHAPTER = "book/teaching/assignment.html", "book/texts/alaska-2021.html"
FIRST, SECOND, MEETING = "alaska-2021/two-lists-of-conditions", "alaska-2021/many-or-all", "bali-2022/question-1"
STATE = (f"#a=1&t={quote('Week 3: Who speaks?')}&d=2026-10-05&n=Bring%20it%20to%20class.&read=alaska-2021:2-6,candid-2023&quiz=alaska-2021&meet=bali-2022&lab=alaska-2021"
         "&ask=alaska-2021:two-lists-of-conditions.many-or-all,bali-2022:question-1")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


# -- the address, without a page ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(browser: Browser) -> Iterator[Callable[[str, object], object]]:
    """Call a function of the module, which needs no page, on something."""
    context = browser.new_context()
    page = context.new_page()
    script = re.sub(r"^export ", "", (assets.FOLDER / "assigned.js").read_text("utf-8"), flags=re.MULTILINE)
    page.evaluate(f"""() => {{ {script}
      const course = {{ texts: new Map([["one-2020", 10], ["two-2021", 20]]), quizzes: new Set(["one-2020"]), meetings: new Set(["m-1", "m-2"]), labs: new Set(["lab"]),
        questions: new Set(["one-2020/a", "one-2020/b", "m-1/question-1"]) }};
      window.call = {{ assigned: (hash) => assignedBy(hash, course), address: addressOf }}; }}""")
    yield lambda name, value: page.evaluate("([name, value]) => call[name](value)", [name, value])
    context.close()


WHOLE = {"title": "Week 3: 50% & more #1 周", "due": "2026-10-05", "note": "One line.\nAnother = +1", "texts": [["one-2020", 2, 6], ["two-2021", 0, 0]], "quizzes": ["one-2020"],
         "meetings": ["m-1", "m-2"], "labs": ["lab"], "questions": ["one-2020/b", "one-2020/a", "m-1/question-1"]}


def test_an_address_gives_back_what_was_put_into_it(address: Callable[[str, object], object]) -> None:
    fragment = str(address("address", WHOLE))
    assert address("assigned", fragment) == {"sheet": WHOLE, "edit": False, "unknown": [], "newer": False}
    assert len(fragment) < 260 and re.fullmatch(r"#[\w%.,:&=~!*'()-]+", fragment), "nothing in it that a mail program breaks"
    edited = address("assigned", fragment.replace("#", "#edit&"))
    assert isinstance(edited, dict) and edited["edit"] and edited["sheet"] == WHOLE


@pytest.mark.parametrize(("fragment", "field", "value"), [
    ("#a=1&read=one-2020:0-99", "texts", [["one-2020", 0, 10]]), ("#a=1&read=one-2020:6-2", "texts", [["one-2020", 2, 6]]), ("#a=1&read=one-2020:3", "texts", [["one-2020", 3, 3]]),
    ("#a=1&read=one-2020:x-y", "texts", [["one-2020", 0, 0]]), ("#a=1&read=one-2020,one-2020", "texts", [["one-2020", 0, 0]]), ("#a=1&d=2026-02-31", "due", ""), ("#a=1&d=soon", "due", ""),
    ("#a=1&t=%E0%A4", "title", "%E0%A4"), ("#a=1&t=" + "x" * 500, "title", "x" * 120), ("#a=1&ask=one-2020:a.a,one-2020:b", "questions", ["one-2020/a", "one-2020/b"]),
    ("#a=1&quiz=one-2020&&=&x", "quizzes", ["one-2020"]), ("#a=2&lab=lab", "labs", ["lab"]),
])
def test_an_address_that_is_odd_is_read_as_far_as_it_goes(address: Callable[[str, object], object], fragment: str, field: str, value: object) -> None:
    found = address("assigned", fragment)
    assert isinstance(found, dict) and found["sheet"][field] == value and found["unknown"] == [] and found["newer"] == fragment.startswith("#a=2")


def test_what_the_course_does_not_have_is_named_and_the_rest_works(address: Callable[[str, object], object]) -> None:
    found = address("assigned", "#a=1&read=gone-1999:2-3,one-2020&quiz=two-2021&meet=m-9,m-1&lab=no&ask=one-2020:a.gone,other:x,bad")
    assert isinstance(found, dict) and found["unknown"] == ["gone-1999", "two-2021", "m-9", "no", "one-2020/gone", "other/x", "bad/"]
    assert found["sheet"]["texts"] == [["one-2020", 0, 0]] and found["sheet"]["meetings"] == ["m-1"] and found["sheet"]["questions"] == ["one-2020/a"]
    assert [address("assigned", hash) for hash in ("", "#p4", "#read=one-2020")] == [None, None, None]


# -- what a student gets -----------------------------------------------------------------------------------------------


@SIZES
def test_the_address_opens_as_a_page_with_just_that(served: str, open_page: Open, course: Course, size: dict[str, int]) -> None:
    watched = open_page(f"{served}/{SHEET}{STATE.replace('many-or-all', 'gone.many-or-all')}", viewport=size)
    page = watched.page
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Week 3: Who speaks\\?"))
    assert page.title().startswith("Week 3: Who speaks? · ")
    expect(page.locator(".due")).to_have_text("Due Monday, October 5, 2026")
    expect(page.get_by_text("Bring it to class.")).to_be_visible()
    expect(page.get_by_text("Not in this course, and left out here: alaska-2021/gone.")).to_be_visible()
    expect(page.get_by_text("Choose what your students")).to_be_hidden()
    heads = page.locator("main h2:visible").all_inner_texts()
    assert heads == ["Read", "Compare the two accounts", "Check yourself", "Work through the lab", "Answer", "Hand in"]
    links = page.locator(".assignment-sheet > div:not(.assignable) > ul a")
    assert [link.get_attribute("href").split("/book/")[-1] for link in links.all()] == [  # type: ignore[union-attr]
        "texts/alaska-2021.html#p2", "texts/candid-2023.html", "readouts/bali-2022.html", "texts/alaska-2021.html#check-yourself", "labs/alaska-2021.html"]
    expect(links.first).to_have_text(f"{course.texts['alaska-2021'].title}, paragraphs 2 to 6")
    expect(page.locator(".questions > li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert watched.errors == [] and watched.foreign == []


def test_it_keeps_counts_and_hands_in_what_the_chapters_do(served: str, open_page: Open, tmp_path: Path, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    keep_on(page, "readouts:answer:alaska-2021/two-lists-of-conditions", json.dumps({"text": "Written in the chapter.", "edited": "2026-03-01T00:00:00Z"}))
    keep_on(page, "readouts:answer:candid-2023/list-the-results", json.dumps({"text": "Not assigned.", "edited": "2026-03-01T00:00:00Z"}))
    keep_on(page, "readouts:answer:bali-2022/prediction-cn", json.dumps({"text": "It will call it candid.", "edited": "2026-03-01T00:00:00Z"}))
    keep_on(page, "readouts:seen:alaska-2021", "p1 p2 p3 p9")
    item = course.texts["alaska-2021"].quiz[0].id
    keep_on(page, "readouts:quiz:alaska-2021", json.dumps({item: {"choice": 0, "right": True, "tries": 1, "edited": "2026-03-01T00:00:00Z"}}))
    page.goto(f"{served}/{SHEET}{STATE}")
    boxes = page.get_by_role("textbox", name="Your answer")
    expect(boxes.first).to_have_value("Written in the chapter.")
    status = page.get_by_text(re.compile("answered, "))
    expect(status).to_have_text("1 of 3 questions answered, 0 of 1 quiz finished.")
    boxes.nth(1).fill("Written here.")
    expect(status).to_have_text("2 of 3 questions answered, 0 of 1 quiz finished.")
    size = len(course.texts["alaska-2021"].quiz)
    expect(page.locator("small.done:visible")).to_have_text(["2 of 5 paragraphs read", "1 prediction", f"1 of {size} right, {size - 1} open"])
    page.get_by_label("Your name").fill("Ana Li")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what you did for this assignment").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"answers-Ana-Li-week-3-who-speaks-\d{4}-\d\d-\d\d\.html", name)
    download.value.save_as(tmp_path / name)
    handed = read(tmp_path / name)
    assert {(answer.question, answer.text) for answer in handed.answers if answer.kind in ("answer", "prediction")} == {
        (FIRST, "Written in the chapter."), (SECOND, "Written here."), ("bali-2022/prediction-cn", "It will call it candid.")}, handed.answers
    assert kept_on(page)["readouts:answer:alaska-2021/many-or-all"]
    page.goto(f"{served}/{CHAPTER}")
    expect(page.locator("#ask-many-or-all textarea")).to_have_value("Written here.")
    expect(page.locator(".finish")).to_contain_text("The file has your name: Ana Li")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Your name, for the file")).to_have_value("Ana Li")


def test_who_skips_to_the_text_stays_on_the_assignment(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{SHEET}{STATE}").page
    page.get_by_role("textbox", name="Your answer").first.fill("Half a th")
    page.get_by_role("link", name="Skip to the text").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("!location.hash.includes('main')")
    assert page.url.endswith(STATE)
    expect(page.get_by_role("textbox", name="Your answer").first).to_have_value("Half a th")
    page.reload()
    expect(page.get_by_text("Due Monday, October 5, 2026")).to_be_visible()


def test_a_name_is_asked_for_once(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    page.get_by_label("Your name, for the file").fill("Bo")
    page.goto(f"{served}/{SHEET}{STATE}")
    expect(page.get_by_text("The file has your name: Bo")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_count(0)


# -- how a teacher puts it together ------------------------------------------------------------------------------------


def test_by_keyboard_alone_a_teacher_gets_an_address(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{SHEET}").page
    expect(page.get_by_label("The address of your assignment")).to_be_hidden()
    page.get_by_role("textbox", name="Title").fill("Week 3: Who speaks?")
    page.get_by_label("Due on").fill("2026-10-05")
    page.get_by_label("A note to the students").fill("Bring it to class.")
    chapter = page.locator(".assignment-form details", has_text="Alaska Meeting").first
    chapter.locator("summary").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("6")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the quiz
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first question
    expect(chapter.locator("summary small")).to_have_text("3 chosen")
    address = page.get_by_label("The address of your assignment")
    first = "alaska-2021:two-lists-of-conditions"
    expect(address).to_have_value(f"{served}/{SHEET}#a=1&t=Week%203%3A%20Who%20speaks%3F&d=2026-10-05&n=Bring%20it%20to%20class.&read=alaska-2021:2-6&quiz=alaska-2021&ask={first}")
    page.get_by_role("link", name="Open it as students see it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Week 3: Who speaks"))
    page.get_by_role("link", name="Change this assignment").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Week 3: Who speaks?")
    expect(page.get_by_label("from paragraph").first).to_have_value("2")
    assert page.locator(".assignment-form input:checked").count() == 3
    page.go_back()
    expect(page.get_by_text("Due Monday, October 5, 2026")).to_be_visible()


def test_meetings_and_labs_can_be_ticked_and_a_meeting_has_its_questions(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{SHEET}").page
    page.locator(".assignment-form summary", has_text="Meetings").click()
    page.get_by_label(re.compile("Biden–Xi meeting, Bali")).check()
    page.locator(".below:visible label").first.click()
    page.locator(".assignment-form summary", has_text="Labs").click()
    page.get_by_label(re.compile("Alaska, who speaks")).check()
    assert page.get_by_label("The address of your assignment").input_value().endswith("#a=1&meet=bali-2022&lab=alaska-2021&ask=bali-2022:question-1")


def test_in_a_folder_the_form_says_how_far_its_address_goes(site: Path, open_page: Open) -> None:
    page = open_page((site / SHEET).as_uri() + "#edit&" + STATE[1:]).page
    expect(page.get_by_text("the address works only here")).to_be_visible()


def test_the_qr_code_is_that_of_the_address_and_of_the_library_as_it_was_published(served: str, open_page: Open) -> None:
    library = (assets.FOLDER / "qr.js").read_text("utf-8").split("(() => {\n")[1].split("\nreturn m;")[0]
    assert hashlib.sha256(library.encode()).hexdigest() == "e9e403b78fb8c7cdd4469d5067087f394ef04c054c8f07c8dd60026945810f0d", "lean-qr 2.7.4, nano.mjs without its export"
    page = open_page(f"{served}/{SHEET}#edit&{STATE[1:]}").page
    page.get_by_text("The address as a QR code").click()
    assert page.locator(".assignment-form canvas").bounding_box()["width"] > 150  # type: ignore[index]
    dark = page.evaluate("""() => { const canvas = document.querySelector('.assignment-form canvas'), size = canvas.width, data = canvas.getContext('2d').getImageData(0, 0, size, size).data;
      return [...Array(size)].map((_, y) => [...Array(size)].map((_, x) => (data[4 * (y * size + x)] ? '0' : '1')).join('')); }""")
    assert len(dark) % 4 == 1 and all("1" not in row for row in [*dark[:4], *dark[-4:]]), "with the quiet zone that readers need"
    assert [row[4:11] for row in dark[4:11]] == [row[-11:-4] for row in dark[4:11]] == ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    drawn = "document.querySelector('.assignment-form canvas').toDataURL()"
    before = page.evaluate(drawn)
    page.get_by_role("textbox", name="Title").fill("Another")
    assert page.evaluate(drawn) != before


# -- everybody ---------------------------------------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", [STATE, "#edit&" + STATE[1:]], ids=["sheet", "form"])
def test_axe_finds_nothing_and_all_can_be_pressed(served: str, open_page: Open, size: dict[str, int], scheme: str, state: str) -> None:
    page = open_page(f"{served}/{SHEET}{state}", viewport=size, color_scheme=scheme).page
    page.locator(".assignment-sheet.ready").wait_for()
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(v["id"], n["html"][:160]) for v in found for n in v["nodes"]] == []
    small = page.evaluate("""() => [...document.querySelectorAll('.assignment-sheet :is(button, summary, input:not([type=checkbox]), textarea, .tick)')].filter((e) => e.checkVisibility())
      .map((e) => [e.outerHTML.slice(0, 80), Math.round(e.getBoundingClientRect().height)]).filter(([, height]) => height < 24)""")
    assert small == []


def test_without_scripts_it_says_what_it_needs_and_lists_the_chapters(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{SHEET}{STATE}", java_script_enabled=False).page
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    for text in course.texts.values():
        expect(page.locator(".assignable").get_by_role("link", name=text.title)).to_be_visible()


def test_paper_has_the_sheet_and_the_answers(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{SHEET}{STATE}").page
    page.get_by_role("textbox", name="Your answer").first.fill("On paper.")
    page.emulate_media(media="print")
    expect(page.get_by_text("Due Monday, October 5, 2026")).to_be_visible()
    expect(page.get_by_role("textbox").first).to_be_visible()
    for words in ("Download what you did", "Change this assignment"):
        expect(page.get_by_text(words)).to_be_hidden()


def test_no_other_page_loads_it(site: Path, pages: list[str]) -> None:
    loading = [name for name in pages if re.search(r"_static/[\w.]*assignment[\w.]*\.(js|css)", (site / name).read_text("utf-8"))]
    assert loading == [SHEET]


def test_what_is_in_the_address_is_text(served: str, open_page: Open) -> None:
    evil = quote("<img src=x onerror=alert(1)>")
    watched = open_page(f"{served}/{SHEET}#a=1&t={evil}&n={evil}&read=alaska-2021,{evil}")
    expect(watched.page.get_by_role("heading", level=1)).to_contain_text("<img src=x onerror=alert(1)>")
    assert watched.page.locator("main img").count() == 0 and watched.errors == []
