"""A meeting: its card, the comparison of the two accounts, who speaks of it, and the list of all meetings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives

from readouts.analysis.comparison import comparison, pair
from readouts.course.course import Target
from readouts.course.labels import SEEN, STANDING
from readouts.course.readers import did_you_mean_or_known
from readouts.course.records import Meeting, Statement
from readouts.rendering.comparison import compare_node, pair_nodes
from readouts.rendering.elements import el, element
from readouts.site.dependencies import uses
from readouts.site.directives.base import Content, CourseDirective, facts, finish_block, named_values, whole
from readouts.site.domain import domain_of, reference
from readouts.text.dates import day, days
from readouts.text.numbers import counted
from readouts.text.quotation_marks import quoted


class MeetingDirective(CourseDirective):
    """A directive whose argument is the id of a meeting."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Find the meeting and show it."""
        meeting = self.find("meeting", self.course.meeting_records)
        uses(self.env, "meeting", meeting)
        return self.show(meeting)

    def show(self, meeting: str) -> list[Node]:
        """The nodes of what is shown."""
        raise NotImplementedError


class MeetingHead(MeetingDirective):
    """`meeting-head`: in one line when, where and who; with `:summary:` what it was."""

    option_spec = {"summary": directives.flag}

    def show(self, meeting: str) -> list[Node]:
        """A line, and where nothing else introduces the meeting its summary."""
        m = self.course.meeting_records[meeting]
        people = ", ".join(name for side in self.course.sides for name in m.names(side.id))
        line = el("p", *facts(whole(days(m.start, m.end)), m.place, people), class_="byline")
        return [line, *([nodes.paragraph("", m.summary)] if "summary" in self.options else [])]


class MeetingCard(MeetingDirective):
    """`meeting`: when, where, who, and how each side reported it; with `:summary:` what it was, too."""

    option_spec = {"summary": directives.flag}

    def show(self, meeting: str) -> list[Node]:
        """A list of names and values, folded."""
        m = self.course.meeting_records[meeting]
        domain_of(self.env).register("meeting", meeting, "", m.title)
        people: list[tuple[str, Content]] = [(side.name, [m.people(side.id).replace("; ", " · ")]) for side in self.course.sides]
        rows: list[tuple[str, Content]] = [
            ("When", [days(m.start, m.end)]), ("Where", [m.venue]), *people,
        ]
        for side in self.course.sides:
            readout = self.course.readout_records[meeting, side.id]
            words = quoted(readout.title) if readout.title else "title not seen"
            title: Node | str = nodes.reference("", words, refuri=readout.url) if readout.url else words
            when = f", {day(readout.date)}" if readout.date else ""
            what = ", ".join(filter(None, (self.course.kind_of(readout), SEEN[readout.seen], STANDING[readout.standing])))
            how = f"{when}; {what}."
            value: Content = [f"{readout.issuer}, ", title, how]
            if readout.note:
                value += [" ", el("small", readout.note)]
            rows.append((side.account, value))
        head = el("summary", el("h2", "How each side reported it"))
        summary = [nodes.paragraph("", m.summary)] if "summary" in self.options else []
        return [el("details", head, *summary, named_values(rows), class_="fold", id="the-meeting")]


class Compare(MeetingDirective):
    """`compare`: the two accounts side by side."""

    def show(self, meeting: str) -> list[Node]:
        """The table, and the state that the front end starts from."""
        state = {"meeting": meeting, "topic": "", "show": "all", "words": "all", "cover": "", "view": "",
                 **self.course.settings.for_scripts}
        table = compare_node(comparison(self.course, meeting), state)
        for part in table.findall(element):
            if part["tag"] == "caption":
                part += self.first_time()
        return [table]


