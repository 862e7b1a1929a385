"""The site in Firefox and in WebKit, the engine of iPhones: what differs from Chromium is what breaks there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from engines import ENGINES, HOOK, Engine, Unavailable
from serving import Server
from test_compare_widget import expected
from test_explore_widgets import spoken_of
from test_own_copy import ESSAY, FOUND_ALL, OFFER, SHOW, TEXTS, invented, text, tidy

from readouts.analysis import quotation_quiz
from readouts.analysis.comparison import asymmetry
from readouts.analysis.phrase_trails import trails
from readouts.course.course import Course
from readouts.teaching.responses import read
from readouts.text.quotation_marks import within

Visit = Callable[..., Engine]
WIDE, TABLET, PHONE = 1440, 768, 390
CHAPTER = "book/texts/alaska-2021.html"
READOUTS = "book/readouts"
shared = (invented, text)  # fixtures of test_own_copy

NOTES_SHOWN = "all('.note').filter((note) => seen(note) && note.getClientRects().length).length"
ROWS = "all('.rtr-grid tbody tr').filter((row) => !row.hidden && seen(row))"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    try:
        started = ENGINES[request.param](tmp_path_factory.mktemp(request.param))
    except Unavailable as reason:
        pytest.skip(str(reason))
    with started:
        yield started


@pytest.fixture(scope="module")
def watched(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, every page of which remembers what went wrong on it."""
    folder = shutil.copytree(site, tmp_path_factory.mktemp("watched") / "html")
    for page in folder.rglob("*.html"):
        html = page.read_text("utf-8")
        assert "<head>" in html, page
        page.write_text(html.replace("<head>", f"<head>{HOOK}", 1), "utf-8")
    with Server(folder) as server:
        yield server.url


@pytest.fixture
def visit(engine: Engine, watched: str) -> Iterator[Visit]:
    """Open a page in a window so wide, as one who was never here; at the end nothing went wrong on the last page."""
    def opened(name: str, width: int = WIDE) -> Engine:
        engine.size(width)
        engine.open(f"{watched}/{name}")
        engine.wait("document.readyState === 'complete' && Boolean(document.body)")
        return engine

    opened("404.html").run("localStorage.clear()")
    yield opened
    assert engine.errors() == []
    assert engine.foreign() == []


def chapter(visit: Visit, name: str, width: int) -> Engine:
    """A chapter, with what comes after the stop to predict shown."""
    page = visit(f"book/texts/{name}.html", width)
    if page.run("return Boolean(find('.predict button', 'Show the rest'))"):
        page.click_on(".predict button", "Show the rest")
    return page


def ink(picture: np.ndarray) -> int:
    """How far the darkest and the lightest point of a part of a picture are apart: 0 where nothing is painted, 255 for black on white."""
    return int(np.ptp(picture.astype(int).sum(axis=2))) // 3 if picture.size else 0


# -- every page


def test_no_page_goes_wrong_or_scrolls_sideways_at_any_width(engine: Engine, watched: str, pages: list[str]) -> None:
    """One load for each page: at one end of the widths, then made wider or narrower."""
    widths, faults = [WIDE, TABLET, PHONE], []
    engine.size(widths[0])
    for name in pages:
        engine.open(f"{watched}/{name}")
        for width in widths:
            engine.size(width)
            over = engine.wait("document.readyState === 'complete' && [document.documentElement.scrollWidth - document.documentElement.clientWidth]")[0]
            faults += [f"{name} is {over} px too wide at {width} px"] if over > 0 else []
        faults += [f"{name}: {words}" for words in [*engine.errors(), *engine.foreign()]]
        widths.reverse()
    assert faults == [], "\n".join(faults)


# -- the notes of a chapter

