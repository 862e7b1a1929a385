"""A chapter and a meeting from the first prediction to the file that is handed in: all of it comes back, is counted, gathered and loaded again."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, ROOT, Watched, keep_on, kept_on, other_formats
from playwright.sync_api import Browser, Page, expect
from small_book import run, small_book

from readouts.course.course import Course
from readouts.course.pages import asked, meeting_checks
from readouts.export.answers_page import reading_page
from readouts.teaching.responses import Places, collect, read

Open = Callable[..., Watched]
CHAPTER, MEETING = "book/texts/alaska-2021.html", "book/readouts/bali-2022.html"
GLOSSARY, WORK = "book/reference/glossary.html", "book/my-work.html"
FIXTURES = ROOT / "tests/fixtures/answers"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
GUESS = "The allies won't follow, it will say."
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


def predict_chapter(page: Page) -> None:
    stop = page.locator("#predict")
    stop.get_by_role("textbox").fill(GUESS)
    stop.get_by_role("button").click()


def predict_meeting(page: Page) -> None:
    page.get_by_role("button", name="Predict China").click()
    page.get_by_role("textbox", name="Before you look").fill("Candid, and Taiwan first.")
    page.get_by_role("button", name="Uncover and compare").click()


def work_of(page: Page) -> dict[str, str]:
    """What of it is handed in."""
    return {key: value for key, value in kept_on(page).items() if key.split(":")[1] in ("answer", "first", "checks", "quiz")}


# -- predictions -------------------------------------------------------------------------------------------------------


@SIZES
def test_a_prediction_comes_back_next_to_what_followed(served: str, open_page: Open, course: Course, size: dict[str, int]) -> None:
    text = course.texts["alaska-2021"]
    assert text.predict and text.predict.until == 6
    page = open_page(f"{served}/{CHAPTER}", viewport=size).page
    view = page.get_by_role("complementary", name="Your prediction, and what followed")
    expect(view).to_be_hidden()
    predict_chapter(page)
    expect(view.get_by_role("blockquote")).to_have_text(GUESS)
    for paragraph in text.paragraphs:
        words = " ".join(paragraph.precis.split()[:6])
        assert (words in view.inner_text()) == (text.predict.after < paragraph.n <= text.predict.until)
    followed = view.get_by_role("listitem").all_inner_texts()  # right above it: its first words and the way to them
    assert len(followed) == text.predict.until - text.predict.after and max(map(len, followed)) < 120
    view.get_by_role("link", name="paragraph 5").click()
    expect(page.locator("#p5")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('#p6').nextElementSibling.id") == "predicted"  # where the passage ends
    mine, said = view.locator("> div").nth(0).bounding_box(), view.locator("> div").nth(1).bounding_box()
    assert mine and said and (said["x"] > mine["x"] + mine["width"] if size is DESK else said["y"] >= mine["y"] + mine["height"])
    page.reload()
    expect(view.get_by_role("blockquote")).to_have_text(GUESS)
    assert Axe().run(page, "#predicted", options=AXE).violations_count == 0
    page.locator("#predict").get_by_role("textbox").fill("")
    expect(view).to_be_hidden()


@SIZES
def test_a_prediction_stays_on_the_screen_with_the_rows_it_was_about(served: str, open_page: Open, size: dict[str, int]) -> None:
    page = open_page(f"{served}/{MEETING}", viewport=size).page
    predict_meeting(page)
    box = page.get_by_role("group", name="Your prediction")
    expect(box).to_contain_text("Candid, and Taiwan first.")
    rows = page.locator(".rtr-table tbody tr:not(.rtr-contrast) td[data-side='cn']")
    for statement in (rows.first.locator(".rtr-statement").first, rows.nth(4).locator(".rtr-statement").last):
        statement.evaluate("part => part.scrollIntoView({ block: 'center' })")
        expect(box).to_be_in_viewport(ratio=1)
        expect(statement).to_be_in_viewport()
    assert Axe().run(page, ".rtr-compare", options=AXE).violations_count == 0
    if size is DESK:  # the names of the sides are below it, not under it
        head, above = page.locator(".rtr-table thead th").nth(1).bounding_box(), box.bounding_box()
        assert head and above and head["y"] >= above["y"] + above["height"] - 1
    page.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Predict China").click()
    expect(page.get_by_role("textbox", name="Before you look")).to_have_value("Candid, and Taiwan first.")


def test_on_a_slide_the_prediction_comes_back_with_its_topic(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{MEETING}#view=slides&topic=taiwan&cover=cn", viewport=DESK).page
    page.get_by_role("textbox", name="Before you look").fill("A red line.")
    page.get_by_role("button", name="Uncover and compare").click()
    expect(page.get_by_role("dialog").get_by_role("group", name="Your prediction")).to_contain_text("A red line.")
    while "topic=taiwan" in page.url:  # it may take several slides
        page.get_by_role("button", name="Next topic").click()
    expect(page.get_by_role("group", name="Your prediction")).to_have_count(0)
    assert "readouts:answer:bali-2022/prediction-cn-taiwan" in kept_on(page)


def test_each_topic_has_its_own_prediction(served: str, open_page: Open) -> None:
    """What was written on one topic isn't there, nor compared, on another; it says which topic it is on, and fits a phone."""
    page = open_page(f"{served}/{MEETING}#topic=taiwan&cover=cn", viewport={"width": 390, "height": 844}).page
    page.get_by_role("textbox", name="say on Taiwan").fill("A red line.\n" * 5)
    page.get_by_role("button", name="Uncover and compare").click()
    mine = page.get_by_role("group", name="Your prediction")
    expect(mine).to_contain_text("about the account from China on Taiwan")
    assert mine.evaluate("box => box.scrollHeight <= box.clientHeight + 1"), "all of it can be seen"
    page.goto(f"{served}/{MEETING}#topic=competition&cover=cn")
    page.reload()
    expect(page.get_by_role("textbox", name="say on Competition")).to_have_value("")
    assert "readouts:answer:bali-2022/prediction-cn-taiwan" in kept_on(page)


