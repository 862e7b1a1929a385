"""The desk on the site: two accounts pasted, changed, kept, taken away and brought back. All texts that aren't rows are invented."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched, copy_of_data, kept_on
from playwright.sync_api import Page, expect

from readouts.analysis.desk.desk import desk
from readouts.analysis.desk.model import load
from readouts.course.course import Course
from readouts.text.quotation_marks import within
from readouts.validation.load import examine

Open = Callable[..., Watched]
PAGE = "book/readouts/desk.html"
KEY = "readouts:desk"
US = """Secretary Heron met today with Foreign Minister Gull in Geneva.

The Secretary raised concerns about fentanyl precursor chemicals. He underscored the importance of peace and stability across the
Taiwan Strait. Both sides agreed to maintain open lines of communication. The herring was good."""
CN = """双方就共同关心的问题进行了坦诚、深入的沟通。外长强调，台湾问题是中国核心利益中的核心。双方同意继续保持沟通。"""
THEIRS = """The two sides had a candid and constructive exchange of views. Gull stressed that peace and stability across the Taiwan Strait
requires opposing independence. The U.S. side said that it does not seek a new Cold War."""


@pytest.fixture
def at(served: str) -> str:
    return f"{served}/{PAGE}"


def paste(page: Page, first: str = "", second: str = "") -> None:
    """Put the texts in as a paste does, and wait until all that is new is shown."""
    page.locator(".desk-form").wait_for()
    for n, text in enumerate((first, second), 1):
        if text:
            page.locator(f"#desk-text-{n}").fill(text)
    done(page)


def done(page: Page) -> None:
    page.evaluate("() => { document.querySelector('.rtr-desk').removeAttribute('data-done'); document.querySelector('#desk-text-1').dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste' })); }")
    page.locator(".rtr-desk[data-done]").wait_for(timeout=20_000)


def sentences(page: Page) -> list[str]:
    return [str(words).strip("“”") for words in page.locator(".desk-result .rtr-statement q:first-of-type").evaluate_all(
        "all => all.filter((q) => q.closest('.rtr-quote')).map((q) => q.textContent)")]


def statement(page: Page, words: str) -> str:
    """A selector for the sentence that has these words."""
    uid = page.locator(".rtr-statement", has=page.locator(".rtr-quote", has_text=words)).get_attribute("data-uid")
    return f'.rtr-statement[data-uid="{uid}"]'


def choose(page: Page, words: str, head: str, value: str) -> None:
    box = page.locator(f"{statement(page, words)} [data-head={head}]")
    box.focus()
    box.select_option(value)


def row_of(page: Page, words: str) -> str:
    return str(page.locator(statement(page, words)).evaluate("e => e.closest('tr').dataset.topic"))


# -- the comparison

def test_two_accounts_are_compared_as_the_engine_compares_them(at: str, open_page: Open, course: Course) -> None:
    watched = open_page(at)
    page = watched.page
    paste(page, US, THEIRS)
    wanted = desk(US, THEIRS, course=course)
    rows = {row.topic.id: row for row in wanted.rows()}
    shown = page.locator(".desk-result tbody tr").evaluate_all("rows => rows.map((r) => r.dataset.topic)")
    assert [topic for topic in shown if topic != "unfitted"] == list(rows)
    for topic, row in rows.items():
        line = page.locator(f'tr[data-topic="{topic}"]')
        assert [f"rtr-{cell.state}" in (line.locator("td").nth(n).get_attribute("class") or "") for n, cell in enumerate(row.cells)] == [True, True]
        assert set(line.get_attribute("data-shows").split()) == set(row.shows)  # type: ignore[union-attr]
    taiwan = page.locator('tr[data-topic="taiwan"]')
    assert "peace and stability across the Taiwan Strait" in " ".join(taiwan.locator(".rtr-shared").all_text_contents()).replace("\n", " ")
    assert taiwan.locator(".rtr-differs").count() > 0
    assert "silent" in (page.locator('tr[data-topic="narcotics"] td').nth(1).text_content() or "")
    assert "as pasted" in (page.locator('tr[data-topic="narcotics"] td').nth(1).text_content() or "")
    assert watched.errors == watched.foreign == []


def test_each_sentence_says_what_is_suggested_and_how_surely(at: str, open_page: Open, course: Course) -> None:
    page = open_page(at).page
    paste(page, US)
    found = desk(US, course=course).sentences
    narcotics = found[found["topic"] == "narcotics"].iloc[0]
    line = page.locator(f"{statement(page, 'fentanyl')} .desk-codes")
    text = line.text_content() or ""  # not as seen: what is out of sight isn't laid out
    for words, head in (("Topic", "topic"), ("Speaker", "speaker"), ("Move", "move")):
        assert re.search(rf"{words}\s", text)
        assert f"{round(100 * narcotics[f'{head}_sure'])} %" in text
    assert re.search(r"\b(sure|fairly sure|unsure), \d", text)


def test_one_account_alone_works(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, "", CN)
    assert len(sentences(page)) == 3
    assert set(page.locator("tr[data-topic] td:first-of-type .rtr-none").all_text_contents()) == {"no account given"}
    assert page.locator(".rtr-relation").count() == 0  # nothing is said of an account that isn't there
    assert page.locator('.rtr-quote q[lang="zh-Hans"]').count() == 3


def test_what_nothing_fits_comes_last(at: str, open_page: Open, course: Course) -> None:
    text = US + " Quokka plinth gazebo and mauve."
    unfitted = list(desk(text, course=course).sentences.query("topic == ''")["text"])
    page = open_page(at).page
    paste(page, text)
    topics = page.locator(".desk-result tbody tr").evaluate_all("rows => rows.map((r) => r.dataset.topic)")
    assert unfitted and topics[-1] == "unfitted"
    assert page.locator('tr[data-topic="unfitted"] .rtr-quote').all_text_contents() == unfitted


# -- changes

def test_a_code_is_changed_with_one_choice_by_keyboard(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US, THEIRS)
    before = row_of(page, "fentanyl")
    box = page.locator(f"{statement(page, 'fentanyl')} [data-head=topic]")
    box.focus()
    page.keyboard.press("End")  # the last option: nothing fits
    assert row_of(page, "fentanyl") == "unfitted" != before
    assert page.evaluate("document.activeElement.dataset.head") == "topic"  # one goes on where one was
    choose(page, "fentanyl", "topic", "climate")
    assert row_of(page, "fentanyl") == "climate"
    assert "your choice" in page.locator(f"{statement(page, 'fentanyl')} .desk-codes").inner_text()
    assert page.get_by_label("Topic", exact=True).first.evaluate("list => [...list.options].some((o) => o.value === 'climate')")
    choose(page, "fentanyl", "speaker", "cn")
    assert "What China said, in this account:" in page.locator(statement(page, "fentanyl")).inner_text()
    choose(page, "fentanyl", "move", "warns")
    assert page.locator(f"{statement(page, 'fentanyl')} [data-head=move]").input_value() == "warns"


def test_a_sentence_is_split_joined_left_out_and_brought_back(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US)
    all_of_it = sorted(sentences(page))
    page.locator(f"{statement(page, 'fentanyl')} summary").click()
    cut = page.locator(f"{statement(page, 'fentanyl')} [data-head=split]")
    cut.focus()
    cut.select_option(index=4)
    assert {"The Secretary raised concerns", "about fentanyl precursor chemicals."} <= set(sentences(page))
    page.locator(f"{statement(page, 'The Secretary raised')} summary").click()
    page.locator(f"{statement(page, 'The Secretary raised')} [data-do=join]").click()
    assert sorted(sentences(page)) == all_of_it
    page.locator(f"{statement(page, 'fentanyl')} summary").click()
    page.locator(f"{statement(page, 'fentanyl')} [data-do=out]").click()
    assert len(sentences(page)) == len(all_of_it) - 1
    expect(page.locator(".desk-out")).to_contain_text("1 sentence left out")
    page.get_by_role("button", name="Bring back").click()
    assert sorted(sentences(page)) == all_of_it


def test_sides_are_renamed_and_then_nothing_earlier_is_claimed(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US, THEIRS)
    assert page.locator(".desk-new p").count() > 0
    page.locator("#desk-name-2").fill("Estmark")
    page.locator("#desk-name-2").press("Tab")
    expect(page.locator(".desk-result thead .side-2")).to_contain_text("Estmark")
    expect(page.locator(".side-2 .desk-found")).to_contain_text("no earlier statements of this side")
    expect(page.locator(".desk-result td.side-2 .desk-new p")).to_have_count(0)
    expect(page.get_by_role("button", name="Predict Estmark")).to_be_visible()


def test_a_wrong_language_is_corrected(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, "", CN)
    expect(page.locator(".side-2 .desk-found")).to_contain_text("3 sentences, Chinese.")
    page.locator("#desk-language-2").select_option("en")
    expect(page.locator(".side-2 .desk-found")).to_contain_text("3 sentences, English.")
    expect(page.locator('.rtr-quote q[lang="zh-Hans"]')).to_have_count(0)


# -- what is new

def test_what_is_new_is_that_of_the_engine(at: str, open_page: Open, course: Course) -> None:
    row = next(s for s in course.statement_records if s.side == "us" and s.quote and len(s.quote.split()) > 15)
    words = (row.quote or "").split()
    gone = next(w for w in words if w.isalpha() and len(w) > 6)
    page = open_page(at).page
    paste(page, f"{US} The account says that {' '.join(w for w in words if w != gone)}.")
    line = page.locator(f"{statement(page, 'The account says')} .desk-new p").first
    expect(line).to_contain_text(course.meeting_records[row.meeting].title)
    expect(line).to_contain_text(str(course.meeting_records[row.meeting].start.year))
    assert gone.lower() in line.locator("em").all_text_contents()
    href = line.locator("a").first.get_attribute("href") or ""
    assert href.endswith(f"#s-{row.id}") or row.meeting in href


def test_an_earlier_use_that_shares_only_a_set_phrase_is_not_called_near(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, "They reaffirmed the one-China policy, one China, one-China, and peace and stability across the Taiwan Strait, and spoke of guardrails.")
    also = page.locator(".desk-new p", has_text="Also near: ").inner_text().removeprefix("Also near: ").split(" · ")
    assert len(also) == 2
    assert sum(line.endswith("(the same set phrase)") for line in also) == 1 and sum(line.endswith(" %)") for line in also) == 1


def test_set_phrases_have_their_history_and_the_missing_are_named(at: str, open_page: Open, course: Course) -> None:
    page = open_page(at).page
    paste(page, US + " They need guardrails for the ferries.")
    line = page.locator(f"{statement(page, 'guardrails')} .desk-new p", has_text="Set phrase “").first
    expect(line).to_contain_text("uses before by this side")
    assert "#phrase=guardrails" in (line.locator("a").first.get_attribute("href") or "")
    found = desk(US + " They need guardrails for the ferries.", course=course)
    assert page.locator(".desk-missing li").count() == len(found.missing("us"))
    for phrase in found.missing("us"):
        expect(page.locator(".desk-missing")).to_contain_text(within(phrase.phrase.phrase))


def test_a_glossary_term_opens_its_definition(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US + " They need guardrails for the ferries.")
    term = page.locator(".desk-new a[data-term]").first
    term.click()
    expect(page.locator(f"#def-{term.get_attribute('data-term')}")).to_be_visible()


# -- kept, taken away and brought back

def test_nothing_is_sent_and_all_is_kept_until_it_is_forgotten(at: str, open_page: Open) -> None:
    page = open_page(at).page
    page.locator(".desk-form").wait_for()
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(("blob:", "data:")) else None)
    paste(page, US, CN)
    choose(page, "fentanyl", "topic", "climate")
    with page.expect_download():
        page.get_by_role("button", name="Table (CSV)").click()
    assert asked == []
    page.reload()
    page.locator(".rtr-desk[data-done]").wait_for()
    assert page.locator("#desk-text-1").input_value().split() == US.split()
    assert row_of(page, "fentanyl") == "climate"
    assert page.locator(".desk-kept").inner_text().count("local storage") == 1
    page.get_by_role("button", name="Forget everything").click()
    assert [key for key in kept_on(page) if "desk" in key] == []
    page.reload()
    page.locator(".desk-form").wait_for()
    assert page.locator("#desk-text-1").input_value() == "" and page.locator(".desk-result table").count() == 0


def faults_of(rows: str, data: Path) -> list[str]:
    """What the check says of a new meeting with such rows, in a copy of the data."""
    with (data / "meetings.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(["geneva-gull-2024", "Gull in Geneva", "2024-12-02", "2024-12-02", "Geneva", "in person",
                                                        "A Heron (Secretary)", "B Gull (Minister)", "An invented meeting."])
    columns = (data / "readouts.csv").read_text("utf-8").splitlines()[0].split(",")
    with (data / "readouts.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(
            {"meeting": "geneva-gull-2024", "side": side, "issuer": "A ministry", "language": language, "kind": "readout", "seen": "whole", "standing": "official"}
            for side, language in (("us", "en"), ("cn", "zh")))
    with (data / "statements.csv").open("a", encoding="utf-8") as file:
        file.write(rows.partition("\n")[2])
    return [str(fault) for fault in examine(data)[1].found if "geneva-gull" in str(fault) or "statements.csv" in str(fault)]


def test_the_table_is_that_of_the_check_and_comes_back(at: str, open_page: Open, tmp_path: Path, course: Course) -> None:
    page = open_page(at).page
    paste(page, US + "\n\nHe said that" + " the talks were good and long," * 8 + " and left.", CN)
    choose(page, "fentanyl", "topic", "climate")
    page.locator(".desk-meeting").fill("geneva-gull-2024")
    with page.expect_download() as got:
        page.get_by_role("button", name="Table (CSV)").click()
    assert got.value.suggested_filename == "geneva-gull-2024-draft.csv"
    path = tmp_path / "rows.csv"
    got.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    with (course.folder / "statements.csv").open(encoding="utf-8", newline="") as file:
        assert list(rows[0]) == next(csv.reader(file))
    assert all(len(row["quote"].split()) <= 25 and len(row["quote_zh"]) <= 60 for row in rows)
    assert rows[0]["id"] == "geneva-gull-2024-us-01" and {row["side"] for row in rows} == {"us", "cn"}
    assert faults_of(path.read_text("utf-8"), copy_of_data(tmp_path)) == []
    page.get_by_role("button", name="Forget everything").click()
    page.locator("#desk-file-1").set_input_files(path)
    page.locator(".desk-result table").wait_for()
    assert row_of(page, "fentanyl") == "climate"
    assert len(sentences(page)) == len(rows)
    path.write_text(path.read_text("utf-8").replace(",climate,", ",weather,"), "utf-8")
    page.locator("#desk-file-1").set_input_files(path)
    expect(page.locator(".side-1 .desk-found")).to_contain_text("which the codebook doesn’t have")


def test_the_handout_is_one_page_that_asks_no_host(at: str, open_page: Open, tmp_path: Path) -> None:
    watched = open_page(at)
    paste(watched.page, US + " <b>5 > 4 & so on</b> they said at the talks.", CN)
    with watched.page.expect_download() as got:
        watched.page.get_by_role("button", name="Handout").click()
    path = tmp_path / "handout.html"
    got.value.save_as(path)
    other = open_page(path.as_uri())
    expect(other.page.get_by_role("heading", name="Questions")).to_be_visible()
    expect(other.page.locator("table")).to_contain_text("fentanyl")
    assert other.page.locator("td b, td script").count() == 0 and other.foreign == [] and other.errors == []


def test_predict_present_and_the_address_work_as_in_the_courses_comparisons(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US, THEIRS)
    page.get_by_role("button", name="Predict China").click()
    assert page.locator(".rtr-table").get_attribute("data-covered") == "2"
    page.locator("#rtr-predict-cn").fill("They will speak of Taiwan.")
    page.get_by_role("button", name="Uncover and compare").click()
    expect(page.locator(".rtr-predicted blockquote")).to_have_text("They will speak of Taiwan.")
    page.locator(".rtr-controls").get_by_label("Topic", exact=True).select_option("taiwan")
    expect(page).to_have_url(re.compile("#topic=taiwan$"))
    assert page.locator(".desk-result tbody tr:visible").count() == 1
    page.reload()
    page.locator(".rtr-desk[data-done]").wait_for()
    assert page.locator(".desk-result tbody tr:visible").count() == 1
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Present to class").click()
    expect(page.locator("dialog.rtr-slides")).to_be_visible()
    expect(page.locator("dialog .desk-codes").first).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


# -- bad input

LOREM = "Los dos ministros se reunieron el lunes en el puerto y hablaron de los barcos, del precio del carbón y del invierno que viene pronto."
BAD = {
    "one word": ("Ferries", "single word"),
    "too long": ("a b. " * 420_000, "characters"),
    "table": ("a\tb\tc\n1\t2\t3\n4\t5\t6", "looks like a table"),
    "login page": ("Sign in\nPassword\nForgot your password?\nRemember me", "asks to sign in"),
    "another language": (LOREM, "neither English nor Chinese"),
    "transcript": ("MR. HERON: We met today in Geneva and talked.\nQUESTION: What about ferries and trade today?\nMR. HERON: We agreed to talk about them again.\nQUESTION: When will that be, sir?",
                   "looks like a transcript"),
    "right-to-left marks": ("\u202eThe Secretary met the Minister in Geneva on Monday.\u202c", "writing direction"),
    "markup": ("<p>The Secretary met the Minister <script>window.ran = 1</script><img src=x onerror='window.ran = 1'> in Geneva on Monday.</p>", "nothing was run"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_one_clear_line_and_is_not_lost(at: str, open_page: Open, kind: str) -> None:
    text, says = BAD[kind]
    watched = open_page(at)
    page = watched.page
    page.locator(".desk-form").wait_for()
    page.evaluate("text => { const box = document.querySelector('#desk-text-1'); box.value = text; box.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste', bubbles: true })); }", text)
    expect(page.locator(".side-1 .desk-found")).to_contain_text(says, timeout=20_000)
    assert page.evaluate("window.ran ?? 0") == 0 and page.locator(".desk-result img").count() == 0
    length = page.evaluate("document.querySelector('#desk-text-1').value.length")
    page.reload()
    page.locator(".desk-form").wait_for()
    assert page.evaluate("document.querySelector('#desk-text-1').value.length") == length
    assert [e for e in watched.errors if "404" not in e] == [] and watched.foreign == []


def test_the_same_text_twice_and_swapped_sides_are_named_and_swapped(at: str, open_page: Open, course: Course) -> None:
    page = open_page(at).page
    paste(page, US, US)
    expect(page.locator(".desk-said")).to_contain_text("The two texts are the same")
    rows = [s for s in course.statements_of("malta-2023") if s.side == "us" and s.lang == "en" and s.quote]
    page.get_by_role("button", name="Forget everything").click()
    paste(page, "", "\n\n".join(f"The account says that {s.quote}." for s in rows))
    expect(page.locator(".desk-said")).to_contain_text("Swap the two if so")
    page.get_by_role("button", name="Swap the two").click()
    expect(page.locator(".desk-said")).to_be_empty()
    expect(page.locator(".side-1 .desk-found")).to_contain_text(course.meeting_records["malta-2023"].title)


@pytest.mark.parametrize(("name", "content", "says"), [
    ("a.pdf", b"%PDF-1.7 \x00\x01", "is a PDF"), ("a.docx", b"PK\x03\x04 \x00", "a Word file"), ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "isn’t a text file"),
    ("empty.txt", b"", "There is no text here"),
])
def test_a_file_that_cannot_be_read_says_why(at: str, open_page: Open, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    page = open_page(at).page
    page.locator(".desk-form").wait_for()
    (tmp_path / name).write_bytes(content)
    page.locator("#desk-file-1").set_input_files(tmp_path / name)
    expect(page.locator(".side-1 .desk-found")).to_contain_text(says)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_opened_whatever_its_encoding(at: str, open_page: Open, tmp_path: Path, encoding: str) -> None:
    page = open_page(at).page
    page.locator(".desk-form").wait_for()
    (tmp_path / "cn.txt").write_text(CN, encoding)
    page.locator("#desk-file-2").set_input_files(tmp_path / "cn.txt")
    page.locator(".desk-result table").wait_for()
    assert len(sentences(page)) == 3


# -- known accounts, and what the page says of itself

def test_a_known_account_shows_the_courses_own_coding(at: str, open_page: Open, course: Course) -> None:
    rows = [s for s in course.statements_of("malta-2023") if s.side == "us" and s.lang == "en" and s.quote]
    page = open_page(at).page
    paste(page, "\n\n".join(f"The account says that {s.quote}." for s in rows))
    told = page.locator(".side-1 .desk-known")
    expect(told).to_contain_text(f"This is an account of {course.meeting_records['malta-2023'].title}")
    assert (told.locator("a").get_attribute("href") or "").startswith("malta-2023.html")
    codes = page.locator(".rtr-statement .desk-codes small").all_text_contents()
    assert codes and {code.strip() for code in codes} == {"the course’s own coding"}
    for s in rows:
        assert row_of(page, (s.quote or "")[:60]) == s.topic


def test_the_page_says_how_often_the_model_errs(at: str, open_page: Open, course: Course) -> None:
    about = load(course.folder).about
    words = open_page(at).page.locator("main").inner_text()
    assert f"{about['statements']:,}" in words and f"{about['meetings']} meetings" in words
    for trial in ("right", "right_later"):
        for share in about[trial].values():
            assert f"{100 * share:.1f} %" in words
    assert "silence" in words.lower() and "as you pasted it" in words


def test_without_scripts_the_page_says_where_to_turn(at: str, open_page: Open) -> None:
    page = open_page(at, java_script_enabled=False).page
    expect(page.locator(".desk-no-script")).to_be_visible()
    expect(page.locator(".desk-no-script")).to_contain_text("readouts draft")
    expect(page.locator(".desk-form")).to_be_hidden()


def test_it_works_from_a_folder_and_without_a_store(site: Path, open_page: Open) -> None:
    watched = open_page("about:blank")
    page = watched.page
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    page.goto((site / PAGE).as_uri())
    paste(page, US, CN)
    assert len(sentences(page)) == 8
    expect(page.locator(".desk-said")).to_contain_text("no room to keep this")
    assert watched.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_in_the_way_of_anybody(at: str, open_page: Open, width: int, scheme: str) -> None:
    page = open_page(at, viewport={"width": width, "height": 850}, color_scheme=scheme).page
    paste(page, US, CN)
    page.locator(f"{statement(page, 'fentanyl')} summary").click()
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(v["id"], n["html"][:120], n.get("failureSummary", "")[:200]) for v in found for n in v["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    small = page.evaluate("""() => [...document.querySelectorAll('.rtr-desk :is(button, summary, select, input, textarea)')].filter((e) => e.checkVisibility())
      .map((e) => [e.outerHTML.slice(0, 80), Math.round(e.getBoundingClientRect().height)]).filter(([, height]) => height < 24)""")
    assert small == []


def test_a_made_up_example_is_marked_as_such(at: str, open_page: Open) -> None:
    page = open_page(at).page
    page.get_by_role("button", name="Try it with two made-up accounts").click()
    page.locator(".rtr-desk[data-done]").wait_for()
    assert json.loads(kept_on(page)[KEY])["names"] == ["Norvale", "Estmark"]
    assert page.locator(".desk-result thead").inner_text().count("Norvale") == 1


def test_paper_has_the_comparison_and_not_the_form(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US, THEIRS)
    page.emulate_media(media="print")
    expect(page.locator(".desk-form")).to_be_hidden()
    expect(page.locator(".rtr-quote").first).to_be_visible()
    expect(page.locator(".desk-more").first).to_be_hidden()


def test_a_new_topic_moves_one_sentence_and_leaves_the_others_where_they_are(at: str, open_page: Open) -> None:
    """The browser lays out again what is taken out and put back: of many sentences that takes longer than a reader waits."""
    page = open_page(at).page
    paste(page, f"{US}\n\nThe Secretary stressed the Taiwan Strait again, and peace and stability across it.", THEIRS)
    page.evaluate("""() => { window.moved = []; new MutationObserver((all) => { for (const one of all) for (const node of [...one.addedNodes, ...one.removedNodes])
      if (node.querySelector?.('.rtr-statement') || node.matches?.('.rtr-statement')) moved.push(node.textContent); })
      .observe(document.querySelector('.desk-result tbody'), { childList: true, subtree: true }); }""")
    page.locator(f"{statement(page, 'underscored')} [data-head=topic]").focus()
    page.locator(f"{statement(page, 'underscored')} [data-head=topic]").select_option("narcotics")
    page.locator(".rtr-desk[data-done]").wait_for()
    moved = page.evaluate("moved")
    assert len(moved) == 2 and all("underscored the importance" in words for words in moved)  # out of one row, into another
    row = page.locator(".desk-result tr[data-topic=narcotics]")
    expect(row.locator("th small").first).to_have_text("only the United States")
    assert row.locator(".rtr-statement").count() == 2


@pytest.mark.parametrize("topic", ["taiwan", "narcotics", "unfitted", "ukraine-russia"])  # rows before and after its own, none, and one that is new
def test_a_sentence_keeps_its_lists_and_the_focus_when_its_topic_changes(at: str, open_page: Open, topic: str) -> None:
    page = open_page(at).page
    paste(page, f"{US}\n\nThe Secretary stressed the Taiwan Strait again, and peace and stability across it.", THEIRS)
    choice = f"{statement(page, 'underscored')} [data-head=topic]"
    page.locator(choice).focus()
    page.evaluate("window.list = document.activeElement")
    value = "" if topic == "unfitted" else topic
    page.locator(choice).select_option(value)
    assert page.evaluate("list.isConnected && list.closest('tr').dataset.topic") == topic
    assert page.evaluate("document.activeElement === list")
    expect(page.locator(f"{choice} + small")).to_have_text("your choice")
    expect(page.locator(f"{statement(page, 'underscored')} [data-head=move] + small")).not_to_have_text("your choice")


CHOOSE = """([choice, value, other]) => {
  const list = document.querySelector(choice), row = () => list.closest("tr");
  list.focus();
  list.value = value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  if (other) document.querySelector(other).focus();
  return [row().dataset.topic, [...list.closest("td").querySelectorAll(".rtr-quote")].map((quote) => quote.textContent), row().querySelectorAll("td.side-1 .rtr-none").length];
}"""


def test_a_sentence_is_under_its_new_topic_at_once_and_the_rest_follows(at: str, open_page: Open) -> None:
    """In the very task of the choice it is in its new row, where it is read in the order of its account; marks and counts come after the frame."""
    page = open_page(at).page
    first, last = "The Secretary stressed peace and stability across the Taiwan Strait.", "The Secretary raised the Taiwan Strait again."
    paste(page, f"{first}\n\n{US}\n\n{last}", THEIRS)
    assert [row_of(page, words) for words in (first, "fentanyl", last)] == ["taiwan", "narcotics", "taiwan"]
    topic, read, none = page.evaluate(CHOOSE, [f"{statement(page, 'fentanyl')} [data-head=topic]", "taiwan", None])
    assert topic == "taiwan" and none == 0
    assert read.index(first) < next(n for n, words in enumerate(read) if "fentanyl" in words) < read.index(last)
    page.wait_for_function("() => document.querySelector('tr[data-topic=taiwan] td.side-1 .rtr-h').textContent.includes('4 sentences')")
    page.locator(".rtr-desk[data-done]").wait_for()
    rows = "rows => rows.map((row) => [row.cells[0].textContent, ...[...row.querySelectorAll('.rtr-h, .rtr-none, .rtr-quote q')].map((part) => part.innerHTML)])"
    shown = page.locator(".desk-result tbody tr").evaluate_all(rows)
    page.reload()
    page.locator(".rtr-desk[data-done]").wait_for()
    page.locator(".rtr-later, .desk-later").wait_for(state="detached")
    assert page.locator(".desk-result tbody tr").evaluate_all(rows) == shown


def test_who_goes_on_at_once_is_not_called_back(at: str, open_page: Open) -> None:
    page = open_page(at).page
    paste(page, US, THEIRS)
    assert row_of(page, "fentanyl") == "narcotics"
    other = f"{statement(page, 'Cold War')} [data-head=move]"
    page.evaluate(CHOOSE, [f"{statement(page, 'fentanyl')} [data-head=topic]", "taiwan", other])
    page.locator("tr[data-topic=taiwan]", has_text="fentanyl").locator("small", has_text="your choice").first.wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("other => document.activeElement === document.querySelector(other)", other)
