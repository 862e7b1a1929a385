"""The Python side of the test vectors that it shares with the page's script.

`python tests/anchoring/test_vectors.py` computes every expected value anew from the inputs.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readouts.anchoring import fingerprints, own_copy, quotations
from readouts.anchoring.fingerprints import Print

FILE = Path(__file__).parent.parent / "vectors.json"
Case = dict[str, Any]


def _align(case: Case) -> Case:
    found = own_copy.align(case["blocks"], [Print.of(p) for p in case["text"]])
    return {"paragraphs": {str(n): p for n, p in found.paragraphs.items()}, "hits": {str(n): h for n, h in found.hits.items()}}


def _anchor(case: Case) -> Case:
    """Where a quotation is; of the script, which never guesses, only exact places are asked."""
    found = quotations.find(case["text"], case["quote"], prefix=case.get("prefix", ""), suffix=case.get("suffix", ""))
    assert found is None or found.score == 1
    return {"place": [found.start, found.end] if found else None}


EXPECTED: dict[str, Callable[[Case], Case]] = {
    "words": lambda case: {"words": fingerprints.words(case["text"])},
    "crc32": lambda case: {"crc32": zlib.crc32(case["text"].encode())},
    "shingles": lambda case: {"shingles": fingerprints.shingles(case["text"])},
    "blocks": lambda case: {"blocks": own_copy.cut(case["text"])},
    "fix": lambda case: {"fixed": own_copy.fix(case["text"], frozenset(fingerprints.shingles(case["known_text"])))},
    "tidy": lambda case: {"tidied": own_copy.tidy(case["text"])},
    "align": _align,
    "anchors": _anchor,
}
VECTORS = json.loads(FILE.read_text("utf-8"))
CASES = [pytest.param(kind, case, id=f"{kind}-{i}") for kind in EXPECTED for i, case in enumerate(VECTORS[kind])]


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_python_agrees_with_the_vectors(kind: str, case: Case) -> None:
    assert EXPECTED[kind](case) == {name: case.get(name) for name in EXPECTED[kind](case)}


@pytest.mark.parametrize("case", VECTORS["words"])
def test_words_and_their_places_agree(case: Case) -> None:
    located = fingerprints.locate(case["text"])
    assert [w.word for w in located] == case["words"]
    for word in located:
        assert word.word in "".join(fingerprints.words(case["text"][word.start : word.end]))


def test_pythons_letters_and_digits_are_those_of_unicode() -> None:
    letter = re.compile(r"[^\W_]")
    characters = (chr(c) for c in range(sys.maxunicode + 1))
    assert not [c for c in characters if bool(letter.match(c)) != (unicodedata.category(c)[0] in "LN")]


if __name__ == "__main__":
    for kind, expected in EXPECTED.items():
        for case in VECTORS[kind]:
            case.update(expected(case))
    FILE.write_text(json.dumps(VECTORS, ensure_ascii=False, indent=1) + "\n", "utf-8")
