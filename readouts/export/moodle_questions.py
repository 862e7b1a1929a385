"""The quizzes as Moodle XML, and on demand the questions as essays with points.

Source of the form: https://docs.moodle.org/en/Moodle_XML_format, and its reader, question/format/xml/format.php of Moodle.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

from readouts.course.course import Course
from readouts.course.records import QuizItem
from readouts.export.base_address import ExportError
from readouts.export.learning_platforms import DEFAULT_POINTS, Chapter, asked, question_titles
from readouts.export.xml_files import add, serialized
from readouts.rendering.plain_html import Plain


def moodle_xml(
    course: Course, parts: Sequence[Chapter], base: str, graded: bool = False, points: Mapping[str, int] | None = None,
) -> bytes:
    """The quizzes of the chapters as Moodle XML, a category a chapter.

    Parameters
    ----------
    parts, base, points : as for :func:`readouts.export.learning_platforms.cartridge`.
    graded : whether the questions of a chapter come after its quiz, in a category of their own, as essays that a teacher grades.

    """
    plain, titles = Plain(course, base), question_titles(course)
    root = ET.Element("quiz")
    for chapter in parts:
        if chapter.quiz:
            _category(root, course.settings.title, chapter.title)
        for item in chapter.quiz:
            _multichoice(root, item, chapter.id, plain)
        if graded and chapter.questions:
            _category(root, course.settings.title, chapter.title, "Questions")
        for question in chapter.questions if graded else ():
            key = f"{chapter.id}/{question.id}"
            _essay(root, key, titles[key], asked(question, chapter, plain, base), (points or {}).get(key, DEFAULT_POINTS))
    return serialized(root)


def _category(root: ET.Element, *names: str) -> None:
    category = ET.SubElement(ET.SubElement(root, "question", type="category"), "category")
    add(category, "text", "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)]))  # Moodle's own escape


def _essay(root: ET.Element, key: str, title: str, body: str, points: int) -> None:
    node = ET.SubElement(root, "question", type="essay")
    add(ET.SubElement(node, "name"), "text", title)
    add(ET.SubElement(node, "questiontext", format="html"), "text", body)
    for name, value in (("defaultgrade", str(points)), ("penalty", "0"), ("hidden", "0"), ("idnumber", key),
                        ("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "15"),
                        ("attachments", "0"), ("attachmentsrequired", "0")):
        add(node, name, value)
    for name in ("graderinfo", "responsetemplate"):
        add(ET.SubElement(node, name, format="html"), "text", "")


def _multichoice(root: ET.Element, item: QuizItem, text: str, plain: Plain) -> None:
    node = ET.SubElement(root, "question", type="multichoice")
    add(ET.SubElement(node, "name"), "text", item.id.replace("-", " "))
    add(ET.SubElement(node, "questiontext", format="html"), "text", plain.block(item.body, text))
    for name, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", f"{text}/{item.id}"),
                        ("single", "true"), ("shuffleanswers", "true"), ("answernumbering", "ABCD")):
        add(node, name, value)
    for option in item.options:
        answer = ET.SubElement(node, "answer", fraction="100" if option.right else "0", format="html")
        add(answer, "text", plain.inline(option.text, text))
        add(ET.SubElement(answer, "feedback", format="html"), "text", plain.block(option.why, text))


def moodle_path(target: Path) -> Path:
    """Where the Moodle XML goes: next to the cartridge.

    Raises
    ------
    ExportError : if the two would be one file.

    """
    if target.suffix.lower() == ".xml":
        raise ExportError(f"--to {target}: the cartridge is an archive; let its name end with .imscc")
    return target.with_suffix(".xml")


__all__ = ["moodle_path", "moodle_xml"]
