"""Which edition is wanted, where each may be built, and what may be published: by rule, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from readouts.course.editions import MARK, PRIVATE, Edition, EditionError, Mark, check_place, chosen, unpublishable

OPEN, LICENSED, TEACHER, BOTH = Edition(), Edition(True), Edition(False, True), Edition(True, True)


@pytest.mark.parametrize("no", ["False", "off", "No", "FALSE", "n", "0", "no", "false", " no ", "N", "OFF"])
def test_no_means_no(no: str) -> None:
    assert chosen("open", True, {"READOUTS_INSTRUCTOR": no}) == OPEN
    assert chosen("open", no, {}) == OPEN  # a string in quotation marks in the configuration


@pytest.mark.parametrize("yes", ["true", "yes", "on", "1", "True", "YES", "y"])
def test_yes_means_yes(yes: str) -> None:
    assert chosen("open", False, {"READOUTS_INSTRUCTOR": yes}) == TEACHER
    assert chosen("open", yes, {}) == TEACHER


@pytest.mark.parametrize("other", ["ja", "2", "nope", "none", "-1", "yes please", "falsch"])
def test_anything_else_is_one_clear_error(other: str) -> None:
    for edition, instructor, environment, named in (
        ("open", False, {"READOUTS_INSTRUCTOR": other}, "READOUTS_INSTRUCTOR in the environment"),
        ("open", other, {}, "readouts_instructor in the configuration (_config.yml)"),
        ("open", False, {"READOUTS_EDITION": other}, "READOUTS_EDITION in the environment"),
        (other, False, {}, "readouts_edition in the configuration (_config.yml)"),
    ):
        with pytest.raises(EditionError) as caught:
            chosen(edition, instructor, environment)
        assert str(caught.value).startswith(f'{named} is "{other}"; it must be ') and "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [None, [], ["open"], 0.0, {}, True])
def test_what_yaml_makes_of_a_slip_is_refused(value: object) -> None:
    with pytest.raises(EditionError, match="readouts_edition"):
        chosen(value, False, {})
    if value is not True:
        with pytest.raises(EditionError, match="readouts_instructor"):
            chosen("open", value, {})


def test_all_faults_are_named_at_once_and_an_empty_variable_is_none() -> None:
    with pytest.raises(EditionError) as caught:
        chosen("open", False, {"READOUTS_INSTRUCTOR": "x", "READOUTS_EDITION": "y"})
    assert len(str(caught.value).splitlines()) == 2
    assert chosen("licensed", True, {"READOUTS_INSTRUCTOR": "", "READOUTS_EDITION": ""}) == BOTH
    assert chosen("Licensed", 0, {"READOUTS_EDITION": "OPEN"}) == OPEN


@pytest.mark.parametrize("edition", [OPEN, LICENSED, TEACHER, BOTH])
def test_the_variables_of_an_edition_make_it_whatever_is_configured(edition: Edition) -> None:
    assert chosen("licensed", True, edition.environment) == edition == chosen("open", False, edition.environment)
    assert edition.private == (edition != OPEN) == bool(edition.notice)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "course").mkdir()
    (tmp_path / "course/_config.yml").touch()
    return tmp_path / "course"


@pytest.mark.parametrize("place", [
    "_build/html", "_build", "_build/_build/html", "_build/html/_build/html", "_build/epub", "_build/serve", "_build/Licensed/_build/html",
    "_build/open/_build/html", "docs", "public/_build/html", "_build/licensed/../html", "book", "link/_build/html", "_build/licensed-/html",
])
def test_a_private_edition_goes_nowhere_in_a_course_but_to_its_own_place(place: str, course: Path) -> None:
    (course / "link").symlink_to(course)
    (course.parent / "other").mkdir()
    (course.parent / "other/_config.yml").touch()
    for edition in PRIVATE.values():
        for output in (course / place, course.parent / "other" / place):
            with pytest.raises(EditionError, match=f"Build it where it belongs with: {edition.command}$"):
                check_place(edition, output, course)
        check_place(edition, course / "_build" / edition.name / "_build/html", course)
        for other in {*PRIVATE} - {edition.name}:
            with pytest.raises(EditionError):
                check_place(edition, course / "_build" / other / "_build/html", course)


def test_the_open_edition_goes_to_no_private_place_and_none_over_the_course(course: Path) -> None:
    check_place(OPEN, course / "_build/html", course)
    check_place(OPEN, course.parent / "site", course)
    for name in PRIVATE:
        with pytest.raises(EditionError, match=f"reserved for the {name} edition"):
            check_place(OPEN, course / "_build" / name / "_build/html", course)
    for output in (course, course.parent, Path("/")):
        with pytest.raises(EditionError, match="the course itself is in it"):
            check_place(OPEN, output, course)


def test_outside_of_the_course_a_private_edition_takes_no_folder_of_another(course: Path) -> None:
    output = course.parent / "elsewhere/_build/html"
    check_place(LICENSED, output, course)
    output.mkdir(parents=True)
    check_place(LICENSED, output, course)
    (output / "index.html").touch()
    for mark in (None, Mark("open", "html", True), Mark("instructor", "html", True)):
        if mark:
            mark.put(output)
        with pytest.raises(EditionError, match="holds something other than the licensed edition"):
            check_place(LICENSED, output, course)
    Mark("licensed", "html").put(output)  # its own, even if unfinished
    check_place(LICENSED, output, course)


@pytest.mark.parametrize(("marks", "why"), [
    (None, "nothing says which edition"), ("", "nothing says which edition"), ("{", "nothing says which edition"), ("[]", "nothing says"),
    ('{"edition": "open", "builder": "html", "written": []}', "nothing says which edition"),
    (Mark("licensed", "html", True), "the licensed edition, which is private"), (Mark("instructor", "html", True), "private"),
    (Mark("open", "html"), "interrupted"), (Mark("anything", "html", True), "private"),
    ('{"edition": "open", "builder": "html", "finished": "false", "written": []}', "interrupted"),
])
def test_only_a_finished_open_edition_may_be_published(marks: Mark | str | None, why: str, tmp_path: Path) -> None:
    if isinstance(marks, Mark):
        marks.put(tmp_path)
    elif marks is not None:
        (tmp_path / MARK).write_text(marks, "utf-8")
    (found,) = unpublishable(tmp_path)
    assert why in found
    Mark("open", "html", finished=True).put(tmp_path)
    assert unpublishable(tmp_path) == []


@pytest.mark.parametrize("edition", PRIVATE.values(), ids=PRIVATE)
def test_every_page_with_a_notice_is_named(edition: Edition, tmp_path: Path) -> None:
    Mark("open", "html", finished=True).put(tmp_path)
    (tmp_path / "a").mkdir()
    for name in ("a/one.html", "two.xhtml"):
        (tmp_path / name).write_text(f"<p class=notice>{edition.notice.replace(chr(39), '&#39;')}</p>", "utf-8")
    assert [line.partition(": ")[0] for line in unpublishable(tmp_path)] == [str(tmp_path / "a/one.html"), str(tmp_path / "two.xhtml")]