def test_a_prediction_stays_as_it_was_when_it_was_compared(served: str, open_page: Open) -> None:
    """Whoever writes on after reading changes what is kept, and not what was predicted."""
    page = open_page(f"{served}/{CHAPTER}", viewport=DESK).page
    page.locator("#predict-text").fill("It will end well.")
    page.locator("#predict button").click()
    page.locator("#predict-text").fill("It will end badly, as I now know.")
    expect(page.locator("#predicted blockquote")).to_have_text("It will end well.")
    page.goto(f"{served}/{MEETING}")
    page.get_by_role("button", name="Predict China").click()
    page.get_by_role("textbox", name="Before you look").fill("Candid.")
    page.get_by_role("button", name="Uncover and compare").click()
    page.get_by_role("button", name="Predict China").click()
    page.get_by_role("textbox", name="Before you look").fill("In-depth.")
    page.get_by_role("button", name="Uncover and compare").click()
    expect(page.get_by_role("group", name="Your prediction").locator("blockquote")).to_have_text("Candid.")
    page.goto(f"{served}/{WORK}")
    shown = page.locator(".written-answer")
    for later, first in (("It will end badly, as I now know.", "It will end well."), ("In-depth.", "Candid.")):
        expect(shown.filter(has_text=later)).to_contain_text(first)


