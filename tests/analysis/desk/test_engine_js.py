"""The desk's engine in JavaScript answers as Python does: in the vectors, and for the statements of the course."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from desk_js import DRIVER, VECTORS, asked, data, differences, engine, wrong

from readouts.analysis.desk import model as models
from readouts.analysis.desk.novelty import Earlier
from readouts.analysis.desk.training import word_list
from readouts.course.course import Course

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed; the browser test runs the same vectors")
EACH = 9  # of the course's statements, every so many


def run(folder: Path, driver: str, *given: Any) -> Any:
    """What a function of the engine and of some values gives, under node."""
    (folder / "engine.mjs").write_text(engine(), "utf-8")
    (folder / "run.mjs").write_text(
        'import * as engine from "./engine.mjs";\nimport { readFileSync } from "node:fs";\n'
        f"const run = {driver};\nconsole.log(JSON.stringify(run(engine, ...JSON.parse(readFileSync(0, 'utf8')))));\n", "utf-8")
    done = subprocess.run([str(NODE), str(folder / "run.mjs")], input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_node
def test_the_engine_agrees_with_the_vectors(course: Course, tmp_path: Path) -> None:
    assert {kind: len(cases) for kind, cases in VECTORS.items()} == {
        "split": 4, "segment": 15, "features": 10, "suggest": 10, "nearest": 20, "missing": 12, "recognize": 8, "accounts": 11}
    assert wrong(run(tmp_path, DRIVER, data(course), asked(course))) == []


@needs_node
def test_the_engine_has_the_statements_of_the_course(course: Course, tmp_path: Path) -> None:
    found = run(tmp_path, "(engine, data, ids) => { const desk = engine.load(data); return ids.map((id) => engine.statementOf(desk, id)); }",
                data(course), [s.id for s in course.statement_records])
    assert found == [{"id": s.id, "meeting": s.meeting, "date": course.meeting_records[s.meeting].start.isoformat(), "side": s.side,
                      "speaker": s.speaker, "topic": s.topic, "move": s.move, "quote": s.quote or "", "original": s.original or ""}
                     for s in course.statement_records]


@needs_node
def test_the_engine_agrees_on_the_courses_statements(course: Course, tmp_path: Path) -> None:
    model, words, earlier = models.load(course.folder), word_list(course), Earlier(course)
    asked, expected = [], []
    for s in course.statement_records[::EACH]:
        day = course.meeting_records[s.meeting].start
        for language, text in (("en", s.quote), ("zh", s.original)):
            if text:
                asked.append([text, language, s.side, day.isoformat()])
                suggested = {head: list(map(list, one.ranked)) for head, one in model.suggest(text, language, s.side, words).items()}
                near = [[n.statement.id, n.nearness, list(n.dropped), list(n.added)] for n in earlier.nearest(text, language, s.side, day)]
                expected.append([suggested, near, [[p.phrase.id, p.before] for p in earlier.phrases_in(text, s.side, day)]])
    assert len(asked) > 100
    found = run(tmp_path, """(engine, data, asked) => {
      const desk = engine.load(data);
      return asked.map(([text, language, side, day]) => [engine.suggest(desk, text, language, side),
        engine.nearest(desk, text, language, side, day).map((n) => [n.statement, n.nearness, n.dropped, n.added]),
        engine.phrasesIn(desk, text, side, day).map((p) => [p.id, p.before])]);
    }""", data(course), asked)
    assert list(differences(found, expected)) == []


@needs_node
def test_accounts_that_are_gone_leave_nothing_behind_and_each_step_is_a_small_one(course: Course, tmp_path: Path) -> None:
    found = run(tmp_path, """(engine, data) => {
      const desk = engine.load(data), kept = () => desk.phrased.size + desk.near.size;
      const account = (n) => Array.from({ length: 12 }, (_, i) => `The ministers of ferry ${n} spoke of the harbor and of tariff number ${n * 40 + i}.`).join(" ");
      const steps = [...engine.warm(desk)].length, sizes = [];
      for (let n = 1; n < 11; n++) {
        engine.readAccounts(account(n), "", desk);
        sizes.push(kept());
      }
      return { steps, sizes, stages: [...new Set([...engine.reading(account(1), account(2), desk)].map((r) => r.stage))],
        many: [...engine.reading(account(1), account(2), desk)].length };
    }""", data(course))
    assert found["steps"] > 60 and found["many"] > 48  # one for each sentence, and once more for what is new in it
    assert len(set(found["sizes"])) == 1
    assert found["stages"] == ["new"]  # it is one object, in which more and more is found
