"""A meeting: its card, the comparison of the two accounts, who speaks of it, and the list of all meetings."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node

from readouts.analysis.comparison import comparison
from readouts.course.course import Target
from readouts.course.labels import SEEN, STANDING
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import el
from readouts.site.dependencies import uses
from readouts.site.directives.base import Content, CourseDirective, named_values
from readouts.site.domain import domain_of, reference
from readouts.text.dates import day, days
from readouts.text.numbers import count
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


class MeetingCard(MeetingDirective):
    """`meeting`: when, where, who, and how each side reported it."""

    def show(self, meeting: str) -> list[Node]:
        """A list of names and values."""
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
            how = f"{when}; {SEEN[readout.seen]}, {STANDING[readout.standing]}."
            value: Content = [f"{readout.issuer}, ", title, how]
            if readout.note:
                value += [" ", el("small", readout.note)]
            rows.append((side.account, value))
        return [nodes.paragraph("", m.summary), named_values(rows)]


class Compare(MeetingDirective):
    """`compare`: the two accounts side by side."""

    def show(self, meeting: str) -> list[Node]:
        """The table, and the state that the front end starts from."""
        state = {"meeting": meeting, "topic": "", "show": "all", "words": "all", "cover": "", "view": "",
                 **self.course.settings.for_scripts}
        return [compare_node(comparison(self.course, meeting), state)]


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
        return [nodes.bullet_list("", *items)]


class Meetings(CourseDirective):
    """`meetings`: all meetings, and who reported what."""

    def run(self) -> list[Node]:
        """A table, a row a meeting."""
        uses(self.env, "meetings")
        names = ("When", "Meeting", *self.course.settings.accounts.values())
        head = el("thead", el("tr", *(el("th", name, scope="col") for name in names)))
        body = el("tbody", *(self._row(m) for m in self.course.meeting_records))
        return [el("table", el("caption", "Meetings", class_="hidden"), head, body, class_="stack")]

    def _row(self, meeting: str) -> Node:
        m = self.course.meeting_records[meeting]
        cells = []
        for side in self.course.sides:
            readout = self.course.readout_records[meeting, side.id]
            said = sum(s.side == side.id for s in self.course.statements_of(meeting))
            cells.append(el("td", f"{readout.issuer}; {SEEN[readout.seen]}; {count(said, 'statement')}", data_label=side.account))
        when = el("td", days(m.start, m.end), data_label="When")
        return el("tr", when, el("th", reference("meeting", meeting), scope="row"), *cells)


DIRECTIVES = {"meeting": MeetingCard, "compare": Compare, "mentions": Mentions, "meetings": Meetings}
