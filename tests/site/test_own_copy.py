"""A reader's own copy on the open site: recognized, shown in full, highlighted in the right places, kept from everyone."""

from __future__ import annotations

import base64
import html
import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, ROOT, Watched, texts_folder
from playwright.sync_api import Page, expect

from readouts import assets
from readouts.anchoring.fingerprints import Print
from readouts.anchoring.own_copy import tidy
from readouts.course.course import Course
from readouts.course.records import Note
from readouts.rendering.elements import to_html
from readouts.rendering.highlight import original_nodes
from readouts.text import folding

sys.path.insert(0, str(ROOT / "tests" / "unit"))
from own_copy_vectors import DRIVER, VECTORS, wrong
from source_texts import FILES, paragraphs

Open = Callable[..., Watched]
INVENTED = ROOT / "tests" / "fixtures" / "invented"
ESSAY, RETOLD = (INVENTED.joinpath(name).read_text("utf-8").strip().split("\n\n") for name in ("essay.txt", "retold.txt"))
TEXTS = sorted(p.name for p in (ROOT / "data" / "texts").iterdir() if p.is_dir())
MENU = ["Home\nNews\nSport\nSign in", "The old customs house at Osterby. Photo: A. Quill / Harbour Press"]
COMMENTS = ["3 comments", "gullwatcher: So the lamp is not repaired? I say pay for it."]
SHOW = "Show the full text"
OFFER = "Have the article? Open or paste your copy."
FOUND_ALL = f"Found {len(ESSAY)} of {len(ESSAY)} paragraphs."

# Quotations of the invented text: overlapping, nested, beginning together, of a whole long passage, twice in it, and gone.
QUOTES = [
    (1, "nobody on the quay expects them to come out smiling"), (1, "on the quay"), (1, "expects them to come out smiling."),
    (2, "We come to listen, not to sign"), (2, "We come to listen"), (2, '"We come to listen'),
    (2, "Her opposite number … nearly the same words"), (5, "pilots' guilds"), (5, "a frank exchange on all matters of concern"),
    (3, "each"), (3, "the lanterns of the northern guild"),
]
NOTES = [{"id": f"note-{i}", "at": at, "quote": quote, "prefix": "", "suffix": "", "number": i} for i, (at, quote) in enumerate(QUOTES, 1)]


def joined(blocks: list[str]) -> list[str]:
    return [" ".join(blocks[i : i + 3]) for i in range(0, len(blocks), 3)]