REACHED = """
  // Can a click get there? At the places where the pane stays on its paragraph: from when its top comes to the line until it leaves it.
  const wide = innerWidth >= 992, faults = [];
  const parts = "a[href], summary, button, select, input";
  const hit = (e) => [...e.getClientRects()].filter((box) => box.width > 3).every((box) => {
    const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return found && (e.contains(found) || found.contains(e) && found.closest(parts) === e); });
  const center = (e, pane) => {
    const box = e.getBoundingClientRect(), around = pane.getBoundingClientRect();
    pane.scrollTop += box.top + box.height / 2 - around.top - around.height / 2; };
  const say = (e) => `${e.closest(".para").id} ${e.closest(".note")?.id ?? ""}: ${e.localName} ${e.textContent.trim().slice(0, 40)}`;
  let asked = 0;
  for (const note of all(".note")) note.open = true;
  for (const para of all(".para")) {
    para.closest(".reading").dispatchEvent(new CustomEvent("turn", { detail: para }));
    const pane = para.querySelector(".pane"), links = [...(para.querySelector(".notes")?.querySelectorAll(parts) ?? [])].filter(seen);
    const top = scrollY + para.getBoundingClientRect().top, line = innerHeight * .3;
    const far = [0, .5, 1].map((part) => top - line + part * (para.offsetHeight - 1));
    for (const e of links) {
      asked++;
      const reached = wide ? far.some((y) => { scrollTo({ top: y, behavior: "instant" }); center(e, pane); return hit(e); })
        : (e.scrollIntoView({ block: "center", behavior: "instant" }), hit(e));
      if (!reached) faults.push(say(e));
    }
  }
  return [asked, faults];
"""


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", TEXTS)
def test_every_link_summary_and_button_in_notes_can_be_clicked(visit: Visit, course: Course, name: str, width: int) -> None:
    asked, faults = chapter(visit, name, width).run(REACHED)
    assert asked > len(course.texts[name].notes)
    assert faults == [], f"{len(faults)} of {asked} cannot be reached:\n" + "\n".join(faults)


def test_a_click_on_a_link_in_the_pane_goes_there(visit: Visit) -> None:
    page = chapter(visit, "alaska-2021", WIDE)
    page.run("scrollTo({ top: scrollY + find('.para').getBoundingClientRect().top - innerHeight * .28, behavior: 'instant' })")
    page.wait("find('.para').classList.contains('current')")
    link = ".current .note a[href]:not([data-term]):not([href^=http])"
    href = page.run("return find(arguments[0]).href", link)
    page.click_on(link)
    page.wait("location.href === arguments[0]", href)


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "narrow"])
def test_no_notes_means_none(visit: Visit, course: Course, width: int) -> None:
    page = chapter(visit, "alaska-2021", width)
    assert page.run(f"return {NOTES_SHOWN}") > 0
    if width == PHONE:
        page.click_on(".reading-options > summary")
    page.click_on(".note-modes label", "none")
    assert page.wait("find('.note-modes input:checked') && document.querySelector('.note-modes input:checked').value") == "none"
    for fraction in (0, 0.3, 0.6, 0.9):  # the pane turns as one reads on
        page.run("scrollTo({ top: document.documentElement.scrollHeight * arguments[0], behavior: 'instant' })", fraction)
        assert page.run(f"return {NOTES_SHOWN}") == 0
    last = course.texts["alaska-2021"].notes[-1].id
    page = visit(f"{CHAPTER}#n-{last}", width)
    page.wait("document.querySelector('.note-modes input:checked')")
    choice, shown = page.run(f"return [document.querySelector('.note-modes input:checked').value, {NOTES_SHOWN}]")
    assert (choice == "none") == (shown == 0), f"{shown} notes are shown, and the choice says {choice}"


def test_a_note_unfolds_and_folds_with_one_mark_before_it(visit: Visit) -> None:
    page = chapter(visit, "alaska-2021", PHONE)
    page.click_on(".note summary")
    page.wait("document.querySelector('.note').open && seen(document.querySelector('.note > p'))")
    page.click_on(".note summary")
    page.wait("!document.querySelector('.note').open")
    for name in (CHAPTER, "book/readouts/who-said-it.html", "book/teaching/index.html"):
        double = visit(name).run("""return all("summary").filter((e) => !["none", "normal"].includes(getComputedStyle(e, "::before").content))
          .filter((e) => getComputedStyle(e).display === "list-item" && getComputedStyle(e).listStyleType !== "none").map((e) => e.textContent.trim())""")
        assert double == [], f"{len(double)} summaries of {name} show the browser's mark and ours"


# -- the widgets


