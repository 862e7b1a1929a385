"""The course for learning platforms: a Common Cartridge 1.1 or 1.3. For Moodle see :mod:`readouts.export.moodle_questions`, too.

Source of the forms: IMS Common Cartridge Profile 1.1 (10 January 2011), https://www.imsglobal.org/cc/index.html, and 1.3 (30 May
2014), https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html, both with a profile of QTI 1.2.1; for assignments its
extension http://www.imsglobal.org/profile/cc/cc_extensions/cc_extresource_assignmentv1p0_v1p0.xsd. What importers make of them:
Moodle, backup/cc; Canvas, lib/cc/importer/standard; Open edX, https://github.com/openedx/cc2olx.

The same course gives the same bytes: identifiers are made of ids, times in the archive are fixed, and its files are stored
without compression, whose result may differ from machine to machine.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import ascii_uppercase
from textwrap import shorten
from urllib.parse import parse_qs

from readouts.course.course import Course
from readouts.course.places import ACROSS, ACROSS_TITLE
from readouts.course.readers import did_you_mean
from readouts.course.records import Question, QuizItem
from readouts.export.base_address import ExportError
from readouts.export.xml_files import add, serialized
from readouts.rendering.plain_html import Plain, title_of

VERSIONS = ("1.1", "1.3")
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FULL_SCORE = "100"
DEFAULT_POINTS = 10
"""What a question gives that is handed in, where nothing says so."""
LONGEST = 200
"""Letters of a title: Moodle keeps 255 of a name, and the kind of a line comes before it."""
SECTIONS = {"page": "Read", "quiz": "Check yourself", "topic": "Discuss", "graded": "Answer", "lab": "Lab",
            "assignment": "Assignments"}
ASSIGNMENTS, SHEET = "assignments", "book/teaching/assignment.html"
ASSIGNMENT = "http://www.imsglobal.org/xsd/imscc_extensions/assignment"
ASSIGNMENT_SCHEMA = "http://www.imsglobal.org/profile/cc/cc_extensions/cc_extresource_assignmentv1p0_v1p0.xsd"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


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
class Form:
    """The form of a cartridge, and the names that change with its version.

    Attributes
    ----------
    version : of Common Cartridge, one of :data:`VERSIONS`. Moodle knows none after 1.1, so that is what is written unasked.
    open_edx : whether it is shaped for Open edX, whose converter names every problem after the assessment that holds it, and
        all sections and units that it must add alike, though each needs a name of its own there. So each question of a quiz is
        an assessment, and the table of contents has the depth of a course there: chapter, section, unit.
    graded : whether questions are assignments with points and not discussion topics; 1.1 has no assignments.

    """

    version: str = VERSIONS[0]
    open_edx: bool = False
    graded: bool = False

    def __post_init__(self) -> None:
        if self.graded and self.version == VERSIONS[0]:
            raise ExportError(f"--version {self.version}: it has no assignments; give {VERSIONS[1]}, or leave --version out")

    @property
    def mark(self) -> str:
        """The version as it is in names, such as `v1p1`."""
        return "v" + self.version.replace(".", "p")

    @property
    def link(self) -> str:
        """The type of a link."""
        return f"imswl_xml{self.mark}"

    @property
    def topic(self) -> str:
        """The type of a discussion topic."""
        return f"imsdt_xml{self.mark}"

    @property
    def assignment(self) -> str:
        """The type of an assignment, an extension with a version of its own."""
        return "assignment_xmlv1p0"

    @property
    def quiz(self) -> str:
        """The type of an assessment."""
        return f"imsqti_xmlv1p2/imscc_xml{self.mark}/assessment"

    def namespace(self, name: str) -> str:
        """The namespace of a schema of this version, such as `imscp_v1p1`."""
        return f"http://www.imsglobal.org/xsd/imscc{self.mark}/{name}"

    def schema(self, name: str, folder: str = "") -> str:
        """The address of the file of a schema."""
        return f"http://www.imsglobal.org/profile/cc/cc{self.mark}/{folder}cc{self.mark}_{name}.xsd"


@dataclass(frozen=True)
class Resource:
    """A file of the cartridge, and the line that shows it in the table of contents."""

    id: str
    type: str
    path: str
    title: str
    xml: bytes

    @property
    def kind(self) -> str:
        """What it is, one of :data:`SECTIONS`; its id begins with it."""
        return self.id.partition(".")[0]


def chapters(course: Course, only: str | None = None, chosen: Sequence[str] = ()) -> tuple[Chapter, ...]:
    """The chapters, in the order of their dates, and the questions across the texts.

    Parameters
    ----------
    only : the id of a text, or `across`; without it all.
    chosen : the questions that become discussion topics or assignments, as `text/question`, or as `question` where `only`
        names the text; without any all. A chapter that has none of them keeps its other parts; `across`, which has no others,
        is left out.

    Raises
    ------
    ExportError : if there is no such chapter, or no such question in what is exported.

    """
    labs = course.folder.resolve().parent / "book" / "labs"
    found = {
        t.id: Chapter(t.id, shorten(t.title, LONGEST, placeholder=" …"), f"book/texts/{t.id}.html", t.questions, t.quiz,
                      f"book/labs/{t.id}.html" if (labs / f"{t.id}.ipynb").exists() else None)
        for t in course.texts.values()
    }
    if course.synthesis:
        found[ACROSS] = Chapter(ACROSS, ACROSS_TITLE, "book/across/synthesis.html", course.synthesis)
    if only is not None and only not in found:
        raise ExportError(f'there is no chapter "{only}"{did_you_mean(only, found) or "; there are " + ", ".join(found)}')
    parts = tuple(found.values()) if only is None else (found[only],)
    return _with_topics(parts, chosen, only) if chosen else parts


def _with_topics(parts: tuple[Chapter, ...], chosen: Sequence[str], only: str | None) -> tuple[Chapter, ...]:
    """The chapters with the chosen questions alone."""
    names = {name if "/" in name or only is None else f"{only}/{name}" for name in chosen}
    known = [f"{part.id}/{q.id}" for part in parts for q in part.questions]
    for name in sorted(names - set(known)):
        near = did_you_mean(name, known) or f"; write it as {known[0]}" if known else ""
        raise ExportError(f'there is no question "{name}" in what is exported{near}')
    kept = (replace(p, questions=tuple(q for q in p.questions if f"{p.id}/{q.id}" in names)) for p in parts)
    return tuple(p for p in kept if p.id != ACROSS or p.questions)


# -- the cartridge -----------------------------------------------------------------------------------------------------


def cartridge(
    course: Course, parts: Sequence[Chapter], base: str, form: Form = Form(), assignments: Sequence[str] = (),
    points: Mapping[str, int] | None = None,
) -> bytes:
    """A Common Cartridge: for every chapter its page, its quiz, a discussion topic or an assignment a question, and its lab.

    Parameters
    ----------
    parts : the chapters, see :func:`chapters`.
    base : the address of the site, see :func:`base_address`.
    form : its version, whether it is shaped for Open edX, and whether questions are graded.
    assignments : addresses of assignment sheets, each of which becomes a link, before the chapters.
    points : what a graded question gives, by `text/question`; by default :data:`DEFAULT_POINTS`.

    """
    plain, titles = Plain(course, base), question_titles(course)
    contents = [(chapter, tuple(_resources(chapter, titles, plain, base, form, points or {}))) for chapter in parts]
    if assignments:
        contents.insert(0, (Chapter(ASSIGNMENTS, "Assignments", SHEET, ()), tuple(_assigned(assignments, base, form))))
    files = {r.path: r.xml for _, resources in contents for r in resources}
    files["imsmanifest.xml"] = _manifest(course, contents, form)
    return _zip(files)


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16  # else they tell on which system it was made
            archive.writestr(info, files[name])
    return out.getvalue()


def question_titles(course: Course) -> Mapping[str, str]:
    """The titles of questions by `text/question`; each is another, since Open edX takes two of one title for one."""
    asked = [(t.id, t.title, q) for t in course.texts.values() for q in t.questions]
    asked += [(ACROSS, ACROSS_TITLE, q) for q in course.synthesis]
    counts = Counter(title_of(question) for _, _, question in asked)
    titles = {f"{text}/{q.id}": title_of(q) + (f" ({chapter})" if counts[title_of(q)] > 1 else "") for text, chapter, q in asked}
    return {key: shorten(title, LONGEST, placeholder=" …") for key, title in titles.items()}


def _resources(
    chapter: Chapter, titles: Mapping[str, str], plain: Plain, base: str, form: Form, points: Mapping[str, int],
) -> Iterator[Resource]:
    name = chapter.id
    page = _link(chapter.title, base + chapter.page, form)
    yield Resource(f"page.{name}", form.link, f"{name}/page.xml", f"Read: {chapter.title}", page)
    yield from _quizzes(chapter, plain, form)
    for question in chapter.questions:
        title, body = titles[f"{name}/{question.id}"], asked(question, chapter, plain, base)
        if form.graded:
            id, title = f"graded.{name}.{question.id}", f"Answer: {title}"
            xml = _graded(id, title, body, points.get(f"{name}/{question.id}", DEFAULT_POINTS))
            yield Resource(id, form.assignment, f"{name}/graded-{question.id}.xml", title, xml)
        else:
            title = f"Discuss: {title}"
            xml = _topic(title, body, form)
            yield Resource(f"topic.{name}.{question.id}", form.topic, f"{name}/topic-{question.id}.xml", title, xml)
    if chapter.lab:
        title = f"Lab: {chapter.title}"
        yield Resource(f"lab.{name}", form.link, f"{name}/lab.xml", title, _link(title, base + chapter.lab, form))


def _assigned(addresses: Sequence[str], base: str, form: Form) -> Iterator[Resource]:
    """A link for each assignment sheet, with the title that its address holds."""
    for number, address in enumerate(addresses, 1):
        page, _, state = address.partition("#")
        fields = parse_qs(state)
        if page != base + SHEET or "a" not in fields:
            raise ExportError(f'--assignment: "{address}" is not the address of an assignment; copy it from {base}{SHEET}')
        title = shorten(fields.get("t", ["Assignment"])[0], LONGEST, placeholder=" …")
        yield Resource(f"assignment.{number}", form.link, f"{ASSIGNMENTS}/{number}.xml", title, _link(title, address, form))


def _quizzes(chapter: Chapter, plain: Plain, form: Form) -> Iterator[Resource]:
    """The quiz of a chapter: one assessment, or for Open edX one for every question."""
    name, count = chapter.id, len(chapter.quiz)
    if form.open_edx:
        for number, item in enumerate(chapter.quiz, 1):
            own, title = f"{name}.{item.id}", f"Check yourself, {number} of {count}: {chapter.title}"
            xml = _assessment(own, [item], title, name, plain, form)
            yield Resource(f"quiz.{own}", form.quiz, f"{name}/quiz-{item.id}.xml", title, xml)
    elif chapter.quiz:
        title = f"Check yourself: {chapter.title}"
        xml = _assessment(name, chapter.quiz, title, name, plain, form)
        yield Resource(f"quiz.{name}", form.quiz, f"{name}/quiz.xml", title, xml)


def _manifest(course: Course, contents: Sequence[tuple[Chapter, Sequence[Resource]]], form: Form) -> bytes:
    cp, lom = form.namespace("imscp_v1p1"), f"http://ltsc.ieee.org/xsd/imscc{form.mark}/LOM/manifest"
    located = f"{cp} {form.schema('imscp_v1p2_v1p0')} {lom} {form.schema('lommanifest_v1p0', 'LOM/')}"
    named = [chapter.id for chapter, _ in contents if chapter.id != ASSIGNMENTS]
    which = "." + named[0] if len(named) == 1 else ""
    root = ET.Element("manifest", {"identifier": f"{course.settings.slug}{which}", "xmlns": cp, "xmlns:lomimscc": lom,
                                   "xmlns:xsi": XSI, "xsi:schemaLocation": located})
    _metadata(ET.SubElement(root, "metadata"), course, form)
    organizations = ET.SubElement(root, "organizations")
    tree = ET.SubElement(organizations, "organization", identifier="contents", structure="rooted-hierarchy")
    top = ET.SubElement(tree, "item", identifier="root")
    listed = ET.SubElement(root, "resources")
    for chapter, resources in contents:
        folder = _folder(top, f"item.{chapter.id}", chapter.title)
        _contents(folder, chapter, resources, form)
        for resource in resources:
            entry = ET.SubElement(listed, "resource", identifier=resource.id, type=resource.type)
            ET.SubElement(entry, "file", href=resource.path)
    return serialized(root)


def _contents(folder: ET.Element, chapter: Chapter, resources: Sequence[Resource], form: Form) -> None:
    """The lines of a chapter in the table of contents, for Open edX each in a unit of a section."""
    for kind, group in groupby(resources, key=lambda resource: resource.kind):
        section = _folder(folder, f"section.{chapter.id}.{kind}", SECTIONS[kind]) if form.open_edx else folder
        for resource in group:
            unit = _folder(section, f"unit.{resource.id}", resource.title) if form.open_edx else section
            _folder(unit, f"item.{resource.id}", resource.title).set("identifierref", resource.id)


def _folder(parent: ET.Element, identifier: str, title: str) -> ET.Element:
    item = ET.SubElement(parent, "item", identifier=identifier)
    add(item, "title", title)
    return item


def _metadata(parent: ET.Element, course: Course, form: Form) -> None:
    add(parent, "schema", "IMS Common Cartridge")
    add(parent, "schemaversion", f"{form.version}.0")
    general = ET.SubElement(ET.SubElement(parent, "lomimscc:lom"), "lomimscc:general")
    add(ET.SubElement(general, "lomimscc:title"), "lomimscc:string", course.settings.title, language="en")
    add(general, "lomimscc:language", "en")
    add(ET.SubElement(general, "lomimscc:description"), "lomimscc:string", course.summary, language="en")


def _link(title: str, url: str, form: Form) -> bytes:
    root = _document("webLink", "imswl", form)
    add(root, "title", title)
    ET.SubElement(root, "url", href=url, target="_blank")
    return serialized(root)


def asked(question: Question, chapter: Chapter, plain: Plain, base: str) -> str:
    """A question as HTML, with how to work on it, what to look at, and where it is on the site."""
    text = "" if chapter.id == ACROSS else chapter.id
    return (
        f"{plain.block(question.body, text)}\n<p><b>{question.level}</b> · {question.form} · {question.minutes} minutes</p>\n"
        f"<p>Look at {plain.links(question.see, text)}</p>\n"
        f'<p><a href="{base}{chapter.page}#ask-{question.id}">The question in the course reader</a></p>'
    )


def _topic(title: str, body: str, form: Form) -> bytes:
    root = _document("topic", "imsdt", form)
    add(root, "title", title)
    add(root, "text", body, texttype="text/html")
    return serialized(root)


def _graded(id: str, title: str, body: str, points: int) -> bytes:
    """An assignment. Of the formats text comes last, since Sakai takes the last one alone."""
    root = ET.Element("assignment", {
        "identifier": id, "xmlns": ASSIGNMENT, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{ASSIGNMENT} {ASSIGNMENT_SCHEMA}",
    })
    add(root, "title", title)
    add(root, "text", body, texttype="text/html")
    add(root, "gradable", "true", points_possible=str(points))
    formats = ET.SubElement(root, "submission_formats")
    for kind in ("file", "html"):
        ET.SubElement(formats, "format", type=kind)
    return serialized(root)


def _document(tag: str, schema: str, form: Form) -> ET.Element:
    name = f"{schema}_{form.mark}"
    space = form.namespace(name)
    return ET.Element(tag, {"xmlns": space, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{space} {form.schema(name)}"})


# -- the quiz as QTI 1.2.1, in the profile of the cartridge ------------------------------------------------------------


def _assessment(name: str, items: Sequence[QuizItem], title: str, text: str, plain: Plain, form: Form) -> bytes:
    space = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
    root = ET.Element("questestinterop", {
        "xmlns": space, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{space} {form.schema('qtiasiv1p2p1_v1p0')}",
    })
    assessment = ET.SubElement(root, "assessment", ident=f"quiz.{name}", title=title)
    _fields(assessment, {
        "cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes", "qmd_solutionspermitted": "Yes", "cc_maxattempts": "unlimited",
    })
    section = ET.SubElement(assessment, "section", ident=f"section.{name}")
    for item in items:
        _item(section, item, text, plain)
    return serialized(root)


def _fields(parent: ET.Element, values: Mapping[str, str]) -> None:
    metadata = ET.SubElement(parent, "qtimetadata")
    for label, entry in values.items():
        field = ET.SubElement(metadata, "qtimetadatafield")
        add(field, "fieldlabel", label)
        add(field, "fieldentry", entry)


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
    lettered = list(zip(ascii_uppercase, item.options, strict=False))
    for letter, option in sorted(lettered, key=lambda pair: not pair[1].right):  # the right one first, see _condition
        _condition(processing, letter, option.right)
    for letter, option in lettered:
        _material(ET.SubElement(choices, "response_label", ident=letter), plain.inline(option.text, text))
        feedback = ET.SubElement(node, "itemfeedback", ident=f"why-{letter}")
        _material(ET.SubElement(feedback, "flow_mat"), plain.block(option.why, text))


def _condition(processing: ET.Element, letter: str, right: bool) -> None:
    """What choosing an option does.

    Importers do not compute scores but look for the right option, each in its own way. Moodle takes every condition with a
    `setvar` for a right one, so only the right one sets the score. Open edX (cc2olx) takes all up to the first with
    `continue="No"`, whatever it does, so the right one comes first and ends there.
    """
    condition = ET.SubElement(processing, "respcondition", {"continue": "No"})
    add(ET.SubElement(condition, "conditionvar"), "varequal", letter, respident="answer")
    if right:
        add(condition, "setvar", FULL_SCORE, varname="SCORE", action="Set")
    ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=f"why-{letter}")


def _material(parent: ET.Element, html: str) -> None:
    add(ET.SubElement(parent, "material"), "mattext", html, texttype="text/html")


__all__ = ["DEFAULT_POINTS", "VERSIONS", "Chapter", "Form", "Resource", "asked", "cartridge", "chapters", "question_titles"]
