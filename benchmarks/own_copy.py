"""How fast the page recognizes and shows a reader's own copy, on a processor slowed down four times.

    python benchmarks/own_copy.py [--runs 15] [--throttle 4] [--words 2000]

prints a table in Markdown. The copy is the text that was written for the tests, repeated with other words until it has
so many, between a menu and comments; the page has its fingerprints and notes. Chromium, Emulation.setCPUThrottlingRate.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from install_browser import system_browser  # noqa: E402

from readouts import assets  # noqa: E402
from readouts.anchoring.fingerprints import Print, words  # noqa: E402

RUN = """async ([script, copy, paragraphs, notes, runs, warm]) => {
  const own = await import(`data:text/javascript;base64,${script}`);
  const prints = paragraphs.map((p) => ({ words: p.words, shingles: new Set(p.shingles) })), link = document.createElement("sup");
  const times = [];
  for (let i = 0; i < runs; i++) {
    for (let w = 0; warm && w < 5; w++) own.rehearse(warm); // as the page does when its form is opened
    const start = performance.now();
    const { texts } = own.recognize(copy, prints), recognized = performance.now();
    for (const [n, text] of texts.entries()) own.original(text, notes.filter((q) => q.at === n + 1).map((q) => ({ ...q, link })));
    times.push([recognized - start, performance.now() - recognized, texts.filter(Boolean).length]);
  }
  return times;
}"""

# What is on a chapter's page and is read when its form is opened: other words than the copy's.
WARM = (ROOT / "tests/fixtures/invented/retold.txt").read_text("utf-8").strip().split("\n\n")


def long_text(count: int) -> list[str]:
    """Paragraphs of so many words altogether: the invented text, then its words in other orders."""
    essay = (ROOT / "tests/fixtures/invented/essay.txt").read_text("utf-8").strip().split("\n\n")
    rng, out = random.Random(1), []
    while sum(len(words(p)) for p in out) < count:
        for paragraph in essay:
            parts = paragraph.split()
            if len(out) >= len(essay):
                rng.shuffle(parts)
            out.append(" ".join(parts))
    while sum(len(words(p)) for p in out[:-1]) >= count:
        out.pop()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--words", type=int, default=2000)
    options = parser.parse_args()
    text = long_text(options.words)
    copy = "\n\n".join(["Home\nNews\nSport", *text, "3 comments", "gullwatcher: I say pay for it."])
    prints = [{"words": p.words, "shingles": sorted(p.shingles)} for p in map(Print.of, text)]
    notes = [{"id": f"q{n}", "at": n, "number": n, "quote": " ".join(p.split()[5:11])} for n, p in enumerate(text, 1)]
    script = base64.b64encode((assets.FOLDER / "owncopy.js").read_bytes()).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"])
        first, opened = [], []
        for _ in range(options.runs):  # a fresh page each: what a reader meets is the first run
            page = browser.new_page()
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.throttle})
            first.append(page.evaluate(RUN, [script, copy, prints, notes, 1, None])[0])
            page.close()
            page = browser.new_page()
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.throttle})
            opened.append(page.evaluate(RUN, [script, copy, prints, notes, 1, WARM])[0])
            page.close()
        page = browser.new_page()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.throttle})
        warm = page.evaluate(RUN, [script, copy, prints, notes, options.runs, None])[1:]
        browser.close()
    print(f"{len(words(copy))} words, {len(text)} paragraphs, {len(notes)} notes, processor slowed {options.throttle:g} times, "
          f"{options.runs} runs; {json.dumps(int(first[0][2]))} of {len(text)} found\n")
    print("| milliseconds | recognize, best | median | worst | draw, median |\n| --- | ---: | ---: | ---: | ---: |")
    for name, times in (("the page as loaded", first), ("its form opened first, as a reader does", opened), ("later runs", warm)):
        took, drew = [t[0] for t in times], [t[1] for t in times]
        print(f"| {name} | {min(took):.0f} | {statistics.median(took):.0f} | {max(took):.0f} | {statistics.median(drew):.0f} |")


if __name__ == "__main__":
    main()