@pytest.mark.parametrize(("width", "height"), [(WIDE, 1200), (PHONE, 1200)], ids=["wide", "narrow"])
def test_every_row_of_the_grid_is_painted(visit: Visit, course: Course, width: int, height: int) -> None:
    """By what the window shows, not by what the page says: every cell in which there are words."""
    page = visit(f"{READOUTS}/index.html", width)
    page.size(width, height)
    page.wait("find('.rtr-coverage .rtr-status').textContent")
    tall, seen, blank = page.run("return document.documentElement.scrollHeight"), set(), set()
    cells = f"""return {ROWS}.flatMap((row) => [...row.cells].filter((c) => seen(c) && c.textContent.trim()).map((c) => [row.dataset.meeting,
      ...["left", "top", "right", "bottom"].map((side) => Math.round(c.getBoundingClientRect()[side]))]))"""
    head = page.run("const head = find('.rtr-grid thead'); return head && getComputedStyle(head).position === 'sticky' ? Math.ceil(head.offsetHeight) : 0")
    for y in range(0, tall, height - head - 250):
        page.run("scrollTo({ top: arguments[0], behavior: 'instant' })", y)
        picture = page.picture()
        for meeting, left, top, right, bottom in page.run(cells):
            if head <= top and bottom <= height:
                seen.add(meeting)
                if ink(picture[top + 2 : bottom - 1, max(left, 0) : right]) < 40:
                    blank.add(meeting)
    page.size(width)
    assert seen == set(course.meeting_records)
    assert blank == set(), f"{len(blank)} of {len(seen)} rows are blank"


def test_the_grid_is_filtered_and_sorted(visit: Visit, course: Course) -> None:
    page = visit(f"{READOUTS}/index.html")
    page.wait("find('.rtr-coverage select')")
    page.choose("Topic", "taiwan")
    spoken = spoken_of(course, "taiwan")
    meetings = f"{ROWS}.map((row) => row.dataset.meeting)"
    assert page.run(f"return {meetings}") == spoken
    page.wait("location.hash === '#topic=taiwan'")
    page.choose("Sort", "asymmetry")
    wanted = [m for m in asymmetry(course).sort_values(["at_least", "at_most"], ascending=False, kind="stable").index if m in spoken]
    page.wait(f"{meetings}.join() === arguments[0]", ",".join(wanted))
    page.click_on(".rtr-grid td a")
    page.wait("location.hash.startsWith('#topic=') && find('.rtr-compare select')")


def test_the_comparison_shows_what_is_chosen(visit: Visit, course: Course) -> None:
    page = visit(f"{READOUTS}/malta-2023.html")
    page.wait("find('.rtr-compare select')")
    shown = "return all('.rtr-compare tbody tr:has(th)').filter(seen).map((row) => row.dataset.topic)"
    page.click_on(".rtr-compare button", "More")
    for show in ("both", "differ", "attributed", "all"):
        page.choose("Show", show)
        assert page.run(shown) == expected(course, show)
    page.choose("Topic", "taiwan")
    assert page.run(shown) == ["taiwan"]
    page.choose("Topic", "")
    statement = "const e = find('.rtr-statement:has(.rtr-original):has(.rtr-quote):has(.rtr-translation)')"
    for choice, part in (("official", "quote"), ("original", "original"), ("closer", "translation")):
        page.choose("Chinese side in", choice)
        page.wait("!document.querySelector('.rtr-later')")
        visible = page.run(f"{statement}; return ['quote', 'original', 'translation'].filter((part) => seen(e.querySelector(`.rtr-${{part}}`)))")
        assert visible == [part]
    page.choose("Chinese side in", "all")
    page.click_on(".rtr-compare button", "Predict China")
    page.wait("!seen(document.querySelector('td[data-side=cn] .rtr-statement'))")
    page.type("candid")
    page.click_on(".rtr-compare button", "Uncover")
    page.wait("seen(document.querySelector('td[data-side=cn] .rtr-statement'))")


