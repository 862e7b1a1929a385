"""What is across the texts: synthesis questions, set phrases, threads, and the time line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx.addnodes import pending_xref

from readouts.analysis.genre import of_leaders
from readouts.analysis.note_reports import balance, owners
from readouts.analysis.phrase_trails import uses_of
from readouts.course.course import Target, parse_reference
from readouts.course.records import Event, Meeting, Passage, Phrase, PhraseUse, Text, Thread
from readouts.course.reference_labels import paragraph_label
from readouts.rendering.elements import el, own_link, romanized
from readouts.rendering.voices import voice_legend, voiced_nodes
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective
from readouts.site.domain import domain_of, reference
from readouts.site.timeline import Lane, Mark, picture
from readouts.text.dates import day, days
from readouts.text.quotation_marks import quoted, within
from readouts.validation.claims import Tables

LANES = (("Meetings", "meeting"), ("Texts", "text"), ("Events", "event"))


def _heading(words: str, anchor: str) -> Node:
    """A heading with the sign that gives its address."""
    return el("h2", words, own_link(anchor, "this section"))


class AcrossDirective(CourseDirective):
    """A directive that shows a part of the data by references."""

    def place_of(self, use: PhraseUse) -> list[Node]:
        """Where a set phrase is, with its link."""
        kind, _, name = use.place.partition(":")
        if kind == "statement" and (statement := self.course.statement(name)):
            account = self.course.settings.accounts[statement.side]
            return [nodes.Text(f"{account}: "), *self.links([Target("meeting", statement.meeting)])]
        if kind == "cite":
            return self.cited(name, use, "where")
        return self.links([parse_reference(use.place)])


class Synthesis(CourseDirective):
    """`synthesis`: the questions across the texts."""

    def run(self) -> list[Node]:
        """A numbered list, each with its level, form and minutes, and what it needs."""
        uses(self.env, "synthesis")
        return [self.question_list("across", "Across the texts", self.course.synthesis)]


class Phrases(AcrossDirective):
    """`phrases`: the index of set phrases, each with who used it where and when."""

    def run(self) -> list[Node]:
        """A list of the phrases, then a section for each."""
        uses(self.env, "phrases")
        phrases, tables = self.course.phrases.values(), Tables(self.course)
        index = el("ul", *(el("li", el("a", p.phrase, href=f"#phrase-{p.id}")) for p in phrases), class_="phrase-index")
        return [index, *(self._phrase(p, uses_of(tables, p)) for p in phrases)]

    def _phrase(self, phrase: Phrase, found: list[PhraseUse]) -> Node:
        anchor = f"phrase-{phrase.id}"
        domain_of(self.env).register("phrase", phrase.id, anchor, f"Set phrase: {phrase.phrase}")
        parts: list[Node] = [_heading(phrase.phrase, anchor)]
        if phrase.original:
            parts.append(el("p", phrase.original, " ", romanized(phrase.romanization, self.course.settings), class_="chinese"))
        parts += [*self.myst(phrase.body, phrase), *self.mark(f"phrase:{phrase.id}", phrase.claims)]
        if phrase.term:
            parts.append(el("p", "In the glossary: ", *self.links([Target("term", phrase.term)]), class_="see"))
        return el("section", *parts, self._uses(phrase, found), id=anchor, class_="phrase")

    def _uses(self, phrase: Phrase, found: list[PhraseUse]) -> Node:
        head = el("thead", el("tr", *(el("th", name, scope="col") for name in ("When", "Whose words", "Words", "Where"))))
        caption = el("caption", f"Where {quoted(phrase.phrase)} appears", class_="hidden")
        return el("table", caption, head, el("tbody", *(self._use(use) for use in found)), class_="stack uses")

    def _use(self, use: PhraseUse) -> Node:
        whose = el("td", self._whose(use), data_label="Whose words", class_=f"side-{use.side}")
        words = el("td", use.quote if self.course.voiced(use).of_author else el("q", within(use.quote)), data_label="Words")
        where = el("td", *self.place_of(use), data_label="Where")
        return el("tr", el("td", day(use.date), data_label="When"), whose, words, where)

    def _whose(self, use: PhraseUse) -> str:
        """The side, and whom its account has saying it where that is someone else."""
        statement = self.course.statement(use.place.partition(":")[2])
        side = "an author" if use.side == "other" else self.course.settings.side(use.side).name
        voiced = self.course.voiced(use)
        if voiced.said_by:
            return f"{side}, {voiced.said_by}"
        if statement and statement.speaker not in (statement.side, "both"):
            return f"{side}, citing the {self.course.settings.side(statement.speaker).people} side"
        return side


class Threads(CourseDirective):
    """`threads`: each thread through the texts, its passages side by side, a column a text."""

    def run(self) -> list[Node]:
        """A section a thread."""
        uses(self.env, "threads")
        quotations = [self.course.voiced(p) for t in self.course.threads.values() for p in t.passages]
        legend = [voice_legend()] if any(q.voice for q in quotations) else []
        return [el("div", *legend, *(self._thread(t) for t in self.course.threads.values()), class_="across")]

    def _thread(self, thread: Thread) -> Node:
        anchor = f"thread-{thread.id}"
        domain_of(self.env).register("thread", thread.id, anchor, f"Thread: {thread.title}")
        title = _heading(thread.title, anchor)
        body = [*self.myst(thread.body, thread), *self.mark(f"thread:{thread.id}", thread.claims)]
        return el("section", title, *body, self._table(thread), id=anchor, class_="thread")

    def _table(self, thread: Thread) -> Node:
        texts = [t for t in self.course.texts.values() if t.id in self._followed]
        heads = (el("th", reference("text", t.id, t.short), el("small", str(t.day or "")[:4]), scope="col") for t in texts)
        cells = (el("td", *self._passages(thread, t), data_label=t.short) for t in texts)
        caption = el("caption", f"{thread.title}: passages from the texts", class_="hidden")
        return el("table", caption, el("thead", el("tr", *heads)), el("tbody", el("tr", *cells)), class_="stack passages")

    @cached_property
    def _followed(self) -> set[str]:
        """The texts that any thread runs through."""
        return {passage.place.partition("/")[0] for thread in self.course.threads.values() for passage in thread.passages}

    def _passages(self, thread: Thread, text: Text) -> list[Node]:
        own = [p for p in thread.passages if p.place.startswith(f"{text.id}/")]
        return [self._passage(p) for p in own] or [el("p", "no passage", class_="meta")]

    def _passage(self, passage: Passage) -> Node:
        target = parse_reference(passage.place)
        where = reference("para", target.id, paragraph_label(target.id.rpartition("/p")[2]).replace(" ", "\u00a0"))
        words = voiced_nodes(self.course.voiced(passage), "span")
        return el("div", el("p", *words, " ", where), el("p", passage.gloss, class_="gloss"), class_="passage")


class Row(NamedTuple):
    """A row of the time line: the day, what kind of thing, its label in the picture, and the thing."""

    day: dt.date
    kind: str
    label: str
    record: Meeting | Text | Event


class Timeline(AcrossDirective):
    """`timeline`: all meetings, texts and events in order: a picture, and the table behind it."""

    def run(self) -> list[Node]:
        """The picture in a box that scrolls by itself, then the table."""
        uses(self.env, "timeline")
        rows = sorted(self._rows(), key=lambda row: (row.day, row.kind, row.label))
        lanes = [Lane(name, tuple(self._mark(row) for row in rows if row.kind == kind)) for name, kind in LANES]
        skip = el("p", el("a", "Skip the picture and go to the table", href="#timeline-table"), class_="meta")
        drawn = picture(lanes, "Time line: every mark is a link", self.course.years[0])
        box = el("div", drawn, class_="scroll", tabindex="0", role="region",
                 aria_label="Time line")
        return [el("div", skip, box, self._table(rows), class_="across")]

    def _rows(self) -> Iterable[Row]:
        for m in self.course.meeting_records.values():
            yield Row(m.start, "meeting", f"{days(m.start, m.end)}: {m.title}", m)
        for t in self.course.texts.values():
            if t.day:
                yield Row(t.day, "text", f"{_day_of(t)}: text {quoted(t.title)}", t)
        for e in self.course.events:
            yield Row(e.date, "event", f"{days(e.date, e.end or e.date)}: {e.title}", e)

    def _mark(self, row: Row) -> Mark:
        if isinstance(row.record, Event):
            link: Element = el("a", href=f"#event-{row.record.id}")
        else:
            link = pending_xref("", refdomain="course", reftype=row.kind, reftarget=row.record.id, refexplicit=True, refwarn=True)
        return Mark(row.day, row.label, link, great=isinstance(row.record, Meeting) and of_leaders(self.course, row.record.id))

    def _table(self, rows: list[Row]) -> Node:
        head = el("thead", el("tr", *(el("th", name, scope="col") for name in ("When", "What", "Kind", "More"))))
        years = [el("tbody", el("tr", el("th", str(year), colspan="4", scope="rowgroup", class_="year")), *map(self._row, group))
                 for year, group in groupby(rows, key=lambda row: row.day.year)]
        caption = el("caption", "Meetings, texts and events in chronological order")
        return el("table", caption, head, *years, class_="stack timeline-table", id="timeline-table")

    def _row(self, row: Row) -> Node:
        when, what, more = self._told(row)
        id = f"event-{row.record.id}" if isinstance(row.record, Event) else ""
        return el("tr", el("td", when, data_label="When"), el("th", what, scope="row"), el("td", row.kind, data_label="Kind"),
                  el("td", *more, data_label="More"), id=id, class_=f"row-{row.kind}")

    def _told(self, row: Row) -> tuple[str, Node, list[Node]]:
        """When it was, its name with its link, and what there is to say."""
        record = row.record
        if isinstance(record, Event):
            domain_of(self.env).register("event", record.id, f"event-{record.id}", record.title)
            source = self.cited(record.ref, record, "ref")
            when = days(record.date, record.end or record.date)
            return when, nodes.Text(record.title), [nodes.Text(f"{record.summary} "), *source]
        what = reference(row.kind, record.id)
        if isinstance(record, Text):
            return _day_of(record), what, [nodes.Text(f"{record.voice}.")]
        return days(record.start, record.end), what, [nodes.Text(record.summary)]


def _day_of(text: Text) -> str:
    """The day of a text, or the latest on which it can have appeared."""
    assert text.day
    return day(text.day) if text.published else f"by {day(text.day)}"


class BalanceTable(CourseDirective):
    """`balance`: how many notes explain, question and support whose claims."""

    def run(self) -> list[Node]:
        """A table, a row a text and one for all; the heads of its columns take two rows."""
        uses(self.env, "balance")
        names = owners(self.course)
        heads = (el("th", f"Claims of {_the(name)}", colspan="3", scope="colgroup") for name in names.values())
        first = el("tr", el("th", "Text", rowspan="2", scope="col"), el("th", "Notes", rowspan="2", scope="col"), *heads)
        second = el("tr", *(el("th", how, scope="col") for _ in names for how in ("explained", "questioned", "supported")))
        rows = (el("tr", el("th", one.name, scope="row"), el("td", str(one.notes)), *(el("td", str(n)) for n in one.row()))
                for one in balance(self.course))
        table = el("table", el("thead", first, second), el("tbody", *rows), class_="balance")
        return [el("div", table, class_="scroll", tabindex="0", role="region", aria_label="Balance of the notes")]


def _the(name: str) -> str:
    return name if name.startswith("the ") else f"the {name}"


DIRECTIVES = {"synthesis": Synthesis, "phrases": Phrases, "threads": Threads, "timeline": Timeline, "balance": BalanceTable}
