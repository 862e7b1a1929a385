"""Plans of the labs: one for each, minute by minute as the lab itself says, and every mistake is named with its line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from readouts.course.course import Course
from readouts.course.readers import Faults
from readouts.teaching import instructor
from readouts.teaching.lab_plans import load_lab_plans

FOLDER = ROOT / "instructor" / "labs"
LABS = sorted(path.stem for path in FOLDER.glob("*/*.ipynb"))
pytestmark = pytest.mark.skipif(not LABS, reason="the folder instructor/ is not at hand")


def test_every_lab_has_a_plan_with_the_minutes_of_its_sections(course: Course) -> None:
    found = instructor.load(course).lab_plans
    assert sorted(found) == LABS
    for lab, plan in found.items():
        notebook = json.loads((FOLDER / lab / f"{lab}.ipynb").read_text("utf-8"))
        words = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
        assert [part.minutes for part in plan.core] == [int(n) for n in re.findall(r"(?m)^## \d.*\((\d+) minutes\)$", words)], lab
        named = re.search(r"read by the lines? (.*) of the course's rubric", words)  # students read there what counts
        assert named and re.findall(r"\*([^*]+)\*", named[1]) == list(plan.rubric), lab


def test_outcomes_can_be_observed(course: Course) -> None:
    for lab, plan in instructor.load(course).lab_plans.items():
        for outcome in plan.outcomes:
            assert not re.match(r"(Understands|Knows|Learns|Appreciates|Is aware)\b", outcome), (lab, outcome)


MISTAKES = {
    "core": (r"- minutes: 6\n", "- minutes: 7\n", r"plan\.yaml:\d+: .*its sections under core take 51 minutes, not 50"),
    "further": (r"- minutes: 10\n      does: \"Sort", '- minutes: 12\n      does: "Sort', r"its sections under further take 27 minutes, not 25"),
    "criterion": (r"    - Own argument", "    - Own arguments", r'the rubric has no criterion "Own arguments", did you mean "Own argument"\?'),
    "a field too few": (r"  cut: .*\n", "", r"cut"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(course: Course, tmp_path: Path, name: str) -> None:
    pattern, new, said = MISTAKES[name]
    shutil.copytree(FOLDER / "structural-2023", tmp_path / "structural-2023")
    path = tmp_path / "structural-2023" / "plan.yaml"
    before = path.read_text("utf-8")
    path.write_text(re.sub(pattern, new, before, count=1), "utf-8")
    assert path.read_text("utf-8") != before
    faults = Faults(tmp_path)
    load_lab_plans(course, tmp_path, ["structural-2023"], ["Silence and evidence", "Own argument"], faults)
    assert re.search(str(said), "\n".join(map(str, faults.found))), faults.found


def test_a_lab_without_a_plan_is_named(course: Course, tmp_path: Path) -> None:
    faults = Faults(tmp_path)
    load_lab_plans(course, tmp_path, ["structural-2023"], [], faults)
    assert "structural-2023/plan.yaml:1: the file is missing" in str(faults.found[0])
