"""Where people appear, and in which office."""

from __future__ import annotations

import datetime as dt

from readouts.analysis.appearances import office_on, people
from readouts.course.course import Course, Target


def offices(course: Course, id: str) -> dict[str, set[str]]:
    return {o.record.office: {a.target.id for a in o.appearances} for o in people(course)[id]}


def test_a_meeting_stands_beside_the_office_of_its_day(course: Course) -> None:
    wang = list(offices(course, "wang-yi").values())
    assert "anchorage-2021" in wang[0] and "vienna-2023" in wang[1] and "malta-2023" in wang[2]
    assert "kerry-beijing-2023-07" in wang[1]  # he became minister again a week later


def test_a_name_inside_another_is_not_a_person(course: Course) -> None:
    assert "tai-wang-wentao-2023-05" not in {m for where in offices(course, "wang-yi").values() for m in where}
    assert set().union(*offices(course, "he-jun").values()) == {"structural-2023"}


def test_a_family_name_alone_is_enough_where_one_person_has_it(course: Course) -> None:
    found = {a.target for o in people(course)["yellen-janet"] for a in o.appearances}
    assert Target("text", "structural-2023") in found  # its paragraphs say Yellen


def test_everyone_listed_by_a_meeting_is_found(course: Course) -> None:
    for held in people(course).values():
        found = {a.target.id for office in held for a in office.appearances}
        for meeting in course.meeting_records.values():
            if f"{held[0].record.name} (" in "; ".join(map(meeting.people, course.settings.side_ids)):
                assert meeting.id in found, held[0].record.name


def test_after_the_last_office_a_mention_stands_beside_it(course: Course) -> None:
    qin = [p for p in course.people if p.id == "qin-gang"]
    assert office_on(qin, dt.date(2023, 11, 8)).office.startswith("Minister")
    assert office_on(qin, dt.date(2022, 6, 1)).office.startswith("Ambassador")
    assert office_on(qin, dt.date(2023, 1, 22)).office.startswith("Minister")
