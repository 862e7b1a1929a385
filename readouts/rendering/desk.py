"""Two accounts on the desk as a document tree: the comparison, with what was suggested and what is new below each sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from docutils import nodes

from readouts.analysis.comparison import Cell, Comparison
from readouts.analysis.desk.desk import Coded, Desk, what
from readouts.analysis.desk.novelty import Neighbor, PhraseHistory
from readouts.course.records import Meeting, Readout
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import el, element
from readouts.text.numbers import count
from readouts.text.quotation_marks import quoted

NOTHING = "No account has been given yet."
SILENT, NOT_GIVEN = "silent in the text as it was given", "not given"


def desk_node(desk: Desk, state: Mapping[str, object]) -> nodes.Element:
    """The comparison of two accounts, drawn as the course's own are, with what was noticed above it.

    Parameters
    ----------
    desk : the two accounts.
    state : what the front end starts from.

    """
    sides = desk.course.settings.side_ids
    glosses = {f"desk-{one.side}-{one.number}": " ".join(_notes(desk, one)) for one in desk.coded}
    rows = tuple(replace(row, first=_noted(row.first, glosses), second=_noted(row.second, glosses)) for row in desk.rows())
    meeting = Meeting.model_construct(id="desk", title="On the desk", start=dt.date.min, end=dt.date.min, place="", format="",
                                      summary="")
    first, second = (Readout.model_construct(meeting="desk", side=side, issuer="", language="", seen="whole",
                                             standing="republished") for side in sides)
    root = compare_node(Comparison(meeting, desk.course.settings, first, second, rows), state)
    _as_given(root, dict(zip(sides, desk.given, strict=True)), desk)
    for place, part in enumerate(_above(desk)):
        root.insert(place, part)
    root += list(_below(desk))
    return root


def _noted(cell: Cell, glosses: Mapping[str, str]) -> Cell:
    """A cell whose statements have their notes in the place of a gloss."""
    return replace(cell, statements=tuple(s.model_copy(update={"gloss": glosses[s.id]}) for s in cell.statements))


def _as_given(root: nodes.Element, given: Mapping[str, bool], desk: Desk) -> None:
    """Say of the accounts that they are texts as they were given, and of no sentence where it was read."""
    css = {desk.course.settings.css(side): there for side, there in given.items()}
    for node in list(root.findall(element)):
        if "rtr-source" in node["classes"]:
            node.parent.remove(node)
        elif node["tag"] == "th" and node["html"].get("scope") == "col" and node["classes"]:
            node[-1].children = [nodes.Text("the text as it was given" if css[node["classes"][0]] else NOT_GIVEN)]
        elif node["tag"] == "td" and {"rtr-unseen", "rtr-silent"} & set(node["classes"]):
            words = SILENT if css[node["classes"][1]] else NOT_GIVEN
            node[-1].children = [nodes.Text(words)]
        elif "rtr-relation" in node["classes"] and not all(desk.given):
            node.parent.remove(node)
        elif node["tag"] == "td" and not desk.coded:
            node.children = [nodes.Text(NOTHING)]


def _notes(desk: Desk, one: Coded) -> Iterator[str]:
    """What is to be said of a sentence: whose codes it has and how sure they are, and what in it is new."""
    codes = desk.course.codes
    if one.statement:
        yield f"The course has this as {one.statement.id}."
    else:
        sure = ", ".join(f"{codes[one.code(head)].label} {one.sure(head):.0%}" for head in ("speaker", "move"))
        yield f"Suggested: this topic {one.sure('topic'):.0%}, {sure}."
    near = desk.nearest(one)
    yield _near(desk, near[0]) if near else "Nothing like it in earlier statements of this side."
    if found := desk.phrases(one):
        yield f"Set phrases: {'; '.join(map(_history, found))}."


def _near(desk: Desk, near: Neighbor) -> str:
    meeting = desk.course.meeting_records[near.statement.meeting]
    changes = "".join(f"; {name}: {', '.join(words)}" for name, words in (("gone", near.dropped), ("added", near.added)) if words)
    like = f"{near.nearness:.0%} alike" if what([near]) == "near" else "only a set phrase in common"
    return f"Nearest earlier statement: {meeting.title}, {near.date.isoformat()} ({like}{changes})."


def _history(one: PhraseHistory) -> str:
    before = f"{count(one.before, 'use')} before, first {one.first.isoformat()}" if one.first else "not used before"
    return f"{quoted(one.phrase.phrase)} ({before})"


def _above(desk: Desk) -> Iterator[nodes.Element]:
    """What was noticed of the texts."""
    said = [(f"{desk.course.settings.side(side).account}: " if side != "both" else "") + finding.message
            for side, findings in desk.findings.items() for finding in findings]
    yield from _list("What the desk noticed", said)


def _below(desk: Desk) -> Iterator[nodes.Element]:
    """What is in no row: sentences that no topic fits, and set phrases that one would expect and that are missing."""
    sides, about = desk.course.settings, desk.about.about
    unfitted = [one for one in desk.coded if not one.topic]
    yield from _list("Sentences that no topic fits", [f"{sides.side(one.side).account}: {one.sentence.text}" for one in unfitted])
    missing = [f"{sides.side(side).account}: {_history(one)}, in {one.accounts} of its last accounts" for side, given
               in zip(sides.side_ids, desk.given, strict=True) if given for one in desk.missing(side)]
    yield from _list("Set phrases that one would expect here, and that are missing", missing)
    right = about.get("right_later", {}).get("topic")
    if desk.coded and right:
        said = (f"Topics, speakers and moves are suggested by a model trained on {about['statements']} statements of "
                f"{about['meetings']} meetings. On later meetings than those trained on, it had the topic right {right:.0%} of "
                "the time. Silence here is that of the text as it was given.")
        yield el("p", said, class_="rtr-source")


def _list(title: str, items: Iterable[str]) -> Iterator[nodes.Element]:
    parts = [el("li", item) for item in items]
    if parts:
        yield el("div", el("p", el("b", title)), el("ul", *parts))


__all__ = ["desk_node"]
