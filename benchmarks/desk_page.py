"""How long the page of the desk takes, and whether it leaks, with two accounts of some 1,700 words each.

    python benchmarks/desk_page.py PAGE        # such as _build/html/book/readouts/desk.html

The accounts are put together from the course's own statements, so that everything has neighbors. Measured in Chromium at 4-fold
throttle, in milliseconds to the frame in which it is painted: from a paste to the comparison (goal: 300), from the choice of one
topic to its rows, and from the change of a sentence's topic to the sentence in its new row (goal: 50) and to the marks and counts that
follow from it. Then ten pairs of accounts are put on the desk, one after the other: what is left of nodes, listeners and memory after
the last is compared with what there was after the first.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from install_browser import system_browser  # noqa: E402

from readouts.course.course import Course  # noqa: E402
from readouts.text.words import count_words  # noqa: E402
from readouts.validation.load import load_course  # noqa: E402

THROTTLE, WORDS, ROUNDS, PAIRS = 4, 1700, 5, 10

# To the first task after the frame: before what the page has put off until then.
PAINTED = """const painted = () => new Promise((go) => requestAnimationFrame(() => scheduler.postTask(go, { priority: 'user-blocking' })));"""
PASTE = f"async ([first, second]) => {{ {PAINTED}" """
  const [a, b] = document.querySelectorAll('.desk-field textarea'), root = document.querySelector('.rtr-desk');
  a.value = ''; b.value = second; delete root.dataset.done;
  b.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }));
  document.querySelector('.desk-result').replaceChildren();
  a.value = first;
  const start = performance.now();
  a.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste' }));
  await new Promise((go) => new MutationObserver((changes, seen) => { if (document.querySelector('.desk-result tbody tr')) { seen.disconnect(); go(); } })
    .observe(document.querySelector('.desk-result'), { childList: true, subtree: true }));
  await painted();
  const time = performance.now() - start;
  while (!root.dataset.done) await new Promise((go) => setTimeout(go, 20));
  return [time, performance.now() - start, document.querySelectorAll('.desk-result .rtr-statement').length];
}"""
CHANGE = f"async ([css, n]) => {{ {PAINTED}" """
  const list = document.querySelector(css);
  list.focus();
  await painted(); // a reader has it in focus before choosing
  await new Promise((go) => setTimeout(() => requestIdleCallback(go), 300)); // and looks at what came before
  const wanted = [...list.options].filter((option) => option.value && option.value !== list.value && option.value !== 'unfitted')[n % 12];
  list.value = wanted.value;
  const rest = list.dataset.head && new Promise((go) => new MutationObserver((changes, seen) => { // the head of a row comes with its counts
    if (changes.some((change) => [...change.addedNodes].some((node) => node.nodeName === 'TH'))) { seen.disconnect(); go(); }
  }).observe(document.querySelector('.desk-result tbody'), { childList: true, subtree: true }));
  const start = performance.now();
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await painted();
  const time = performance.now() - start;
  await rest;
  await painted();
  return [time, performance.now() - start];
}"""


def account(course: Course, side: str, start: int) -> str:
    """An account of a side that is put together from its statements, from one on."""
    rows = itertools.cycle([s.quote for s in course.statement_records if s.side == side and s.quote and s.lang == "en"])
    words, found = 0, []
    for quote in itertools.islice(rows, start, None):
        found.append(f"The account says that {quote.rstrip('.')}.")
        words += count_words(found[-1])
        if words >= WORDS:
            return "\n\n".join(found)
    raise AssertionError


def held(session: CDPSession) -> dict[str, float]:
    """Nodes, listeners and bytes of the heap after everything that nobody refers to was collected."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[name] for name in ("Nodes", "JSEventListeners", "JSHeapUsedSize")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    address = parser.parse_args().page.resolve().as_uri()
    course = load_course(ROOT / "data")
    pairs = [[account(course, side, 60 * n) for side in course.settings.side_ids] for n in range(PAIRS)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_timeout(3000)  # a reader finds the text first
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        times(page, session, pairs[0])
        leaks(page, session, pairs)
        browser.close()


def times(page: Page, session: CDPSession, pair: list[str]) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    pasted = [page.evaluate(PASTE, pair) for _ in range(ROUNDS)]
    print(f"{'':<33}{'first':>9}{'median':>9}{'worst':>9}   goal")
    for name, n, goal in (("paste to comparison, ms", 0, "300"), ("paste to all that is new, ms", 1, "")):
        show(name, [one[n] for one in pasted], goal)
    print(f"({pasted[0][2]} sentences)")
    chosen = [page.evaluate(CHANGE, [".rtr-controls select", n]) for n in range(12)]
    show("one topic shown, ms", [time for time, _ in chosen], "50")
    page.locator(".rtr-controls select").first.select_option("")
    moved = [page.evaluate(CHANGE, [".rtr-statement [data-head=topic]", n]) for n in range(12)]
    show("sentence under its new topic, ms", [time for time, _ in moved], "50")
    show("and its words marked anew, ms", [time for _, time in moved], "")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def show(name: str, values: list[float], goal: str) -> None:
    ordered = sorted(values)
    print(f"{name:<33}{values[0]:>9.0f}{ordered[len(ordered) // 2]:>9.0f}{ordered[-1]:>9.0f}   {goal}", flush=True)


def leaks(page: Page, session: CDPSession, pairs: list[list[str]]) -> None:
    page.evaluate(PASTE, pairs[0])
    page.evaluate(PASTE, pairs[1])
    before = held(session)
    for pair in [*pairs[2:], *pairs[:2]]:
        page.evaluate(PASTE, pair)
    page.evaluate(PASTE, pairs[1])
    after = held(session)
    for name in before:
        print(f"{name:<33}{before[name]:>12,.0f} →{after[name]:>12,.0f} after {len(pairs) + 1} more pairs ({after[name] / before[name] - 1:+.1%})")


if __name__ == "__main__":
    main()
