"""The course for learning platforms: a Common Cartridge 1.3, and the quizzes as Moodle XML.

Source of the forms: IMS Common Cartridge Profile 1.3 (30 May 2014), https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html,
with its profile of QTI 1.2.1; Moodle XML, https://docs.moodle.org/en/Moodle_XML_format.

The same course gives the same bytes: identifiers are made of ids, times in the archive are fixed, and its files are stored
without compression, whose result may differ from machine to machine.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from readouts.course import Course
from readouts.handout import ACROSS, ACROSS_TITLE, Plain, title_of
from readouts.model import Question, QuizItem
from readouts.sources import did_you_mean

COURSE_TITLE = "Reading the Readouts"
COURSE_DESCRIPTION = (
    "An annotated course reader on U.S.–China diplomacy, 2021–2024: five texts, and the two readouts of each meeting."
)
SCHEMAS = "http://www.imsglobal.org/profile/cc/ccv1p3/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LINK, TOPIC, QUIZ = "imswl_xmlv1p3", "imsdt_xmlv1p3", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
FULL_SCORE = "100"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class LmsError(Exception):
    """The course cannot be exported; the text says why and how to mend it."""


@dataclass(frozen=True)
class Chapter:
    """What of the course goes to a platform as one folder; `id` is that of its text, or `across`."""

    id: str
    title: str
    page: str
    questions: tuple[Question, ...]
    quiz: tuple[QuizItem, ...] = ()
    lab: str | None = None


@dataclass(frozen=True)
class Resource:
    """A file of the cartridge, and the line that shows it in the table of contents."""

    id: str
    type: str
    path: str
    title: str
    xml: bytes


def chapters(course: Course, only: str | None = None, chosen: Sequence[str] = ()) -> tuple[Chapter, ...]:
    """The chapters, in the order of their dates, and the questions across the texts.

    Parameters
    ----------
    only : the id of a text, or `across`; without it all.
    chosen : the questions that become discussion topics, as `text/question`, or as `question` where `only` names the text;
        without any all. A chapter that has none of them keeps its other parts; `across`, which has no others, is left out.

    Raises
    ------
    LmsError : if there is no such chapter, or no such question in what is exported.

    """
    labs = course.folder.resolve().parent / "book" / "labs"
    found = {
        t.id: Chapter(t.id, t.title, f"book/texts/{t.id}.html", t.questions, t.quiz,
                      f"book/labs/{t.id}.html" if (labs / f"{t.id}.ipynb").exists() else None)
        for t in course.texts.values()
    }
    if course.synthesis:
        found[ACROSS] = Chapter(ACROSS, ACROSS_TITLE, "book/across/synthesis.html", course.synthesis)
    if only is not None and only not in found:
        raise LmsError(f'there is no chapter "{only}"{did_you_mean(only, found) or "; there are " + ", ".join(found)}')
    parts = tuple(found.values()) if only is None else (found[only],)
    return _with_topics(parts, chosen, only) if chosen else parts


def _with_topics(parts: tuple[Chapter, ...], chosen: Sequence[str], only: str | None) -> tuple[Chapter, ...]:
    """The chapters with the chosen questions alone."""
    names = {name if "/" in name or only is None else f"{only}/{name}" for name in chosen}
    known = [f"{part.id}/{q.id}" for part in parts for q in part.questions]
    for name in sorted(names - set(known)):
        near = did_you_mean(name, known) or f"; write it as {known[0]}" if known else ""
        raise LmsError(f'there is no question "{name}" in what is exported{near}')
    kept = (replace(p, questions=tuple(q for q in p.questions if f"{p.id}/{q.id}" in names)) for p in parts)
    return tuple(p for p in kept if p.id != ACROSS or p.questions)


def base_address(course: Course, given: str | None) -> str:
    """The address of the published site, ending in a slash: the one given, else `html: baseurl` of _config.yml.

    Raises
    ------
    LmsError : if there is none, or it is not a web address.

    """
    url, where = (given, "--base-url") if given else (_configured(course), "_config.yml, html: baseurl")
    if not url:
        raise LmsError(
            "a cartridge links to the published site and needs its address: give --base-url https://… "
            "or set html: baseurl: in _config.yml"
        )
    if not url.startswith(("https://", "http://")) or any(c.isspace() or c in '"<>?#' for c in url):
        raise LmsError(f'{where}: "{url}" is no address of a site; write it as https://example.org/course/')
    return url.rstrip("/") + "/"


def _configured(course: Course) -> str:
    path = course.folder.resolve().parent / "_config.yml"
    if not path.exists():
        return ""
    try:
        config = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise LmsError(f"{path}: cannot be read as YAML in UTF-8; mend it, or give --base-url") from None
    html = config.get("html") if isinstance(config, dict) else None
    return str(html.get("baseurl") or "") if isinstance(html, dict) else ""


# -- the cartridge -----------------------------------------------------------------------------------------------------


def cartridge(course: Course, parts: Sequence[Chapter], base: str) -> bytes:
    """A Common Cartridge: for every chapter its page, its quiz, a discussion topic a question, and its lab.

    Parameters
    ----------
    parts : the chapters, see :func:`chapters`.
    base : the address of the site, see :func:`base_address`.

    """
    plain = Plain(course, base)
    contents = [(chapter, tuple(_resources(chapter, plain, base))) for chapter in parts]
    files = {r.path: r.xml for _, resources in contents for r in resources}
    files["imsmanifest.xml"] = _manifest(contents)
    return _zip(files)


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16  # else they tell on which system it was made
            archive.writestr(info, files[name])
    return out.getvalue()


def _resources(chapter: Chapter, plain: Plain, base: str) -> Iterator[Resource]:
    name = chapter.id
    yield Resource(f"page.{name}", LINK, f"{name}/page.xml", f"Read: {chapter.title}", _link(chapter.title, base + chapter.page))
    if chapter.quiz:
        title = f"Check yourself: {chapter.title}"
        yield Resource(f"quiz.{name}", QUIZ, f"{name}/quiz.xml", title, _assessment(chapter, title, plain))
    for question in chapter.questions:
        title = f"Discuss: {title_of(question)}"
        path = f"{name}/topic-{question.id}.xml"
        yield Resource(f"topic.{name}.{question.id}", TOPIC, path, title, _topic(question, title, chapter, plain, base))
    if chapter.lab:
        title = f"Lab: {chapter.title}"
        yield Resource(f"lab.{name}", LINK, f"{name}/lab.xml", title, _link(title, base + chapter.lab))


def _manifest(contents: Sequence[tuple[Chapter, Sequence[Resource]]]) -> bytes:
    cp, lom = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1", "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
    located = f"{cp} {SCHEMAS}ccv1p3_imscp_v1p2_v1p0.xsd {lom} {SCHEMAS}LOM/ccv1p3_lommanifest_v1p0.xsd"
    which = "." + contents[0][0].id if len(contents) == 1 else ""
    root = ET.Element("manifest", {"identifier": f"reading-the-readouts{which}", "xmlns": cp, "xmlns:lomimscc": lom,
                                   "xmlns:xsi": XSI, "xsi:schemaLocation": located})
    _metadata(ET.SubElement(root, "metadata"))
    organizations = ET.SubElement(root, "organizations")
    tree = ET.SubElement(organizations, "organization", identifier="contents", structure="rooted-hierarchy")
    top = ET.SubElement(tree, "item", identifier="root")
    listed = ET.SubElement(root, "resources")
    for chapter, resources in contents:
        folder = ET.SubElement(top, "item", identifier=f"item.{chapter.id}")
        _add(folder, "title", chapter.title)
        for resource in resources:
            item = ET.SubElement(folder, "item", identifier=f"item.{resource.id}", identifierref=resource.id)
            _add(item, "title", resource.title)
            entry = ET.SubElement(listed, "resource", identifier=resource.id, type=resource.type)
            ET.SubElement(entry, "file", href=resource.path)
    return _serialised(root)


def _metadata(parent: ET.Element) -> None:
    _add(parent, "schema", "IMS Common Cartridge")
    _add(parent, "schemaversion", "1.3.0")
    general = ET.SubElement(ET.SubElement(parent, "lomimscc:lom"), "lomimscc:general")
    _add(ET.SubElement(general, "lomimscc:title"), "lomimscc:string", COURSE_TITLE, language="en")
    _add(general, "lomimscc:language", "en")
    _add(ET.SubElement(general, "lomimscc:description"), "lomimscc:string", COURSE_DESCRIPTION, language="en")


def _link(title: str, url: str) -> bytes:
    root = _document("webLink", "imswl_v1p3")
    _add(root, "title", title)
    ET.SubElement(root, "url", href=url, target="_blank")
    return _serialised(root)


def _topic(question: Question, title: str, chapter: Chapter, plain: Plain, base: str) -> bytes:
    text = "" if chapter.id == ACROSS else chapter.id
    root = _document("topic", "imsdt_v1p3")
    _add(root, "title", title)
    body = (
        f"{plain.block(question.body, text)}\n<p><b>{question.level}</b> · {question.form} · {question.minutes} minutes</p>\n"
        f"<p>Look at {plain.links(question.see, text)}</p>\n"
        f'<p><a href="{base}{chapter.page}#ask-{question.id}">The question in the course reader</a></p>'
    )
    _add(root, "text", body, texttype="text/html")
    return _serialised(root)


def _document(tag: str, schema: str) -> ET.Element:
    name = f"http://www.imsglobal.org/xsd/imsccv1p3/{schema}"
    return ET.Element(tag, {"xmlns": name, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{name} {SCHEMAS}ccv1p3_{schema}.xsd"})


# -- the quiz as QTI 1.2.1, in the profile of the cartridge ------------------------------------------------------------


def _assessment(chapter: Chapter, title: str, plain: Plain) -> bytes:
    name = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
    root = ET.Element("questestinterop", {
        "xmlns": name, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{name} {SCHEMAS}ccv1p3_qtiasiv1p2p1_v1p0.xsd",
    })
    assessment = ET.SubElement(root, "assessment", ident=f"quiz.{chapter.id}", title=title)
    _fields(assessment, {
        "cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes", "qmd_solutionspermitted": "Yes", "cc_maxattempts": "unlimited",
    })
    section = ET.SubElement(assessment, "section", ident=f"section.{chapter.id}")
    for item in chapter.quiz:
        _item(section, item, chapter.id, plain)
    return _serialised(root)


def _fields(parent: ET.Element, values: Mapping[str, str]) -> None:
    metadata = ET.SubElement(parent, "qtimetadata")
    for label, entry in values.items():
        field = ET.SubElement(metadata, "qtimetadatafield")
        _add(field, "fieldlabel", label)
        _add(field, "fieldentry", entry)


def _item(section: ET.Element, item: QuizItem, text: str, plain: Plain) -> None:
    node = ET.SubElement(section, "item", ident=f"{text}.{item.id}", title=item.id.replace("-", " "))
    _fields(ET.SubElement(node, "itemmetadata"), {"cc_profile": "cc.multiple_choice.v0p1"})
    presentation = ET.SubElement(node, "presentation")
    _material(presentation, plain.block(item.body, text))
    response = ET.SubElement(presentation, "response_lid", ident="answer", rcardinality="Single")
    choices = ET.SubElement(response, "render_choice")
    processing = ET.SubElement(node, "resprocessing")
    outcomes = ET.SubElement(processing, "outcomes")
    ET.SubElement(outcomes, "decvar", maxvalue=FULL_SCORE, minvalue="0", varname="SCORE", vartype="Decimal")
    for letter, option in zip("ABCDEFGH", item.options, strict=False):
        _material(ET.SubElement(choices, "response_label", ident=letter), plain.inline(option.text, text))
        _condition(processing, letter, option.right)
        feedback = ET.SubElement(node, "itemfeedback", ident=f"why-{letter}")
        _material(ET.SubElement(feedback, "flow_mat"), plain.block(option.why, text))


def _condition(processing: ET.Element, letter: str, right: bool) -> None:
    """What choosing an option does. Only the right one sets the score: readers take any other `setvar` for a right answer."""
    condition = ET.SubElement(processing, "respcondition", {"continue": "No"})
    _add(ET.SubElement(condition, "conditionvar"), "varequal", letter, respident="answer")
    if right:
        _add(condition, "setvar", FULL_SCORE, varname="SCORE", action="Set")
    ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=f"why-{letter}")


def _material(parent: ET.Element, html: str) -> None:
    _add(ET.SubElement(parent, "material"), "mattext", html, texttype="text/html")


# -- Moodle ------------------------------------------------------------------------------------------------------------


def moodle_xml(course: Course, parts: Sequence[Chapter], base: str) -> bytes:
    """The quizzes of the chapters as Moodle XML, a category a chapter; parameters as in :func:`cartridge`."""
    plain = Plain(course, base)
    root = ET.Element("quiz")
    for chapter in (c for c in parts if c.quiz):
        category = ET.SubElement(ET.SubElement(root, "question", type="category"), "category")
        path = "/".join(["$course$", "top", COURSE_TITLE, chapter.title.replace("/", "//")])  # Moodle's own escape of a slash
        _add(category, "text", path)
        for item in chapter.quiz:
            _multichoice(root, item, chapter.id, plain)
    return _serialised(root)


def _multichoice(root: ET.Element, item: QuizItem, text: str, plain: Plain) -> None:
    node = ET.SubElement(root, "question", type="multichoice")
    _add(ET.SubElement(node, "name"), "text", item.id.replace("-", " "))
    _add(ET.SubElement(node, "questiontext", format="html"), "text", plain.block(item.body, text))
    for name, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", f"{text}/{item.id}"),
                        ("single", "true"), ("shuffleanswers", "true"), ("answernumbering", "ABCD")):
        _add(node, name, value)
    for option in item.options:
        answer = ET.SubElement(node, "answer", fraction="100" if option.right else "0", format="html")
        _add(answer, "text", plain.inline(option.text, text))
        _add(ET.SubElement(answer, "feedback", format="html"), "text", plain.block(option.why, text))


# -- what they share ---------------------------------------------------------------------------------------------------


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _serialised(root: ET.Element) -> bytes:
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def moodle_path(target: Path) -> Path:
    """Where the Moodle XML stands: beside the cartridge.

    Raises
    ------
    LmsError : if the two would be one file.

    """
    if target.suffix.lower() == ".xml":
        raise LmsError(f"--to {target}: the cartridge is an archive; let its name end with .imscc")
    return target.with_suffix(".xml")
