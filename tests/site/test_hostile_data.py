"""Data that nobody would enter in earnest: no widget breaks the page, and nothing of it runs as code."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import pytest
from conftest import Watched

from readouts import assets
from readouts.analysis import quotation_quiz
from readouts.analysis.comparison import comparison, coverage
from readouts.analysis.phrase_trails import trails
from readouts.course.course import Course
from readouts.rendering.across_meetings import coverage_node, round_node, trail_node
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import to_html

Open = Callable[..., Watched]
EVIL = "</td></script><img src=x onerror=hit=1><script>hit=2</script><style>*{display:none}</style> \"'><svg onload=hit=3> &lt;b&gt; ${hit=4} {{hit}}"
LONG = " ".join(["Auseinandersetzungsverweigerungsgrundsatz" * 3] * 25)
MEETING = "malta-2023"


def changed(course: Course, **fields: object) -> Course:
    """The course with other records."""
    return Course(**{name: getattr(course, name) for name in Course.__dataclass_fields__} | fields)


def saying(course: Course, words: str) -> Course:
    """The course with these words for every quotation, gloss and name that a widget shows."""
    said = {"quote": words, "gloss": words, "note": words, "translation": words}
    return changed(
        course,
        statement_records=tuple(s.model_copy(update=said | ({"original": words} if s.original else {})) for s in course.statement_records),
        meeting_records={id: m.model_copy(update={"title": words}) for id, m in course.meeting_records.items()},
        topics={id: t.model_copy(update={"label": words}) for id, t in course.topics.items()},
        contrast_records=tuple(c.model_copy(update={"note": words}) for c in course.contrast_records),
        phrases={id: p.model_copy(update={"phrase": words, "uses": [u.model_copy(update={"quote": words}) for u in p.uses]}) for id, p in course.phrases.items()},
    )


def one_side(course: Course) -> Course:
    """The course without a statement of the Chinese side."""
    return changed(course, statement_records=tuple(s for s in course.statement_records if s.side == "us"))


def one_topic(course: Course) -> Course:
    """The course with one topic, and what is said of it."""
    return changed(course, topics={"taiwan": course.topics["taiwan"]}, contrast_records=(),
                   statement_records=tuple(s for s in course.statement_records if s.topic == "taiwan"))


def many(course: Course, count: int = 200) -> Course:
    """The course with so many meetings: its own, again and again."""
    meetings, accounts, statements = {}, {}, []
    for n, (id, meeting) in enumerate(islice(cycle(course.meeting_records.items()), count)):
        new = id if n < len(course.meeting_records) else f"{id}-n{n}"
        meetings[new] = meeting.model_copy(update={"id": new})
        accounts |= {(new, s): course.readout_records[id, s].model_copy(update={"meeting": new}) for s in ("us", "cn")}
        statements += [s.model_copy(update={"id": f"{s.id}-n{n}", "meeting": new}) for s in course.statements_of(id)]
    return changed(course, meeting_records=meetings, readout_records=accounts, statement_records=tuple(statements))


COURSES: dict[str, Callable[[Course], Course]] = {
    "markup": lambda c: saying(c, EVIL), "long words": lambda c: saying(c, LONG), "an empty side": one_side, "one topic": one_topic, "200 meetings": many,
}
WIDGETS: dict[str, Callable[[Course], object]] = {
    "compare": lambda c: compare_node(comparison(c, MEETING), {"meeting": MEETING, "topic": "", "show": "all", "words": "all", "cover": "", "view": "", **c.settings.for_scripts}),
    "coverage": lambda c: coverage_node(coverage(c), c.topics.values(), c.settings, {"topic": "", "sort": "date"}),
    "who_said_it": lambda c: round_node(quotation_quiz.chosen(quotation_quiz.items(c)), {"about": "", "seed": "1", "front": "", "data": quotation_quiz.state(quotation_quiz.items(c))}),
    "phrase_trail": lambda c: trail_node(trails(c), c.settings, {"phrase": "all"}, lambda use: []),
}


@pytest.mark.parametrize("data", COURSES)
@pytest.mark.parametrize("widget", WIDGETS)
def test_hostile_data_stays_data(widget: str, data: str, course: Course, tmp_path: Path, open_page: Open) -> None:
    html = to_html(WIDGETS[widget](COURSES[data](course)))
    file = tmp_path / "page.html"
    file.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>t</title>"
        f"<style>{assets.css(course.settings.colors)}</style><body><p id=after-all>still here</p>{html}<script>{assets.classic()}</script>", "utf-8")
    watched = open_page(file.as_uri(), viewport={"width": 390, "height": 800})
    page = watched.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    for select in page.locator(".rtr-controls select").all():
        for value in select.evaluate("s => [...s.options].map(o => o.value)")[:4]:
            select.select_option(value)
    for n in range(3):  # buttons come and go
        buttons = page.locator(".rtr-controls button:enabled:visible, .rtr-buttons button:enabled:visible")
        if n < buttons.count():
            buttons.nth(n).click()
    assert page.locator("#after-all").is_visible()
    assert page.evaluate("typeof hit") == "undefined"
    assert page.locator(".rtr-widget").locator("img, style, svg[onload]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert watched.errors == [] and watched.foreign == []
    if data == "markup":
        assert "<img src=x onerror=hit=1>" in page.locator(".rtr-widget").evaluate("e => e.textContent + [...e.querySelectorAll('*')].map(x => x.title).join()")
