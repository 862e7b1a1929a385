"""How well, and how fast, quotations are found again in noisy copies: ours beside four peers, in one run.

    python benchmarks/anchors.py [--spans 40] [--seed 1] [--texts DIR] [--only ours] [--hostile]

prints a table in Markdown. What it measures, on which corpus and how each peer is used is in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import re
import shutil
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rapidfuzz import fuzz  # noqa: E402

from readouts.anchoring.fingerprints import words  # noqa: E402
from readouts.anchoring.quotations import find  # noqa: E402
from readouts.course.record import ELLIPSIS  # noqa: E402

LEVELS = (0.0, 0.02, 0.05, 0.10, 0.20, 0.30)
CONTEXT = 32
ASKED = 10  # passages asked of each copy
STRAYS = string.ascii_letters + string.digits + string.punctuation + " "
Place = tuple[int, int] | None
Finder = Callable[["Case"], Place]


# ------------------------------------------------------------------ corpus


@dataclass(frozen=True)
class Case:
    """One question to a matcher: where does `quote` stand in `text`? `truth` is None where its paragraph is gone."""

    kind: str
    level: float
    text: str
    quote: str
    prefix: str
    suffix: str
    truth: Place
    elsewhere: bool = False


def texts_folder() -> Path | None:
    """The folder of the texts, if they are at hand: READOUTS_TEXTS, else ../shared/texts."""
    named = os.environ.get("READOUTS_TEXTS")
    folder = Path(named) if named else ROOT.parent / "shared" / "texts"
    return folder if any(folder.glob("*.txt")) else None


def load_texts(folder: Path | None) -> list[str]:
    """The texts of a folder, or, without one, the text that was written for the tests."""
    if folder:
        return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    import yaml

    stand_in = yaml.safe_load((ROOT / "tests/fixtures/twins.yaml").read_text(encoding="utf-8"))["article"]
    return [stand_in]


def spoil(text: str, level: float, rng: random.Random) -> tuple[str, list[int]]:
    """The text with a share of its characters deleted, replaced or followed by a stray one.

    Also the offset in the result of every offset in the text.
    """
    out: list[str] = []
    moved: list[int] = []
    length = 0
    for char in text:
        moved.append(length)
        spoilt = rng.choice(("", rng.choice(STRAYS), char + rng.choice(STRAYS))) if rng.random() < level else char
        out.append(spoilt)
        length += len(spoilt)
    return "".join(out), [*moved, length]


def paragraphs(text: str, words: int) -> list[tuple[int, int]]:
    """The offsets of the lines of a text that have at least so many words."""
    return [m.span() for m in re.finditer(r"[^\n]+", text) if len(m[0].split()) >= words]


def pick(text: str, block: tuple[int, int], fewest: int, rng: random.Random) -> tuple[int, int]:
    """Offsets of a random run of words of a paragraph."""
    runs = [(block[0] + m.start(), block[0] + m.end()) for m in re.finditer(r"\S+", text[slice(*block)])]
    count = min(rng.randint(fewest, 15), len(runs))
    first = rng.randint(0, len(runs) - count)
    return runs[first][0], runs[first + count - 1][1]


def passage(text: str, block: tuple[int, int], kind: str, rng: random.Random) -> tuple[int, int] | None:
    """A passage of a paragraph; None if it has no one place, or if it reads `a … b` (from a to b)."""
    margin = CONTEXT if kind == "context" else 0
    start, end = pick(text, block, 3 if margin else 6, rng)
    once = text.count(text[max(0, start - margin) : end + margin]) == 1
    return (start, end) if once and not ELLIPSIS.search(text[start:end]) else None


def make_copy(text: str, kind: str, level: float, asked: int, rng: random.Random) -> Iterator[Case]:
    """Passages asked of a noisy copy of their text, and passages of a paragraph asked of a noisy copy that lacks it."""
    blocks = paragraphs(text, 3 if kind == "context" else 6)
    weights = [end - start for start, end in blocks]
    noisy, moved = spoil(text, level, rng)
    gone = rng.choices(blocks, weights)[0]
    rest = text[: gone[0]] + text[gone[1] :]
    cut, _ = spoil(rest, level, rng)
    there = [f" {' '.join(words(part))} " for part in (rest, cut)]
    for _ in range(asked):
        if span := passage(text, rng.choices(blocks, weights)[0], kind, rng):
            yield Case(kind, level, noisy, *parts(text, span, kind), (moved[span[0]], moved[span[1]]))
        if span := passage(text, gone, kind, rng):
            quote = f" {' '.join(words(text[slice(*span)]))} "
            yield Case(f"{kind}, gone", level, cut, *parts(text, span, kind), None, any(quote in part for part in there))


def parts(text: str, span: tuple[int, int], kind: str) -> tuple[str, str, str]:
    """Quotation, prefix and suffix."""
    start, end = span
    if kind != "context":
        return text[start:end], "", ""
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def make_cases(texts: Sequence[str], spans: int, seed: int, levels: Sequence[float] = LEVELS) -> list[Case]:
    """About `spans` passages of every text at every level, with context; and without it where the noise is at most 10 %."""
    rng = random.Random(seed)
    return [
        case
        for kind in ("context", "bare")
        for level in levels
        if kind == "context" or level <= 0.10
        for text in texts
        for _ in range(spans // ASKED)
        for case in make_copy(text, kind, level, ASKED, rng)
    ]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


# ------------------------------------------------------------------ matchers


def ours(case: Case) -> Place:
    anchor = find(case.text, case.quote, prefix=case.prefix, suffix=case.suffix)
    return (anchor.start, anchor.end) if anchor else None


def rapidfuzz_naive(case: Case) -> Place:
    hit = fuzz.partial_ratio_alignment(case.quote, case.text)
    return (hit.dest_start, hit.dest_end) if hit and hit.score >= 60 else None


def difflib_naive(case: Case) -> Place:
    blocks = difflib.SequenceMatcher(None, case.text, case.quote, autojunk=False).get_matching_blocks()
    best = max(blocks, key=lambda block: block.size)
    start = max(0, best.a - best.b)
    end = min(len(case.text), start + len(case.quote))
    alike = difflib.SequenceMatcher(None, case.text[start:end], case.quote, autojunk=False).ratio()
    return (start, end) if alike >= 0.6 else None


NODE = r"""
const fs = require("fs");
const [what, input] = process.argv.slice(2);
const cases = JSON.parse(fs.readFileSync(input, "utf8"));

