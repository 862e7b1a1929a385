"""Document trees for what pages and notebooks both show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from readouts.analysis.comparison import PARTED, Cell, Comparison, Row, marked, words
from readouts.course.labels import ACROSS_KINDS, CONTENT_WORDS, SEEN, STANDING, STATES
from readouts.course.records import Readout, Statement
from readouts.course.settings import Settings
from readouts.rendering.elements import el
from readouts.text.numbers import count
from readouts.text.quotation_marks import within

DIFFER_HELP = (
    "The accounts differ on a topic if an editor has written a note that compares them; if one account addresses it and the "
    "other, seen whole, is silent; or if the wording differs: of all the content words that the two use on it in English, fewer "
    f"than 1 in {1 / PARTED:.0f} are common to both. If one account addresses it and the other was not seen whole, or if one has "
    "no English, they can’t be compared, and the topic is shown only if an editor has written a note."
)



def compare_node(comparison: Comparison, state: Mapping[str, object]) -> nodes.Element:
    """The comparison, complete as a table; `state` is what the front end starts from, kept next to it as JSON."""
    settings = comparison.settings
    rows = [part for row in comparison.rows for part in _row(row, comparison.meeting.id, settings)]
    if not rows:
        rows = [el("tr", el("td", "No statements from this meeting have been entered yet.", colspan="3"))]
    accounts = zip((comparison.first, comparison.second), comparison.kinds, strict=True)
    heads = [_head(readout, kind, settings) for readout, kind in accounts]
    # It names the table: all of the caption would be long.
    title = el("span", f"{comparison.meeting.title}: two accounts.", id=f"t-{comparison.meeting.id}")
    table = el(
        "table",
        el("caption", title, *_key(), *_across_kinds(comparison)),
        el("thead", el("tr", el("th", "Topic", scope="col"), *heads)),
        el("tbody", *rows),
        class_="rtr-table", data_words="all", data_cover="", aria_labelledby=title["ids"][0],
    )
    help = el("p", DIFFER_HELP, class_="rtr-help", hidden="hidden")  # shown by the script with the choice that it explains
    panel = el("div", table, help)  # here already: a table that the script moved or marked would be drawn twice
    return el("div", panel, state_node(state), class_="rtr-widget rtr-compare")


def pair_nodes(row: Row, accounts: Sequence[Readout], settings: Settings) -> Iterator[nodes.Element]:
    """Two statements, large and side by side, with the words that only one has marked; below each, what it says."""
    for cell, account in zip(row.cells, accounts, strict=True):
        (statement,) = cell.statements
        words = el("blockquote", el("q", *_marked(within(statement.quote or ""), row, statement.lang)))
        yield el("figure", el("figcaption", account.issuer), words, el("p", statement.gloss), class_=settings.css(cell.side))


def example_nodes(row: Row, accounts: Sequence[Readout], settings: Settings) -> Iterator[nodes.Element]:
    """Two statements side by side with all that one needs to weigh them, and nothing of what there is to find."""
    for cell, account in zip(row.cells, accounts, strict=True):
        (statement,) = cell.statements
        head = el("figcaption", f"{account.issuer} · {SEEN[account.seen]}", id=f"h-{statement.id}")
        source = el("p", *_source(statement, head["ids"][0]))
        yield el("figure", head, *_words(statement, row, settings), source, class_=settings.css(cell.side))
    if row.differing or row.shared:
        yield el("p", *_key(), class_="pair-key")


def _words(statement: Statement, row: Row, settings: Settings) -> Iterator[nodes.Element]:
    """Whom an account lets speak, if it is the other side, and the words: the quotation, its original, a closer translation."""
    if statement.speaker not in (statement.side, "both"):
        yield el("p", f"What {settings.side(statement.speaker).in_sentence} said, in this account:", class_="rtr-attribution")
    if statement.quote:
        quote = _marked(within(statement.quote), row, statement.lang)
        yield el("blockquote", el("q", *quote, **_language(statement.lang, settings)))
    if statement.original and statement.original != statement.quote and settings.original:
        yield el("p", el("q", within(statement.original), lang=settings.original.html), class_="rtr-original")
    if statement.translation and list(words(statement.translation)) != list(words(statement.quote or "")):
        which = "Closer translation: " if statement.quote else "Translation: "
        yield el("p", el("b", which), statement.translation, class_="rtr-translation")


def _key() -> Iterator[nodes.Node]:
    """What the marks on words mean."""
    yield nodes.Text(" In English, ")
    yield el("span", "words both use", class_="rtr-shared")
    yield nodes.Text(" have a heavy line, ")
    yield el("span", "words only one uses", class_="rtr-differs")
    yield nodes.Text(" a wavy one.")


def _across_kinds(comparison: Comparison) -> Iterator[nodes.Node]:
    """What to keep in mind where a post, say, is compared with a readout."""
    if comparison.across_kinds:
        first, second = comparison.mainly
        yield nodes.Text(" ")
        yield el("span", ACROSS_KINDS.format(first=first, second=second), class_="rtr-kinds")


def state_node(state: object) -> nodes.Element:
    """The start state of a widget, as a JSON script element that no browser runs."""
    text = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    return nodes.raw("", f'<script type="application/json">{text}</script>', format="html")


def _head(readout: Readout, kind: str, settings: Settings) -> nodes.Element:
    account = " · ".join(filter(None, (readout.issuer, kind, SEEN[readout.seen])))
    return el("th", settings.side(readout.side).name, el("small", account), scope="col", class_=settings.css(readout.side))


def _row(row: Row, meeting: str, settings: Settings) -> Iterator[nodes.Element]:
    data = {"data_topic": row.topic.id, "data_shows": " ".join(row.shows)} | ({"data_unknown": "1"} if row.unknown else {})
    small = [el("small", line, class_="rtr-relation") for line in (_relation(row, settings), _in_common(row)) if line]
    spoken = [el("span", f" Words that both use: {', '.join(row.shared_as_written)}.", class_="rtr-h")] if row.shared else []
    compared = el("div", *small, *spoken, id=f"r-{meeting}-{row.topic.id}")
    cells = [_cell(cell, row, settings) for cell in row.cells]
    cells[-1]["html"]["aria-owns"] = compared["ids"][0]  # heard after both accounts: the head is said again at every cell
    yield el("tr", el("th", row.topic.label, compared, scope="row"), *cells, **data)
    for contrast in row.contrasts:
        mark = [nodes.Text(" "), el("small", contrast.mark, class_="rtr-mark")] if contrast.mark else []
        yield el("tr", el("td", *_emphasis(contrast.note), *mark, colspan="3"), class_="rtr-contrast", **data)


def _emphasis(text: str) -> Iterator[nodes.Node]:
    """Text in which *words* between stars are emphasized: the pinyin of a contrast."""
    for i, part in enumerate(text.split("*")):
        yield nodes.emphasis("", part) if i % 2 else nodes.Text(part)


def _relation(row: Row, settings: Settings) -> str:
    """Who speaks of the topic; "only" is said without reserve only where the other account was seen whole."""
    if row.relation == "both":
        return settings.side_names["both"]
    other = next(cell for cell in row.cells if cell.side != row.relation)
    return f"only {settings.side(row.relation).brief}" + (", of the parts seen" if other.state == "unseen" else "")


def _in_common(row: Row) -> str:
    """How many of the words are common, by which the words of a topic part or don't; "" where there is nothing to compare."""
    words = len(row.shared) + len(row.differing)
    return f"{len(row.shared)} of {words} {CONTENT_WORDS}" if words else ""


