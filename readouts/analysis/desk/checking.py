"""The desk's files, checked: the list of words line by line, and whether the model can be used."""

from __future__ import annotations

import csv
import io

from readouts.analysis.desk.features import COLUMNS, WORDS_FILE, what_is_wrong
from readouts.analysis.desk.model import FILE, ModelError, load
from readouts.course.course import Course
from readouts.course.readers import Faults, read_text


def check_desk(course: Course, faults: Faults) -> None:
    """Note the faults of a course's files for the desk; a course without them has no desk."""
    words, model = course.folder / WORDS_FILE, course.folder / FILE
    codes = {*course.topics, *(code.id for code in course.codes.values() if code.kind in ("speaker", "move"))}
    if words.exists() and (text := read_text(words, faults)) is not None:
        rows = csv.DictReader(io.StringIO(text, newline=""))
        if list(rows.fieldnames or ()) != COLUMNS:
            faults.add(words, 1, f"the columns are {','.join(COLUMNS)}, not {','.join(rows.fieldnames or ())}")
        else:
            for row in rows:
                if why := what_is_wrong(row, codes):
                    faults.add(words, rows.line_num, why)
    if model.exists():
        try:
            known = load(course.folder)
            for code in sorted({code for heads in known.languages.values() for head in heads for code in head.codes} - codes):
                faults.add(model, 1, f'suggests "{code}", which the codebook does not have; run readouts desk train')
        except ModelError as error:
            faults.add(model, 1, str(error).partition(": ")[2])


__all__ = ["check_desk"]