function approx() {
  const search = require("approx-string-match").default;
  const alike = (text, part) => part === "" || text === "" ? 0
    : 1 - (search(text, part, part.length)[0]?.errors ?? part.length) / part.length;
  return c => {                       // the way the best-known web annotator uses it: every best match, scored by its context
    let found = [];
    for (let at = c.text.indexOf(c.quote); at >= 0; at = c.text.indexOf(c.quote, at + 1))
      found.push({ start: at, end: at + c.quote.length, errors: 0 });
    if (!found.length) found = search(c.text, c.quote, Math.min(256, c.quote.length / 2));
    let best = null, top = -1;
    for (const m of found) {
      const score = 50 * (1 - m.errors / c.quote.length)
        + 20 * (c.prefix ? alike(c.text.slice(Math.max(0, m.start - c.prefix.length), m.start), c.prefix) : 1)
        + 20 * (c.suffix ? alike(c.text.slice(m.end, m.end + c.suffix.length), c.suffix) : 1);
      if (score > top) { top = score; best = [m.start, m.end]; }
    }
    return best;
  };
}

function dmp() {
  const DMP = require("diff-match-patch");
  const dmp = new DMP();
  return c => {                       // the way dom-anchor-text-quote uses it: context gives the place, then slices of 32
    dmp.Match_Distance = c.text.length * 2;
    let loc = c.text.length >> 1, hit;
    if (c.prefix && (hit = dmp.match_main(c.text, c.prefix, loc)) > -1) loc = hit + c.prefix.length;
    if (c.suffix && (hit = dmp.match_main(c.text, c.suffix, loc + c.quote.length)) > -1) loc = hit - c.quote.length;
    let start = -1, end = -1;
    for (let i = 0; i < c.quote.length; i += 32) {
      const slice = c.quote.slice(i, i + 32);
      if (i) dmp.Match_Distance = 64;
      hit = dmp.match_main(c.text, slice, loc);
      if (hit < 0) return null;
      if (!i) start = hit;
      end = loc = hit + slice.length;
    }
    return end > start ? [start, end] : null;
  };
}

