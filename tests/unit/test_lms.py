"""The cartridge against the structure that the specification demands, read by a reader written for this test.

No reader of Common Cartridge or QTI 1.2 on PyPI is kept up (pyslet, the only one that parses both, was last released in 2017 and stops at
its own errors in an assessment), so :class:`Cartridge` reads with ElementTree, by the element names of the specification and not by
those of the writer.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from conftest import ROOT

from readouts import course_cli
from readouts.bodies import roles
from readouts.course import Course
from readouts.handout import Plain
from readouts.lms import LmsError, base_address, cartridge, chapters, moodle_path, moodle_xml
from readouts.model import Option, Question, QuizItem

BASE = "https://example.org/reader/"
CP = "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
LOM = "{http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest}"
DT = "{http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3}"
WL = "{http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3}"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
LANG_NAME = re.compile(r"[A-Za-z_][\w.-]*")  # an xs:ID is an NCName
# Children of each element in the profile of QTI, in their order.
ORDER = {
    "questestinterop": ["assessment"], "assessment": ["qtimetadata", "section"], "section": ["item"],
    "item": ["itemmetadata", "presentation", "resprocessing", "itemfeedback"], "itemmetadata": ["qtimetadata"], "qtimetadata": ["qtimetadatafield"],
    "qtimetadatafield": ["fieldlabel", "fieldentry"], "presentation": ["material", "response_lid"], "response_lid": ["render_choice"],
    "render_choice": ["response_label"], "response_label": ["material"], "material": ["mattext"], "resprocessing": ["outcomes", "respcondition"],
    "outcomes": ["decvar"], "respcondition": ["conditionvar", "setvar", "displayfeedback"], "conditionvar": ["varequal"], "itemfeedback": ["flow_mat"],
    "flow_mat": ["material"],
}
ATTRIBUTES = {
    "assessment": {"ident", "title"}, "section": {"ident"}, "item": {"ident", "title"}, "response_lid": {"ident", "rcardinality"}, "response_label": {"ident"},
    "mattext": {"texttype"}, "decvar": {"varname", "vartype", "minvalue", "maxvalue"}, "respcondition": {"continue"}, "varequal": {"respident"},
    "setvar": {"varname", "action"}, "displayfeedback": {"feedbacktype", "linkrefid"}, "itemfeedback": {"ident"},
}
EXAM = {"cc_profile": {"cc.exam.v0p1"}, "qmd_assessmenttype": {"Examination"}, "qmd_scoretype": {"Percentage"}, "qmd_feedbackpermitted": {"Yes", "No"},
        "qmd_hintspermitted": {"Yes", "No"}, "qmd_solutionspermitted": {"Yes", "No"}, "cc_maxattempts": {"Examination", "1", "2", "3", "4", "5", "unlimited"}}


def words_of(html: str | None) -> str:
    return " ".join(BeautifulSoup(html or "", "html.parser").get_text().split())


class Cartridge:
    """An archive read as the specification says: from the manifest to the resources."""

    def __init__(self, data: bytes):
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        assert self.archive.testzip() is None
        self.manifest = ET.fromstring(self.archive.read("imsmanifest.xml"))
        self.resources = {r.attrib["identifier"]: r for r in self.manifest.iter(f"{CP}resource")}

    def of_type(self, kind: str) -> dict[str, ET.Element]:
        return {i: ET.fromstring(self.archive.read(r.find(f"{CP}file").attrib["href"]))  # type: ignore[union-attr]
                for i, r in self.resources.items() if r.attrib["type"] == kind}

    @property
    def quizzes(self) -> dict[str, ET.Element]:
        return self.of_type("imsqti_xmlv1p2/imscc_xmlv1p3/assessment")


def score(item: ET.Element, chosen: str) -> tuple[float, list[str]]:
    """What an answer scores, and the feedback it shows, by the rules of response processing."""
    declared = item.find(f"{QTI}resprocessing/{QTI}outcomes/{QTI}decvar")
    assert declared is not None and declared.attrib["varname"] == "SCORE"
    points, shown = float(declared.attrib["minvalue"]), []
    for condition in item.iter(f"{QTI}respcondition"):
        if any(v.text != chosen for v in condition.iter(f"{QTI}varequal")):
            continue
        points = next((float(s.text or 0) for s in condition.iter(f"{QTI}setvar") if s.attrib["action"] == "Set"), points)
        shown += [f.attrib["linkrefid"] for f in condition.iter(f"{QTI}displayfeedback")]
        if condition.attrib.get("continue", "No") == "No":
            break
    assert points <= float(declared.attrib["maxvalue"])
    return points, shown


def choices(item: ET.Element) -> dict[str, str]:
    return {label.attrib["ident"]: words_of("".join(t.text or "" for t in label.iter(f"{QTI}mattext"))) for label in item.iter(f"{QTI}response_label")}


@pytest.fixture(scope="module")
def read(course: Course) -> Cartridge:
    return Cartridge(cartridge(course, chapters(course), BASE))


# -- structure ---------------------------------------------------------------------------------------------------------


def test_the_manifest_is_that_of_a_common_cartridge_1_3(read: Cartridge) -> None:
    root = read.manifest
    assert root.tag == f"{CP}manifest" and [c.tag for c in root] == [f"{CP}metadata", f"{CP}organizations", f"{CP}resources"]
    metadata = root.find(f"{CP}metadata")
    assert metadata is not None and [c.tag for c in metadata] == [f"{CP}schema", f"{CP}schemaversion", f"{LOM}lom"]
    assert [metadata[0].text, metadata[1].text] == ["IMS Common Cartridge", "1.3.0"]
    assert metadata.findtext(f"{LOM}lom/{LOM}general/{LOM}title/{LOM}string") == "Reading the Readouts"
    (organization,) = root.iter(f"{CP}organization")
    assert organization.attrib["structure"] == "rooted-hierarchy"
    (top,) = organization
    assert top.tag == f"{CP}item" and top.find(f"{CP}title") is None  # only the root item has no title
    assert all(item.findtext(f"{CP}title") for item in top.iter(f"{CP}item") if item is not top)


def test_identifiers_are_unique_and_resolve_both_ways(read: Cartridge) -> None:
    ids = [e.attrib["identifier"] for e in read.manifest.iter() if "identifier" in e.attrib]
    assert len(ids) == len(set(ids)) and all(LANG_NAME.fullmatch(i) for i in ids)
    shown = [e.attrib["identifierref"] for e in read.manifest.iter() if "identifierref" in e.attrib]
    assert sorted(shown) == sorted(read.resources)


def test_every_file_is_listed_and_every_listed_file_is_there(read: Cartridge) -> None:
    listed = [f.attrib["href"] for f in read.manifest.iter(f"{CP}file")]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(read.archive.namelist()) and len(set(listed)) == len(listed)
    for resource in read.resources.values():
        # One file each, no href and no dependency: so the profile wants it for links, topics and assessments.
        assert [child.tag for child in resource] == [f"{CP}file"] and set(resource.attrib) == {"identifier", "type"}
    assert all(re.fullmatch(r"[a-z0-9./-]+", name) for name in listed)


def test_each_chapter_has_its_page_its_quiz_its_questions_and_its_lab(course: Course, read: Cartridge) -> None:
    (top,) = next(read.manifest.iter(f"{CP}organization"))
    folders = {f.findtext(f"{CP}title"): [read.resources[i.attrib["identifierref"]].attrib["type"] for i in f.findall(f"{CP}item")] for f in top}
    assert list(folders)[:-1] == [t.title for t in course.texts.values()] and list(folders)[-1] == "Questions across the texts"
    for text in course.texts.values():
        kinds = folders[text.title]
        labs = (ROOT / "book/labs" / f"{text.id}.ipynb").exists()
        assert kinds.count("imsdt_xmlv1p3") == len(text.questions) and kinds.count("imswl_xmlv1p3") == 1 + labs
        assert kinds.count("imsqti_xmlv1p2/imscc_xmlv1p3/assessment") == 1 and len(kinds) == len(text.questions) + 2 + labs


def test_links_lead_to_pages_of_the_book(read: Cartridge) -> None:
    links = read.of_type("imswl_xmlv1p3")
    assert len(links) > 5
    for root in links.values():
        assert root.tag == f"{WL}webLink" and [c.tag for c in root] == [f"{WL}title", f"{WL}url"] and root[0].text
        page = root[1].attrib["href"].removeprefix(BASE).removesuffix(".html")
        assert any((ROOT / f"{page}.{kind}").exists() for kind in ("md", "ipynb")), page


def test_topics_are_as_the_profile_demands(course: Course, read: Cartridge) -> None:
    topics = read.of_type("imsdt_xmlv1p3")
    assert len(topics) == sum(len(t.questions) for t in course.texts.values()) + len(course.synthesis)
    for root in topics.values():
        assert root.tag == f"{DT}topic" and [c.tag for c in root] == [f"{DT}title", f"{DT}text"] and root[0].text
        assert root[1].attrib == {"texttype": "text/html"}
        soup = BeautifulSoup(root[1].text or "", "html.parser")
        assert {tag.name for tag in soup.find_all(True)} <= {"p", "a", "b", "em", "strong", "ul", "ol", "li", "span", "br", "code", "blockquote"}
        assert all(str(a["href"]).startswith(BASE) for a in soup.find_all("a")) and "{" not in soup.get_text()


def test_quizzes_hold_what_the_profile_allows_in_its_order(read: Cartridge) -> None:
    for root in read.quizzes.values():
        for element in root.iter():
            name = element.tag.removeprefix(QTI)
            children = [c.tag.removeprefix(QTI) for c in element]
            allowed = ORDER.get(name, [])
            assert [c for c in children if c not in allowed] == [] and children == sorted(children, key=allowed.index), name
            own = {a for a in element.attrib if not a.startswith("{")}
            assert own <= ATTRIBUTES.get(name, set()), (name, own)
        fields = {f[0].text: f[1].text for f in root.findall(f"{QTI}assessment/{QTI}qtimetadata/{QTI}qtimetadatafield")}
        assert all(entry in EXAM[str(label)] for label, entry in fields.items()) and fields["cc_profile"] == "cc.exam.v0p1"
        assert len(list(root.iter(f"{QTI}section"))) == 1
        idents = [i.attrib["ident"] for i in root.iter(f"{QTI}item")]
        assert len(idents) == len(set(idents))


def test_every_item_scores_its_right_option_and_no_other(course: Course, read: Cartridge) -> None:
    for text in course.texts.values():
        items = list(read.quizzes[f"quiz.{text.id}"].iter(f"{QTI}item"))
        assert len(items) == len(text.quiz)
        for item, source in zip(items, text.quiz, strict=True):
            assert [f.text for f in item.iter(f"{QTI}fieldentry")] == ["cc.multiple_choice.v0p1"]
            (response,) = item.iter(f"{QTI}response_lid")
            assert response.attrib["rcardinality"] == "Single" and {v.attrib["respident"] for v in item.iter(f"{QTI}varequal")} == {response.attrib["ident"]}
            assert {v.text for v in item.iter(f"{QTI}varequal")} == set(choices(item))
            scores = [score(item, ident) for ident in choices(item)]
            assert [points == 100 for points, _ in scores] == [o.right for o in source.options]
            assert [points for points, _ in scores if points] == [100] and score(item, "nothing") == (0, [])
            reasons = {f.attrib["ident"]: words_of("".join(f.itertext())) for f in item.iter(f"{QTI}itemfeedback")}
            assert all(len(shown) == 1 and reasons[shown[0]] for _, shown in scores) and len({shown[0] for _, shown in scores}) == len(reasons)


# -- words arrive intact -----------------------------------------------------------------------------------------------


NASTY = 'Is *this* “quoted” \'and\' "so" — <b>bold</b> & 5 < 6 ]]> **strong** {para}`p2`, {term}`readouts <readout>`, {cite:p}`ap-2021-divides`: 不冲突、不对抗?'
SHOWN = 'Is this “quoted” \'and\' "so" — <b>bold</b> & 5 < 6 ]]> strong ¶ 2, readouts, '


def nasty(course: Course) -> Course:
    options = tuple(Option(text=f"{i}: {NASTY}", right=i == 2, why=f"why {i}: {NASTY}\n\n- a point\n- another") for i in range(4))
    quiz = (QuizItem(id="nasty", body=NASTY, see=("p1",), options=options),)
    asked = (Question(id="nasty", level="recall", form="alone", minutes=5, body=NASTY + "\n\nSecond paragraph.", see=("p1", "term:readout")),)
    text = course.texts["alaska-2021"].model_copy(update={"quiz": quiz, "questions": asked, "title": "A “title” & <tags> 中/文"})
    return dataclasses.replace(course, texts={"alaska-2021": text, **{k: v for k, v in course.texts.items() if k != "alaska-2021"}})


def test_quotation_marks_chinese_and_formatting_arrive_intact(course: Course) -> None:
    changed = nasty(course)
    read = Cartridge(cartridge(changed, chapters(changed, "alaska-2021"), BASE))
    (item,) = read.quizzes["quiz.alaska-2021"].iter(f"{QTI}item")
    stem = item.find(f"{QTI}presentation/{QTI}material/{QTI}mattext")
    assert stem is not None and words_of(stem.text).startswith(SHOWN) and words_of(stem.text).endswith("不冲突、不对抗?")
    soup = BeautifulSoup(stem.text or "", "html.parser")
    assert [soup.em.get_text(), soup.strong.get_text()] == ["this", "strong"] and not soup.find("b")  # type: ignore[union-attr]
    assert [a["href"] for a in soup.find_all("a")] == [
        f"{BASE}book/texts/alaska-2021.html#p2", f"{BASE}book/reference/glossary.html#term-readout", f"{BASE}book/reference/references.html#ref-ap-2021-divides",
    ]
    assert [s.get_text() for s in soup.find_all("span", lang="zh-Hans")] == ["不冲突、不对抗"]
    assert [words_of(t)[:3] for t in choices(item).values()] == ["0: ", "1: ", "2: ", "3: "] and all(SHOWN in t for t in choices(item).values())
    assert [score(item, i)[0] for i in choices(item)] == [0, 0, 100, 0]
    (topic,) = read.of_type("imsdt_xmlv1p3").values()
    assert words_of(topic[1].text).startswith(SHOWN) and "Second paragraph." in words_of(topic[1].text)
    assert read.manifest.findtext(f".//{CP}item/{CP}item/{CP}title") == "A “title” & <tags> 中/文"


def test_moodle_gets_the_same(course: Course) -> None:
    changed = nasty(course)
    root = ET.fromstring(moodle_xml(changed, chapters(changed), BASE))
    kinds = [q.attrib["type"] for q in root.findall("question")]
    assert root.tag == "quiz" and kinds.count("category") == 5 and kinds.count("multichoice") == sum(len(t.quiz) for t in changed.texts.values())
    assert root.findtext("question/category/text") == "$course$/top/Reading the Readouts/A “title” & <tags> 中//文"
    for node in root.findall("question[@type='multichoice']"):
        fractions = [a.attrib["fraction"] for a in node.findall("answer")]
        assert sorted(fractions) == ["0", "0", "0", "100"] and node.findtext("single") == "true" and node.findtext("name/text")
        assert node.find("questiontext").attrib["format"] == "html"  # type: ignore[union-attr]
        assert all(a.findtext("text") and a.findtext("feedback/text") for a in node.findall("answer"))
        text, _, item = (node.findtext("idnumber") or "").partition("/")
        source = next(q for q in changed.texts[text].quiz if q.id == item)
        assert [f == "100" for f in fractions] == [o.right for o in source.options]
    first = root.find("question[@type='multichoice']")
    assert first is not None and words_of(first.findtext("questiontext/text")).startswith(SHOWN)
    assert "<li>another</li>" in (first.findtext("answer/feedback/text") or "")


def test_every_role_of_every_question_becomes_words_and_a_link(course: Course) -> None:
    plain, bare, seen = Plain(course, BASE), Plain(course), set()
    for text in course.texts.values():
        for body in [q.body for q in text.questions] + [b for i in text.quiz for b in (i.body, *(o.why for o in i.options))]:
            count = len(list(roles(body)))
            seen |= {name for name, _ in roles(body)}
            assert len(BeautifulSoup(plain.block(body, text.id), "html.parser").find_all("a")) == count
            assert "<a" not in bare.block(body, text.id) and "{" not in bare.block(body, text.id)
    assert {"para", "note", "term", "text", "meeting"} <= seen


# -- what the export may not do ----------------------------------------------------------------------------------------


SCRIPT = """
import hashlib, sys, readouts
from readouts.lms import *
course = readouts.load(); base = base_address(course, None); parts = chapters(course)
print(hashlib.sha256(cartridge(course, parts, base)).hexdigest(), hashlib.sha256(moodle_xml(course, parts, base)).hexdigest())
print(*[m for m in sys.modules if m == "readouts.instructor" or m.startswith(("sphinx", "pandas"))])
"""


def test_the_same_bytes_without_the_folder_instructor_and_on_another_day(course: Course, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("licensed"))
    shutil.copytree(ROOT / "book" / "labs", tmp_path / "book" / "labs")
    (tmp_path / "_config.yml").write_text(f"html:\n  baseurl: {BASE.rstrip('/')}\n", "utf-8")
    env = {**os.environ, "READOUTS_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "9"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True, env=env, cwd=tmp_path)
    parts = chapters(course)
    hashes = [hashlib.sha256(data).hexdigest() for data in (cartridge(course, parts, BASE), moodle_xml(course, parts, BASE))]
    assert done.stdout.splitlines() == [" ".join(hashes), ""]


def test_nothing_of_the_instructors_is_in_it(course: Course, read: Cartridge) -> None:
    exported = " ".join(words_of(ET.tostring(ET.fromstring(read.archive.read(n)), encoding="unicode", method="text")) for n in read.archive.namelist())
    secret = [value for path in (ROOT / "instructor").rglob("*.yaml") for value in _strings(yaml.safe_load(path.read_text("utf-8"))) if len(value) > 40]
    if not secret:
        pytest.skip("there is no folder instructor/ here")
    plain = Plain(course)
    for value in secret:
        for sentence in re.split(r"(?<=[.?!;:]) ", " ".join(re.sub(r"\{[\w:]+\}`[^`]*`", "|", value).split())):
            longest = max(sentence.split("|"), key=len).strip()
            assert len(longest) < 50 or words_of(plain.inline(longest)) not in exported, longest


def _strings(value: object) -> list[str]:
    if isinstance(value, dict | list):
        return [s for v in (value.values() if isinstance(value, dict) else value) for s in _strings(v)]
    return [value] if isinstance(value, str) else []


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(course_cli, "_course", lambda: dataclasses.replace(course, folder=tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str) -> Result:
        result = CliRunner().invoke(course_cli.lms, args)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def test_the_command_writes_both_files(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("--base-url", BASE[:-1], "--chapter", "candid-2023").output.split() == ["candid-2023.imscc", "candid-2023.xml"]
    assert len(Cartridge((tmp_path / "candid-2023.imscc").read_bytes()).quizzes) == 1
    assert run("--base-url", BASE, "--chapter", "across", "--to", "x.imscc").output.split() == ["x.imscc"]  # no quiz, so nothing for Moodle
    assert run("--base-url", BASE).output.split() == ["reading-the-readouts.imscc", "reading-the-readouts.xml"]


@pytest.mark.parametrize(("args", "config", "message"), [
    ((), None, "needs its address: give --base-url https://… or set html: baseurl: in _config.yml"),
    ((), "html: [1", "_config.yml: cannot be read as YAML"),
    ((), "html:\n  baseurl: example.org\n", '_config.yml, html: baseurl: "example.org" is no address of a site'),
    (("--base-url", "book/"), None, '--base-url: "book/" is no address of a site'),
    (("--base-url", 'https://a.org/"x'), None, "is no address of a site"),
    (("--base-url", BASE, "--chapter", "alaska"), None, 'there is no chapter "alaska", did you mean "alaska-2021"?'),
    (("--base-url", BASE, "--to", "a.xml"), None, "let its name end with .imscc"),
    (("--base-url", BASE, "--to", "no/a.imscc"), None, "a.imscc: cannot be written (No such file or directory)"),
])
def test_mistakes_are_told_in_one_line(run, tmp_path: Path, args: tuple[str, ...], config: str | None, message: str) -> None:  # type: ignore[no-untyped-def]
    if config:
        (tmp_path / "_config.yml").write_text(config, "utf-8")
    result = run(*args)
    assert result.exit_code == 1 and message in result.stderr and len(result.stderr.splitlines()) == 1, result.stderr
    assert not [p for p in tmp_path.iterdir() if p.suffix in (".imscc", ".xml")]


def test_the_address_may_stand_in_the_configuration(course: Course, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("html:\n  baseurl: https://school.example/us-china\n", "utf-8")
    moved = dataclasses.replace(course, folder=tmp_path / "data")
    assert base_address(moved, None) == "https://school.example/us-china/" and base_address(moved, BASE) == BASE
    with pytest.raises(LmsError):
        moodle_path(Path("a.XML"))
