"""What one sees can be pressed: where a link, button or field is drawn, nothing else takes the click, on any page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import Watched
from playwright.sync_api import Page

from readouts.course.course import Course

Open = Callable[..., Watched]
PARTS = "a[href], summary, button, input, select, textarea"

# Which element a click would reach, where each is drawn after the keyboard has come to it. Backward, since what stays at
# the top of the window is in the way then.
COVERED = """(parts) => {
  const all = [...document.querySelectorAll(parts)].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled);
  scrollTo(0, document.documentElement.scrollHeight);
  const asked = [], covered = [];
  for (const part of all.reverse()) {
    const drawn = part.querySelector(".mark") ?? part; // of a mark in a picture, the name counts only once it is shown
    drawn.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = [...drawn.getClientRects()].find((box) => box.width > 3 && box.height > 3);
    if (!box || box.right < 0 || part.closest(".para:not(.current) > .notes")) continue; // what only the focus brings into the window
    const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    asked.push(part);
    if (!part.contains(found)) covered.push(`${part.outerHTML.slice(0, 90)} lies under ${found?.outerHTML.slice(0, 90)}`);
  }
  return [asked.length, covered]; }"""

# The same for the notes on a paragraph, read as a reader does: the page scrolls on while the paragraph is the one being read, and the pane
# beside it is scrolled.
COVERED_NOTES = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  let asked = 0;
  const covered = [];
  for (const paragraph of document.querySelectorAll(".para")) {
    const parts = [...paragraph.querySelectorAll(".notes :is(a[href]:not(.back-to-words), summary)")], reached = new Set();
    const pane = paragraph.querySelector(".pane"), top = scrollY + paragraph.getBoundingClientRect().top;
    asked += parts.length;
    for (let y = top - innerHeight * .29; pane && reached.size < parts.length && y < top + paragraph.offsetHeight; y += 120) {
      scrollTo(0, y);
      for (let n = 20; n-- && !paragraph.classList.contains("current");) await drawn();
      if (!paragraph.classList.contains("current")) break;
      for (const part of parts) {
        const around = pane.getBoundingClientRect(), there = part.getBoundingClientRect();
        pane.scrollTop += there.top + there.height / 2 - around.top - around.height / 2;
        const box = part.getClientRects()[0];
        if (part.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))) reached.add(part);
      }
    }
    for (const part of parts) if (!reached.has(part)) covered.push(`${paragraph.id}: ${part.textContent}`);
  }
  return [asked, covered]; }"""


def samples(pages: list[str]) -> list[str]:
    """All pages but those of most meetings, which are all alike, and the first, which only sends on."""
    alike = [name for name in pages if re.fullmatch(r"book/readouts/.*-20\d\d\S*\.html", name)]
    return [name for name in pages if name != "index.html" and name not in alike[3:]]


def chapter(page: Page) -> None:
    """Show what comes after a stop to predict."""
    rest = page.get_by_role("button", name="Show the rest")
    if rest.count():
        rest.click()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_part_of_a_page_lies_under_another(served: str, pages: list[str], open_page: Open, width: int) -> None:
    page = open_page("about:blank", viewport={"width": width, "height": 850}).page
    faults, asked = [], 0
    for name in samples(pages):
        page.goto(f"{served}/{name}")
        chapter(page)
        count, covered = page.evaluate(COVERED, PARTS)
        asked += count
        faults += [f"{name}: {fault}" for fault in covered]
    assert asked > 2000
    assert faults == [], f"{len(faults)} of {asked}\n" + "\n".join(faults)


@pytest.mark.parametrize("width", [1440, 1280, 992])
def test_whatever_is_in_notes_can_be_pressed_while_one_reads(served: str, open_page: Open, course: Course, width: int) -> None:
    page = open_page("about:blank", viewport={"width": width, "height": 900}).page
    for text in course.texts:
        page.goto(f"{served}/book/texts/{text}.html")
        chapter(page)
        asked, covered = page.evaluate(COVERED_NOTES)
        assert asked > 100
        assert covered == [], f"{text}: {len(covered)} of {asked}"
