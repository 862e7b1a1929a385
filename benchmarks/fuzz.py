"""What the check of the data says to random changes: refused in words, accepted (and why that is right), tracebacks, hangs.

    python benchmarks/fuzz.py [--changes 300] [--seed 1] [--data data] [--at once]

Each change is made in a copy of the data: a slip of the hand (a line twice, two cells exchanged, a letter too many), nonsense in the
place of a value, or a damaged file. What is accepted is compared with what was there as the readers of the data read it. It is right
to accept what reads the same, other prose, another value that the column has elsewhere, and a record less to which nothing refers;
all the rest is printed, to be looked at. What it found is in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 180  # seconds, after which a check counts as hung; it takes about two
KINDS = ("*.csv", "*.yaml", "*.json", "*.bib", "*.txt")
NONSENSE = (
    "", "x", "-1", "0", "99999", "1e999", "nan", "null", "true", "[]", "{}", "2099-99", "2021-02-30", "soon", "a b", " ", "\t", "*a", "&a b",
    "javascript:alert(1)", "https://a b", "http://", "<script>1</script>", "</script>", "{note}`x`", "=1+1", "’", "“", "\u202e", "\u0000",
    "\u0007", "\ufeff", "\U0001f600", "中" * 60, "word " * 60, "../../x", "a" * 100_000,
)
STRAYS = ",;:\"'`[]{}|>&*!%@#\\-?\t\r\u0000\u001b\u200b\u202e\ufffd中é0a "
Change = Callable[[str, random.Random], str]


@dataclass(frozen=True)
class Outcome:
    """What came of a change: where and what it was, and `refused`, `traceback`, `hang`, or `accepted` with a reason or none."""

    place: str
    change: str
    found: str
    reason: str = ""


# ------------------------------------------------------------------ changes


def _line_out(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return "".join(lines)


def _line_twice(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    return "".join([*lines[: at + 1], *lines[at:]])


def _lines_exchanged(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "".join(lines)


def _sign_out(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _sign_in(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(STRAYS) + text[at:]


def _cut_off(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text))]


def _indented(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    lines[at] = lines[at][2:] if lines[at].startswith("  ") and rng.random() < 0.5 else "  " + lines[at]
    return "".join(lines)


def _value(text: str, rng: random.Random) -> str:
    """Nonsense in the place of the value of a field, an entry of a list, or, in a table, of a cell."""
    found = list(re.finditer(r"(?m)^\s*(?:- )?(?:[\w-]+: |- )(?P<value>\S.*)$|\"(?P<json>[^\"\n]*)\"", text))
    if not found:
        return _sign_in(text, rng)
    match = rng.choice(found)
    start, end = match.span(match.lastgroup or 0)
    return text[:start] + rng.choice(NONSENSE) + text[end:]


def _name(text: str, rng: random.Random) -> str:
    """The name of a field with a slip."""
    found = list(re.finditer(r"(?m)^\s*(?:- )?([\w-]+): ?", text))
    if not found:
        return _sign_out(text, rng)
    match = rng.choice(found)
    at = rng.randrange(match.start(1), match.end(1))
    return text[:at] + text[at + 1 :]


CHANGES: dict[str, Change] = {
    "a line left out": _line_out, "a line twice": _line_twice, "two lines exchanged": _lines_exchanged, "a sign left out": _sign_out,
    "a stray sign": _sign_in, "a file cut off": _cut_off, "a line indented otherwise": _indented, "a value replaced": _value,
    "a field's name with a slip": _name,
}


def cells(text: str, rng: random.Random) -> str:
    """A table with a cell replaced by nonsense or by one of another row, or with two cells of a row exchanged."""
    rows = list(csv.reader(io.StringIO(text)))
    row = rng.choice(rows[1:])
    column = rng.randrange(len(row))
    kind = rng.random()
    if kind < 0.5:
        row[column] = rng.choice(NONSENSE)
    elif kind < 0.8:
        row[column] = rng.choice(rows[1:])[column]
    else:
        other = rng.randrange(len(row))
        row[column], row[other] = row[other], row[column]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


# ------------------------------------------------------------------ what is accepted


def content(path: Path) -> Any:
    """What a file holds, as its readers read it; the text itself where there is no such form."""
    text = path.read_text("utf-8", "replace")
    if path.suffix == ".csv":
        rows = csv.DictReader(io.StringIO(text))
        return [{name: cell.strip() if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows]
    with suppress(ValueError, yaml.YAMLError):
        if path.suffix == ".yaml":
            return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        if path.suffix == ".json":
            return json.loads(text)
    return text.split()


def differences(old: Any, new: Any, field: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The fields in which two contents differ, with both values; a record that one of them lacks is None there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(n for n in new if n not in old)]:
            yield from differences(old.get(name), new.get(name), str(name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for a, b in zip(old, new, strict=True):
            yield from differences(a, b, field)
    elif isinstance(old, list) and isinstance(new, list):
        yield from ((f"a record of {field}".rstrip(" of"), item, None) for item in old if item not in new)
        yield from ((f"a record of {field}".rstrip(" of"), None, item) for item in new if item not in old)
    elif old != new:
        yield field, old, new


def values(content: Any, field: str) -> set[str]:
    """All values that a field has in a file."""
    if isinstance(content, dict):
        own = {str(v) for name, v in content.items() if name == field and not isinstance(v, dict | list)}
        return own.union(*(values(v, field) for v in content.values()))
    return set().union(*(values(v, field) for v in content)) if isinstance(content, list) else set()


def why_right(old: Any, new: Any) -> str:
    """Why it is right to accept a change, or nothing."""
    found = list(differences(old, new))
    if not found:
        return "reads the same" if sorted(map(str, old)) == sorted(map(str, new)) else "another order"
    reasons = {_why(field, before, after, old) for field, before, after in found}
    return "" if "" in reasons else ", ".join(sorted(reasons))


def _why(field: str, before: Any, after: Any, old: Any) -> str:
    if after is None or before is None:
        return "a record or field less that nothing needs" if after is None else ""
    if isinstance(before, str) and isinstance(after, str):
        if len(before.split()) > 2 or re.search("[\u4e00-\u9fff]", before) or "\n" in before:
            return "other prose" if after.strip() or not before.strip() else "a field less that nothing needs"
        if not after:
            return "a field less that nothing needs"
        if after in values(old, field):
            return "a value that the column has elsewhere"
    return ""


# ------------------------------------------------------------------ the run


def check(folder: Path) -> tuple[str, str]:
    """What `readouts check` says of a folder: how it ended, and its words."""
    command = [sys.executable, "-c", "from readouts.cli import main; main()", "check", str(folder)]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return "hang", ""
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    if "Traceback" in said or done.returncode not in (0, 1):
        return "traceback", said
    return ("refused" if done.returncode else "accepted"), said


@contextmanager
def copy_of(data: Path) -> Iterator[Path]:
    """A folder with a copy of the data, and with the course's settings and pages, as they are next to it."""
    with tempfile.TemporaryDirectory() as made:
        shutil.copytree(data, Path(made) / "data", ignore=shutil.ignore_patterns("licensed"))
        shutil.copytree(data.parent / "book", Path(made) / "book")
        for name in ("course.yaml", "_toc.yml"):
            shutil.copy2(data.parent / name, made)
        yield Path(made)


