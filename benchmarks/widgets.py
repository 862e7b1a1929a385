"""From a change of choice to the next painted frame, in a real browser at four-fold CPU throttle.

    python benchmarks/widgets.py

The pages are made here, with all meetings of the course and with 200 (the course's own, repeated). The goal is 50 ms with all and 100 ms
with 200, at the 95th percentile. Beside them, in the same run, is the same comparison in stock ipywidgets without a kernel: a Dropdown
linked to a Stack of HTML, as ipywidgets embeds it. Its manager, which such a page loads from a foreign host, comes from the npm registry
here; where that cannot be reached, the program ends with what npm says.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import ipywidgets
import ipywidgets.embed
from docutils import nodes
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from install_browser import system_browser  # noqa: E402

from readouts import assets  # noqa: E402
from readouts.analysis import quotation_quiz  # noqa: E402
from readouts.analysis.comparison import comparison, coverage  # noqa: E402
from readouts.analysis.phrase_trails import trails  # noqa: E402
from readouts.course.course import Course  # noqa: E402
from readouts.rendering.across_meetings import coverage_node, round_node, trail_node  # noqa: E402
from readouts.rendering.comparison import compare_node  # noqa: E402
from readouts.rendering.elements import el, to_html  # noqa: E402
from readouts.validation.load import load_course  # noqa: E402

CHANGES, LOADS, THROTTLE = 40, 3, 4
STOCK, STOCK_FILE = "@jupyter-widgets/html-manager@1", "package/dist/embed.js"

# Choose every option in turn; from the event to the task after the next frame, when the browser has painted.
MEASURE = """async ([selector, changes]) => {
  const select = document.querySelector(selector), times = [];
  for (let i = 0; i < changes; i++) {
    await new Promise((done) => setTimeout(() => requestIdleCallback(done), 300)); // a reader looks at what came before choosing again
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
  return times;
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


def link(meeting: str, topic: str, content: Sequence[nodes.Node]) -> nodes.Node:
    """What a page of the site has in every cell: a link to the comparison."""
    return el("a", *content, href=f"{meeting}.html#topic={topic}")


def pages(course: Course) -> dict[str, tuple[str, str]]:
    """For each widget its HTML and the choice that is changed."""
    pool = quotation_quiz.items(course)
    largest = max(course.meeting_records, key=lambda m: len(course.statements_of(m)))
    compare = compare_node(comparison(course, largest), {"meeting": largest, "topic": "", "show": "all", "words": "all", "cover": ""} | course.settings.for_scripts)
    grid = coverage_node(coverage(course), course.topics.values(), course.settings, {"topic": "", "sort": "date"}, link)
    who = round_node(quotation_quiz.chosen(pool), {"about": "", "seed": "1", "front": "", "data": quotation_quiz.state(pool)})
    trail = trail_node(trails(course), course.settings, {"phrase": "all"}, lambda use: [])
    return {
        "compare, topic": (to_html(compare), ".rtr-choice select"),
        "coverage, topic": (to_html(grid), ".rtr-choice select"),
        "coverage, sort": (to_html(grid), ".rtr-choice:nth-child(2) select"),
        "who_said_it, round": (to_html(who), ".rtr-choice select"),
        "phrase_trail, phrase": (to_html(trail), ".rtr-choice select"),
    }


def document(html: str, colors: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>{assets.css(colors)}</style><body>{html}<script>{assets.classic()}</script>"


def measure(page: Page, html: str, selector: str, folder: Path) -> list[float]:
    """The times of all changes in milliseconds, the shortest first; the page is loaded anew a few times."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    session = page.context.new_cdp_session(page)
    times: list[float] = []
    for _ in range(LOADS):
        page.goto("about:blank")
        page.goto(path.as_uri())
        page.wait_for_selector(selector)
        session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
        times += page.evaluate(MEASURE, [selector, CHANGES])
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return sorted(times)


def stock(course: Course, folder: Path) -> tuple[str, int]:
    """The largest comparison as a page of stock ipywidgets, and the bytes of that page with its script; SystemExit where npm fails."""
    largest = max(course.meeting_records, key=lambda m: len(course.statements_of(m)))
    rows = [(row.topic.label, to_html(compare_node(replace(comparison(course, largest), rows=(row,)), {}))) for row in comparison(course, largest).rows]
    topic = ipywidgets.Dropdown(options=["all topics", *(label for label, _ in rows)], index=0)
    stack = ipywidgets.Stack([ipywidgets.HTML("".join(html for _, html in rows)), *(ipywidgets.HTML(html) for _, html in rows)], selected_index=0)
    link = ipywidgets.jslink((topic, "index"), (stack, "selected_index"))
    box = ipywidgets.VBox([topic, stack])
    packed = subprocess.run(["npm", "pack", "--silent", STOCK], cwd=folder, capture_output=True, text=True, check=False)
    if packed.returncode:
        raise SystemExit(packed.stderr)
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extract(STOCK_FILE, folder, filter="data")
    page = io.StringIO()
    ipywidgets.embed.embed_minimal_html(page, views=[box], title="stock", state=ipywidgets.embed.dependency_state([box, link]), requirejs=False,
                                        embed_url=STOCK_FILE)
    html = page.getvalue().replace(' crossorigin="anonymous"', "")  # opened from a folder
    return html, len(html.encode()) + (folder / STOCK_FILE).stat().st_size


def show(name: str, meetings: int, times: list[float], goal: str = "") -> None:
    print(f"{name:<24}{meetings:>9}{times[len(times) // 2]:>11.1f}{times[int(len(times) * .95)]:>9.1f}{goal}", flush=True)


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    course = load_course(ROOT / "data")
    weight = sum((assets.FOLDER / f"{name}.js").stat().st_size for name in (*assets.WIDGETS, "helpers")) / 1024
    print(f"{'widget, choice':<24}{'meetings':>9}{'median ms':>11}{'95 % ms':>9}{'goal':>6}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for count, goal in ((len(course.meeting_records), 50), (200, 100)):
            some = course if goal == 50 else many(course, count)
            for name, (html, selector) in pages(some).items():
                show(name, count, measure(page, document(html, course.settings.colors), selector, Path(folder)), f"{goal:>6}")
        html, size = stock(course, Path(folder))
        show("stock ipywidgets, topic", 1, measure(page, html, ".widget-dropdown select", Path(folder)))
        ours = len(document(pages(course)["compare, topic"][0], course.settings.colors).encode())
        print(f"\nweight of the four modules and their helpers: {weight:.1f} KB, unminified")
        print(f"the comparison as a page with all it loads: {ours / 1024:.0f} KB; the same in stock ipywidgets: {size / 1024:.0f} KB")
        browser.close()


if __name__ == "__main__":
    main()
