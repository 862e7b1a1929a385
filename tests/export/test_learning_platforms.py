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
from conftest import ROOT, copy_of_data

from readouts.cli import classes
from readouts.course.bodies import roles
from readouts.course.contents import named, read_contents
from readouts.course.course import Course
from readouts.course.records import Option, Question, QuizItem
from readouts.export.base_address import ExportError, base_address
from readouts.export.learning_platforms import (
    VERSIONS,
    Form,
    cartridge,
    chapters,
)
from readouts.export.moodle_questions import moodle_path, moodle_xml
from readouts.rendering.plain_html import Plain

BASE = "https://example.org/reader/"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
# What the specifications call the documents of a cartridge: the namespace, the file of its schema, the type of the resource.
DOCUMENTS = {
    "1.1": {
        "manifest": ("http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1", "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd", ""),
        "lom": ("http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest", "http://www.imsglobal.org/profile/cc/ccv1p1/LOM/ccv1p1_lommanifest_v1p0.xsd", ""),
        "topic": ("http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1", "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imsdt_v1p1.xsd", "imsdt_xmlv1p1"),
        "webLink": ("http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1", "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imswl_v1p1.xsd", "imswl_xmlv1p1"),
        "questestinterop": ("http://www.imsglobal.org/xsd/ims_qtiasiv1p2", "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_qtiasiv1p2p1_v1p0.xsd",
                            "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"),
    },
    "1.3": {
        "manifest": ("http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1", "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd", ""),
        "lom": ("http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest", "http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd", ""),
        "topic": ("http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3", "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imsdt_v1p3.xsd", "imsdt_xmlv1p3"),
        "webLink": ("http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3", "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imswl_v1p3.xsd", "imswl_xmlv1p3"),
        "questestinterop": ("http://www.imsglobal.org/xsd/ims_qtiasiv1p2", "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_qtiasiv1p2p1_v1p0.xsd",
                            "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"),
    },
}
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

    def __init__(self, data: bytes, version: str = "1.1"):
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        assert self.archive.testzip() is None
        self.documents = DOCUMENTS[version]
        self.cp, self.lom = (f"{{{self.documents[name][0]}}}" for name in ("manifest", "lom"))
        self.manifest = ET.fromstring(self.archive.read("imsmanifest.xml"))
        self.resources = {r.attrib["identifier"]: r for r in self.manifest.iter(f"{self.cp}resource")}

    def of_type(self, name: str) -> dict[str, ET.Element]:
        """The documents with this root element, by the identifier of their resource."""
        return {i: ET.fromstring(self.archive.read(r.find(f"{self.cp}file").attrib["href"]))  # type: ignore[union-attr]
                for i, r in self.resources.items() if r.attrib["type"] == self.documents[name][2]}

    @property
    def quizzes(self) -> dict[str, ET.Element]:
        return self.of_type("questestinterop")


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


def cc2olx_right(item: ET.Element) -> list[str]:
    """What the importer of Open edX takes for right: all that is named up to the first condition that ends the processing.

    Source: _mark_correct_responses in https://github.com/openedx/cc2olx/blob/master/src/cc2olx/content_processors/qti.py
    """
    named = []
    for condition in item.iterfind(f"{QTI}resprocessing/{QTI}respcondition"):
        named += [v.text or "" for v in condition.iterfind(f"{QTI}conditionvar/{QTI}varequal")]
        if condition.attrib.get("continue", "No") == "No":
            break
    return named


def moodle_right(item: ET.Element) -> list[str]:
    """What Moodle takes for right: an option whose last condition has any `setvar`, whatever the order and the number.

    Source: get_score in backup/cc/entity11.quiz.class.php of Moodle
    """
    verdicts: dict[str, bool] = {}
    for condition in item.iterfind(f"{QTI}resprocessing/{QTI}respcondition"):
        named = condition.findtext(f"{QTI}conditionvar/{QTI}varequal") or ""
        verdicts[named.lower()] = bool(condition.findtext(f"{QTI}setvar"))
    return [ident for ident in choices(item) if verdicts.get(ident.lower())]


