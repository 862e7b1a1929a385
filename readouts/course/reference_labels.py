"""How a reference is worded, in one form for pages, exports and the search, and in a brief one."""

from __future__ import annotations

from readouts.course.course import Course, Target


def reference_label(course: Course, target: Target, here: str = "", *, quotation: bool = True) -> str:
    """What a reference says where it brings no words of its own.

    Parameters
    ----------
    course : the course.
    target : what it points to.
    here : the text that is being read; what is in it is named without its text.
    quotation : whether a note is named by its words besides its number.

    Returns
    -------
    A title; of a paragraph `Alaska, ¶ 3`; of a note `Alaska, note 2: position of strength`, with quotation marks if
    the text quotes somebody; of anything else its id.

    """
    owner, _, name = target.id.partition("/")
    match target.kind:
        case "text":
            return course.texts[target.id].title
        case "meeting":
            return course.meeting_records[target.id].title
        case "term":
            return course.terms[target.id].term
        case "para":
            label = paragraph_label(name[1:])
        case "note":
            words = f": {course.note(target.id).words}" if quotation else ""
            label = f"note {course.texts[owner].numbers[name]}{words}"
        case _:
            return target.id
    return label if owner == here else f"{course.texts[owner].short}, {label}"


def brief_label(course: Course, target: Target, here: str = "") -> str:
    """The same where many bodies are read at once, as in search results: of a text's name the beginning, of a note its words."""
    owner, _, name = target.id.partition("/")
    if target.kind not in ("text", "para", "note"):
        return reference_label(course, target)
    of = "" if owner == here else course.texts[owner].short.partition(":")[0]
    if target.kind == "text":
        return of
    if target.kind == "para":
        return f"{of} {paragraph_label(name[1:])}".strip()
    words = course.note(target.id).words
    return f"{of}: {words}" if of else words


def paragraph_label(number: int | str) -> str:
    """The number of a paragraph, as shown next to it."""
    return f"{_SIGN}{number}"


def spoken_label(label: str) -> str:
    """A label as it is read aloud: most voices pass over the sign, and "look at ¶ 2" would be "look at 2"."""
    return label.replace(_SIGN, "paragraph ")


_SIGN = "¶\N{NO-BREAK SPACE}"  # which does not end a line

__all__ = ["brief_label", "paragraph_label", "reference_label", "spoken_label"]
