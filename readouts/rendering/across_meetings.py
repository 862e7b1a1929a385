"""Document trees of the widgets that go across the meetings: who speaks of what, who said it, when a phrase was used.

Like :func:`readouts.rendering.comparison.compare_node`, each is complete by itself; the front end only adds choices to it.
The caller decides where a link goes: a page of the site, or nothing where there is none.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from docutils import nodes

from readouts.analysis.comparison import Cell, Coverage, Row
from readouts.analysis.phrase_trails import Trail, Use
from readouts.analysis.quotation_quiz import Item
from readouts.course.labels import STANDING, STATES
from readouts.course.records import Meeting, Topic
from readouts.course.settings import Settings
from readouts.rendering.comparison import state_node
from readouts.rendering.elements import SVG, el
from readouts.text.dates import short_day
from readouts.text.numbers import count
from readouts.text.quotation_marks import quoted, within

Link = Callable[[str, str, Sequence[nodes.Node]], nodes.Node]


def plain(meeting: str, topic: str, content: Sequence[nodes.Node]) -> nodes.Node:
    """No link: the content alone."""
    return el("span", *content)


def hidden(text: str) -> nodes.Element:
    """Words for a screen reader."""
    return el("span", text, class_="rtr-h")


# -- who speaks of what ----------------------------------------------------------------------------------------------------


def coverage_node(
    covered: Sequence[Coverage], topics: Iterable[Topic], settings: Settings, state: Mapping[str, object], link: Link = plain,
) -> nodes.Element:
    """Meetings and topics as a table: in every cell the two sides, each with its count, silent, or not in the part seen."""
    first, second = settings.sides
    heads = [el("th", el("span", t.label), scope="col", role="columnheader", data_topic=t.id) for t in topics]
    table = el(
        "table",
        el("caption", "Who addresses which topic, and in how many statements. "
                      f"Every cell has first the {first.account}, then the {second.account}."),
        el("thead", el("tr", el("th", "Meeting", scope="col", role="columnheader"), *heads, role="row"), role="rowgroup"),
        el("tbody", *(_meeting(c, link) for c in covered), role="rowgroup"),
        class_="rtr-grid", role="table",  # said in words, for the style makes grids and blocks of it
    )
    return el("div", _legend(settings), table, state_node(state), class_="rtr-widget rtr-coverage")


def _legend(settings: Settings) -> nodes.Element:
    signs = [
        (el("b", "2", class_="side-1"), f"the {settings.sides[0].account} addresses the topic: the number of statements"),
        (el("b", "2", class_="side-2"), f"the {settings.sides[1].account} addresses the topic"),
        (el("span", SIGNS["silent"]), "silent; the account was seen whole"),
        (el("i", SIGNS["unseen"]), "not in the part seen; nothing is known about the rest"),
    ]
    return el("ul", *(el("li", _seen(sign), " ", words) for sign, words in signs), class_="rtr-legend")


def _seen(sign: nodes.Element) -> nodes.Element:
    """A sign that is only to be seen: what it means is said in words next to it, or by the name of what it is in."""
    sign["html"]["aria-hidden"] = "true"
    return sign


def _meeting(c: Coverage, link: Link) -> nodes.Element:
    alone = el("span", f" · {_alone(c)}", id=f"alone-{c.meeting.id}")
    small = el("small", short_day(c.meeting.start), alone)
    pairs = [_pair(c, row, link) for row in c.rows]
    if pairs:
        pairs[-1]["html"]["aria-owns"] = alone["ids"][0]  # heard at the end of the row: its head is said again at every cell
    head = el("th", link(c.meeting.id, "", [el("span", c.meeting.title)]), small, scope="row", role="rowheader")
    order = {"data_least": f"{c.at_least:.4f}", "data_most": f"{c.at_most:.4f}"} if c.spoken else {}
    return el("tr", head, *pairs, role="row", data_meeting=c.meeting.id, **order)


def _alone(c: Coverage) -> str:
    """How many topics one side alone speaks of; from what is sure to all that was found."""
    if not c.spoken or math.isnan(c.at_least):
        return "no statements entered"
    least, most = (round(share * c.spoken) for share in (c.at_least, c.at_most))
    return f"one side only: {least if least == most else f'{least} to {most}'} of {count(c.spoken, 'topic')}"


def _pair(c: Coverage, row: Row, link: Link) -> nodes.Element:
    """A cell: two signs under one name. What each weighs counts, for there are many; without statements it has no label."""
    one, two = (_sign(cell, c.settings) for cell in row.cells)
    pair = el("span", one, " ", two, role="img", aria_label=_in_words(row, c.settings))
    if not any(cell.statements for cell in row.cells):
        return el("td", pair, role="cell")
    return el("td", link(c.meeting.id, row.topic.id, [pair]), role="cell", data_label=row.topic.label)


def _in_words(row: Row, settings: Settings) -> str:
    first, second = (str(len(cell.statements) or STATES[cell.state].partition(":")[0]) for cell in row.cells)
    if first == second and not row.first.statements:
        return f"both {first}"
    return f"{settings.side(row.first.side).short} {first}, {settings.side(row.second.side).short} {second}"


SIGNS = {"silent": "○", "unseen": "·"}


def _sign(cell: Cell, settings: Settings) -> nodes.Element:
    """Told apart by their tags, which weigh less than classes."""
    if cell.state == "said":
        return el("b", str(len(cell.statements)), class_=settings.css(cell.side))
    return el("span" if cell.state == "silent" else "i", SIGNS[cell.state])


# -- who said it -----------------------------------------------------------------------------------------------------------

SHOWN_WITHOUT_SCRIPT = 10


def round_node(
    items: Sequence[Item], state: Mapping[str, object], link: Link = plain, meetings: Sequence[Meeting] = ()
) -> nodes.Element:
    """Quotations without their speaker, each with its answer folded under it; `meetings`, where each has a page."""
    entries = [_item(item, link) for item in items[:SHOWN_WITHOUT_SCRIPT]] or [el("li", "No quotation matches.")]
    parts = [el("ol", *entries, class_="rtr-round"), *([_meetings(meetings, link)] if meetings else [])]
    return el("div", *parts, state_node(state), class_="rtr-widget rtr-who_said_it")


def _meetings(meetings: Iterable[Meeting], link: Link) -> nodes.Element:
    """The meetings that the quotations come from; the front end takes the addresses of their pages from here."""
    entries = [el("li", link(m.id, "", [el("span", m.title)]), f", {short_day(m.start)}", data_meeting=m.id) for m in meetings]
    return el("details", el("summary", "The meetings that the quotations come from"), el("ul", *entries))


def _item(item: Item, link: Link) -> nodes.Element:
    return el("li", el("details", el("summary", el("q", within(item.quote))), *_answer(item, link)))


def _answer(item: Item, link: Link) -> Iterator[nodes.Node]:
    where = link(item.meeting.id, item.topic.id, [el("span", f"{item.meeting.title}, {short_day(item.meeting.start)}")])
    yield el("p", el("b", f"{item.settings.side(item.side).account}. "), item.gloss)
    source = _source(item.statement.url, item.statement.standing)
    yield el("p", where, " · ", item.topic.label, " · ", source, class_="rtr-source")
    if item.other:
        yield el("p", f"{item.settings.side(item.theirs).name} on the same topic:")
        yield el("ul", *(el("li", el("q", within(words))) for words in item.other))
    else:
        yield el("p", item.nothing)
    for contrast in item.contrasts:
        yield el("p", el("b", "Compare. "), contrast)


def _source(url: str | None, standing: str) -> nodes.Node:
    return nodes.reference("", STANDING[standing], refuri=url) if url else nodes.Text(STANDING[standing])


# -- when a phrase was used ------------------------------------------------------------------------------------------------

Place = Callable[[Use], list[nodes.Node]]


def trail_node(trails: Sequence[Trail], settings: Settings, state: Mapping[str, object], place: Place) -> nodes.Element:
    """Phrases, each on a time line with the table behind it."""
    drawn = [_trail(t, settings, place) for t in trails] or [el("p", "No phrase has been entered.")]
    return el("div", *drawn, state_node(state), class_="rtr-widget rtr-phrase_trail")


def _trail(trail: Trail, settings: Settings, place: Place) -> nodes.Element:
    name: list[nodes.Node | str] = [trail.phrase]
    if trail.original:
        name += [" ", el("span", trail.original, lang=settings.original.html if settings.original else "")]
    if not trail.uses:
        return el("section", el("h2", *name), el("p", "Not found in any statement of either side."), data_phrase=trail.id)
    return el("section", el("h2", *name), _line(trail, settings), _uses(trail, settings, place), data_phrase=trail.id)


STEP = 24  # the height of a level, and the size of the square that a finger finds


def _line(trail: Trail, settings: Settings) -> nodes.Element:
    """The time line: a picture a lane, its marks placed by their attributes; what it shows is in the table too."""
    first, last = trail.years
    names = {**{side.id: (side.short, side.name) for side in settings.sides}, "other": ("Authors", "Authors")}
    lanes = [_lane(trail, side, *name, settings) for side, name in names.items() if any(u.side == side for u in trail.uses)]
    past = el("a", "Go past the time line", href=f"#{_table_id(trail)}", class_="rtr-past")
    axis = el("div", el("span", class_="name"), _track(STEP, *_axis(first, last)), class_="lane axis", aria_hidden="true")
    return el("div", past, *lanes, axis, class_="rtr-line", role="group", aria_label="Time line; the table below says the same")


def _axis(first: int, last: int) -> Iterator[nodes.Element]:
    for year in range(first, last + 1):
        at = _at(dt.date(year, 1, 1), first, last)
        yield el("line", x1=at, y1="0", x2=at, y2="100%")
        yield el("text", str(year), x=at, y="16", dx="5")


def _lane(trail: Trail, side: str, label: str, name: str, settings: Settings) -> nodes.Element:
    placed = list(trail.placed(side))
    height = (max(level for _, _, level in placed) + 1) * STEP + 4
    marks = [_mark(trail, n, use, height - (level + 1) * STEP - 2, settings) for n, use, level in placed]
    seen = _seen(el("span", label, class_="name"))
    return el("div", seen, _track(height, *marks), class_=f"lane {settings.css(side)}", role="group", aria_label=name)


def _track(height: int, *parts: nodes.Element) -> nodes.Element:
    return el("svg", *parts, xmlns=SVG, class_="track", height=str(height), role="none")


def _mark(trail: Trail, n: int, use: Use, top: int, settings: Settings) -> nodes.Element:
    """A mark has the name that tells it from the others of its lane: its row has the words. The style sheet has its size."""
    box = el("svg", el("rect"), *_shape(use.side, settings), x=_at(use.date, *trail.years), y=str(top))
    return el("a", _seen(box), href=f"#{_row_id(trail, n)}", aria_label=f"{short_day(use.date)}, {use.whose}", class_="mark")


def _shape(side: str, settings: Settings) -> list[nodes.Element]:
    """A disc, a square in a square: the sides are told apart without their colors. All others have the bar of a time line."""
    shape = settings.side(side).shape if side in settings.side_ids else "bar"
    if shape == "disc":
        return [el("circle")]
    if shape == "square":
        return [el("rect"), el("rect")]
    return [el("line", x1="12", y1="5", x2="12", y2="19")]


def _at(date: dt.date, first: int, last: int) -> str:
    start, end = dt.date(first, 1, 1), dt.date(last + 1, 1, 1)
    return f"{(date - start) / (end - start) * 100:.1f}%"


def _row_id(trail: Trail, n: int) -> str:
    return f"use-{trail.id}-{n}"


def _table_id(trail: Trail) -> str:
    return f"uses-{trail.id}"


def _uses(trail: Trail, settings: Settings, place: Place) -> nodes.Element:
    head = el("thead", el("tr", *(el("th", name, scope="col") for name in ("When", "Whose words", "Words", "Where"))))
    rows = [el("tr", el("td", short_day(u.date)), el("td", u.whose, class_=settings.css(u.side)),
               el("td", u.quote if u.of_author else el("q", within(u.quote))), el("td", *place(u)), id=_row_id(trail, n))
            for n, u in enumerate(trail.uses)]
    caption = el("caption", f"Where {quoted(trail.phrase)} appears", class_="rtr-h")
    return el("table", caption, head, el("tbody", *rows), class_="rtr-uses", id=_table_id(trail))