def _cell(cell: Cell, row: Row, settings: Settings) -> nodes.Element:
    """A cell says whose it is, for who does not see the columns; its topic is that of its row."""
    statements = [_statement(s, row, settings) for s in cell.statements]
    content = statements or [el("p", STATES[cell.state], class_="rtr-none")]
    name = settings.side(cell.side).name
    spoken = el("span", f"{name}, {count(len(statements), 'statement')}: " if statements else f"{name}: ", class_="rtr-h")
    return el("td", spoken, *content, data_side=cell.side, data_label=name, class_=f"rtr-{cell.state} {settings.css(cell.side)}")


def _statement(statement: Statement, row: Row, settings: Settings) -> nodes.Element:
    node = el("div", class_="rtr-statement", id=f"s-{statement.id}", data_speaker=statement.speaker)
    if statement.speaker not in (statement.side, "both"):
        node += el("p", f"What {settings.side(statement.speaker).in_sentence} said, in this account:", class_="rtr-attribution")
    if statement.quote:
        quote = _marked(within(statement.quote), row, statement.lang)
        node += el("p", el("q", *quote, **_language(statement.lang, settings)), class_="rtr-quote")
    if statement.original and statement.original != statement.quote and settings.original:
        node += el("p", el("q", within(statement.original), lang=settings.original.html), class_="rtr-original")
    if statement.translation and list(words(statement.translation)) != list(words(statement.quote or "")):
        node += el("p", el("b", "Closer translation: "), statement.translation, class_="rtr-translation")
    gloss = el("p", statement.gloss, class_="rtr-gloss", id=f"g-{statement.id}")
    node += gloss
    if statement.speaker not in (statement.side, "both"):
        node += el("p", _own_account(statement, row, settings), class_="rtr-own")
    node += el("p", *_source(statement, gloss["ids"][0]), class_="rtr-source")
    return node


def _own_account(statement: Statement, row: Row, settings: Settings) -> str:
    """Whether the account of the side that is made to speak has anything on the topic."""
    name = f"the {settings.side(statement.speaker).account}"
    cell = next(cell for cell in row.cells if cell.side == statement.speaker)
    if cell.state == "said":
        return f"{name[0].upper()}{name[1:]} addresses this topic in its own words: compare."
    if cell.state == "silent":
        return f"Only in the counterpart’s text: {name}, seen whole, does not address this topic."
    return f"Only in the counterpart’s text, of the parts seen: {name} was not seen whole."


def _language(lang: str, settings: Settings) -> dict[str, str]:
    return {} if lang == "en" else {"lang": settings.language(lang).html}


def _marked(text: str, row: Row, lang: str) -> Iterator[nodes.Node]:
    """The words that both use and those that only one uses, each with its own mark."""
    for part, both in marked(text, row.shared, row.ignored):
        if both:
            yield el("span", part, class_="rtr-shared")
        elif lang == "en":
            runs = marked(part, row.differing, row.ignored)
            yield from (el("span", run, class_="rtr-differs") if one else nodes.Text(run) for run, one in runs)
        else:
            yield nodes.Text(part)


def _source(statement: Statement, told_by: str) -> Iterator[nodes.Node]:
    """Where the words were read; many links have the same few words, so each is described by what says whose page it opens."""
    if statement.url:
        yield nodes.reference("", STANDING[statement.standing], refuri=statement.url, describedby=told_by)
    else:
        yield nodes.Text(STANDING[statement.standing])
    if statement.archived_url:
        yield nodes.Text(" · ")
        yield nodes.reference("", "archived", refuri=statement.archived_url, describedby=told_by)
