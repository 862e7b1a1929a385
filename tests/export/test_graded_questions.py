"""Questions as assignments with points, in a cartridge and for Moodle, read by the rules of the format and as three importers read it.

The form of an assignment: title, text, instructor_text, gradable, attachments, submission_formats, extensions, in this order; see
http://www.imsglobal.org/profile/cc/cc_extensions/cc_extresource_assignmentv1p0_v1p0.xsd.
"""

from __future__ import annotations

import dataclasses
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from conftest import ROOT

from readouts.cli import classes
from readouts.course.course import Course
from readouts.export.base_address import ExportError
from readouts.export.learning_platforms import Form, cartridge, chapters
from readouts.export.moodle_questions import moodle_xml
from readouts.teaching.instructor import folder_of, load

BASE = "https://example.org/reader/"
CP = "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
ASSIGNMENT = "{http://www.imsglobal.org/xsd/imscc_extensions/assignment}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
SCHEMA = "http://www.imsglobal.org/profile/cc/cc_extensions/cc_extresource_assignmentv1p0_v1p0.xsd"
ORDER = ["title", "text", "instructor_text", "gradable", "attachments", "submission_formats", "extensions"]
NCNAME = re.compile(r"[A-Za-z_][\w.-]*")
Run = Callable[..., Result]


@dataclasses.dataclass
class Read:
    """A cartridge: its manifest, its resources and the assignments, by identifier."""

    archive: zipfile.ZipFile
    manifest: ET.Element
    resources: dict[str, ET.Element]
    assignments: dict[str, ET.Element]


def read(data: bytes) -> Read:
    archive = zipfile.ZipFile(io.BytesIO(data))
    manifest = ET.fromstring(archive.read("imsmanifest.xml"))
    resources = {r.attrib["identifier"]: r for r in manifest.iter(f"{CP}resource")}
    return Read(archive, manifest, resources, {
        id: ET.fromstring(archive.read(r.find(f"{CP}file").attrib["href"]))  # type: ignore[union-attr]
        for id, r in resources.items() if r.attrib["type"] == "assignment_xmlv1p0"})


def keys(course: Course) -> Iterator[str]:
    """Every question as `text/question`."""
    yield from (f"{text.id}/{q.id}" for text in course.texts.values() for q in text.questions)
    yield from (f"across/{q.id}" for q in course.synthesis)


@pytest.fixture(scope="module", params=[False, True], ids=["any platform", "Open edX"])
def graded(course: Course, request: pytest.FixtureRequest) -> Read:
    return read(cartridge(course, chapters(course), BASE, Form("1.3", request.param, graded=True), points={"alaska-2021/many-or-all": 8}))


@pytest.fixture
def run(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setattr(classes, "_course", lambda: course)
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str) -> Result:
        result = CliRunner().invoke(classes.lms, ["--base-url", BASE, "--to", "x.imscc", *args])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


# -- the cartridge -----------------------------------------------------------------------------------------------------


def test_every_question_is_an_assignment_and_none_a_topic(course: Course, graded: Read) -> None:
    assert set(graded.assignments) == {f"graded.{key.replace('/', '.')}" for key in keys(course)}
    assert not [r for r in graded.resources.values() if r.attrib["type"].startswith("imsdt")]
    titles = [a.findtext(f"{ASSIGNMENT}title") or "" for a in graded.assignments.values()]
    assert len(set(titles)) == len(titles) and all(t.startswith("Answer: ") and len(t) <= 255 for t in titles)


def test_assignments_are_as_the_extension_demands(graded: Read) -> None:
    for id, root in graded.assignments.items():
        assert root.tag == f"{ASSIGNMENT}assignment" and set(root.attrib) == {"identifier", f"{XSI}schemaLocation"}
        assert root.attrib["identifier"] == id and NCNAME.fullmatch(id)
        assert root.attrib[f"{XSI}schemaLocation"].split() == [ASSIGNMENT[1:-1], SCHEMA]
        assert all(element.tag.startswith(ASSIGNMENT) for element in root.iter())
        children = [child.tag.removeprefix(ASSIGNMENT) for child in root]
        assert children == ["title", "text", "gradable", "submission_formats"] == sorted(children, key=ORDER.index)
        assert root[1].attrib == {"texttype": "text/html"} and set(root[2].attrib) == {"points_possible"} and root[2].text == "true"
        assert float(root[2].attrib["points_possible"]) == (8 if id == "graded.alaska-2021.many-or-all" else 10)
        assert all(f.tag == f"{ASSIGNMENT}format" and set(f.attrib) == {"type"} and not len(f) for f in root[3])
        assert {f.attrib["type"] for f in root[3]} <= {"text", "html", "url", "file"}


def test_the_manifest_lists_each_with_one_file_and_shows_it_once(graded: Read) -> None:
    metadata = graded.manifest.find(f"{CP}metadata")
    assert metadata is not None and metadata.findtext(f"{CP}schemaversion") == "1.3.0"
    shown = [item.attrib["identifierref"] for item in graded.manifest.iter(f"{CP}item") if "identifierref" in item.attrib]
    assert sorted(shown) == sorted(graded.resources)
    for resource in graded.resources.values():
        assert [child.tag for child in resource] == [f"{CP}file"] and set(resource.attrib) == {"identifier", "type"}
    listed = [f.attrib["href"] for f in graded.manifest.iter(f"{CP}file")]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(graded.archive.namelist()) and len(set(listed)) == len(listed)
    ids = [e.attrib["identifier"] for e in graded.manifest.iter() if "identifier" in e.attrib]
    assert len(ids) == len(set(ids)) and all(NCNAME.fullmatch(id) for id in ids)