def split_up(blocks: list[str]) -> list[str]:
    out = []
    for i, block in enumerate(blocks):
        middle = block.find(" ", len(block) // 2)
        out += [block[:middle], block[middle:].strip()] if i % 2 and middle > 0 else [block]
    return out


def noisy(blocks: list[str]) -> list[str]:
    return [*MENU, *blocks[:2], "ADVERTISEMENT Ropes, nets and lamps at half the price, only this week", *blocks[2:], *COMMENTS]


WAYS: dict[str, Callable[[list[str]], str]] = {
    "as it is": "\n\n".join,
    "with menus, a caption, an advertisement and comments": lambda blocks: "\n\n".join(noisy(blocks)),
    "hard line breaks": lambda blocks: "\n\n".join(noisy([textwrap.fill(b, 72) for b in blocks])),
    "joined": lambda blocks: "\n\n".join(noisy(joined(blocks))),
    "split": lambda blocks: "\n\n".join(noisy(split_up(blocks))),
    "in one block": lambda blocks: " ".join(noisy(blocks)),
}


# -- the page of the invented text: made by the test, with the site's own script and style ----------------------------------


def section(n: int) -> str:
    own = [note for note in NOTES if note["at"] == n]
    quotations = "".join(
        f'<p class="quotation" id="q-{q["id"]}"><mark class="voice-quoted">“{html.escape(str(q["quote"]), quote=False)}”</mark>'
        f'<sup><a href="#n-{q["id"]}" aria-label="Note {q["number"]}">{q["number"]}</a></sup></p>' for q in own)
    notes = "".join(f'<details class="note" id="n-{q["id"]}" open><summary>{q["number"]}</summary><p>About it.</p></details>' for q in own)
    return (f'<section class="para" id="p{n}" aria-label="Paragraph {n}"><a class="number" href="#p{n}" aria-label="Paragraph {n}">{n}</a>'
            f'<div class="precis"><p>In our words, number {n}.</p>{quotations}<p class="mentioned">Discussed in: elsewhere</p></div>'
            f'<div class="notes">{notes}</div></section>')


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("invented")
    prints = [Print.of(p) for p in ESSAY]
    data = {"text": "velm", "paragraphs": [{"words": p.words, "shingles": sorted(p.shingles)} for p in prints], "notes": NOTES}
    theme = ROOT / "readouts/assets/theme/static"
    (folder / "owncopy.js").write_text(assets.own_copy(), "utf-8")
    style = re.sub(r"@font-face .*\n", "", (theme / "readouts.css").read_text("utf-8"))  # this page has no typeface next to it
    (folder / "page.html").write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Velm</title><style>{style}</style>"
        '<script defer src="owncopy.js"></script><body class="wide"><main><h1>Velm</h1><div class="reading">'
        f'{assets.own_copy_form()}<script type="application/json" class="reading-data">{json.dumps(data)}</script>'
        f"{''.join(section(n) for n in range(1, len(ESSAY) + 1))}</div></main></body></html>", "utf-8")
    return (folder / "page.html").as_uri()


def give(page: Page, copy: str) -> None:
    """Put a copy into the form and ask for the full text, with the pointer."""
    if not page.get_by_role("button", name=SHOW).is_visible():
        way_in = page.get_by_role("link", name="I have the article")  # a chapter has it; the made-up page only the form
        (way_in if way_in.is_visible() else page.get_by_text(OFFER)).click()
    page.get_by_label("Paste it here").fill(copy)
    page.get_by_role("button", name=SHOW).click()


def paste(page: Page, markup: str, plain: str = "plain") -> None:
    """Paste as a browser does, with both kinds of content."""
    page.get_by_text(OFFER).click()
    page.get_by_label("Paste it here").evaluate(
        """(box, [markup, plain]) => { const data = new DataTransfer(); data.setData("text/html", markup); data.setData("text/plain", plain);
        box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""", [markup, plain])


def shown(page: Page) -> dict[int, str]:
    """The paragraphs that are shown in full, without the numbers of notes."""
    found = page.evaluate("""() => [...document.querySelectorAll(".para:has(.original)")].map((s) => {
      const p = s.querySelector(".original").cloneNode(true); p.querySelectorAll("sup").forEach((x) => x.remove());
      return [Number(s.id.slice(1)), p.textContent]; })""")
    return dict(found)


def marked(page: Page) -> dict[str, tuple[int, str]]:
    """For each note the paragraph in which it is marked, and the words."""
    found = page.evaluate("""() => [...document.querySelectorAll(".original mark")].flatMap((m) =>
      m.dataset.notes.split(" ").map((id) => [id, Number(m.closest(".para").id.slice(1)), m.textContent]))""")
    marks: dict[str, tuple[int, str]] = {}
    for name, n, text in found:
        assert marks.get(name, (n,))[0] == n
        marks[name] = (n, marks.get(name, (n, ""))[1] + text)
    return marks


def status(page: Page) -> str:
    return page.locator(".own-copy [role=status]").text_content() or ""


def test_the_script_stays_small() -> None:
    """It comes with every chapter. What a PDF did to words, and the kinds of files, took the last 1.7 KB."""
    assert (assets.FOLDER / "owncopy.js").stat().st_size < 17 * 1024, "as it is written"
    assert len(assets.own_copy().encode()) < 16_800, "as it is sent"


