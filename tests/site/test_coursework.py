"""What a student writes is kept, shown again, gathered, handed in and loaded again; nothing is lost or sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Watched, keep_on, kept_on, other_formats
from playwright.sync_api import Browser, Page, expect

from readouts.course.course import Course
from readouts.teaching.responses import read
from readouts.text.words import count_words

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html"
WORK = "book/my-work.html"


def box(page: Page, i: int = 0) -> object:
    return page.get_by_role("textbox", name="Your answer").nth(i)


def test_an_answer_survives_reload_and_is_gathered_in_order(served: str, open_page: Open, course: Course) -> None:
    watched = open_page(f"{served}/{CHAPTER}")
    page = watched.page
    assert page.get_by_role("textbox", name="Your answer").count() == len(course.texts["alaska-2021"].questions)
    box(page, 2).fill("Third <b>answer</b> 答案")  # type: ignore[attr-defined]
    box(page, 0).fill("First answer")  # type: ignore[attr-defined]
    page.reload()
    expect(box(page, 2)).to_have_value("Third <b>answer</b> 答案")  # type: ignore[arg-type]
    page.goto(f"{served}/{WORK}")
    expect(page.locator(".written-answer .text")).to_have_text(["First answer", "Third <b>answer</b> 答案"])
    expect(page.locator('tr[data-chapter="alaska-2021"] .done')).to_have_text(f"2 of {len(course.texts['alaska-2021'].questions)}")
    page.locator(".written-answer a").first.click()
    expect(box(page, 0)).to_have_value("First answer")  # type: ignore[arg-type]
    assert watched.errors == [] and watched.foreign == []


def test_it_survives_a_closed_browser_and_works_from_a_folder(site: Path, browser: Browser, tmp_path: Path) -> None:
    state = tmp_path / "profile"
    for written in (True, False):
        context = browser.browser_type.launch_persistent_context(state, executable_path=_executable(), args=["--no-sandbox", "--disable-gpu"])
        page = context.new_page()
        page.goto((site / CHAPTER).as_uri())
        if written:
            box(page).fill("BuildCache over night")  # type: ignore[attr-defined]
        else:
            expect(box(page)).to_have_value("BuildCache over night")  # type: ignore[arg-type]
        context.close()


def _executable() -> str | None:
    from install_browser import system_browser

    return system_browser()


def test_two_tabs_never_overwrite_each_other_silently(served: str, browser: Browser) -> None:
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.goto(f"{served}/{CHAPTER}")
    box(one).fill("from one")  # type: ignore[attr-defined]
    expect(box(two)).to_have_value("from one")  # type: ignore[arg-type]  # the other tab follows
    context.close()


def test_a_change_behind_the_back_is_shown_not_overwritten(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    box(page).fill("mine")  # type: ignore[attr-defined]
    # the same tab's own storage changes make no event: as if another tab wrote while this one slept
    key = next(key for key in kept_on(page) if key.startswith("readouts:answer:"))
    keep_on(page, key, json.dumps({"text": "theirs", "edited": "2030-01-01T00:00:00Z"}))
    box(page).press_sequentially(" and more")  # type: ignore[attr-defined]
    panel = page.locator(".conflict")
    expect(panel).to_contain_text("theirs")
    stored = json.loads(kept_on(page)[key])["text"]
    assert stored == "theirs"  # untouched until the reader decides
    page.reload()
    expect(page.locator(".conflict")).to_contain_text("theirs")  # and what was typed is not lost either
    expect(box(page)).to_have_value("mine and more")  # type: ignore[arg-type]
    page.get_by_role("button", name="Keep both").click()
    page.reload()
    expect(box(page)).to_have_value("theirs\n\nmine and more")  # type: ignore[arg-type]


def test_a_browser_without_storage_says_so_at_once(served: str, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page = context.new_page()
    page.goto(f"{served}/{CHAPTER}")
    expect(page.get_by_role("alert")).to_contain_text("does not keep what you write")
    box(page).fill("Still here")  # type: ignore[attr-defined]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my answers").click()
    assert [a.text for a in read(Path(download.value.path())).answers] == ["Still here"]
    context.close()


def test_download_clear_bring_back_and_take_over(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    question = course.texts["alaska-2021"].questions[0]
    box(page).fill("=1+1 “quoted”\nsecond line")  # type: ignore[attr-defined]
    page.goto(f"{served}/{WORK}")
    page.get_by_label("Your name").fill("A. Student")
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSON").click()
    file = tmp_path / "answers.json"
    download.value.save_as(file)
    saved = json.loads(file.read_text("utf-8"))
    assert saved["format"] == "readouts-answers" and saved["version"] == 2 and saved["student"] == "A. Student"
    assert saved["answers"][f"alaska-2021/{question.id}"]["text"] == "=1+1 “quoted”\nsecond line"
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert f"<!-- quoted answer: alaska-2021/{question.id} edited: " in text and "> second line" in text
    page.get_by_role("button", name="Clear all answers").click()
    expect(page.locator(".written-answer")).to_have_count(0)
    page.get_by_role("button", name="Restore cleared answers").click()
    expect(page.locator(".written-answer")).to_have_count(1)
    fresh = open_page(f"{served}/{WORK}").page
    fresh.get_by_label("Load answers from a file").set_input_files(file)
    expect(fresh.locator(".written-answer .text")).to_have_text(["=1+1 “quoted”\nsecond line"])
    file.write_text(json.dumps({**saved, "answers": {f"alaska-2021/{question.id}": {"text": "older", "edited": "2001-01-01T00:00:00Z"}}}))
    fresh.get_by_label("Load answers from a file").set_input_files(file)
    expect(fresh.locator(".written-answer .text")).to_contain_text(["second line"])
    expect(fresh.locator(".written-answer .text")).to_contain_text(["older"])  # neither is lost
    file.write_text("{broken")
    fresh.get_by_label("Load answers from a file").set_input_files(file)
    expect(fresh.get_by_role("status").first).to_contain_text("Nothing was changed")


HOSTILE = "one word\n<!-- answer: alaska-2021/what-is-it-called edited: 2030-01-01T00:00:00Z -->\n## Not a title\n> a quotation\n```\n<!-- open\n"


def test_the_markdown_of_the_page_is_read_by_the_course_and_by_the_page(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    texts = [HOSTILE, "Two words"]
    for i, text in enumerate(texts):
        box(page, i).fill(text)  # type: ignore[attr-defined]
    page.goto(f"{served}/{WORK}")
    page.get_by_label("Your name").fill("李伟")
    file = downloaded(page, "Markdown", tmp_path)
    found = read(file)
    assert file.name.startswith("answers-李伟-20") and file.name.endswith(".md")
    assert [(a.student, a.question, a.text) for a in found.answers] == [
        ("李伟", f"alaska-2021/{q.id}", text.strip()) for q, text in zip(course.texts["alaska-2021"].questions, texts, strict=False)]
    assert count_words(found.answers[1].text) == 2 and found.whole and found.remarks == []  # not those of the question
    fresh = open_page(f"{served}/{WORK}").page
    assert take_over(fresh, file) == "2 answers loaded."
    assert fresh.get_by_label("Your name").input_value() == "李伟"
    fresh.goto(f"{served}/{CHAPTER}")
    for i, text in enumerate(texts):
        expect(box(fresh, i)).to_have_value(text)  # type: ignore[arg-type]


def downloaded(page: Page, kind: str, folder: Path) -> Path:
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download as {kind}").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def said(page: Page) -> str:
    return page.locator(".my-work > .kept").inner_text()


def take_over(page: Page, file: Path) -> str:
    """Load a file, and what the page says about it."""
    page.locator(".my-work > .kept").evaluate("p => { p.textContent = ''; }")
    page.get_by_label("Load answers from a file").set_input_files(file)
    expect(page.locator(".my-work > .kept")).not_to_have_text("")
    return said(page)


def answer_file(folder: Path, answers: dict[str, tuple[str, str]], student: str = "") -> Path:
    file = folder / "taken.json"
    entries = {key: {"text": text, "edited": edited} for key, (text, edited) in answers.items()}
    file.write_text(json.dumps({"format": "readouts-answers", "version": 1, "student": student, "answers": entries}), "utf-8")
    return file


def write(page: Page, key: str, text: str, edited: str) -> None:
    keep_on(page, f"readouts:answer:{key}", json.dumps({"text": text, "edited": edited}, separators=(",", ":")))  # as the scripts write it


def fill_up(page: Page, room: int, key: str = "filler") -> None:
    """Leave room for so many characters in the store."""
    page.evaluate("""([room, key]) => {
      let size = 1 << 24, all = "";
      for (; size; size >>= 1) try { localStorage.setItem(key, all + "x".repeat(size)); all += "x".repeat(size); } catch { /* too much */ }
      localStorage.setItem(key, all.slice(room)); }""", [room, key])


def test_an_import_keeps_both_versions_and_says_so_once(served: str, open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{served}/{WORK}").page
    write(page, "alaska-2021/what-is-it-called", "mine", "2026-02-02T10:00:00Z")
    file = answer_file(tmp_path, {"alaska-2021/what-is-it-called": ("theirs", "2026-02-01T10:00:00Z"), "across/one-word": ("new", "")}, "Bo")
    page.get_by_label("Your name").fill("Ana")
    assert take_over(page, file) == ("2 answers loaded. 1 answer of yours differs: both versions are kept, the newer above the older. "
                                     "The file is Bo's; your name here is still Ana.")
    both = "mine\n\n[earlier version]\ntheirs"
    assert json.loads(kept_on(page)["readouts:answer:alaska-2021/what-is-it-called"])["text"] == both
    before = kept_on(page)
    assert take_over(page, file).startswith("Nothing new: every answer in that file is here already.") and kept_on(page) == before


def test_an_import_that_has_no_room_changes_nothing_and_says_how_many_would_fit(served: str, open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{served}/{WORK}").page
    write(page, "alaska-2021/what-is-it-called", "mine", "2026-02-02T10:00:00Z")
    fill_up(page, 30_000)
    answers = {f"alaska-2021/q-{i}": ("An answer of some words. " * 4, "2026-02-01T10:00:00Z") for i in range(12_000)}
    file = answer_file(tmp_path, {"alaska-2021/what-is-it-called": ("theirs", "2026-02-03T10:00:00Z"), **answers}, "Bo")
    before = kept_on(page)
    words_ = take_over(page, file)
    assert kept_on(page) == before and words_.endswith("Nothing was changed.") and "loaded" not in words_
    fits = re.search(r"of its 12,001 answers, (\d+) would fit\. To make room, ", words_)
    assert fits and 100 < int(fits[1]) < 300
    expect(page.locator(".written-answer .text")).to_have_text(["mine"])
    assert page.get_by_label("Your name").input_value() == ""
    some = {key: answers[key] for key in list(answers)[: int(fits[1]) - 10]}
    assert take_over(page, answer_file(tmp_path, some)).startswith(f"{int(fits[1]) - 10} answers loaded.")  # what was said is true


@pytest.mark.parametrize(("data", "why"), [
    (b" " * 21_000_000, "is larger than 20 MB, so it isn't a file of answers."),
    (json.dumps({"format": "readouts-answers", "answers": {"a/b": {"text": "Grüße"}}}, ensure_ascii=False).encode("latin-1"), "encoding that would damage your words"),
    (b'{"format": "readouts-answers", "answers": {"a/b": {"text": "one"}, "a/c": {"text": 2}}}', "has an entry that isn't an answer (“a/c”)."),
    (b"{broken", "is cut off or damaged. Download it again."),
])
def test_a_file_that_is_not_taken_over_is_said_to_be_none(served: str, open_page: Open, tmp_path: Path, data: bytes, why: str) -> None:
    page = open_page(f"{served}/{WORK}").page
    write(page, "alaska-2021/what-is-it-called", "mine", "2026-02-02T10:00:00Z")
    before = kept_on(page)
    (tmp_path / "x.json").write_bytes(data)
    words_ = take_over(page, tmp_path / "x.json")
    assert words_.startswith("That file ") and why in words_ and words_.endswith("Nothing was changed.") and kept_on(page) == before


def test_without_storage_an_import_says_how_long_it_lasts(served: str, browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page = context.new_page()
    page.goto(f"{served}/{WORK}")
    words_ = take_over(page, answer_file(tmp_path, {"a/b": ("one", "")}))
    assert words_ == "1 answer loaded. This browser keeps them only until you leave this page."
    expect(page.locator(".written-answer .text")).to_have_text(["one"])
    context.close()


def test_clearing_twice_loses_nothing_and_what_is_forgotten_is_gone(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    clear, back, forget = (page.get_by_role("button", name=name) for name in ("Clear all answers", "Restore cleared answers", "Delete cleared answers for good"))
    expect(forget).to_be_hidden()
    for text, hour in (("first", 10), ("second", 11)):
        write(page, "alaska-2021/what-is-it-called", text, f"2026-02-02T{hour}:00:00Z")
        keep_on(page, "readouts:draft:across/one-word", json.dumps({"text": "a draft", "edited": "2026-01-01T00:00:00Z"}))
        clear.click()
    back.click()
    assert said(page) == "Your answers are back."
    answers = {key: json.loads(text)["text"] for key, text in kept_on(page).items() if key.startswith("readouts:answer:")}
    assert answers == {"readouts:answer:alaska-2021/what-is-it-called": "second\n\n[earlier version]\nfirst", "readouts:answer:across/one-word": "a draft"}
    expect(back).to_be_hidden()
    clear.click()
    forget.click()
    assert said(page) == "The cleared answers are gone for good." and not [key for key in kept_on(page) if "answer" in key or "cleared" in key]


def test_a_store_that_is_full_can_be_cleared_and_brought_back(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    for i in range(3):
        write(page, f"a/q-{i}", f"{i}" * 1_000_000, "2026-02-02T10:00:00Z")  # more than half of the room
    fill_up(page, 100)
    before = kept_on(page)
    page.get_by_role("button", name="Clear all answers").click()
    assert said(page) == "Cleared. You can still restore your answers." and not [key for key in kept_on(page) if "answer" in key]
    fill_up(page, 0, "more")  # what room was left is gone meanwhile
    cleared = kept_on(page)
    page.get_by_role("button", name="Restore cleared answers").click()
    assert said(page).startswith("There is no room to restore ") and kept_on(page) == cleared
    page.evaluate("localStorage.removeItem('more')")
    page.get_by_role("button", name="Restore cleared answers").click()
    assert kept_on(page) == before


def test_a_download_without_a_name_is_called_by_the_second_and_says_so(served: str, open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{served}/{WORK}").page
    for kind, ending in (("JSON", "json"), ("Markdown", "md")):
        file = downloaded(page, kind, tmp_path)
        assert re.fullmatch(rf"answers-without-name-\d{{4}}(-\d\d){{5}}\.{ending}", file.name)
        assert said(page) == (f"Saved as {file.name}, in your downloads. It holds nothing yet. "
                              "The file has no name in it. If you hand it in, type your name above first and download again.")
    page.get_by_label("Your name").fill("Ana Ruiz")
    file = downloaded(page, "JSON", tmp_path)
    assert re.fullmatch(r"answers-Ana-Ruiz-\d{4}-\d\d-\d\d\.json", file.name)
    assert said(page) == f"Saved as {file.name}, in your downloads. It holds nothing yet."


def test_a_download_is_confirmed_and_its_day_stays_on_the_page(served: str, open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    expect(page.get_by_role("button", name="Start the quiz again")).to_be_hidden()  # it was not begun
    box(page).fill("An answer")  # type: ignore[attr-defined]
    page.locator("#predict-text").fill("A guess.")
    page.locator("ol.quiz > li").first.get_by_role("radio").first.check()
    expect(page.get_by_role("button", name="Start the quiz again")).to_be_visible()
    page.goto(f"{served}/{WORK}")
    expect(page.locator(".last-download")).to_have_text("You have not downloaded your answers on this device yet.")
    page.get_by_label("Your name").fill("Ana Ruiz")
    file = downloaded(page, "JSON", tmp_path)
    assert said(page) == f"Saved as {file.name}, in your downloads. It holds 1 answer, 1 prediction, 1 quiz."
    page.reload()
    expect(page.locator(".last-download")).to_have_text(re.compile(r"^You last downloaded all your answers on this device on .* 20\d\d\. None has changed since then\.$"))
    page.goto(f"{served}/{CHAPTER}")
    page.get_by_role("button", name="Download what you did in this chapter").click()
    expect(page.locator(".finish").get_by_role("status")).to_contain_text(f"Saved as {file.name.replace('Ruiz', 'Ruiz-alaska-2021').replace('.json', '.html')}")


def test_what_has_something_is_above_the_download_and_the_rest_is_folded_below(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    box(page).fill("An answer")  # type: ignore[attr-defined]
    keep_on(page, "readouts:answer:bali-2022/question-1", json.dumps({"text": "Mine.", "edited": ""}))
    page.goto(f"{served}/{WORK}")
    button = page.get_by_role("button", name="Download my work to hand in")
    rows = page.locator(".my-work [data-chapter]:visible")
    assert [row.get_attribute("data-chapter") for row in rows.all()] == ["alaska-2021", "bali-2022"]
    assert all(row.bounding_box()["y"] < button.bounding_box()["y"] for row in rows.all())  # type: ignore[index]
    page.get_by_text("Chapters and meetings with nothing of yours", exact=True).click()
    page.locator(".rest").get_by_text("Meetings", exact=True).click()
    expect(rows).to_have_count(len(course.texts) + 3 + len(course.meeting_records))
    assert rows.nth(2).bounding_box()["y"] > button.bounding_box()["y"]  # type: ignore[index]
    page.get_by_role("button", name="Clear all answers").click()
    expect(page.locator(".my-work > table")).to_be_hidden()
    assert [row.get_attribute("data-chapter") for row in page.locator(".rest tr[data-chapter]").all()][:len(course.texts)] == list(course.texts)


def test_the_quiz_by_keyboard_with_reasons_and_progress(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    item = course.texts["alaska-2021"].quiz[0]
    right = next(i for i, o in enumerate(item.options) if o.right)
    group = page.locator(f"#quiz-{item.id}")
    wrong = 0 if right else 1
    group.get_by_role("radio").nth(wrong).focus()
    page.keyboard.press("Space")
    expect(group.locator(".feedback")).to_contain_text("is wrong")
    group.get_by_role("radio").nth(right).focus()
    page.keyboard.press("Space")
    expect(group.locator(".feedback")).to_contain_text("is right")
    page.reload()
    expect(page.locator(f"#quiz-{item.id}").get_by_role("radio").nth(right)).to_be_checked()
    expect(page.get_by_text(f"1 of {len(course.texts['alaska-2021'].quiz)} right, 0 on the first try.")).to_be_visible()
    page.get_by_role("button", name="Start the quiz again").click()
    expect(page.locator(f"#quiz-{item.id}").get_by_role("radio").nth(right)).not_to_be_checked()


def test_questions_and_reasons_can_be_read_without_scripts(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}", java_script_enabled=False).page
    item = page.locator(f"#quiz-{course.texts['alaska-2021'].quiz[0].id}")
    item.locator("summary").click()
    expect(item.locator("details li")).to_have_count(4)
    for reason in item.locator("details li").all():
        assert reason.is_visible()
    work = open_page(f"{served}/{WORK}", java_script_enabled=False).page
    # and the questions across the texts, the worked comparisons, and the terms
    expect(work.locator("tr[data-chapter]")).to_have_count(len(course.texts) + 3)


def test_nothing_that_is_written_is_sent(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/{CHAPTER}")
    sent: list[str] = []
    watched.page.wait_for_load_state("networkidle")
    watched.page.on("request", lambda request: sent.append(request.url) if not request.url.endswith("icon.svg") else None)
    box(watched.page).fill("secret words")  # type: ignore[attr-defined]
    watched.page.wait_for_timeout(300)
    assert sent == []


@pytest.mark.parametrize("page_name", [CHAPTER, WORK])
def test_axe_finds_nothing_in_use(served: str, open_page: Open, page_name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(f"{served}/{CHAPTER}").page
    box(page).fill("An answer")  # type: ignore[attr-defined]
    page.get_by_role("radio").first.check()
    if page_name == WORK:
        page.goto(f"{served}/{WORK}")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()[:2000]
