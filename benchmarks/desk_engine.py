"""How fast the desk's engine reads two accounts in the browser, on a processor slowed down four times.

    python benchmarks/desk_engine.py [--runs 9] [--throttle 4] [--words 1700]

prints a table in Markdown. The accounts are quotations of the course in an order of no meeting, each in a sentence, until each has so
many words. Measured are the engine's own times, without drawing: until the comparison is there, until what is new is there, and after
the change of one topic. Each run has a page of its own, once as it is loaded and once after `warm`, as a page does while its reader
looks for the texts. Beside them, on the same machine, is compromise, a library that cuts English into sentences and tags
their words (npm; the second account in Chinese is left out there, and where npm is missing the row says "not run").
Chromium, Emulation.setCPUThrottlingRate.
"""

from __future__ import annotations

import argparse
import base64
import random
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from install_browser import system_browser  # noqa: E402

import readouts  # noqa: E402
from readouts import assets  # noqa: E402
from readouts.analysis.desk.page_data import page_data  # noqa: E402
from readouts.course.course import Course  # noqa: E402
from readouts.text.words import count_words  # noqa: E402

PEER, PEER_FILE = "compromise@14", "compromise/builds/three/compromise-three.mjs"

RUN = """async ([script, data, us, cn, warm]) => {
  const engine = await import(`data:text/javascript;base64,${script}`), times = { load: 0, coded: 0, all: 0, change: 0, longest: 0 };
  let start = performance.now();
  const desk = engine.load(JSON.parse(data));
  if (warm) for (const step of engine.warm(desk)) continue;
  times.load = performance.now() - start;
  let result, last = start = performance.now();
  for (result of engine.reading(us, cn, desk)) {
    const now = performance.now();
    times.longest = Math.max(times.longest, now - last);
    last = now;
    if (result.stage === "coded") times.coded ||= now - start;
  }
  times.all = last - start;
  start = performance.now();
  result.coded[3].topic = "climate";
  engine.rowsOf(desk, result.coded, result.given);
  times.change = performance.now() - start;
  return { ...times, sentences: result.coded.length };
}"""
RUN_PEER = """async ([script, us]) => {
  const { default: nlp } = await import(`data:text/javascript;base64,${script}`), start = performance.now();
  nlp(us).sentences().json();
  return performance.now() - start;
}"""


def account(course: Course, side: str, language: str, count: int) -> str:
    """An account of so many words."""
    rows = [s.original if language == "zh" else s.quote for s in course.statement_records if s.side == side]
    parts = [words for words in rows if words]
    random.Random(1).shuffle(parts)
    out: list[str] = []
    while count_words(" ".join(out)) < count:
        words = parts[len(out) % len(parts)]
        out.append(f"外交部长指出，{words}。" if language == "zh" else f"In the talks of today it was said that {words}.")
    return "\n\n".join(out)


def measure(browser: Browser, script: str, given: list[Any], options: argparse.Namespace) -> list[Any]:
    """What a script says in a fresh page each time."""
    found = []
    for _ in range(options.runs):
        page = browser.new_page()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.throttle})
        found.append(page.evaluate(script, given))
        page.close()
    return found


def peer() -> str:
    """The peer's module; "" where npm is missing or doesn't reach its registry."""
    folder = ROOT / "_build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PEER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return base64.b64encode((folder / "node_modules" / PEER_FILE).read_bytes()).decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--words", type=int, default=1700)
    options = parser.parse_args()
    course = readouts.load(ROOT)
    data, script = page_data(course), base64.b64encode(assets.esm("desk_engine").encode()).decode()
    us, english, chinese = account(course, "us", "en", options.words), account(course, "cn", "en", options.words), account(course, "cn", "zh", options.words)
    print(f"Two accounts of {options.words} words, processor slowed {options.throttle:g} times, {options.runs} runs, medians in milliseconds; "
          f"data {len(data.encode()) / 1000:.0f} KB, engine {len(assets.esm('desk_engine').encode()) / 1000:.0f} KB as it is written\n")
    print("| | decoding | comparison | what is new, too | longest step | change of topic |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"])
        comparisons = []
        for name, cn, warm in (("English and Chinese, warm", chinese, True), ("English and English, warm", english, True),
                               ("English and English, the page as loaded", english, False)):
            times = measure(browser, RUN, [script, data, us, cn, warm], options)
            middle = {key: statistics.median(t[key] for t in times) for key in times[0]}
            comparisons.append(middle["coded"])
            print(f"| {name}, {middle['sentences']:.0f} sentences | " + " | ".join(f"{middle[key]:.0f}" for key in ("load", "coded", "all", "longest", "change")) + " |")
        module = peer()
        took = statistics.median(measure(browser, RUN_PEER, [module, us + "\n\n" + english], options)) if module else 0
        print(f"\n{PEER}, sentences and tags of the two English accounts, the page as loaded: "
              + (f"{took:.0f} ms, {took / comparisons[2]:.1f} times as long as the comparison on the page as loaded" if module else "not run"))
        browser.close()


if __name__ == "__main__":
    main()