def choices(item: ET.Element) -> dict[str, str]:
    return {label.attrib["ident"]: words_of("".join(t.text or "" for t in label.iter(f"{QTI}mattext"))) for label in item.iter(f"{QTI}response_label")}


@pytest.fixture(scope="module", params=VERSIONS)
def read(course: Course, request: pytest.FixtureRequest) -> Cartridge:
    return Cartridge(cartridge(course, chapters(course), BASE, Form(request.param)), request.param)


@pytest.fixture(scope="module")
def for_open_edx(course: Course) -> Cartridge:
    return Cartridge(cartridge(course, chapters(course), BASE, Form(open_edx=True)))


# -- structure ---------------------------------------------------------------------------------------------------------


def test_moodle_can_read_what_is_written_unasked(course: Course) -> None:
    unasked = cartridge(course, chapters(course), BASE)
    assert unasked == cartridge(course, chapters(course), BASE, Form("1.1")) and VERSIONS[0] == "1.1"
    # Moodle knows a cartridge by these words within its first 1024 bytes: detect_format in backup/converter/imscc11/lib.php
    assert b'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"' in Cartridge(unasked).archive.read("imsmanifest.xml")[:1024]


def test_the_manifest_is_that_of_its_version(read: Cartridge) -> None:
    root = read.manifest
    assert root.tag == f"{read.cp}manifest" and [c.tag for c in root] == [f"{read.cp}metadata", f"{read.cp}organizations", f"{read.cp}resources"]
    metadata = root.find(f"{read.cp}metadata")
    assert metadata is not None and [c.tag for c in metadata] == [f"{read.cp}schema", f"{read.cp}schemaversion", f"{read.lom}lom"]
    version = next(v for v, documents in DOCUMENTS.items() if documents is read.documents)
    assert [metadata[0].text, metadata[1].text] == ["IMS Common Cartridge", f"{version}.0"]
    assert metadata.findtext(f"{read.lom}lom/{read.lom}general/{read.lom}title/{read.lom}string") == "Reading the Readouts"
    (organization,) = root.iter(f"{read.cp}organization")
    assert organization.attrib["structure"] == "rooted-hierarchy"
    (top,) = organization
    assert top.tag == f"{read.cp}item" and top.find(f"{read.cp}title") is None  # only the root item has no title
    assert all(item.findtext(f"{read.cp}title") for item in top.iter(f"{read.cp}item") if item is not top)


def test_every_document_names_the_schema_of_its_version_and_no_other(read: Cartridge) -> None:
    """A reader that validates goes by these names; one of another version among them, and it refuses the whole."""
    paths = {r.find(f"{read.cp}file").attrib["href"]: r.attrib["type"] for r in read.resources.values()}  # type: ignore[union-attr]
    for path in read.archive.namelist():
        root = ET.fromstring(read.archive.read(path))
        space, _, name = root.tag[1:].partition("}")
        expected = read.documents[name]
        located = (root.attrib["{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"]).split()
        assert space == expected[0] and located[:2] == list(expected[:2]) and paths.get(path, "") == expected[2], path
        assert located[2:] == (list(read.documents["lom"][:2]) if name == "manifest" else [])
        assert {element.tag[1:].partition("}")[0] for element in root.iter()} <= {space, read.documents["lom"][0]}


def test_identifiers_are_unique_and_resolve_both_ways(read: Cartridge) -> None:
    ids = [e.attrib["identifier"] for e in read.manifest.iter() if "identifier" in e.attrib]
    assert len(ids) == len(set(ids)) and all(LANG_NAME.fullmatch(i) for i in ids)
    shown = [e.attrib["identifierref"] for e in read.manifest.iter() if "identifierref" in e.attrib]
    assert sorted(shown) == sorted(read.resources)


def test_every_file_is_listed_and_every_listed_file_is_there(read: Cartridge) -> None:
    listed = [f.attrib["href"] for f in read.manifest.iter(f"{read.cp}file")]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(read.archive.namelist()) and len(set(listed)) == len(listed)
    for resource in read.resources.values():
        # One file each, no href and no dependency: so the profile wants it for links, topics and assessments.
        assert [child.tag for child in resource] == [f"{read.cp}file"] and set(resource.attrib) == {"identifier", "type"}
    assert all(re.fullmatch(r"[a-z0-9./-]+", name) for name in listed)