def attempt(data: Path, seed: str) -> Outcome:
    """Make one change in a copy of the data, and check it."""
    rng = random.Random(seed)
    with copy_of(data) as copy:
        path = rng.choice(sorted(path for kind in KINDS for path in copy.rglob(kind)))
        before, name = path.read_text("utf-8"), path.relative_to(copy).as_posix()
        of_table = path.suffix == ".csv" and rng.random() < 0.6
        what, change = ("cells", cells) if of_table else rng.choice(sorted(CHANGES.items(), key=lambda item: item[0]))
        old = content(path)
        path.write_text(change(before, rng), "utf-8", newline="")
        found, said = check(copy / "data")
        if found != "accepted":
            return Outcome(name, what, found, said.strip()[-300:] if found == "traceback" else "")
        new = content(path)
        reason = why_right(old, new)
        shown = "; ".join(f"{field}: {before!r:.60} -> {after!r:.60}" for field, before, after in list(differences(old, new))[:2])
        return Outcome(name, f"{what}: {shown}", found, reason)


def main() -> None:
    """Print a table, and every outcome that needs eyes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--changes", type=int, default=300, help="how many changes are made")
    parser.add_argument("--seed", type=int, default=1, help="where the choice of changes begins")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of a course's data")
    parser.add_argument("--at-once", type=int, default=2, help="checks that run at the same time")
    options = parser.parse_args()
    with copy_of(options.data) as untouched:
        found, said = check(untouched / "data")
    if found != "accepted":
        sys.exit(f"the data has faults before anything is changed:\n{said}")
    with ThreadPoolExecutor(options.at_once) as pool:
        outcomes = list(pool.map(lambda n: attempt(options.data, f"{options.seed}/{n}"), range(options.changes)))
    counts = Counter((o.found, o.reason if o.found == "accepted" else "") for o in outcomes)
    print("| outcome | changes |", "| --- | ---: |", sep="\n")
    for (found, reason), n in sorted(counts.items()):
        name = f"accepted: {reason or '**no reason found**'}" if found == "accepted" else found
        print(f"| {name} | {n} |")
    for outcome in outcomes:
        if outcome.found in ("traceback", "hang") or (outcome.found == "accepted" and not outcome.reason):
            print(f"\n{outcome.found}: {outcome.place}: {outcome.change}\n{outcome.reason}".rstrip())


if __name__ == "__main__":
    main()