def test_two_accounts_are_put_on_the_desk_changed_kept_and_forgotten(visit: Visit) -> None:
    page = visit(f"{READOUTS}/desk.html")
    page.wait("find('.desk-form')")
    page.run("""const [first, second] = all(".desk-field textarea");
      [first.value, second.value] = arguments;
      for (const box of [first, second]) box.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));""",
             "The Secretary raised concerns about fentanyl precursor chemicals. Both sides agreed to maintain open lines of communication.",
             "双方就共同关心的问题进行了坦诚、深入的沟通。双方同意继续保持沟通。")
    page.wait("document.querySelector('.rtr-desk').dataset.done && all('.rtr-statement').length === 4", seconds=30)
    assert page.run("return document.querySelector('tr[data-topic=narcotics] td + td').textContent").count("as pasted")
    assert page.run("return all('.desk-new p').length") >= 4
    page.run("document.querySelector('tr[data-topic=narcotics] [data-head=topic]').focus()")
    page.run("""const list = document.querySelector('tr[data-topic=narcotics] [data-head=topic]');
      list.value = 'climate'; list.dispatchEvent(new Event('change', { bubbles: true }));""")
    assert page.run("return document.querySelector('tr[data-topic=climate] .rtr-quote').textContent").count("fentanyl")
    visit(f"{READOUTS}/desk.html?again")
    assert page.wait("document.querySelector('tr[data-topic=climate] .rtr-quote')?.textContent", seconds=30).count("fentanyl")
    page.click_on("[data-do=forget]")
    page.wait("document.querySelectorAll('.desk-result table').length === 0 && !document.querySelector('#desk-text-1').value")


def test_who_said_it_is_played(visit: Visit, course: Course) -> None:
    page = visit(f"{READOUTS}/who-said-it.html#seed=3&about=taiwan")
    chosen = quotation_quiz.chosen(quotation_quiz.items(course), "taiwan", "3")
    for item in chosen:
        page.wait("find('.rtr-stage blockquote', arguments[0])", within(item.quote))
        page.click_on(".rtr-stage button", "U.S. account")
        assert page.wait("find('.rtr-verdict').textContent").startswith("✓" if item.side == "us" else "✗")
        page.wait("find('.rtr-answer', arguments[0])", item.gloss)
        page.click_on(".rtr-buttons button")
    page.wait("find('.rtr-stage', arguments[0])", f"{sum(i.side == 'us' for i in chosen)} of {len(chosen)} right")


def test_a_trail_is_followed(visit: Visit, course: Course) -> None:
    page = visit(f"{READOUTS}/phrase-trail.html")
    page.wait("find('.rtr-phrase_trail select')")
    page.choose("Phrase", "win-win")
    shown = "return all('section[data-phrase]').filter(seen).map((s) => s.dataset.phrase)"
    assert page.run(shown) == ["win-win"]
    page.click_on("section[data-phrase='win-win'] a.mark rect")
    page.wait("document.activeElement.matches('tr.rtr-found')")
    page.choose("Phrase", "all")
    assert page.run(shown) == [one.id for one in trails(course)]


# -- what is drawn


@pytest.mark.parametrize("text", ["candid-2023", "structural-2023"])
@pytest.mark.parametrize("width", [390, 360])
def test_the_number_of_a_note_is_never_alone_on_a_line(visit: Visit, text: str, width: int) -> None:
    page = chapter(visit, text, width)
    left = """return all(".quotation").filter(seen).map((e) => [[...e.querySelector("mark").getClientRects()].at(-1), e.querySelector("sup a")?.getBoundingClientRect(), e.textContent])
      .filter(([mark, number]) => number).map(([mark, number, words]) => [number.left > mark.left, words]);"""
    found = page.run(left)
    assert len(found) > 20 and [words for beside, words in found if not beside] == []


def test_what_the_legend_promises_is_drawn(visit: Visit) -> None:
    """A term has dots below it, words of one account a wavy line, those of both a heavy one, and the Chinese side has a double rule."""
    style = "const style = getComputedStyle(find(arguments[0])); return [style.textDecorationLine, style.textDecorationStyle]"
    assert visit(CHAPTER).run(style, "a[data-term]") == ["underline", "dotted"]
    page = visit(f"{READOUTS}/malta-2023.html")
    assert page.run(style, ".rtr-differs") == ["underline", "wavy"]
    assert page.run(style, ".rtr-shared") == ["underline", "solid"]
    left, top = page.run("""const head = find(".rtr-table thead .side-2"); head.scrollIntoView({ block: "center", behavior: "instant" });
      const box = head.getBoundingClientRect(); return [Math.round(box.x + box.width / 2), Math.round(box.y)]""")
    column = page.picture()[top - 6 : top + 10, left].astype(int)
    painted = np.abs(column - column[0]).max(axis=1) > 30
    assert int((np.diff(painted.astype(int)) == 1).sum()) == 2, "the rule above the Chinese side is not double"