def test_each_chapter_has_its_page_its_quiz_its_questions_and_its_lab(course: Course, read: Cartridge) -> None:
    (top,) = next(read.manifest.iter(f"{read.cp}organization"))
    folders = {f.findtext(f"{read.cp}title"): [read.resources[i.attrib["identifierref"]].attrib["type"] for i in f.findall(f"{read.cp}item")] for f in top}
    assert list(folders)[:-1] == [t.title for t in course.texts.values()] and list(folders)[-1] == "Questions across the texts"
    for text in course.texts.values():
        kinds = folders[text.title]
        labs = (ROOT / "book/labs" / f"{text.id}.ipynb").exists()
        assert kinds.count(read.documents["topic"][2]) == len(text.questions) and kinds.count(read.documents["webLink"][2]) == 1 + labs
        assert kinds.count(read.documents["questestinterop"][2]) == 1 and len(kinds) == len(text.questions) + 2 + labs


def test_links_lead_to_pages_of_the_book(read: Cartridge, course: Course) -> None:
    pages = set(named(read_contents(ROOT, course)))
    links = read.of_type("webLink")
    assert len(links) > 5
    for root in links.values():
        space = f"{{{read.documents['webLink'][0]}}}"
        assert root.tag == f"{space}webLink" and [c.tag for c in root] == [f"{space}title", f"{space}url"] and root[0].text
        page = root[1].attrib["href"].removeprefix(BASE).removesuffix(".html")
        assert page in pages


def test_topics_are_as_the_profile_demands(course: Course, read: Cartridge) -> None:
    topics = read.of_type("topic")
    assert len(topics) == sum(len(t.questions) for t in course.texts.values()) + len(course.synthesis)
    for root in topics.values():
        space = f"{{{read.documents['topic'][0]}}}"
        assert root.tag == f"{space}topic" and [c.tag for c in root] == [f"{space}title", f"{space}text"] and root[0].text
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


def test_each_importer_takes_the_right_option_for_right(course: Course, read: Cartridge, for_open_edx: Cartridge) -> None:
    for archive in (read, for_open_edx):
        items = {i.attrib["ident"]: i for root in archive.quizzes.values() for i in root.iter(f"{QTI}item")}
        expected = {f"{t.id}.{q.id}": [chr(65 + n) for n, o in enumerate(q.options) if o.right] for t in course.texts.values() for q in t.quiz}
        assert {name: cc2olx_right(item) for name, item in items.items()} == expected
        assert {name: moodle_right(item) for name, item in items.items()} == expected
        assert {right for (right,) in expected.values()} == set("ABCD")  # else an importer that always takes one would pass
        for item in items.values():  # the order of the options and their reasons stays that of the book
            assert list(choices(item)) == list("ABCD") and [f.attrib["ident"][-1] for f in item.iter(f"{QTI}itemfeedback")] == list("ABCD")


def test_for_open_edx_every_part_has_a_name_of_its_own(course: Course, for_open_edx: Cartridge) -> None:
    """There a problem is called after its assessment, and whatever lies less than three deep is put in parts that are all called alike."""
    names = []
    (top,) = next(for_open_edx.manifest.iter(f"{for_open_edx.cp}organization"))
    for chapter in top.findall(f"{for_open_edx.cp}item"):
        for section in chapter.findall(f"{for_open_edx.cp}item"):
            for unit in section.findall(f"{for_open_edx.cp}item"):
                assert not {"identifierref"} & {*chapter.attrib, *section.attrib, *unit.attrib}
                (leaf,) = unit.findall(f"{for_open_edx.cp}item")
                names += [unit.attrib["identifier"], leaf.attrib["identifierref"]]
            names.append(section.attrib["identifier"])
        names.append(chapter.attrib["identifier"])
    assert len(names) == len(set(names)) and set(for_open_edx.resources) <= set(names)
    assert all(re.fullmatch(r"[\w.~-]+", name) for name in names)  # what a name there may hold
    problems = [len(list(root.iter(f"{QTI}item"))) for root in for_open_edx.quizzes.values()]
    assert problems == [1] * sum(len(text.quiz) for text in course.texts.values())