def test_the_text_is_that_of_the_question_with_its_links(course: Course, graded: Read) -> None:
    for key in keys(course):
        text = graded.assignments[f"graded.{key.replace('/', '.')}"][1].text or ""
        soup = BeautifulSoup(text, "html.parser")
        assert {tag.name for tag in soup.find_all(True)} <= {"p", "a", "b", "em", "strong", "ul", "ol", "li", "span", "br", "code", "blockquote"}
        links = [str(a["href"]) for a in soup.find_all("a")]
        assert all(link.startswith(BASE) for link in links) and links[-1].endswith(f"#ask-{key.partition('/')[2]}")


def test_importers_take_it_for_a_graded_text(graded: Read) -> None:
    for root in graded.assignments.values():
        kinds = [f.attrib["type"] for f in root.iterfind(f"{ASSIGNMENT}submission_formats/{ASSIGNMENT}format")]
        # Canvas, parse_cc_assignment_data in lib/cc/importer/standard/assignment_converter.rb
        canvas = {"text": "online_text_entry", "html": "online_text_entry", "url": "online_url", "file": "online_upload"}
        assert {canvas[kind] for kind in kinds} == {"online_text_entry", "online_upload"}
        # Open edX, AssignmentContentProcessor of cc2olx: a text may be written in its editor, a file may come with it
        assert "html" in kinds and "file" in kinds
        # Sakai, AssignmentEntity.importObject: only the last format counts, and points must be a number above 0.05
        assert kinds[-1] == "html" and float(root.find(f"{ASSIGNMENT}gradable").attrib["points_possible"]) >= 1  # type: ignore[union-attr]


def test_version_1_1_has_no_assignments(course: Course) -> None:
    with pytest.raises(ExportError, match="has no assignments"):
        Form(graded=True)
    plain = zipfile.ZipFile(io.BytesIO(cartridge(course, chapters(course), BASE)))
    assert b"assignment_xmlv1p0" not in plain.read("imsmanifest.xml")


# -- Moodle ------------------------------------------------------------------------------------------------------------


def test_moodle_gets_essays_with_points_in_a_category_of_their_own(course: Course) -> None:
    parts = chapters(course)
    root = ET.fromstring(moodle_xml(course, parts, BASE, True, {"alaska-2021/many-or-all": 8}))
    category, found = "", {}
    for node in root.findall("question"):
        if node.attrib["type"] == "category":
            category = node.findtext("category/text") or ""
        elif node.attrib["type"] == "essay":
            assert category.endswith("/Questions") and category.startswith("$course$/top/")
            found[node.findtext("idnumber")] = node
        else:
            assert not category.endswith("/Questions")
    assert sorted(map(str, found)) == sorted(keys(course))
    for key, node in found.items():
        assert float(node.findtext("defaultgrade") or 0) == (8 if key == "alaska-2021/many-or-all" else 10)
        assert node.findtext("responseformat") == "editor" and node.findtext("responserequired") == "1" and node.findtext("name/text")
        assert BASE in (node.findtext("questiontext/text") or "") and not node.findtext("graderinfo/text")
    assert b'type="essay"' not in moodle_xml(course, parts, BASE)


# -- the command -------------------------------------------------------------------------------------------------------


def points_in(path: Path) -> dict[str, int]:
    return {id: int(root.find(f"{ASSIGNMENT}gradable").attrib["points_possible"]) for id, root in read(path.read_bytes()).assignments.items()}  # type: ignore[union-attr]


def test_points_are_those_of_the_rubric_unless_they_are_given(run: Run, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.imscc"
    if folder_of(course).is_dir():
        assert run("--questions-as", "assignments").exit_code == 0
        guidance = load(course).guidance
        found = points_in(target)
        assert found == {f"graded.{key.replace('/', '.')}": 4 * len(guidance[key].rubric) for key in keys(course)} and len(set(found.values())) > 1
    assert run("--questions-as", "assignments", "--points", "25", "--chapter", "across").exit_code == 0
    assert set(points_in(target).values()) == {25}
    essays = ET.fromstring((tmp_path / "x.xml").read_bytes()).findall("question[@type='essay']")  # though this part has no quiz
    assert {node.findtext("defaultgrade") for node in essays} == {"25"} and len(essays) == len(course.synthesis)
    monkeypatch.setattr(classes, "_course", lambda: dataclasses.replace(course, folder=tmp_path / "data"))
    assert run("--questions-as", "assignments").exit_code == 0
    assert set(points_in(target).values()) == {10}


def test_a_question_can_be_chosen(run: Run, tmp_path: Path) -> None:
    assert run("--questions-as", "assignments", "--question", "alaska-2021/many-or-all", "--version", "1.3").exit_code == 0
    assert list(points_in(tmp_path / "x.imscc")) == ["graded.alaska-2021.many-or-all"]


@pytest.mark.parametrize(("args", "said"), [
    (("--questions-as", "assignments", "--version", "1.1"), "--version 1.1: it has no assignments; give 1.3, or leave --version out"),
    (("--points", "5"), "--points: discussion topics have no points; add --questions-as assignments")])
def test_what_does_not_go_together_is_named(run: Run, tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    done = run(*args)
    assert done.exit_code == 1 and done.stderr == f"Error: {said}\n" and not (tmp_path / "x.imscc").exists()


def test_the_page_for_teachers_says_how(run: Run) -> None:
    said = " ".join((ROOT / "book/teaching/assigning.md").read_text("utf-8").split())
    assert "--questions-as assignments" in said and "--points" in said
    assert "every question is there twice" in said  # of a second import into Moodle
    assert "--questions-as" in run("--help").output and "essay question" in " ".join(run("--help").output.split())