def test_where_a_radio_is_nothing_else_is_painted(visit: Visit) -> None:
    """With the radios of the quiz hidden, nothing is left where they are: the letters of the options are elsewhere."""
    for width in (WIDE, PHONE):
        page = visit(CHAPTER, width)
        boxes = page.wait("find('.quiz input') && (document.querySelector('.quiz').scrollIntoView({ behavior: 'instant' }), all('.quiz input')"
                          ".map((e) => e.getBoundingClientRect()).filter((box) => box.bottom < innerHeight).map((box) => [box.left, box.top, box.right, box.bottom]))")
        page.run("for (const radio of all('.quiz input')) radio.style.visibility = 'hidden'")
        picture = page.picture()
        assert len(boxes) >= 4
        for left, top, right, bottom in boxes:
            assert ink(picture[round(top) : round(bottom), round(left) : round(right)]) < 20, f"an option's letter lies on its radio at {width} px"


# -- what a reader does


def test_the_quiz_answers(visit: Visit, course: Course) -> None:
    page = visit(CHAPTER)
    for item in course.texts["alaska-2021"].quiz[:2]:
        right = next(i for i, option in enumerate(item.options) if option.right)
        for i, words in ((0 if right else 1, "is wrong"), (right, "is right")):
            page.wait("document.querySelector(arguments[0])", f"#quiz-{item.id} li:nth-child({i + 1}) input")
            page.click_on(f"#quiz-{item.id} li:nth-child({i + 1}) label")
            page.wait("find(arguments[0], arguments[1])", f"#quiz-{item.id} .feedback", words)
    page.open(page.run("return location.href.split('#')[0]"))
    page.wait("find('.kept', arguments[0])", f"2 of {len(course.texts['alaska-2021'].quiz)} right, 0 on the first try.")
    assert page.run("return document.querySelector(arguments[0]).checked", f"#quiz-{item.id} li:nth-child({right + 1}) input")


def test_an_answer_is_kept_over_a_reload_and_gathered(visit: Visit) -> None:
    page = visit(CHAPTER)
    page.click_on(".answer textarea")
    page.type("First answer, 答案")
    assert page.run("return find('.answer textarea').value") == "First answer, 答案"
    page.run("location.reload()")
    page.wait("document.readyState === 'complete' && !document.activeElement.matches('textarea') && find('.answer textarea').value === 'First answer, 答案'")
    page = visit("book/my-work.html")
    assert page.wait("find('.written-answer .text').textContent") == "First answer, 答案"


def test_everything_is_handed_in_as_one_file(visit: Visit, tmp_path: Path) -> None:
    """On a phone: a chapter, a meeting and a term; the file is caught where the page gives it to the browser."""
    page = visit(CHAPTER, PHONE)
    page.click_on("#predict-text")
    page.type("It will reject it.")
    page.click_on(".predict button", "Keep this")
    page.wait("seen(find('#predicted')) && find('#predicted blockquote').textContent === 'It will reject it.'")
    page.click_on(".answer textarea")
    page.type("My answer")
    page.click_on("details.model > summary")
    page.wait("find('details.model').open")
    page.click_on("details.model label")
    page.click_on(".quiz > li label")
    page.wait("find('.finish li', 'Quiz: ') && find('.finish li', 'Prediction: written.')")
    page = visit(f"{READOUTS}/bali-2022.html", PHONE)
    page.wait("find('.rtr-compare button', 'Predict China')")
    page.click_on(".rtr-compare button", "Predict China")
    page.type("Candid.")
    page.click_on(".rtr-compare button", "Uncover")
    page.wait("seen(find('.rtr-predicted')) && find('.rtr-predicted blockquote').textContent === 'Candid.'")
    page.click_on(".answer textarea")
    page.type("On a meeting")
    page = visit("book/reference/glossary.html", PHONE)
    page.wait("find('.own-words summary')")
    page.click_on(".own-words summary")
    page.wait("find('.own-words textarea')")
    page.click_on(".own-words textarea")
    page.type("In mine")
    page = visit("book/my-work.html", PHONE)
    page.wait("all('.written-answer').length === 5")
    page.run("""URL.createObjectURL = (blob) => { blob.text().then((text) => { window.given = text; }); return "#"; };
      HTMLAnchorElement.prototype.click = () => {};""")
    page.click_on(".work-tools button", "Download my work to hand in")
    (tmp_path / "all.html").write_text(page.wait("window.given"), "utf-8")
    found = {answer.kind: answer for answer in read(tmp_path / "all.html").answers}
    assert set(found) == {"answer", "prediction", "quiz", "term"} and found["quiz"].score[1] == "8" and found["term"].text == "In mine"
    compared = [answer for answer in read(tmp_path / "all.html").answers if answer.first]
    assert [answer.first for answer in compared if answer.kind == "prediction"] == ["It will reject it.", "Candid."]
    assert [(answer.first, answer.checks) for answer in compared if answer.kind == "answer"] == [("My answer", (True, False, False))]


