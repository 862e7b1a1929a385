"""What a site keeps on the device is its own: by course and by path, on a server and in a folder; what was kept under the old names is brought along."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Watched, keep_on, kept_on
from playwright.sync_api import Browser, Page, expect
from serving import Server

from readouts.course.course import Course

Open = Callable[..., Watched]
CHAPTER, MEETING, GLOSSARY, WORK = "book/texts/alaska-2021.html", "book/readouts/bali-2022.html", "book/reference/glossary.html", "book/my-work.html"
REVIEW, SHEET, THIRD = "book/review.html", "book/teaching/assignment.html", "book/texts/candid-2023.html"
QUESTION = "readouts:answer:alaska-2021/two-lists-of-conditions"
OLD = {QUESTION: json.dumps({"text": "from before", "edited": "2026-01-01T00:00:00Z"}), "readouts:student": '"Ana"', "readouts:seen:alaska-2021": "p1 p2",
       "readouts:theme": "dark", "readouts:quiz:alaska-2021": "{}", "readouts:who-said-it": '{"right":1,"asked":2}'}


@pytest.fixture
def two(site: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two builds of the course on one host."""
    for name in ("spring", "autumn"):
        (tmp_path / name).symlink_to(site)
    with Server(tmp_path) as server:
        yield f"{server.url}/spring", f"{server.url}/autumn"


def first_box(page: Page) -> object:
    return page.get_by_role("textbox", name="Your answer").first


