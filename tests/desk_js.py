"""Runs the vectors of the desk against its engine in JavaScript, wherever JavaScript runs: under node and in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import desk_vectors

from readouts import assets
from readouts.analysis.desk.page_data import page_data
from readouts.course.course import Course

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(desk_vectors.FILE.read_text("utf-8"))
ALIKE = 1e-6

# A function of the engine's exports, the page's data and the vectors.
DRIVER = """(engine, data, vectors) => {
  const desk = engine.load(data);
  const kinds = {
    split: (c) => ({ sentences: engine.splitSentences(c.paragraph) }),
    segment: (c) => engine.segment(c.pasted),
    features: (c) => {
      const { terms, hints, units } = engine.features(desk, c.text, c.language, c.side);
      return { terms: Object.fromEntries(terms), hints, units: Object.fromEntries([...units].map((unit) => [unit, 1])) };
    },
    suggest: (c) => ({ suggested: engine.suggest(desk, c.text, c.language, c.side) }),
    nearest: (c) => ({ nearest: engine.nearest(desk, c.text, c.language, c.side, c.before), phrases: engine.phrasesIn(desk, c.text, c.side, c.before) }),
    missing: (c) => ({ missing: engine.missing(desk, c.texts.map((text) => ({ text, side: c.side })), c.side, c.before) }),
    recognize: (c) => ({ known: engine.recognize(desk, engine.segment(c.given.account).sentences, c.side ?? "") }),
    accounts: (c) => {
      const { before, coded, stage, given, accounts, ...found } = engine.readAccounts(c.given.us, c.given.cn, desk, { before: c.before });
      return { ...found, day: before, coded: coded.map(({ suggested, paragraph, language, ...one }) => one) };
    },
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, run]) => [kind, vectors[kind].map(run)]));
}"""


def engine() -> str:
    """The engine as a module."""
    return assets.esm("desk_engine")


def data(course: Course) -> Any:
    """What the page gives to the engine."""
    return json.loads(page_data(course))


def asked(course: Course) -> dict[str, list[dict[str, Any]]]:
    """The vectors, with the accounts of the course that they name."""
    def given(case: dict[str, Any]) -> dict[str, str]:
        return {name: desk_vectors.given(course, case[name]) for name in ("account", "us", "cn") if name in case}

    return {kind: [{**case, "given": given(case)} for case in cases] for kind, cases in VECTORS.items()}


def wrong(answers: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Each place in which the engine doesn't answer as the vectors say."""
    assert set(answers) == set(VECTORS)
    return [f"{kind} {i}{where}" for kind, given in answers.items() for i, (answer, case) in enumerate(zip(given, VECTORS[kind], strict=True))
            for name, found in answer.items() for where in differences(found, _expected(case, name), f" {name}")]


def _expected(case: dict[str, Any], name: str) -> Any:
    return dict.fromkeys(case[name], 1) if name == "units" else dict(case[name]) if name == "terms" else case[name]


def differences(found: Any, expected: Any, where: str = "") -> Iterator[str]:
    """The places in which two answers differ; numbers may by a millionth."""
    if isinstance(expected, dict) and isinstance(found, dict) and set(found) == set(expected):
        for name, value in expected.items():
            yield from differences(found[name], value, f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from differences(one, other, f"{where}[{i}]")
    elif isinstance(expected, float) and isinstance(found, int | float):
        if abs(found - expected) > ALIKE:
            yield f"{where}: {found} is not {expected}"
    elif found != expected:
        yield f"{where}: {found!r} is not {expected!r}"[:400]