class Pair(CourseDirective):
    """`pair`: two statements on one topic of a meeting, a side each, large; the first a reader sees of the course."""

    required_arguments = 2

    def run(self) -> list[Node]:
        """The two quotations, and the way to the whole comparison."""
        first, second = (self._statement(name) for name in self.arguments)
        sides = first.side, second.side
        if sides != self.course.settings.side_ids or (first.meeting, first.topic) != (second.meeting, second.topic):
            order = " then ".join(self.course.settings.side_ids)
            raise self.error(f"{first.id} and {second.id} aren't one statement per side, {order}, on one topic of a meeting")
        uses(self.env, "meeting", first.meeting)
        row = pair(self.course, first, second)
        meeting = self.course.meeting_records[first.meeting]
        topics = len(comparison(self.course, meeting.id).rows)
        accounts = [self.course.readout_records[meeting.id, side] for side in sides]
        link = reference("meeting", meeting.id, f"See all {topics} topics of this meeting")
        name = f"{meeting.title}, {days(meeting.start, meeting.end)}: {row.topic.label}"
        return [el("div", *pair_nodes(row, accounts, self.course.settings), class_="pair", role="group", aria_label=name),
                el("p", f"{name}. ", link, ". ", el("span", "Words both use", class_="rtr-shared"), ", ",
                   el("span", "words only one uses", class_="rtr-differs"), ".", class_="pair-remark")]

    def _statement(self, name: str) -> Statement:
        found = self.course.statement(name)
        if found is None:
            known = [s.id for s in self.course.statement_records]
            raise self.error(f'there is no statement "{name}"{did_you_mean_or_known(name, known)}')
        return found


class Mentions(MeetingDirective):
    """`mentions`: the notes and questions that speak of a meeting."""

    def show(self, meeting: str) -> list[Node]:
        """A list of references."""
        target = Target("meeting", meeting)
        found = [*(Target("note", n) for n in self.course.backlinks.get(target, ())),
                 *(Target("question", q) for q in self.course.questions_on(target))]
        if not found:
            return [nodes.paragraph("", "No note or question in the texts mentions this meeting.")]
        items = [nodes.list_item("", nodes.paragraph("", "", *self.links([t]))) for t in found]
        return [el("div", nodes.bullet_list("", *items), id="where-it-is-spoken-of")]


class MeetingFinish(MeetingDirective):
    """`meeting-finish`: the end of a meeting, as of a chapter."""

    def show(self, meeting: str) -> list[Node]:
        """A line that is true without a script, too."""
        return [finish_block("meeting", meeting, self.course.meeting_records[meeting].dated_title)]


class Meetings(CourseDirective):
    """`meetings`: all meetings by year, each with its day, its people, the kinds of the two accounts, and how much was seen."""

    option_spec = {"folded": directives.flag}

    def run(self) -> list[Node]:
        """A list for every year, folded but for the last with `:folded:`; `filter.js` puts a field above it."""
        uses(self.env, "meetings")
        years = [(year, list(found)) for year, found in groupby(self.course.meeting_records.values(), key=lambda m: m.start.year)]
        shown = {year for year, _ in years[-1 if "folded" in self.options else 0:]}
        listed = el("div", *(self._year(year, meetings, year in shown) for year, meetings in years), class_="meeting-list")
        return [el("div", class_="filter"), listed]

    def _year(self, year: int, meetings: Sequence[Meeting], shown: bool) -> Node:
        below = f"h{self.state.memo.section_level + 1}"
        head = el("summary", el(below, str(year)), " ", el("small", counted(len(meetings), "meeting")))
        return el("details", head, el("ul", *(self._row(m) for m in meetings)), **({"open": "open"} if shown else {}))

    def _row(self, meeting: Meeting) -> Node:
        accounts = ", ".join(f"{side.short} {self._seen(meeting, side.id)}" for side in self.course.sides)
        people = ", ".join(name for side in self.course.sides for name in meeting.names(side.id))
        when = el("span", f"{meeting.start.day} {meeting.start:%b}", class_="when")
        return el("li", when, el("span", reference("meeting", meeting.id), el("small", f"{people} · {accounts}")))

    def _seen(self, meeting: Meeting, side: str) -> str:
        readout = self.course.readout_records[meeting.id, side]
        how = ", ".join(filter(None, (self.course.kind_of(readout), SEEN[readout.seen])))
        return f"{sum(s.side == side for s in self.course.statements_of(meeting.id))} ({how})"


DIRECTIVES = {"meeting-head": MeetingHead, "meeting": MeetingCard, "compare": Compare, "pair": Pair,
              "mentions": Mentions, "meeting-finish": MeetingFinish, "meetings": Meetings}