def test_a_question_on_an_earlier_chapter_comes_back(visit: Visit, course: Course) -> None:
    """What was answered wrong before a chapter is the first thing on the page of all that is due."""
    page = visit("book/texts/candid-2023.html", PHONE)
    page.run("for (const text of arguments[0]) localStorage.setItem(`${document.documentElement.dataset.kept}seen:${text}`, 'p1')", list(course.texts))
    page.open(page.run("return location.href"))
    page.click_on(".look-back > summary")
    name = page.wait("document.querySelector('.look-back > ol > li')?.dataset.card")
    wrong = page.run("return [...find('.look-back > ol > li').querySelectorAll('details details li')].findIndex((reason) => reason.matches('.wrong'))")  # options come shuffled
    page.click_on(f".look-back > ol > li:first-child ol > li:nth-child({wrong + 1}) label")
    page.wait("find('.look-back .kept', 'Comes back on your next visit.')")
    page.click_on(".look-back > ol > li:last-child summary")
    page.click_on(".look-back > ol > li:last-child button", "Ask me again")
    page.click_on(".look-back a", "Everything that is due")
    page.wait("find('.review [role=status]', '2 questions are due.')")
    assert page.run("return document.querySelector('.review ol.quiz > li').dataset.card") == name


def test_a_copy_that_is_pasted_is_shown_in_full(engine: Engine, invented: str) -> None:
    """Copied from a page and pasted, with the keys: the browser gives it as markup and as text."""
    engine.size(WIDE)
    engine.open(invented)
    engine.run("localStorage.clear()")
    engine.run("""const article = document.createElement("article");
      article.append(...arguments[0].map((words) => Object.assign(document.createElement("p"), { textContent: words })));
      document.body.append(article); getSelection().selectAllChildren(article);""", ["Home News Sport", *ESSAY])
    engine.press("Control+c")
    engine.run("document.querySelector('article').remove()")
    engine.click_on(".own-copy summary", OFFER)
    engine.click_on(".own-copy textarea")
    engine.press("Control+v")
    engine.wait("find('.own-copy textarea').value.length > 1000")
    engine.click_on(".own-copy button", SHOW)
    assert engine.wait("find('.own-copy [role=status]').textContent") == FOUND_ALL
    shown = engine.run("""return all(".original").map((p) => { p = p.cloneNode(true); p.querySelectorAll("sup").forEach((x) => x.remove()); return p.textContent; })""")
    assert shown == [tidy(words) for words in ESSAY]
    engine.click_on(".own-copy label", "Keep on this device")
    engine.open(invented)
    engine.wait("all('.original').length === arguments[0]", len(ESSAY))
    engine.click_on(".own-copy summary", OFFER)
    engine.click_on(".own-copy button", "Forget it")
    engine.wait("!document.querySelector('.original') && !localStorage.length")


def test_the_real_text_is_shown_in_full(visit: Visit, text: tuple[str, list[str]]) -> None:
    name, real = text
    page = chapter(visit, name, WIDE)
    page.click_on(".start.have")
    page.run("find('.own-copy textarea').value = arguments[0]", "\n\n".join(real))
    page.click_on(".own-copy button", SHOW)
    assert page.wait("find('.own-copy [role=status]').textContent") == f"Found {len(real)} of {len(real)} paragraphs."


@pytest.mark.parametrize(("question", "kind", "target"), [("interacting with Beijing", "Note", "#n-rebuke-in-the-room"),
                                                          ("台独", "Term", "#term-taiwan-independence")])