def test_no_two_questions_of_a_course_are_taken_for_one(course: Course, read: Cartridge, for_open_edx: Cartridge) -> None:
    for archive in (read, for_open_edx):
        roots = archive.quizzes.values()
        for tag in ("assessment", "section", "item"):
            idents = [e.attrib["ident"] for root in roots for e in root.iter(f"{QTI}{tag}")]
            assert len(idents) == len(set(idents)) > 0, tag


def test_topics_of_one_name_are_told_apart(course: Course) -> None:
    question, chinese = course.texts["alaska-2021"].questions[0], course.texts["candid-2023"]
    same = question.model_copy(update={"see": chinese.questions[0].see})
    changed = dataclasses.replace(course, texts={**course.texts, "candid-2023": chinese.model_copy(update={"questions": (same, *chinese.questions)})})
    titles = [root[0].text or "" for root in Cartridge(cartridge(changed, chapters(changed), BASE)).of_type("topic").values()]
    assert len(titles) == len(set(titles)) == sum(len(t.questions) for t in changed.texts.values()) + len(course.synthesis)
    assert f"Discuss: Two lists of conditions ({chinese.title})" in titles and not any("(" in title for title in titles if "Order of topics" in title)


def test_a_long_title_fits_where_a_platform_keeps_names(course: Course) -> None:
    text = course.texts["alaska-2021"].model_copy(update={"title": "A long title " * 40})
    changed = dataclasses.replace(course, texts={**course.texts, "alaska-2021": text})
    for form in (Form(), Form(open_edx=True)):
        read = Cartridge(cartridge(changed, chapters(changed), BASE, form))
        titles = [e.text or "" for e in read.manifest.iter(f"{read.cp}title")]
        assert max(map(len, titles)) <= 255 and any(t.startswith("Read: A long title") and t.endswith("…") for t in titles)


def test_a_character_that_xml_cannot_hold_breaks_no_file(course: Course) -> None:
    text = course.texts["alaska-2021"]
    item = text.quiz[0].model_copy(update={"body": "A bell\x07, a tab\t and a \ufffe"})
    changed = dataclasses.replace(course, texts={**course.texts, "alaska-2021": text.model_copy(update={"quiz": (item,)})})
    parts = chapters(changed)
    (read,) = Cartridge(cartridge(changed, parts, BASE)).quizzes["quiz.alaska-2021"].iter(f"{QTI}item")
    assert words_of(read.findtext(f"{QTI}presentation/{QTI}material/{QTI}mattext")) == "A bell, a tab and a"
    assert ET.fromstring(moodle_xml(changed, parts, BASE)).tag == "quiz"


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
    (topic,) = read.of_type("topic").values()
    assert words_of(topic[1].text).startswith(SHOWN) and "Second paragraph." in words_of(topic[1].text)
    assert read.manifest.findtext(f".//{read.cp}item/{read.cp}item/{read.cp}title") == "A “title” & <tags> 中/文"


