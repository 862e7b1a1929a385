"""Which questions become discussion topics of a cartridge can be chosen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from readouts.cli import main
from readouts.course.course import Course
from readouts.export.base_address import ExportError
from readouts.export.learning_platforms import chapters


def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[str, list[str]]:
    """What was said, and the ids of the topics in the cartridge."""
    monkeypatch.setenv("READOUTS_DATA", str(ROOT / "data"))
    target = tmp_path / "x.imscc"
    done = CliRunner().invoke(main, ["export", "lms", "--base-url", "https://example.org/", "--to", str(target), *options])
    assert "Traceback" not in done.output
    if not target.exists():
        return done.output, []
    with zipfile.ZipFile(target) as archive:
        resources = ET.fromstring(archive.read("imsmanifest.xml")).iter("{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}resource")
        return done.output, [r.get("identifier", "") for r in resources if (r.get("type") or "").startswith("imsdt")]


def test_one_or_several_or_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, course: Course) -> None:
    assert exported(tmp_path, monkeypatch, "--question", "alaska-2021/many-or-all", "--question", "across/sixth-text")[1] == [
        "topic.alaska-2021.many-or-all", "topic.across.sixth-text"]
    assert exported(tmp_path, monkeypatch, "--chapter", "alaska-2021", "--question", "many-or-all")[1] == ["topic.alaska-2021.many-or-all"]
    every = sum(len(t.questions) for t in course.texts.values()) + len(course.synthesis)
    assert len(exported(tmp_path, monkeypatch)[1]) == every


def test_a_chapter_without_a_topic_keeps_the_rest(course: Course) -> None:
    parts = {part.id: part for part in chapters(course, chosen=["alaska-2021/many-or-all"])}
    assert list(parts) == list(course.texts)  # the questions across the texts have nothing else
    assert not parts["candid-2023"].questions and parts["candid-2023"].quiz == course.texts["candid-2023"].quiz


@pytest.mark.parametrize(("options", "said"), [
    (("--question", "alaska-2021/many-or-al"), 'there is no question "alaska-2021/many-or-al" in what is exported, did you mean "alaska-2021/many-or-all"?'),
    (("--question", "xxx"), 'there is no question "xxx" in what is exported; write it as alaska-2021/'),
    (("--chapter", "candid-2023", "--question", "alaska-2021/many-or-all"), 'there is no question "alaska-2021/many-or-all" in what is exported')])
def test_a_question_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str) -> None:
    output, topics = exported(tmp_path, monkeypatch, *options)
    assert said in output and topics == []


def test_the_reason_is_an_error_of_its_own(course: Course) -> None:
    with pytest.raises(ExportError):
        chapters(course, "alaska-2021", ["nothing"])