def test_what_is_written_after_uncovering_says_so_everywhere(served: str, open_page: Open, tmp_path: Path) -> None:
    """In a chapter, in a comparison, on My work, in the file and in what a teacher collects."""
    page = open_page(f"{served}/{CHAPTER}", viewport=PHONE).page
    page.locator("#predict").get_by_role("button", name="Show the rest").click()
    page.locator("#predict-text").fill("As I have just read.")
    expect(page.locator("#predicted h3").first).to_have_text("You wrote this after uncovering")
    expect(page.locator(".finish")).to_contain_text("Prediction: written after uncovering.")
    page.goto(f"{served}/{MEETING}")
    page.get_by_role("button", name="Predict China").click()
    page.get_by_role("button", name="Predict China").click()  # uncovered, and nothing written
    page.get_by_role("button", name="Predict China").click()
    page.get_by_role("textbox", name="Before you look").fill("Afterwards.")
    page.get_by_role("button", name="Uncover and compare").click()
    expect(page.get_by_role("group", name="Your prediction")).to_contain_text("after uncovering it")
    page.goto(f"{served}/{WORK}")
    expect(page.locator(".written-answer .late")).to_have_text(["Written after uncovering."] * 2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work to hand in").click()
    download.value.save_as(tmp_path / "a.html")
    assert [(a.text, a.late) for a in read(tmp_path / "a.html").answers] == [("As I have just read.", True), ("Afterwards.", True)]
    assert (tmp_path / "a.html").read_text("utf-8").count("Written after uncovering") == 2


@SIZES
def test_what_one_got_right_is_ticked_kept_and_handed_in(served: str, open_page: Open, tmp_path: Path, size: dict[str, int]) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport=size).page
    predict_chapter(page)
    right = page.get_by_role("group", name="What did you get right?")
    right.get_by_role("checkbox").nth(1).check()
    page.reload()
    expect(right.get_by_role("checkbox").nth(1)).to_be_checked()
    page.goto(f"{served}/{MEETING}")
    predict_meeting(page)
    page.get_by_role("group", name="What did you get right?").get_by_label("its tone").check()
    assert Axe().run(page, ".rtr-compare", options=AXE).violations_count == 0
    page.goto(f"{served}/{WORK}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work to hand in").click()
    download.value.save_as(tmp_path / "a.html")
    assert [a.checks for a in read(tmp_path / "a.html").answers] == [(False, True, False), (False, False, True)]
    assert "✓ who claims it" in (tmp_path / "a.html").read_text("utf-8")


@SIZES
def test_what_is_covered_looks_the_same_whether_it_is_silent_or_not(served: str, open_page: Open, size: dict[str, int]) -> None:
    page = open_page(f"{served}/book/readouts/biden-wang-yi-2023-10.html", viewport=size).page
    page.get_by_role("button", name="Predict China").click()
    heights = page.evaluate("""() => [...document.querySelectorAll(".rtr-table td[data-side='cn']")].filter((cell) => cell.offsetHeight).map((cell) =>
      [cell.className.match(/rtr-(said|silent|unseen)/)[0], cell.parentElement.offsetHeight, cell.offsetHeight, [...cell.children].some((c) => c.offsetHeight),
       cell.parentElement.querySelector("td[data-side='us']").scrollHeight])""")
    assert len({kind for kind, *_ in heights}) > 1 and not any(inside for *_, inside, _ in heights)
    if size is PHONE:
        assert len({height for _, _, height, *_ in heights}) == 1
    else:  # a row is as high as the other side needs
        assert all(row <= max(other, 66) + 60 for _, row, _, _, other in heights), heights
    spoken = page.locator(".rtr-table tbody th").all_inner_texts()
    assert not any("Words that both use" in words or "only" in words for words in spoken)