def test_a_question_is_answered_from_any_page(visit: Visit, question: str, kind: str, target: str) -> None:
    page = visit(CHAPTER)
    page.click_on("input[type=search]")
    page.type(question)
    page.press("Enter")
    page.wait("location.pathname.endsWith('/search.html') && find('#search-results li')")
    assert page.wait("find('#search-results .search-kind').textContent") == kind
    assert page.run("return Boolean(find('#search-results mark'))")
    page.click_on(f"#search-results a[href$='{target}']")
    page.wait("location.hash === arguments[0] && (({ top, bottom }) => bottom > 0 && top < innerHeight)(document.querySelector(location.hash).getBoundingClientRect())", target)


def at_a_term(visit: Visit) -> tuple[Engine, str]:
    """A page on which the focus came by keyboard to a term, and where its definition is."""
    page = visit(f"{CHAPTER}#who-is-speaking")
    box = page.run("""const link = find(".fold > p a[data-term]");
      const stops = all("a[href], button, summary, input, select, textarea, [tabindex]").filter(seen);
      stops[stops.indexOf(link) - 1].focus(); return `#def-${link.dataset.term}`;""")
    page.press("Tab")
    page.wait("document.activeElement.dataset.term && seen(document.querySelector(arguments[0]))", box)
    return page, box


def test_escape_closes_a_definition_and_it_stays_closed(visit: Visit) -> None:
    page, box = at_a_term(visit)
    page.press("Escape")
    stays_closed(page, box)
    page.press("Enter")
    page.wait("seen(document.querySelector(arguments[0]))", box)
    page.press("Tab")
    page.wait("document.querySelector(arguments[0]).contains(document.activeElement)", box)
    page.press("Escape")
    stays_closed(page, box)
    assert page.run("return document.activeElement.dataset.term") == box.removeprefix("#def-")


def stays_closed(page: Engine, box: str) -> None:
    page.wait("!seen(document.querySelector(arguments[0]))", box)
    page.run("window.later = 0; setTimeout(() => { window.later = 1; }, 200)")
    page.wait("window.later")
    assert page.run("return seen(document.querySelector(arguments[0]))", box) is False


@pytest.mark.parametrize("by", ["keyboard", "pointer"])
def test_enter_on_an_open_term_goes_to_the_glossary(visit: Visit, by: str) -> None:
    if by == "keyboard":
        page, box = at_a_term(visit)
    else:
        page = visit(f"{CHAPTER}#who-is-speaking")
        page.click_on(".fold > p a[data-term]")
        box = page.wait("find('.definition') && '#' + find('.definition').id")
    page.press("Enter")
    page.wait("location.href.endsWith(arguments[0])", f"glossary.html#{re.sub('^#def-', 'term-', box)}")


# -- how it is set

WORDS = r"""
  // Words that are broken in two, and numbers that a line's end parts from what they count, in what a reader sees.
  const unit = /\d[\d–-]*\s(?:min|minutes?|of\s\d+)\b/g, words = /[\p{L}\p{N}]{2,}/gu, found = [];
  const hidden = (e) => e.closest("pre, code, svg, script, style, [lang^=zh], thead") && !(e.closest("thead")?.offsetHeight > 2);
  for (const box of all("main details")) box.open = true;
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement: e } = walk.currentNode;
    if (hidden(e) || !seen(e) || /https?:|www\./.test(data)) continue;
    for (const pattern of e.closest(".whole, th, td, .byline") ? [words, unit] : [words]) for (const match of data.matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, match.index);
      range.setEnd(walk.currentNode, match.index + match[0].length);
      const ends = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => box.bottom);
      if (Math.max(...ends) - Math.min(...ends) > 6) found.push(`${match[0]}: ${data.trim().slice(0, 40)}`);
    }
  }
  return found;
"""
SET = ("book/index.html", CHAPTER, f"{READOUTS}/malta-2023.html", f"{READOUTS}/findings.html", f"{READOUTS}/how-we-know.html",
       f"{READOUTS}/phrase-trail.html", "book/teaching/syllabi.html", "book/reference/method.html", "book/across/timeline.html")


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "narrow"])
def test_no_word_is_broken_in_two_and_no_number_left_behind(visit: Visit, width: int) -> None:
    faults = {name: found for name in SET if (found := visit(name, width).run(WORDS))}
    assert faults == {}


