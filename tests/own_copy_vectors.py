"""Runs the test vectors against the page's script, wherever JavaScript runs: under node and in the browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))

# A function of the script's exports and the vectors; offsets are given in characters, as Python counts them.
DRIVER = """(own, vectors) => {
  const place = (text, { from, to }) => (to ? [from, to].map((at) => [...text.slice(0, at)].length) : null);
  const shingles = (text) => [...new Set(own.hashes(own.words(text)))].sort((a, b) => a - b);
  const print = (text) => ({ words: own.words(text).length, shingles: new Set(shingles(text)) });
  const kinds = {
    words: (c) => ({ words: own.words(c.text) }),
    crc32: (c) => { const bytes = new TextEncoder().encode(c.text); return { crc32: own.crc32(bytes, 0, bytes.length) }; },
    shingles: (c) => ({ shingles: shingles(c.text) }),
    blocks: (c) => ({ blocks: own.cut(c.text) }),
    fix: (c) => ({ fixed: own.fix(c.text, new Set(shingles(c.known_text))) }),
    tidy: (c) => ({ tidied: own.tidy(c.text) }),
    align: (c) => {
      const { texts, hits } = own.align(c.blocks, c.text.map(print)), found = (list) => Object.fromEntries(
        list.map((x, i) => [i + 1, x]).filter(([, x]) => x));
      return { paragraphs: found(texts), hits: found(hits) };
    },
    anchors: (c) => ({ place: place(c.text, own.find(c.text, c)) }),
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, run]) => [kind, vectors[kind].map(run)]));
}"""


def cases() -> int:
    """How many vectors there are."""
    return sum(len(v) for v in VECTORS.values() if isinstance(v, list))


def wrong(answers: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Each case in which the script does not answer as the vectors say."""
    assert set(answers) == {kind for kind, v in VECTORS.items() if isinstance(v, list)}
    return [
        f"{kind} {i}: {answer} is not {expected}"
        for kind, given in answers.items()
        for i, (answer, case) in enumerate(zip(given, VECTORS[kind], strict=True))
        if answer != (expected := {name: case[name] for name in answer})
    ]
