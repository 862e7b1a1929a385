"""From a change of choice to the next painted frame, in a real browser at four-fold CPU throttle.

    python benchmarks/widgets.py

The pages are made here, with all meetings of the course and with 200 (the course's own, repeated). The goal is 50 ms with all and 100 ms
with 200, at the 95th percentile. A stock ipywidgets page loads its manager from a foreign host; where that cannot be reached, the table
says so instead of a figure.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from install_browser import system_browser  # noqa: E402

from readouts import frontend, rounds  # noqa: E402
from readouts.comparison import comparison, coverage  # noqa: E402
from readouts.course import Course  # noqa: E402
from readouts.drawings import coverage_node, round_node, trail_node  # noqa: E402
from readouts.markup import to_html  # noqa: E402
from readouts.render import compare_node  # noqa: E402
from readouts.trails import trails  # noqa: E402

CHANGES, THROTTLE = 40, 4
STOCK = "https://cdn.jsdelivr.net/npm/@jupyter-widgets/html-manager@1/dist/embed-amd.js"

# Choose every option in turn; from the event to the task after the next frame, when the browser has painted.
MEASURE = """async ([selector, changes]) => {
  const select = document.querySelector(selector), times = [];
  for (let i = 0; i < changes; i++) {
    await new Promise((done) => requestIdleCallback(done)); // a reader chooses again when the page has come to rest
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    const start = performance.now();
    select.dispatchEvent(new Event("change"));
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}"""


def many(course: Course, count: int) -> Course:
    """The course with so many meetings: its own, again and again."""
    fields = {name: getattr(course, name) for name in Course.__dataclass_fields__}
    meetings, accounts, statements = {}, {}, []
    for n, (id, meeting) in enumerate(islice(cycle(course.meeting_records.items()), count)):
        new = f"{id}-n{n}"
        meetings[new] = meeting.model_copy(update={"id": new})
        accounts |= {(new, s): course.readout_records[id, s].model_copy(update={"meeting": new}) for s in ("us", "cn")}
        statements += [s.model_copy(update={"id": f"{s.id}-n{n}", "meeting": new}) for s in course.statements_of(id)]
    return Course(**fields | {"meeting_records": meetings, "readout_records": accounts, "statement_records": tuple(statements)})


def pages(course: Course) -> dict[str, tuple[str, str]]:
    """For each widget its HTML and the choice that is changed."""
    pool = rounds.items(course)
    largest = max(course.meeting_records, key=lambda m: len(course.statements_of(m)))
    compare = compare_node(comparison(course, largest), {"meeting": largest, "topic": "", "show": "all", "words": "all", "cover": ""})
    grid = coverage_node(coverage(course), course.topics.values(), {"topic": "", "sort": "date"})
    who = round_node(rounds.chosen(pool), {"about": "", "seed": "1", "front": "", "data": rounds.state(pool)})
    trail = trail_node(trails(course), {"phrase": "all"}, lambda use: [])
    return {
        "compare, topic": (to_html(compare), ".rtr-choice select"),
        "coverage, topic": (to_html(grid), ".rtr-choice select"),
        "coverage, sort": (to_html(grid), ".rtr-choice:nth-child(2) select"),
        "who_said_it, round": (to_html(who), ".rtr-choice select"),
        "phrase_trail, phrase": (to_html(trail), ".rtr-choice select"),
    }


def measure(page: Page, html: str, selector: str, folder: Path) -> list[float]:
    document = f"<!doctype html><meta charset=utf-8><style>{frontend.css()}</style><body>{html}<script>{frontend.classic()}</script>"
    path = folder / "page.html"
    path.write_text(document, encoding="utf-8")
    page.goto("about:blank")
    page.goto(path.as_uri())
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    times: list[float] = page.evaluate(MEASURE, [selector, CHANGES])
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return times


def stock(page: Page) -> str:
    try:
        response = page.request.get(STOCK, timeout=5000)
        return f"{len(response.body()) / 1024:.0f} KB for the manager alone" if response.ok else "not to be had here"
    except Exception:
        return "not to be had here (its manager comes from a foreign host)"


def main() -> None:
    course = Course.load(ROOT / "data")
    weight = sum((frontend.FOLDER / f"{name}.js").stat().st_size for name in (*frontend.WIDGETS, "helpers")) / 1024
    print(f"{'widget, choice':<24}{'meetings':>9}{'median ms':>11}{'95 % ms':>9}{'goal':>6}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for count, goal in ((len(course.meeting_records), 50), (200, 100)):
            some = course if goal == 50 else many(course, count)
            for name, (html, selector) in pages(some).items():
                times = measure(page, html, selector, Path(folder))
                print(f"{name:<24}{count:>9}{times[len(times) // 2]:>11.1f}{times[int(len(times) * .95)]:>9.1f}{goal:>6}", flush=True)
        print(f"\nweight of the four modules and their helpers: {weight:.1f} KB, unminified")
        print(f"stock ipywidgets build: {stock(page)}")
        browser.close()


if __name__ == "__main__":
    main()