def test_the_way_from_the_worked_example_leads_to_the_comparison(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/worked-example.html", viewport=PHONE).page
    page.locator("#example-alone-at-woodside a[href*='woodside-2023']").first.click()
    page.wait_for_url("**/woodside-2023.html#*")
    expect(page.get_by_role("textbox", name="Before you look")).to_be_in_viewport()


def test_a_worked_comparison_is_handed_in_under_its_own_name(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/book/readouts/worked-example.html").page
    for box in page.get_by_role("textbox", name="Your answer").all():
        box.fill("Mine.")
    page.goto(f"{served}/{WORK}")
    titles = page.locator(".written-answer h3").all_text_contents()
    assert titles[0].endswith("Lima, 2024, question 1") and titles[4].endswith("Woodside, 2023, question 1"), titles
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work to hand in").click()
    download.value.save_as(tmp_path / "a.html")
    found = collect(course, read(tmp_path / "a.html").answers)
    assert [row.question in Places(course) for row in found.rows] == [True] * 8
    assert "Whose account is it?" in reading_page(course, found)


def test_the_names_of_terms_and_meetings_on_my_work(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{WORK}").page
    state = page.locator('.my-work script[type="application/json"]').text_content() or ""
    assert not re.search(r"(20\d\d), \1", state)
    page.get_by_role("link", name="Terms in your own words").click()  # goes there, and opens no definition
    page.wait_for_url("**/glossary.html#*")


def test_predictions_of_before_are_found_again(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    page.evaluate("""() => { for (const [key, text] of [["alaska-2021", "old one"], ["bali-2022:cn", "old two"], ["bali-2022:cn:taiwan", "5"]])
      localStorage.setItem(`readouts:predict:${key}`, text); localStorage.setItem("readouts:predict:alaska-2021:seen", "1"); }""")
    page.reload()
    expect(page.locator(".written-answer .text")).to_have_text(["old one", "old two", "5"])
    assert [key for key in kept_on(page) if key.startswith("readouts:predict:")] == ["readouts:predict:alaska-2021:seen"]
    page.goto(f"{served}/{CHAPTER}")
    expect(page.locator("#predict").get_by_role("textbox")).to_have_value("old one")


# -- boxes on meetings and terms ---------------------------------------------------------------------------------------


def test_every_meeting_with_questions_has_a_box_for_each(site: Path, course: Course) -> None:
    for meeting in course.meeting_records:
        prose = ROOT / f"book/readouts/{meeting}.md"
        page = (site / f"book/readouts/{meeting}.html").read_text("utf-8")
        questions = asked(prose.read_text("utf-8")) if prose.exists() else []
        assert page.count('id="ask-question-') == len(questions), meeting
        assert 'class="finish" data-text=' in page or f'data-text="{meeting}"' in page
        assert not questions or len(questions) == 2, meeting


def test_the_questions_of_a_meeting_are_read_from_its_prose() -> None:
    prose = "A lead.\n\n1. not this\n\n## Two questions\n\n1. One\n   goes on?\n2. Two?\n\nWords.\n\n1. nor this\n"
    assert asked(prose) == ["One\ngoes on?", "Two?"] and asked("1. none\n") == [] and asked("```\n## no\n1. x\n```\n") == []


def test_a_meetings_answer_and_a_term_in_ones_own_words_are_gathered(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{MEETING}").page
    page.get_by_role("textbox", name="Your answer").nth(1).fill("It would miss the assurance.")
    expect(page.locator(".finish li").first).to_have_text("Questions: 1 of 2 answered. Still open: 1.")
    page.goto(f"{served}/{GLOSSARY}")
    entry = page.locator("#term-guardrails ~ dd .own-words").first
    assert page.locator(".own-words textarea").count() == 0 and page.locator(".own-words").count() == len(page.locator("dl.glossary dd").all())
    entry.locator("summary").focus()
    page.keyboard.press("Enter")
    entry.get_by_role("textbox", name="What does it mean, and to whom?").fill("Rails of a road.")
    page.reload()
    expect(entry.get_by_role("textbox")).to_have_value("Rails of a road.")
    page.locator("main p", has_text="on this device").get_by_role("link", name="My work").first.click()
    expect(page.locator(".written-answer .text")).to_have_text(["It would miss the assurance.", "Rails of a road."])
    expect(page.locator('li[data-chapter="bali-2022"] .done')).to_have_text("1 of 2")
    page.locator(".written-answer a").first.click()
    page.wait_for_url("**/bali-2022.html#ask-question-2")


# -- the end, and the file ---------------------------------------------------------------------------------------------


def do_everything(page: Page, served: str) -> None:
    """A chapter with its prediction, an answer that is revised, and the quiz; a meeting; a term."""
    page.goto(f"{served}/{CHAPTER}")
    predict_chapter(page)
    question = page.locator("ol.questions > li").first
    question.get_by_role("textbox").fill("First thought.")
    question.locator("details.model summary").click()
    question.get_by_role("checkbox").nth(1).check()
    question.get_by_role("textbox").fill("Second thought.")
    for item in page.locator("ol.quiz > li").all():
        index = item.locator("details li").evaluate_all("all => all.findIndex((li) => li.classList.contains('right'))")
        item.get_by_role("radio").nth(index).check()
    page.goto(f"{served}/{MEETING}")
    predict_meeting(page)
    page.get_by_role("textbox", name="Your answer").first.fill("Responsible.")
    page.goto(f"{served}/{GLOSSARY}")
    term = page.locator("#term-guardrails ~ dd .own-words").first
    term.locator("summary").click()
    term.get_by_role("textbox").fill("Rails of a road.")


@pytest.mark.parametrize("kind", ["to hand in", "JSON", "Markdown"])
def test_one_file_holds_all_of_it_and_is_loaded_on_another_device(served: str, open_page: Open, course: Course, tmp_path: Path, kind: str) -> None:
    page = open_page(f"{served}/{WORK}").page
    do_everything(page, served)
    page.goto(f"{served}/{WORK}")
    page.get_by_label("Your name").fill("Ana Ruiz")
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work to hand in" if kind == "to hand in" else f"Download as {kind}").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    found = read(file)
    question = course.texts["alaska-2021"].questions[0].id
    by_id = {a.question: a for a in found.answers}
    assert set(by_id) == {"alaska-2021/prediction", f"alaska-2021/{question}", "alaska-2021/quiz", "bali-2022/prediction-cn",
                          "bali-2022/question-1", "glossary/guardrails"} and found.whole and not found.remarks
    answer = by_id[f"alaska-2021/{question}"]
    assert (answer.text, answer.first, answer.checks) == ("Second thought.", "First thought.", (False, True, False))
    assert by_id["alaska-2021/quiz"].score == ("8", "8") and by_id["alaska-2021/prediction"].text == GUESS
    assert len(collect(course, found.answers).rows) == 6
    fresh = open_page(f"{served}/{WORK}").page
    fresh.get_by_label("Load answers from a file").set_input_files(file)
    expect(fresh.locator(".my-work > .kept")).to_have_text("5 answers and 1 quiz loaded.")
    expect(fresh.locator('tr[data-chapter="alaska-2021"] td')).to_have_text([f"1 of {len(course.texts['alaska-2021'].questions)}", "written", "8 of 8 right"])
    expect(fresh.locator(".written-answer details")).to_contain_text("First thought.")
    expect(fresh.locator(".written-answer").nth(1)).to_contain_text("Checks ticked: 1 of 3.")
    same = {key: value for key, value in work_of(page).items() if ":quiz:" not in key}
    if kind == "Markdown":  # which has a first version only where it is another
        same = {key: value for key, value in same.items() if value != same.get(key.replace(":first:", ":answer:")) or ":first:" not in key}
    assert {key: value for key, value in work_of(fresh).items() if ":quiz:" not in key} == same
    before = work_of(fresh)
    fresh.get_by_label("Load answers from a file").set_input_files(file)
    expect(fresh.locator(".my-work > .kept")).to_have_text("Nothing new: every answer in that file is here already.")
    assert work_of(fresh) == before
    fresh.goto(f"{served}/{CHAPTER}")
    expect(fresh.locator("ol.quiz input:checked")).to_have_count(8)
    fresh.locator("ol.questions > li").first.locator("details.model summary").click()
    expect(fresh.locator("ol.questions > li").first.get_by_role("checkbox").nth(1)).to_be_checked()


def test_all_of_it_can_be_cleared_and_restored(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    do_everything(page, served)
    page.goto(f"{served}/{WORK}")
    before = work_of(page)
    assert len(before) == 5 + 5
    page.get_by_role("button", name="Clear all answers").click()
    assert work_of(page) == {}
    page.get_by_role("button", name="Restore cleared answers").click()
    assert work_of(page) == before


def test_a_file_never_replaces_what_is_here(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    page.evaluate("""() => { const set = (key, value) => localStorage.setItem(`${document.documentElement.dataset.kept}${key}`, JSON.stringify(value));
      set("quiz:alaska-2021", { "who-speaks": { choice: 3, right: false, tries: 1, edited: "2026-01-01T00:00:00Z" } });
      set("answer:bali-2022/prediction-cn", { text: "mine", edited: "2026-01-01T00:00:00Z" });
      set("first:alaska-2021/two-lists-of-conditions", { text: "my first", edited: "2026-01-01T00:00:00Z" }); }""")
    page.get_by_label("Load answers from a file").set_input_files(FIXTURES / "everything.json")
    expect(page.locator(".my-work > .kept")).to_contain_text("1 quiz question has a different answer here, which stays.")
    quiz = json.loads(kept_on(page)["readouts:quiz:alaska-2021"])
    assert quiz["who-speaks"]["choice"] == 3 and quiz["when-written"]["choice"] == 0
    both = [json.loads(kept_on(page)[key])["text"] for key in ("readouts:answer:bali-2022/prediction-cn", "readouts:first:alaska-2021/two-lists-of-conditions")]
    assert both == ["It will call the talks candid.\n\n[earlier version]\nmine", "Both set conditions.\n\n[earlier version]\nmy first"]
    expect(page.locator('tr[data-chapter="alaska-2021"] .quiz-done')).to_have_text("0 of 8 right, 6 open")


@pytest.mark.parametrize("name", ["answers.json", "older.json", "my work.md", "quoted.md", "everything.json", "everything.md", "everything.html"])
def test_every_file_that_the_site_ever_wrote_is_loaded(served: str, open_page: Open, name: str) -> None:
    page = open_page(f"{served}/{WORK}").page
    page.get_by_label("Load answers from a file").set_input_files(FIXTURES / name)
    expect(page.locator(".my-work > .kept")).to_contain_text(" loaded.")


def test_a_chapter_ends_with_what_is_open_and_its_own_file(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/{WORK}").page
    do_everything(page, served)
    page.goto(f"{served}/{CHAPTER}")
    end = page.locator(".finish")
    expect(end.locator("li")).to_have_text([
        f"Questions: 1 of {len(course.texts['alaska-2021'].questions)} answered. Still open: {', '.join(map(str, range(2, len(course.texts['alaska-2021'].questions) + 1)))}.", "Quiz: 8 of 8 right.", "Prediction: written."])
    expect(end).to_contain_text("kept on this device")
    expect(end.get_by_role("link", name="My work")).to_have_attribute("href", "../my-work.html")
    with page.expect_download() as download:
        end.get_by_role("button", name="Download what you did in this chapter").click()
    expect(end.get_by_role("status")).to_contain_text("no name in it")
    end.get_by_label("Your name").fill("Ana Ruiz")
    with page.expect_download() as download:
        end.get_by_role("button", name="Download what you did in this chapter").click()
    assert re.fullmatch(r"answers-Ana-Ruiz-alaska-2021-\d{4}-\d\d-\d\d\.html", download.value.suggested_filename)
    text = Path(download.value.path()).read_text("utf-8")
    (tmp_path / "a.html").write_text(text, "utf-8")
    text = text.replace("’", "'")  # as the page sets it
    found = read(tmp_path / "a.html").answers
    assert {a.question.partition("/")[0] for a in found} == {"alaska-2021"} and {a.kind for a in found} == {"prediction", "answer", "quiz"}
    asked, item = course.texts["alaska-2021"].questions[0], course.texts["alaska-2021"].quiz[0]
    for words in (*asked.checks, asked.body.split("\n")[0][:30], item.body, next(option.text for option in item.options if option.right), GUESS):
        assert html.escape(words, quote=False) in text, words  # what was asked, and what was chosen, in full
    assert Axe().run(page, ".finish", options=AXE).violations_count == 0
    end.get_by_role("link", name="Question 2", exact=True).click()
    expect(page.locator(f"#ask-{course.texts['alaska-2021'].questions[1].id}")).to_be_in_viewport()


@pytest.mark.parametrize("page_name", [CHAPTER, MEETING, GLOSSARY, "book/across/synthesis.html"])
def test_each_page_that_keeps_something_says_where_and_links_my_work(served: str, open_page: Open, page_name: str) -> None:
    page = open_page(f"{served}/{page_name}").page
    said = page.locator("p", has_text="on this device").filter(has=page.get_by_role("link", name="My work"))
    expect(said.first).to_be_visible()


def test_state_of_the_wrong_type_stops_nothing(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/{WORK}")
    page = watched.page
    page.evaluate("""() => { const set = (key, value) => localStorage.setItem(`${document.documentElement.dataset.kept}${key}`, value);
      set("answer:alaska-2021/many-or-all", '{"text":5}'); set("answer:x/y", "null"); set("quiz:alaska-2021", '{"a":null,"b":7}'); set("quiz:x", "[1]");
      set("first:alaska-2021/many-or-all", "3"); set("checks:alaska-2021/many-or-all", '"x"'); set("answer:bali-2022/prediction-cn", "no json"); }""")
    for name in (WORK, CHAPTER, MEETING, GLOSSARY):
        page.goto(f"{served}/{name}")
        page.wait_for_timeout(200)
    expect(page.locator(".own-words").first).to_be_visible()
    assert watched.errors == []


def test_a_part_and_the_whole_have_one_name_for_each_thing(served: str, open_page: Open, tmp_path: Path) -> None:
    """What is handed in at the end of a chapter or a meeting is called there as it is called on My work."""
    page = open_page(f"{served}/{WORK}").page
    do_everything(page, served)
    page.goto(f"{served}/book/readouts/worked-example.html")
    page.get_by_role("textbox", name="Your answer").last.fill("Mine.")

    def heads(button: str) -> list[str]:
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        text = Path(download.value.path()).read_text("utf-8")
        return re.findall(r"<h2>(.*?)</h2>|<p class=\"asked\">([^]*?)</p>".replace("[^]", "[\\s\\S]"), text)  # type: ignore[return-value]

    of_example = heads("Download what you did on this page")
    page.goto(f"{served}/{CHAPTER}")
    of_chapter = heads("Download what you did in this chapter")
    page.goto(f"{served}/{MEETING}")
    of_meeting = heads("Download what you did in this meeting")
    page.goto(f"{served}/{WORK}")
    whole = heads("Download my work to hand in")
    parts = [*of_chapter, *of_meeting, *of_example]
    named = {title for title, _ in parts if title}
    assert len(named) == 6 and named <= {title for title, _ in whole}, (named, whole)
    predicted = [prompt for _, prompt in parts if "leave out" in prompt]
    assert predicted and set(predicted) <= {prompt for _, prompt in whole}
    assert len({title.split(", ")[0].removeprefix("Quiz: ") for title, _ in of_chapter if title}) == 1


def test_a_question_on_a_meeting_has_three_checks_that_are_handed_in(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/{MEETING}").page
    for i in (0, 1):
        expect(page.locator("details.model").nth(i)).to_be_hidden()
    question = page.locator("ol.questions > li").first
    question.get_by_role("textbox").fill("Responsible.")
    question.get_by_text("Check your answer").click()
    expect(question.get_by_role("checkbox")).to_have_count(3)
    question.get_by_role("checkbox").nth(2).check()
    page.goto(f"{served}/{WORK}")
    expect(page.locator(".written-answer")).to_contain_text("Checks ticked: 1 of 3.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work to hand in").click()
    download.value.save_as(tmp_path / "a.html")
    found = read(tmp_path / "a.html").answers
    checks = meeting_checks(course, course.meeting_records["bali-2022"])
    assert [a.checks for a in found] == [(False, False, True)]
    assert f"✓ {checks[2]}" in (tmp_path / "a.html").read_text("utf-8") and checks[2] in html.unescape(reading_page(course, collect(course, found)))


def test_the_checks_on_a_meeting_say_what_was_seen_of_its_accounts(course: Course) -> None:
    for meeting in course.meeting_records.values():
        whole = [course.readout_records[meeting.id, side.id].seen == "whole" for side in course.sides]
        last = meeting_checks(course, meeting)[-1]
        assert ("seen whole" in last) == all(whole) and ("only in part" in last) == (not all(whole)), meeting.id
        assert last.startswith("Both") == (len(set(whole)) == 1), meeting.id


def test_in_the_file_a_quiz_is_told_in_words_with_the_first_choice_and_the_last(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    item = course.texts["alaska-2021"].quiz[0]
    right = next(i for i, option in enumerate(item.options) if option.right)
    wrong = (right + 1) % 4
    for choice in (wrong, right):
        page.locator(f"#quiz-{item.id}").get_by_role("radio").nth(choice).check()
    recalled = {"right": True, "at": "2026-03-01T10:00:00Z", "row": 2, "asked": "What was asked?"}
    keep_on(page, "readouts:review:asked", json.dumps({f"alaska-2021/{item.id}": recalled}))
    page.goto(f"{served}/{WORK}")
    files = {}
    for kind in ("JSON", "Markdown"):
        other_formats(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download as {kind}").click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work to hand in").click()
    files["html"] = tmp_path / "a.html"
    download.value.save_as(files["html"])
    shown = open_page(files["html"].as_uri()).page.locator("main").inner_text().replace("’", "'")
    for words in (item.body[:60], f"First choice: {item.options[wrong].text} (wrong)", f"Last choice: {item.options[right].text} (right), 2 tries", "What was asked?"):
        assert words in shown, (words, shown)
    assert item.id not in shown
    told = {kind: {a.question: a.text for a in read(file).answers} for kind, file in files.items()}
    assert told["html"] == told["JSON"] == told["Markdown"]
    assert f"  First: {'ABCD'[wrong]}, wrong: " in told["html"]["alaska-2021/quiz"] and "  Question: What was asked?" in told["html"]["alaska-2021/review"]
    fresh = open_page(f"{served}/{WORK}").page
    fresh.get_by_label("Load answers from a file").set_input_files(files["Markdown"])
    expect(fresh.locator(".my-work > .kept")).to_contain_text("1 quiz loaded.")
    back = json.loads(kept_on(fresh)["readouts:quiz:alaska-2021"])[item.id]
    assert back["first"]["choice"] == wrong and back["first"]["right"] is False and back["choice"] == right
    assert json.loads(kept_on(fresh)["readouts:review:asked"])[f"alaska-2021/{item.id}"]["asked"] == "What was asked?"


# -- answers of ours, held back ----------------------------------------------------------------------------------------


@pytest.mark.site
def test_a_course_can_hold_answers_back_until_ones_own_was_downloaded(tmp_path: Path, browser: Browser) -> None:
    folder = small_book(tmp_path / "book", ["book/texts/alaska-2021", "book/my-work"])
    settings = (folder / "course.yaml").read_text("utf-8")
    (folder / "course.yaml").write_text(settings.replace("answers: true", "answers: after-hand-in"), "utf-8")
    run(folder, "jupyter-book", "build", ".", "-n", "--keep-going")
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto((folder / "_build/html" / CHAPTER).as_uri())
    questions = page.locator("ol.questions > li")
    for i in (0, 1):
        questions.nth(i).get_by_role("textbox").fill("Mine.") if i == 0 else None
        expect(questions.nth(i).locator("details.model")).to_be_hidden()
    expect(questions.first).to_contain_text("once you have downloaded your work")
    with page.expect_download():
        page.get_by_role("button", name="Download what you did in this chapter").click()
    expect(questions.first.locator("details.model")).to_be_visible()
    questions.nth(1).get_by_role("textbox").fill("Written later.")
    expect(questions.nth(1).locator("details.model")).to_be_hidden()  # this one was not in the file
    page.reload()
    expect(questions.first.locator("details.model")).to_be_visible()
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto((folder / "_build/html" / CHAPTER).as_uri())
    assert without.locator("details.model:visible").count() == 0
    context.close()
