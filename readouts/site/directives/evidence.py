"""What the table shows, and how it is known."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from docutils import nodes
from docutils.nodes import Node

from readouts.analysis.comparison import PARTED, common_shares, differences
from readouts.analysis.figures import ByYear, Figure
from readouts.analysis.findings import Finding
from readouts.analysis.findings import finding as counted
from readouts.course.labels import SEEN, STANDING
from readouts.course.records import Readout, Statement
from readouts.course.settings import Settings
from readouts.rendering.elements import SVG, el
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective, wide_table
from readouts.site.directives.explore import to_meeting
from readouts.site.domain import reference
from readouts.text.dates import short_day
from readouts.text.numbers import count
from readouts.text.quotation_marks import within


class FindingDirective(CourseDirective):
    """`finding`: one finding: its figure, its caveat, its rows."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """The figures, what to keep in mind, and the statements behind it."""
        name = self.find("finding", self.course.findings)
        uses(self.env, "statements")
        uses(self.env, "meetings")
        finding = counted(self.course, name)
        caveat = el("p", el("b", "Keep in mind. "), finding.caveat)
        said = [el("ul", *(el("li", sentence) for sentence in finding.sentences))] if finding.sentences else []
        figures = [_drawn(figure, self.course.settings) for figure in finding.figures]
        tables = ((self._rows, finding.statements), (self._accounts, finding.accounts))
        behind = [show(finding) for show, found in tables if found]
        return [el("div", *said, *figures, caveat, *behind, class_="rtr-widget rtr-finding")]

    def _accounts(self, finding: Finding) -> Node:
        names = ("When", "Meeting", "Account", "Issued by", "Seen", "Topics")
        head = el("thead", el("tr", *(el("th", name, scope="col") for name in names)))
        caption = el("caption", "The accounts behind the figures", class_="rtr-h")
        table = el("table", caption, head, el("tbody", *map(self._account, finding.accounts)), class_="rtr-uses")
        return el("details", el("summary", f"Behind it: {count(len(finding.accounts), 'account')}"), table)

    def _account(self, account: Readout) -> Node:
        meeting, settings = self.course.meeting_records[account.meeting], self.course.settings
        topics = {s.topic for s in self.course.statements_of(account.meeting) if s.side == account.side}
        kind = ": ".join(filter(None, (settings.side(account.side).adjective, self.course.kind_of(account))))
        return el("tr", el("td", short_day(meeting.start)), el("td", reference("meeting", account.meeting)),
                  el("td", kind, class_=settings.css(account.side)), el("td", account.issuer), el("td", SEEN[account.seen]),
                  el("td", count(len(topics), "topic")))

    def _rows(self, finding: Finding) -> Node:
        head = el("thead", el("tr", *(el("th", name, scope="col") for name in ("When", "Meeting", "Account", "Words"))))
        rows = el("tbody", *map(self._row, finding.statements))
        caption = el("caption", "The statements behind the figures", class_="rtr-h")
        summary = el("summary", f"Behind it: {count(len(finding.statements), 'statement')}")
        return el("details", summary, el("table", caption, head, rows, class_="rtr-uses"))

    def _row(self, s: Statement) -> Node:
        meeting = self.course.meeting_records[s.meeting]
        quote = s.quote or s.original
        words: Node = el("q", within(quote)) if quote else nodes.Text(s.gloss)
        settings = self.course.settings
        return el("tr", el("td", short_day(meeting.start)), el("td", to_meeting(s.meeting, s.topic, [el("span", meeting.title)])),
                  el("td", settings.side(s.side).adjective, class_=settings.css(s.side)), el("td", words))


def _drawn(figure: Figure | ByYear, settings: Settings) -> Node:
    return _by_year(figure, settings) if isinstance(figure, ByYear) else _figure(figure, settings)


def _by_year(figure: ByYear, settings: Settings) -> Node:
    """A column a year: under each number its bar, whose full length is all of that year."""
    number = settings.side_ids.index(figure.side) + 1
    years = (el("th", year, " ", el("small", f"of {of}"), scope="col") for year, of in figure.years)
    head = el("thead", el("tr", el("th", figure.head, scope="col") if figure.head else el("td"), *years))
    rows = (el("tr", el("th", name, scope="row"), *(_of_year(figure, column, v, number) for column, v in enumerate(values)))
            for name, values in figure.rows)
    return el("table", el("caption", figure.caption), head, el("tbody", *rows), class_="rtr-bars rtr-years")


def _of_year(figure: ByYear, column: int, value: float | None, number: int) -> Node:
    if value is None or not figure.years[column][1]:
        return el("td", "–")
    bar = [_bar(f"{100 * figure.length(column, value):.0f}%", number)] if value else []
    return el("td", f"{value:g}", *bar)


def _figure(figure: Figure, settings: Settings) -> Node:
    most = max((v for row in figure.rows for v in row[1:] if isinstance(v, int)), default=0) or 1
    columns = figure.columns or tuple(f"{side.adjective} accounts" for side in settings.sides)
    head = el("thead", el("tr", *(el("th", name, scope="col") if name else el("td") for name in (figure.head, *columns))))
    rows = [el("tr", el("th", name, scope="row"), *(_value(value, n, most) for n, value in enumerate(values, 1)))
            for name, *values in figure.rows]
    return el("table", el("caption", figure.caption), head, el("tbody", *rows), class_="rtr-bars")


def _value(value: str | int, number: int, most: int) -> Node:
    if isinstance(value, str):
        return el("td", value)
    return el("td", str(value), *([_bar(f"{100 * value / most:.0f}%", number)] if value else []))


def _bar(length: str, number: int) -> Node:
    """A bar, drawn: an attribute of a picture needs no style in the page."""
    line = el("line", x1="0", y1="50%", x2=length, y2="50%")
    return el("svg", line, xmlns=SVG, class_=f"rtr-bar side-{number}", aria_hidden="true")


class Evidence(CourseDirective):
    """`evidence`: how many statements of which standing, from which side, of which meeting, and what could not be found."""

    def run(self) -> list[Node]:
        """Three tables and a list."""
        uses(self.env, "statements")
        uses(self.env, "meetings")
        statements = self.course.statement_records
        sources: Counter[tuple[str, str]] = Counter((s.standing, s.side) for s in statements)
        first, second = self.course.settings.side_ids
        standing = tuple((label, sources[key, first], sources[key, second]) for key, label in STANDING.items()
                         if sources[key, first] or sources[key, second])
        seen: Counter[tuple[str, str]] = Counter((r.seen, r.side) for r in self.course.readout_records.values())
        accounts = tuple((label, seen[key, first], seen[key, second]) for key, label in SEEN.items())
        mainly = Counter((r.kinds[0], r.side) for r in self.course.readout_records.values() if r.kinds)
        kinds = tuple((k.label, mainly[k.id, first], mainly[k.id, second]) for k in self.course.kinds.values())
        checks = tuple((label, *self._checked(test)) for label, test in _CHECKS)
        figures = (
            Figure("Statements by the kind of page they were read on", "Page", standing),
            Figure("Accounts by how much of them was seen", "Seen", accounts),
            *([Figure("Accounts by what they mainly are", "Kind of account", kinds)] if kinds else []),
            Figure("What the statements have", "", checks),
        )
        drawn = [_figure(figure, self.course.settings) for figure in figures]
        return [el("div", *drawn, class_="rtr-widget rtr-finding"), self._meetings(), *self._missing()]

    def _checked(self, test: Callable[[Statement], bool]) -> tuple[int, int]:
        first, second = (sum(test(s) for s in self.course.statement_records if s.side == side.id) for side in self.course.sides)
        return first, second

    def _meetings(self) -> Node:
        rows = []
        for id in self.course.meeting_records:
            own = Counter(s.side for s in self.course.statements_of(id))
            cells = [text for side in self.course.settings.side_ids
                     for text in (str(own[side]), self._account(self.course.readout_records[id, side]))]
            rows.append(el("tr", el("th", reference("meeting", id), scope="row"), *(el("td", text) for text in cells)))
        columns = ("Meeting", *(f"{s.adjective} {what}" for s in self.course.sides for what in ("statements", "account")))
        return wide_table("Statements by meeting", columns, rows)

    def _account(self, readout: Readout) -> str:
        return ", ".join(filter(None, (self.course.kind_of(readout), SEEN[readout.seen], STANDING[readout.standing])))

    def _missing(self) -> list[Node]:
        """The accounts whose own page was not found."""
        lost = [r for r in self.course.readout_records.values() if r.seen == "quotations" or not r.url]
        entries = [nodes.list_item("", nodes.paragraph("", "", reference("meeting", r.meeting), nodes.Text(
            f": the {self.course.settings.accounts[r.side]} ({r.issuer}), {SEEN[r.seen]}"
            f"{'' if r.url else '; no page to link to'}."))) for r in lost]
        return [el("h2", "What could not be found"), nodes.bullet_list("", *entries)] if entries else []


class Differences(CourseDirective):
    """`differences`: how many topics "only where they differ" shows, for which reason, and how the common words are spread."""

    def run(self) -> list[Node]:
        """Two tables."""
        uses(self.env, "statements")
        found, shares = differences(self.course), common_shares(self.course)
        spread = [sum(low <= share < high for share in shares) for low, high in pairwise(_EDGES)]
        return [_counted("Topics of all meetings", zip(_REASONS.values(), (found[key] for key in _REASONS), strict=True)),
                _counted("Topics by their share of common words", zip(_SPANS, spread, strict=True))]


def _counted(name: str, rows: Iterable[tuple[str, int]]) -> Node:
    return wide_table(name, (name, "Number"), (el("tr", el("th", what, scope="row"), el("td", str(n))) for what, n in rows))


_REASONS = {
    "contrast": "An editor has written a contrast", "silent": "One account speaks; the other, seen whole, is silent",
    "words": "The wording differs", "differ": "At least one of these: shown", "alike": "None of these, similar wording: hidden",
    "unknown": "None of these, and nothing to compare: hidden", "all": "All",
}
_EDGES = (0, sys.float_info.min, PARTED, 0.25, math.inf)
_SPANS = ("no words in common", f"some, but fewer than 1 in {1 / PARTED:.0f}", f"from 1 in {1 / PARTED:.0f} to less than 1 in 4",
          "1 in 4 or more")
_CHECKS: tuple[tuple[str, Callable[[Statement], bool]], ...] = (
    ("The words themselves, quoted", lambda s: bool(s.quote or s.original)),
    ("A linked page", lambda s: bool(s.url)),
    ("An archived copy", lambda s: bool(s.archived_url)),
    ("The original words", lambda s: bool(s.original)),
    ("A closer translation next to the English", lambda s: bool(s.translation)),
)

DIRECTIVES = {"finding": FindingDirective, "evidence": Evidence, "differences": Differences}