def test_the_vectors_in_the_browser(open_page: Open) -> None:
    script = base64.b64encode(f"{assets.esm('owncopy')}export {{ words }};".encode()).decode()
    answers = open_page("about:blank").page.evaluate(
        f"async (vectors) => ({DRIVER})(await import('data:text/javascript;base64,{script}'), vectors)", VECTORS)
    assert wrong(answers) == []


@pytest.mark.parametrize("way", WAYS)
def test_every_paragraph_of_the_invented_text_is_shown(invented: str, open_page: Open, way: str) -> None:
    page = open_page(invented).page
    give(page, WAYS[way](ESSAY))
    assert status(page) == FOUND_ALL
    assert shown(page) == {n: tidy(p) for n, p in enumerate(ESSAY, 1)}


def test_it_is_drawn_as_the_licensed_edition_draws_it(invented: str, open_page: Open) -> None:
    """Overlapping and nested quotations, two that begin together, and one that is not there: element for element."""
    page = open_page(invented).page
    before = page.locator(".precis").nth(0).inner_html()
    give(page, WAYS["as it is"](ESSAY))
    numbers = {str(q["id"]): int(str(q["number"])) for q in NOTES}
    for n, text in enumerate(ESSAY, 1):
        own = [Note.model_construct(**{k: q[k] for k in ("id", "at", "quote", "prefix", "suffix")}) for q in NOTES if q["at"] == n]
        expected = "".join(to_html(node) for node in original_nodes(tidy(text), own, numbers))
        same = page.evaluate("""([n, markup]) => {
          const box = document.createElement("div"), parts = [...document.querySelectorAll(`#p${n} > .precis > :is(.original, .orphans)`)];
          const even = (x) => { x.normalize(); return x.outerHTML.replace(/\\s+/g, " ").replace(/\\s+(?=<)|(?<=>)\\s+/g, ""); };
          const sorted = (x) => x.replace(/<(\\w+)((?: [\\w-]+="[^"]*")+)>/g, (_, t, a) => `<${t} ${a.match(/[\\w-]+="[^"]*"/g).sort().join(" ")}>`);
          box.innerHTML = markup;
          const wanted = [...box.querySelectorAll(".original, .orphans")];
          return [parts.map(even).map(sorted).join(""), wanted.map(even).map(sorted).join("")]; }""", [n, expected])
        assert same[0] == same[1]
        order = page.locator(f"#p{n} > .precis > *").evaluate_all("(all) => all.map((x) => x.className)")
        assert order == ["original", *(["orphans"] if n == 3 else []), "brief", "mentioned"]
    assert "“the lanterns of the northern guild”" in page.locator("#p3 .orphans mark").all_text_contents()
    page.get_by_role("button", name="Forget it").click()
    assert page.locator(".precis").nth(0).inner_html() == before


def test_no_id_stands_twice(invented: str, open_page: Open) -> None:
    page = open_page(invented).page
    give(page, WAYS["as it is"](ESSAY))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((x) => x.id)")
    assert len(ids) == len(set(ids))
    assert {f"q-{q['id']}" for q in NOTES} <= set(ids)


def test_half_a_copy_leaves_the_rest_in_our_words(invented: str, open_page: Open) -> None:
    page = open_page(invented).page
    give(page, "\n\n".join([*ESSAY[:4], ESSAY[6]]))
    assert status(page) == f"Found 5 of {len(ESSAY)} paragraphs. Missing, left in our words: 5, 6, {', '.join(map(str, range(8, len(ESSAY) + 1)))}."
    assert sorted(shown(page)) == [1, 2, 3, 4, 7]
    expect(page.locator("#p5 .quotation").first).to_be_visible()
    expect(page.get_by_text("In our words, number 5.")).to_be_visible()