@pytest.mark.parametrize(("width", "most"), [(WIDE, 700), (PHONE, 900)], ids=["wide", "narrow"])
def test_what_a_reader_came_for_is_within_the_first_screen(visit: Visit, course: Course, width: int, most: int) -> None:
    """What keeps room for a script's controls gives it back, whichever engine it is."""
    down = "Math.round(document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY)"
    for name in course.texts:
        page = visit(f"book/texts/{name}.html", width)
        page.wait("find('.reading-options')")
        assert page.run(f"return {down}", "#p1") <= most, name
    page = visit(f"{READOUTS}/malta-2023.html", width)
    page.wait("find('.rtr-compare .rtr-status').textContent")
    assert page.run(f"return {down}", ".rtr-table tbody tr") <= most


def test_the_choices_for_notes_are_in_one_row_with_their_name(visit: Visit) -> None:
    page = visit(CHAPTER)
    tops = page.wait("find('.note-modes') && all('.note-modes :is(legend, label)').map((e) => Math.round(e.getBoundingClientRect().top))")
    assert len(tops) == 4 and max(tops) - min(tops) <= 4


def test_a_scroll_bar_is_as_dark_as_its_page(visit: Visit) -> None:
    page = visit(CHAPTER)
    page.click_on("#theme-button")
    page.wait("document.documentElement.dataset.theme === 'dark'")
    left, top, right, bottom = page.run("""const pane = find(".current .pane") ?? find(".pane"), { left, top, right, bottom } = pane.getBoundingClientRect();
      return [left, top, right, Math.min(bottom, innerHeight)].map(Math.round);""")
    assert right - left > 100 and bottom - top > 50
    assert page.picture()[top:bottom, right - 12 : right].mean() < 110
    page.open(page.run("return location.href"))
    assert page.wait("find('#theme-button').textContent") == "Light"
    assert page.run("return document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "narrow"])
def test_a_topic_is_presented_and_left(visit: Visit, width: int) -> None:
    """With the button that opens it, the arrow, and Escape; the button that leaves is in the row of the others where there is room."""
    page = visit(f"{READOUTS}/malta-2023.html", width)
    page.click_on(".rtr-compare button", "More")
    page.click_on(".rtr-compare button", "Present to class")
    page.wait("find('dialog[open] .rtr-turn', ': 1 of ')")
    tops = page.run("return all('dialog .rtr-controls > *').filter(seen).map((e) => Math.round(e.getBoundingClientRect().top))")
    assert len(tops) == 4 and len({round(place / 12) for place in tops}) <= (1 if width == WIDE else 2)
    page.press("ArrowDown")
    page.click_on("dialog button", "→")
    page.wait("find('dialog[open] .rtr-turn', ': 2 of ')")
    page.press("Escape")
    page.wait("!document.querySelector('dialog[open]') && document.activeElement.textContent === 'Present to class'")


def test_a_file_of_answers_is_loaded(visit: Visit) -> None:
    page = visit("book/my-work.html", PHONE)
    text = (Path(__file__).parent.parent / "fixtures" / "answers" / "everything.json").read_text("utf-8")
    page.wait("find('input[type=file]')")
    page.run("""const given = new DataTransfer(), chosen = find("input[type=file]");
      given.items.add(new File([arguments[0]], "everything.json", { type: "application/json" }));
      chosen.files = given.files;
      chosen.dispatchEvent(new Event("change", { bubbles: true }));""", text)
    page.wait("find('.my-work > .kept', ' loaded.') && all('.written-answer').length")


def test_a_question_has_an_address_to_copy(visit: Visit) -> None:
    for name in (CHAPTER, f"{READOUTS}/malta-2023.html", f"{READOUTS}/worked-example.html"):
        page = visit(name, PHONE)
        asked = page.run("""return all(".questions > li").map((item) => { const sign = item.querySelector(".headerlink"), box = sign?.getBoundingClientRect();
          return [item.id, sign && seen(sign) ? sign.hash.slice(1) : "", Math.round(Math.min(box?.width ?? 0, box?.height ?? 0))]; })""")
        assert asked and [(one, one) for one, _, _ in asked] == [(one, address) for one, address, _ in asked]
        assert min(size for *_, size in asked) >= 24


def test_the_search_field_is_wide_enough_on_a_phone(visit: Visit) -> None:
    wide = {name: visit(name, PHONE).run("return document.querySelector('#search-field').offsetWidth")
            for name in ("book/index.html", CHAPTER, "search.html", "404.html")}
    assert min(wide.values()) >= 160, wide