def store(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("() => ({ ...localStorage })")
    return found


def put_before(page: Page, state: dict[str, str]) -> None:
    page.evaluate("(state) => { for (const [name, text] of Object.entries(state)) localStorage.setItem(name, text); }", state)


def test_two_builds_on_one_host_do_not_share_answers(two: tuple[str, str], open_page: Open) -> None:
    page = open_page(f"{two[0]}/{CHAPTER}").page
    first_box(page).fill("in spring")  # type: ignore[attr-defined]
    page.goto(f"{two[1]}/{CHAPTER}")
    expect(first_box(page)).to_have_value("")  # type: ignore[arg-type]
    first_box(page).fill("in autumn")  # type: ignore[attr-defined]
    for build, text in zip(two, ("in spring", "in autumn"), strict=True):
        page.goto(f"{build}/{WORK}")
        expect(page.locator(".written-answer .text")).to_have_text([text])
    names = [name for name in store(page) if ":answer:" in name]
    assert len(names) == 2 and all(name.startswith("readouts:reading-the-readouts/") for name in names)


def test_two_folders_do_not_share_them_either(site: Path, tmp_path: Path, open_page: Open) -> None:
    (tmp_path / "copy: one").symlink_to(site)
    page = open_page((tmp_path / "copy: one" / CHAPTER).as_uri()).page
    first_box(page).fill("in a copy")  # type: ignore[attr-defined]
    page.goto((tmp_path / "copy: one" / WORK).as_uri())
    expect(page.locator(".written-answer .text")).to_have_text(["in a copy"])
    page.goto((site / CHAPTER).as_uri())
    expect(first_box(page)).to_have_value("")  # type: ignore[arg-type]


def test_another_course_at_the_same_address_has_its_own(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    first_box(page).fill("mine")  # type: ignore[attr-defined]
    page.route("**/*.html", lambda route: route.fulfill(response=(answer := route.fetch()), body=answer.text().replace('data-course="reading-the-readouts"', 'data-course="another"')))
    page.reload()
    expect(first_box(page)).to_have_value("")  # type: ignore[arg-type]


def test_what_was_kept_under_old_names_is_brought_along_once(two: tuple[str, str], open_page: Open) -> None:
    page = open_page(f"{two[0]}/404.html").page
    put_before(page, {**OLD, "another program": "stays"})
    page.goto(f"{two[0]}/{CHAPTER}")
    expect(first_box(page)).to_have_value("from before")  # type: ignore[arg-type]
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    assert {key: kept_on(page)[key] for key in OLD} == OLD
    assert not set(store(page)) & set(OLD) and store(page)["another program"] == "stays"
    put_before(page, {QUESTION: json.dumps({"text": "of an old build elsewhere", "edited": "2027-01-01T00:00:00Z"})})
    page.reload()
    expect(first_box(page)).to_have_value("from before")  # type: ignore[arg-type]
    assert QUESTION in store(page), "what isn't taken isn't dropped, either"


def test_where_old_names_do_not_fit_they_stay_and_all_goes_on(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/404.html").page
    put_before(page, OLD)
    page.evaluate("""() => { let all = ""; for (let size = 1 << 23; size; size >>= 1)
      try { localStorage.setItem("filler", all + "x".repeat(size)); all += "x".repeat(size); } catch { /* too much */ } }""")
    page.goto(f"{served}/{CHAPTER}")
    expect(first_box(page)).to_have_value("from before")  # type: ignore[arg-type]
    assert {key: store(page).get(key) for key in OLD} == OLD and not any("/" in name.split(":")[1] for name in store(page) if name != "filler")
    page.evaluate("localStorage.removeItem('filler')")
    page.reload()
    expect(first_box(page)).to_have_value("from before")  # type: ignore[arg-type]
    assert not set(store(page)) & set(OLD)


def test_the_browser_is_asked_once_to_keep_it(served: str, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("window.asked = 0; Object.defineProperty(navigator, 'storage', { value: { persist: async () => { window.asked++; return false; } } });")
    page = context.new_page()
    page.goto(f"{served}/{CHAPTER}")
    assert page.evaluate("asked") == 0
    first_box(page).fill("one")  # type: ignore[attr-defined]
    first_box(page).fill("two")  # type: ignore[attr-defined]
    assert page.evaluate("asked") == 1
    page.reload()
    first_box(page).fill("three")  # type: ignore[attr-defined]
    assert page.evaluate("asked") == 0
    context.close()


# -- state of the wrong type ---------------------------------------------------------------------------------------------

WRONG = ['{"text":5}', '{"a":null}', "[]", "[1,null]", "7", "null", "true", '"x"', "{broken", "{}", '{"text":"x","edited":5}', '{"text":["x"]}', '{"who-speaks":{"choice":"0","tries":"many"}}',
         '{"who-speaks":{"choice":99,"right":5,"tries":null,"edited":7,"asked":1,"chose":[]}}', '{"answer:alaska-2021/x":5,"quiz:alaska-2021":null,"what:ever":1}',
         '{"texts":5,"names":[],"items":{}}', '{"texts":["a","b"],"names":["",""],"languages":["",""],"items":[[5],null],"meeting":""}', '{"term/candid":{"right":true,"at":5,"row":"x"}}']
KEYS = ("answer:alaska-2021/two-lists-of-conditions", "answer:glossary/candid", "answer:bali-2022/prediction-cn", "answer:alaska-2021/prediction", "first:alaska-2021/prediction",
        "first:alaska-2021/two-lists-of-conditions", "checks:alaska-2021/two-lists-of-conditions", "checks:alaska-2021/prediction", "draft:alaska-2021/two-lists-of-conditions", "quiz:alaska-2021", "review:asked", "review:off",
        "cleared", "student", "handed", "downloaded", "seen:alaska-2021", "notes", "read:alaska-2021", "core", "theme", "who-said-it", "desk", "copy:alaska-2021", "fold:before-you-read", "persist")


@pytest.mark.parametrize("state", WRONG)
def test_state_of_the_wrong_type_stops_no_page(served: str, open_page: Open, tmp_path: Path, state: str, course: Course) -> None:
    watched = open_page(f"{served}/404.html")
    page = watched.page
    for key in KEYS:
        keep_on(page, f"readouts:{key}", state)
    page.goto(f"{served}/{CHAPTER}")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_count(len(course.texts["alaska-2021"].questions))
    expect(page.locator(".finish li").first).to_be_visible()
    page.locator(".quiz input").first.check()
    expect(page.locator(".quiz .feedback").first).not_to_be_empty()
    for name in (THIRD, REVIEW, GLOSSARY, MEETING, "book/readouts/who-said-it.html", "book/readouts/desk.html", f"{SHEET}#a=1&read=alaska-2021&quiz=alaska-2021&ask=alaska-2021:two-lists-of-conditions"):
        page.goto(f"{served}/{name}")
        for fold in page.locator(".look-back > summary").all():
            fold.click()
    page.goto(f"{served}/{WORK}")
    button = page.get_by_role("button", name="Download my work to hand in")
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "mine.html")
    page.get_by_role("button", name="Clear all answers").click()
    if (back := page.get_by_role("button", name="Restore cleared answers")).is_visible():
        back.click()
    page.get_by_label("Load answers from a file").set_input_files(tmp_path / "mine.html")
    expect(page.locator(".my-work > .kept")).not_to_be_empty()
    assert watched.errors == []


def test_each_wrong_state_is_tried_on_each_name() -> None:
    assert len(list(itertools.product(WRONG, KEYS))) > 400