@pytest.mark.parametrize(("copy", "why"), [
    ("\n\n".join(RETOLD), r"This is not the text of this chapter \(similarity [0-3] %\)\."),
    (re.sub(r"((?:\w+\W+){4})\w+", r"\1otherwise", "\n\n".join(ESSAY)), r"This is another version of the text, or too little of it \(similarity [45]\d %\)\."),
    ("\n\n".join([*MENU, ESSAY[2]]), r"This is another version of the text, or too little of it \(similarity \d+ %\)\."),
    ("", r"This is not the text of this chapter \(similarity 0 %\)\."),
    ("a" + "\u0301\u0316" * 2_000, r"This is not the text of this chapter \(similarity 0 %\)\."),
], ids=["another text", "another version", "one paragraph", "nothing", "a pile of marks"])
def test_another_text_is_refused_with_the_reason(invented: str, open_page: Open, copy: str, why: str) -> None:
    page = open_page(invented).page
    give(page, copy)
    assert re.fullmatch(why, status(page)), status(page)
    assert page.locator(".full").count() == 0


def test_a_refused_copy_leaves_the_one_that_is_shown(invented: str, open_page: Open) -> None:
    page = open_page(invented).page
    give(page, "\n\n".join(ESSAY))
    give(page, "\n\n".join(RETOLD))
    assert len(shown(page)) == len(ESSAY)


def web_page() -> str:
    article = "".join(f"<p>{html.escape(p).replace('harbour', '<a href=x><b>har</b>bour</a>')}\n</p>" for p in ESSAY)
    return ("<nav><ul><li>Home<li>News</ul></nav><script>document.title = 'run'</script><style>@import url(http://foreign.example/a.css)</style>"
            f"<article><h1>Before the ice</h1><!-- a comment --><img src='http://foreign.example/x.png' onerror=\"document.title='run'\">{article}</article>"
            "<noscript>Switch on scripts</noscript><textarea>Your reply</textarea><iframe src='http://foreign.example/'></iframe>")


def test_a_pasted_page_is_read_as_text(invented: str, open_page: Open) -> None:
    watched = open_page(invented)
    page, requests = watched.page, []
    page.on("request", lambda request: None if request.url.endswith(("icon.svg", ".woff2")) else requests.append(request.url))
    paste(page, web_page())
    box = page.get_by_label("Paste it here").input_value()
    assert "Home" in box and "Before the ice" in box
    assert not re.search(r"document\.title|@import|a comment|Switch on|Your reply|<", box)
    page.get_by_role("button", name=SHOW).click()
    assert status(page) == FOUND_ALL
    assert shown(page) == {n: tidy(p) for n, p in enumerate(ESSAY, 1)}
    page.wait_for_timeout(300)
    assert (requests, watched.foreign, watched.errors, page.title()) == ([], [], [], "Velm")


def test_markup_in_plain_text_stays_text(invented: str, open_page: Open) -> None:
    watched = open_page(invented)
    evil = "<img onerror=alert()>"
    give(watched.page, "\n\n".join(p.replace("Marta Quill", f"Marta {evil} Quill") for p in ESSAY))
    assert evil in shown(watched.page)[2]
    assert watched.page.locator(".original :not(mark, sup, sup a, span)").count() == 0
    assert (watched.page.title(), watched.errors) == ("Velm", [])