const run = { approx, dmp }[what]();
for (const c of cases.slice(0, 100)) run(c);   // warm the compiler
const out = [];
for (const c of cases) {
  const t = process.hrtime.bigint();
  const place = run(c);
  out.push([place, Number(process.hrtime.bigint() - t) / 1e9]);
}
process.stdout.write(JSON.stringify(out));
"""


def run_here(finder: Finder, cases: Sequence[Case]) -> list[tuple[Place, float]]:
    """Each answer of a Python matcher and the seconds it took."""
    for case in cases[:100]:
        finder(case)
    results = []
    for case in cases:
        began = time.perf_counter()
        place = finder(case)
        results.append((place, time.perf_counter() - began))
    return results


# ------------------------------------------------------------------ the peers under node, the hostile run, the table


def run_node(what: str, cases: Sequence[Case]) -> list[tuple[Place, float]] | str:
    """The answers of an npm package and the seconds they took; or why it was not run."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return "node and npm are not installed"
    folder = ROOT / "_build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    packages = ["approx-string-match", "diff-match-patch"]
    if not all((folder / "node_modules" / package).is_dir() for package in packages):
        install = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", *packages]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"npm could not install {what}"
    script = folder / "peers.cjs"
    script.write_text(NODE, encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        questions = Path(scratch) / "cases.json"
        questions.write_text(json.dumps([asdict(case) for case in cases]), encoding="utf-8")
        done = subprocess.run([node, str(script), what, str(questions)], capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["node failed"])[-1]
    return [(tuple(place) if place else None, seconds) for place, seconds in json.loads(done.stdout)]


def row(name: str, cases: Sequence[Case], results: list[tuple[Place, float]] | str) -> list[str]:
    """A line of the table: recall by level, wrong, pinned though gone, time per anchor."""
    columns = len(LEVELS) + 5
    if isinstance(results, str):
        return [name, f"not run: {results}", *[""] * (columns - 2)]
    pairs = list(zip(cases, results, strict=True))

    def recall(kind: str, level: float | None = None) -> str:
        asked = [(c, p) for c, (p, _) in pairs if c.kind == kind and level in (None, c.level)]
        return (
            f"{100 * sum(bool(p) and overlap(p, c.truth) >= 0.8 for c, p in asked) / len(asked):.1f}" if asked else ""
        )

    wrong = sum(bool(p and c.truth) and overlap(p, c.truth) < 0.8 for c, (p, _) in pairs)
    gone = [(c, p) for c, (p, _) in pairs if c.truth is None and not c.elsewhere]
    pinned = {kind: sum(p is not None for c, p in gone if c.kind == kind) for kind in ("context, gone", "bare, gone")}
    asked = {kind: sum(c.kind == kind for c, _ in gone) for kind in pinned}
    seconds = [s for _, (_, s) in pairs]
    return [
        name,
        *(recall("context", level) for level in LEVELS),
        recall("bare"),
        str(wrong),
        *(f"{pinned[kind]} of {asked[kind]}" for kind in pinned),
        f"{1e6 * sum(seconds) / len(seconds):.0f}",
    ]


def hostile() -> Iterator[list[str]]:
    """Seconds for texts made to be slow, at two lengths: twice the length may cost twice the time."""
    quote = "the two sides agreed that aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    for name, piece in {
        "one letter": "a",
        "two letters": "ab",
        "combining marks": "a\u0301\u0323",
        "marks alone": "\u0301\u0323",
        "right-to-left marks": "\u200f",
        "spaces": " ",
        "one ideograph": "中",
        "line ends": "\n \n",
    }.items():
        cells = [name]
        for size in (500_000, 1_000_000):
            text = piece * (size // len(piece))
            began = time.perf_counter()
            for asked in (quote, text[:60], text[:60] + "x"):
                find(text, asked, prefix=text[:40], suffix=text[:40])
            cells.append(f"{time.perf_counter() - began:.2f}")
        yield cells


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--spans", type=int, default=40, help="passages of each text at each level of noise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=Path, help="the folder of the texts")
    parser.add_argument("--only", choices=["ours"], help="leave the peers out")
    parser.add_argument("--hostile", action="store_true", help="the fuzz run on hostile texts instead")
    options = parser.parse_args()
    if options.hostile:
        print(table(["text", "0.5 MB, s", "1 MB, s"], list(hostile())))
        return
    folder = options.texts or texts_folder()
    if not folder:
        print("The texts are not at hand (set READOUTS_TEXTS): measured on the text written for the tests.\n")
    cases = make_cases(load_texts(folder), options.spans if folder else options.spans * 5, options.seed)
    rows = [row("readouts.anchoring.quotations", cases, run_here(ours, cases))]
    if not options.only:
        rows += [row(f"npm {name}", cases, run_node(what, cases)) for what, name in PEERS.items()]
        rows += [row("rapidfuzz, naively", cases, run_here(rapidfuzz_naive, cases))]
        rows += [row("difflib, naively", cases, run_here(difflib_naive, cases))]
    levels = [f"{level:.0%}" for level in LEVELS]
    print(table(["matcher", *levels, "bare", "wrong", "pinned though gone", "the same, bare", "µs per anchor"], rows))


PEERS = {"approx": "approx-string-match", "dmp": "diff-match-patch"}

if __name__ == "__main__":
    main()