def test_moodle_gets_the_same(course: Course) -> None:
    changed = nasty(course)
    root = ET.fromstring(moodle_xml(changed, chapters(changed), BASE))
    kinds = [q.attrib["type"] for q in root.findall("question")]
    assert root.tag == "quiz" and kinds.count("category") == len(changed.texts) and kinds.count("multichoice") == sum(len(t.quiz) for t in changed.texts.values())
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
from readouts.export.learning_platforms import *
from readouts.export.moodle_questions import moodle_xml
from readouts.export.base_address import base_address
course = readouts.load(); base = base_address(course, None); parts = chapters(course)
print(hashlib.sha256(cartridge(course, parts, base)).hexdigest(), hashlib.sha256(moodle_xml(course, parts, base)).hexdigest())
print(*[m for m in sys.modules if m == "readouts.teaching.instructor" or m.startswith(("sphinx", "pandas"))])
"""


def test_the_same_bytes_without_the_folder_instructor_and_on_another_day(course: Course, tmp_path: Path) -> None:
    copy_of_data(tmp_path)
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
    monkeypatch.setattr(classes, "_course", lambda: dataclasses.replace(course, folder=tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str) -> Result:
        result = CliRunner().invoke(classes.lms, args)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def test_the_version_and_the_form_for_open_edx_can_be_chosen(run, course: Course, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "candid-2023.imscc"
    for version in VERSIONS:
        assert run("--base-url", BASE, "--chapter", "candid-2023", "--version", version).exit_code == 0
        assert len(Cartridge(target.read_bytes(), version).quizzes) == 1
    assert run("--base-url", BASE, "--chapter", "candid-2023", "--open-edx").exit_code == 0
    assert len(Cartridge(target.read_bytes()).quizzes) == len(course.texts["candid-2023"].quiz)
    assert "1.1" in (refused := run("--base-url", BASE, "--version", "1.2").output) and "1.3" in refused


@pytest.mark.parametrize("where", ["the help", "the page"])
def test_which_platform_takes_which_is_said(run, where: str) -> None:  # type: ignore[no-untyped-def]
    said = run("--help").output if where == "the help" else (ROOT / "book/teaching/assigning.md").read_text("utf-8")
    said = " ".join(said.split())
    assert all(word in said for word in ("Moodle", "Canvas", "Open edX", "cc2olx", "1.1", "1.3", "--open-edx"))
    assert re.search(r"maximum grade of every quiz of a cartridge to 4", said)


def test_the_command_writes_both_files(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("--base-url", BASE[:-1], "--chapter", "candid-2023").output.split() == ["candid-2023.imscc", "candid-2023.xml"]
    assert len(Cartridge((tmp_path / "candid-2023.imscc").read_bytes()).quizzes) == 1
    assert run("--base-url", BASE, "--chapter", "across", "--to", "x.imscc").output.split() == ["x.imscc"]  # no quiz, so nothing for Moodle
    assert run("--base-url", BASE).output.split() == ["reading-the-readouts.imscc", "reading-the-readouts.xml"]


@pytest.mark.parametrize("form", [(), ("--version", "1.3"), ("--open-edx",)])
def test_an_assignment_is_one_link_of_the_cartridge(run, tmp_path: Path, form: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    address = f"{BASE}book/teaching/assignment.html#a=1&t=Week%203%3A%20Who%20speaks%3F&read=candid-2023:2-6&ask=candid-2023:list-the-results"
    assert run("--base-url", BASE, "--chapter", "candid-2023", "--assignment", address, *form).exit_code == 0
    found = Cartridge((tmp_path / "candid-2023.imscc").read_bytes(), form[1] if "--version" in form else "1.1")
    assert found.manifest.attrib["identifier"] == "reading-the-readouts.candid-2023"
    (link,) = [root for root in found.of_type("webLink").values() if root[1].attrib["href"] == address]
    assert link[0].text == "Week 3: Who speaks?" and link[1].attrib["target"] == "_blank"
    titles = [title.text for title in found.manifest.iter() if title.tag.endswith("}title") and (title.text or "").strip()]
    assert titles[0] == "Assignments" and "Week 3: Who speaks?" in titles


@pytest.mark.parametrize(("args", "config", "message"), [
    ((), None, "needs its address: give --base-url https://… or set html: baseurl: in _config.yml"),
    ((), "html: [1", "_config.yml: cannot be read as YAML"),
    ((), "html:\n  baseurl: example.org\n", '_config.yml, html: baseurl: "example.org" is not the address of a site'),
    (("--base-url", "book/"), None, '--base-url: "book/" is not the address of a site'),
    (("--base-url", 'https://a.org/"x'), None, "is not the address of a site"),
    (("--base-url", BASE, "--chapter", "alaska"), None, 'there is no chapter "alaska", did you mean "alaska-2021"?'),
    (("--base-url", BASE, "--assignment", "https://example.org/a#a=1"), None, f"is not the address of an assignment; copy it from {BASE}book/teaching/assignment.html"),
    (("--base-url", BASE, "--assignment", f"{BASE}book/teaching/assignment.html"), None, "is not the address of an assignment"),
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
    with pytest.raises(ExportError):
        moodle_path(Path("a.XML"))