@pytest.mark.parametrize(("name", "content"), [
    ("copy.txt", "\n\n".join(ESSAY).encode()),
    ("copy.txt", "\n\n".join(ESSAY).encode("utf-16")),
    ("copy.txt", "\r\n\r\n".join(ESSAY).encode("cp1252")),
    ("copy.html", f"<!DOCTYPE html><html><head><title>x</title></head><body>{web_page()}</body></html>".encode()),
], ids=["UTF-8", "UTF-16", "Windows-1252", "HTML"])
def test_a_file_is_opened(invented: str, open_page: Open, name: str, content: bytes) -> None:
    page = open_page(invented).page
    page.get_by_text(OFFER).click()
    page.get_by_label("or open a text or HTML file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    expect(page.locator(".own-copy [role=status]")).to_have_text(FOUND_ALL)
    assert shown(page) == {n: tidy(p) for n, p in enumerate(ESSAY, 1)}


@pytest.mark.parametrize(("content", "kind"), [
    (b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04\x14\0", "a Word, EPUB or ZIP file"), (b"{\\rtf1 " + ESSAY[0].encode(), "an RTF file"),
    (b"\xd0\xcf\x11\xe0\xa1", "an old Word file"),
])
def test_a_file_that_a_page_cannot_read_is_named_with_the_way_out(invented: str, open_page: Open, content: bytes, kind: str) -> None:
    page = open_page(invented).page
    page.get_by_text(OFFER).click()
    page.get_by_label("or open a text or HTML file").set_input_files({"name": "copy", "mimeType": "", "buffer": content})
    expect(page.locator(".own-copy [role=status]")).to_have_text(
        f"This is {kind}, which a page can’t read. Open it, select all, copy, and paste here.")
    assert shown(page) == {} and page.get_by_label("Paste it here").input_value() == ""


@pytest.mark.parametrize("inside", ["{}<wbr>{}", "<big>{}</big>{}", "<bdi>{}</bdi>{}", "<nobr>{}{}</nobr>", "<x-drop>{}</x-drop>{}", "<sub>{}</sub>{}"])
def test_only_blocks_part_words(invented: str, open_page: Open, inside: str) -> None:
    page = open_page(invented).page
    markup = "".join(f"<p>{inside.format(html.escape(p[0]), html.escape(p[1:]))}</p>" for p in ESSAY)
    paste(page, markup)
    page.get_by_role("button", name=SHOW).click()
    assert status(page) == FOUND_ALL
    assert shown(page) == {n: tidy(p) for n, p in enumerate(ESSAY, 1)}


def stored(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def test_it_is_kept_only_if_asked_and_forgotten_at_once(invented: str, open_page: Open) -> None:
    page = open_page(invented).page
    give(page, "\n\n".join(noisy(ESSAY)))
    assert stored(page) == []
    page.reload()
    assert shown(page) == {}
    give(page, "\n\n".join(noisy(ESSAY)))
    page.get_by_label("Keep on this device").check()
    assert stored(page) == ["readouts:copy:velm"]
    assert "ADVERTISEMENT" not in page.evaluate("localStorage['readouts:copy:velm']")
    page.reload()
    assert len(shown(page)) == len(ESSAY)
    page.get_by_text(OFFER).click()
    page.get_by_label("Keep on this device").uncheck()
    assert stored(page) == []
    page.get_by_label("Keep on this device").check()
    page.get_by_role("button", name="Forget it").click()
    assert (stored(page), shown(page), page.locator(".full").count(), status(page)) == ([], {}, 0, "Forgotten.")
    assert page.get_by_label("Paste it here").input_value() == ""
    assert not page.get_by_label("Keep on this device").is_checked()
    page.reload()
    assert shown(page) == {}


def test_where_there_is_no_room_the_box_does_not_stay_ticked(invented: str, open_page: Open) -> None:
    page = open_page(invented).page
    page.evaluate("() => { for (let n = 1 << 20; n; n >>= 1) try { for (;;) localStorage[Math.random()] = 'x'.repeat(n); } catch {} }")
    give(page, "\n\n".join(ESSAY))
    page.get_by_label("Keep on this device").click()
    assert not page.get_by_label("Keep on this device").is_checked()


def test_by_keyboard_alone(invented: str, open_page: Open) -> None:
    page = open_page(invented).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == OFFER
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("\n\n".join(ESSAY))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == SHOW
    page.keyboard.press("Enter")
    assert status(page) == FOUND_ALL
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert stored(page) == ["readouts:copy:velm"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert (stored(page), shown(page)) == ([], {})
    assert page.evaluate("document.activeElement.textContent") == "Forget it"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_open_or_filled(invented: str, open_page: Open, scheme: str) -> None:
    page = open_page(invented, color_scheme=scheme).page
    page.get_by_text(OFFER).click()
    for fill in (False, True):
        if fill:
            give(page, "\n\n".join(ESSAY))
            page.get_by_text("In brief").first.click()
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()[:2000]


# -- the real chapters -----------------------------------------------------------------------------------------------------


@pytest.fixture(params=FILES)
def text(request: pytest.FixtureRequest) -> Iterator[Any]:
    folder = texts_folder()
    if folder is None:
        pytest.skip("the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")
    yield request.param, [" ".join(p.split()) for p in paragraphs(folder, request.param)]


def test_the_real_texts(site: Path, served: str, open_page: Open, course: Course, text: tuple[str, list[str]]) -> None:
    name, real = text
    watched = open_page(f"{served}/book/texts/{name}.html")
    page, requests = watched.page, []
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: None if request.url.endswith(("icon.svg", ".woff2")) else requests.append(request.url))
    notes = {note.id: note for note in course.texts[name].notes}
    for way, make in WAYS.items():
        give(page, make(real))
        assert status(page) == f"Found {len(real)} of {len(real)} paragraphs.", way
        assert shown(page) == {n: tidy(p) for n, p in enumerate(real, 1)}, way
        marks = marked(page)
        assert marks.keys() == notes.keys(), way
        for id, (at, words) in marks.items():
            quote = notes[id].quote
            assert at == notes[id].at
            first, _, last = quote.partition(" … ")
            assert folding.normalize(words).startswith(folding.normalize(first))
            assert folding.normalize(words).endswith(folding.normalize(last or first))
            assert last or folding.normalize(words) == folding.normalize(quote)
    assert (requests, watched.foreign, watched.errors) == ([], [], [])


def test_a_real_text_from_a_folder(site: Path, open_page: Open, text: tuple[str, list[str]]) -> None:
    name, real = text
    watched = open_page((site / f"book/texts/{name}.html").as_uri())
    give(watched.page, "\n\n".join(real))
    assert status(watched.page) == f"Found {len(real)} of {len(real)} paragraphs."
    assert watched.errors == []


def test_a_real_text_is_refused_in_another_chapter(site: Path, served: str, open_page: Open, text: tuple[str, list[str]]) -> None:
    name, real = text
    for other in TEXTS:
        if other != name:
            page = open_page(f"{served}/book/texts/{other}.html").page
            give(page, "\n\n".join(real))
            assert re.fullmatch(r"This is not the text of this chapter \(similarity [0-4] %\)\.", status(page))
            assert page.locator(".full").count() == 0


def test_a_quotation_links_to_its_note(served: str, open_page: Open, text: tuple[str, list[str]]) -> None:
    name, real = text
    page = open_page(f"{served}/book/texts/{name}.html", viewport={"width": 390, "height": 800}).page
    give(page, "\n\n".join(real))
    page.get_by_role("button", name="Show the rest").click()  # the predict stop covers what comes after it
    link = page.locator(".original sup a:visible").first  # what is after a question to predict is covered
    target = link.get_attribute("href")
    link.click()
    expect(page.locator(f"{target} > p").first).to_be_in_viewport()


def test_only_pages_with_a_reading_load_the_script(site: Path, course: Course) -> None:
    for page in (site / "book").rglob("*.html"):
        assert ("owncopy." in page.read_text("utf-8")) == (page.parent.name == "texts" and page.stem in course.texts), page


def test_without_scripts_nothing_is_offered(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", java_script_enabled=False).page
    expect(page.get_by_text(OFFER)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_real_chapter_in_full(served: str, open_page: Open, text: tuple[str, list[str]], scheme: str) -> None:
    name, real = text
    page = open_page(f"{served}/book/texts/{name}.html", color_scheme=scheme).page
    give(page, "\n\n".join(real))
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()[:2000]

