"""What is checked of the syllabi and of the difficulty of the texts."""

from __future__ import annotations

from readouts.anchoring import fingerprints, measures
from readouts.course.course import Course
from readouts.course.places import missing, place
from readouts.course.readers import Faults, did_you_mean
from readouts.course.syllabi import Session, Syllabus
from readouts.course.workload import HAVE_MINUTES, minutes
from readouts.validation.shared import check_body


def check_syllabi(course: Course, faults: Faults) -> None:
    """Note what is wrong with the syllabi: weeks that are left out, places that are not there, minutes that do not add up."""
    for one in course.syllabi.values():
        weeks = [session.week for session in one.sessions]
        if weeks != sorted(weeks) or set(weeks) != set(range(1, one.weeks + 1)):
            faults.about(one, f'syllabus "{one.id}"', f"its sessions must name the weeks 1 to {one.weeks} in order", "weeks")
        for session in one.sessions:
            _check_session(course, one, session, faults)


def _check_session(course: Course, syllabus: Syllabus, session: Session, faults: Faults) -> None:
    label = f'syllabus "{syllabus.id}", session "{session.title}"'
    before = len(faults.found)
    for item in (*session.before, *session.in_class):
        where = place(item.at) if item.at else None
        given = bool(where and where.target.kind in HAVE_MINUTES)
        if where and (why := missing(course, where)):
            faults.about(item, label, f"at: {why}", "at")
        elif given and item.minutes:
            faults.about(item, label, f"the minutes of {item.at} come from the data; drop this line", "minutes")
        elif not given and not item.minutes:
            faults.about(item, label, f"{item.at or item.what} needs minutes; the data has none for it", "at")
        if not (item.at or item.what):
            faults.about(item, label, 'says neither where ("at:") nor what ("what:")')
        if item.what:
            check_body(course, "", item, label, item.what, "what", faults)
    if len(faults.found) > before:
        return
    if (total := sum(minutes(course, item) for item in session.in_class)) != syllabus.minutes:
        faults.about(session, label, f"the work in class takes {total} minutes, the class has {syllabus.minutes}", "in_class")


def check_difficulties(course: Course, faults: Faults) -> None:
    """Note what is wrong with the difficulties: every text has one, once; a course without the file has none."""
    path = course.folder / "difficulty.yaml"
    before = len(faults.found)
    for one in course.difficulties:
        if one.text not in course.texts:
            faults.about(one, "difficulty", f'there is no text "{one.text}"', "text")
        for name in ("background_why", "voices_why"):
            check_body(course, "", one, f'difficulty of "{one.text}"', getattr(one, name), name, faults)
    for text in course.texts if path.exists() else ():
        if [one.text for one in course.difficulties].count(text) != 1 and len(faults.found) == before:
            faults.add(path, 1, f'the text "{text}" must appear in it once')
    _check_measures(course, faults)


def _check_measures(course: Course, faults: Faults) -> None:
    """What is counted of a text comes from the text: every rated text was measured, and nothing was changed by hand since."""
    path = course.folder / measures.FILE
    try:
        found, prints = measures.load(course.folder), fingerprints.load(course.folder).texts
    except measures.MeasuresError as error:
        faults.add(path, 1, str(error))
        return
    except fingerprints.FingerprintError:
        return  # said where quotations are proved
    lines = path.read_text("utf-8").splitlines() if found else []
    for name, entry in found.items():
        line = next((n for n, words in enumerate(lines, 1) if words.startswith(f'"{name}"')), 1)
        if name not in course.texts:
            faults.add(path, line, f'there is no text "{name}"{did_you_mean(name, course.texts)}; remove the line')
        elif entry.checksum != measures.checksum(entry.measures, prints.get(name, ())):
            faults.add(path, line, f"{name}: these are not the counts of the text that has these fingerprints; {measures.REPAIR}")
        elif entry.measures.words != course.texts[name].words:
            faults.about(course.texts[name], f'text "{name}"', f"its paragraphs add up to {course.texts[name].words} words, and "
                         f"{entry.measures.words} were counted in the text; correct `words` of the paragraphs", "paragraphs")
    for one in course.difficulties:
        if one.text in course.texts and one.text not in found:
            faults.about(one, f'difficulty of "{one.text}"', f"the text was not measured; {measures.REPAIR}", "text")


__all__ = ["check_difficulties", "check_syllabi"]
