"""How long `readouts responses collect` takes for the answer files of a class; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from readouts.course.course import Course
from readouts.validation.load import load_course

ROOT = Path(__file__).resolve().parent.parent
WORDS = "the account says what its own side said and leaves to the other what the other said 会谈 坦诚".split()


def answer_file(course: Course, student: str, draw: random.Random) -> str:
    """A file as the site downloads it: every question of two chapters answered with 40 to 120 words."""
    owners = draw.sample(list(course.texts), 2)
    answers = {
        f"{owner}/{q.id}": {"text": " ".join(draw.choices(WORDS, k=draw.randint(40, 120))), "edited": f"2026-01-{draw.randint(1, 28):02}T10:00:00Z"}
        for owner in owners for q in course.texts[owner].questions
    }
    return json.dumps({"format": "readouts-answers", "version": 1, "student": student, "saved": "2026-02-01T10:00:00Z", "answers": answers},
                      ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    course, draw = load_course(ROOT / "data"), random.Random(2021)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "class").mkdir()
        for n in range(options.students):
            text = answer_file(course, f"Student {n:03}", draw)
            (folder / "class" / f"my-answers ({n}).json").write_text(text[: len(text) // 2] if n == options.students // 2 else text, "utf-8")
        size = sum(p.stat().st_size for p in (folder / "class").iterdir())
        command = [sys.executable, "-c", "from readouts.cli import main; main()", "responses", "collect", str(folder / "class"),
                   "--to", str(folder / "answers.csv"), "--page", str(folder / "answers.html")]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "READOUTS_DATA": str(ROOT / "data")}
        times = []
        for _ in range(options.runs):
            began = time.perf_counter()
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
            times.append(time.perf_counter() - began)
            if done.returncode != 1:  # one file is damaged, and said to be
                sys.exit(done.stderr)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import readouts; readouts.load()"], env=env, check=True)
        start = time.perf_counter() - began
    print(done.stderr.strip())
    print(f"{options.students} files, {size / 1e6:.1f} MB, one damaged: {sorted(times)[len(times) // 2]:.2f} s "
          f"(median of {options.runs}; {min(times):.2f} to {max(times):.2f}), of which {start:.2f} s to start Python and read the course")


if __name__ == "__main__":
    main()
