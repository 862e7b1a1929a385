"""Two days of a course, played in the real browser: a student from reading to handing in, a teacher from building to collecting."""

from __future__ import annotations

import csv
import functools
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import FLAGS, ROOT, Watched, other_formats
from install_browser import system_browser
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import Server
from small_book import PAGES, run, small_book

from readouts.course.course import Course
from readouts.course.records import QuizItem
from readouts.teaching.responses import read as answers_in

pytestmark = pytest.mark.site

Open = Callable[..., Watched]
CHAPTER, WORK = "book/texts/alaska-2021.html", "book/my-work.html"
ANSWERS = ["First: “strategic dialogue”, 战略对话.", "=2+2 is no formula here.\n\nA second paragraph.", "Third, with <b>marks</b> & more."]
GUESS = "It will reject what is asked."
STUDENTS, DAMAGED = 200, 137


@pytest.fixture
def address(site: Path) -> Iterator[Server]:
    """One address whose site can be exchanged for a later build."""
    with Server(site, headers={"Cache-Control": "no-cache"}) as server:
        yield server


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later build elsewhere: pages in another order, the chapter's questions turned round, a note gone."""
    folder = small_book(tmp_path_factory.mktemp("rebuilt"), [*reversed(PAGES)])
    questions = folder / "data/texts/alaska-2021/questions.yaml"
    questions.write_text("".join(reversed(re.split(r"(?m)^(?=- id: )", questions.read_text("utf-8")))), "utf-8")
    quiz = folder / "data/texts/alaska-2021/quiz.yaml"
    quiz.write_text("".join(reversed(re.split(r"(?m)^(?=- id: )", quiz.read_text("utf-8")))), "utf-8")
    run(folder, "jupyter-book", "build", ".", "--keep-going")
    return folder / "_build/html"


def answer(page: Page, id: str) -> object:
    return page.locator(f"#ask-{id}").get_by_role("textbox", name="Your answer")


def choose(page: Page, item: QuizItem) -> None:
    right = next(i for i, option in enumerate(item.options) if option.right)
    page.locator(f"#quiz-{item.id}").get_by_role("radio").nth(right).check()


def test_a_student_reads_answers_closes_comes_back_to_a_new_build_and_downloads(
    address: Server, rebuilt: Path, browser: Browser, course: Course, tmp_path: Path
) -> None:
    text = course.texts["alaska-2021"]
    asked = [q.id for q in text.questions[:3]]
    start = functools.partial(browser.browser_type.launch_persistent_context, tmp_path / "profile", executable_path=system_browser(), args=FLAGS)

    context: BrowserContext = start()
    page = context.new_page()
    page.goto(f"{address.url}/{CHAPTER}")
    for paragraph in text.paragraphs:  # reads, and predicts where the chapter asks for it
        page.locator(f"#p{paragraph.n}").scroll_into_view_if_needed()
        if text.predict and text.predict.after == paragraph.n:
            stop = page.locator("#predict")
            stop.get_by_role("textbox").fill(GUESS)
            stop.get_by_role("button").click()
    page.locator(".quotation sup a").first.click()
    expect(page.locator("details.note").first).to_have_attribute("open", "")
    for id, words in zip(asked, ANSWERS, strict=True):  # answers
        answer(page, id).fill(words)  # type: ignore[attr-defined]
    for item in text.quiz:  # takes the quiz
        choose(page, item)
    score = f"{len(text.quiz)} of {len(text.quiz)} right, {len(text.quiz)} on the first try."
    expect(page.get_by_text(score)).to_be_visible()
    before = [li.get_attribute("id") for li in page.locator("ol.questions > li").all()]
    context.close()

    address.folder = rebuilt  # the same address, the next build
    context = start()
    page = context.new_page()
    page.goto(f"{address.url}/{CHAPTER}")
    assert [li.get_attribute("id") for li in page.locator("ol.questions > li").all()] == before[::-1]  # it is another build
    for id, words in zip(asked, ANSWERS, strict=True):
        expect(answer(page, id)).to_have_value(words)  # type: ignore[arg-type]
    expect(page.get_by_text(score)).to_be_visible()
    page.goto(f"{address.url}/{WORK}")
    expect(page.locator(".written-answer")).to_have_count(4)
    assert sorted(page.locator(".written-answer .text").all_text_contents()) == sorted([GUESS, *ANSWERS])
    expect(page.locator('tr[data-chapter="alaska-2021"] .quiz-done')).to_have_text(f"{len(text.quiz)} of {len(text.quiz)} right")
    expect(page.locator('tr[data-chapter="alaska-2021"] .done')).to_have_text(f"3 of {len(text.questions)}")
    page.get_by_label("Your name").fill("A. Student")
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSON").click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert saved["student"] == "A. Student"
    assert {id: a["text"] for id, a in saved["answers"].items()} == {"alaska-2021/prediction": GUESS} | {
        f"alaska-2021/{id}": w for id, w in zip(asked, ANSWERS, strict=True)}
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    assert sorted(a.text for a in answers_in(Path(download.value.path())).answers if a.kind != "quiz") == sorted([GUESS, *ANSWERS])
    context.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher's copy of the course, with the instructor edition of a few pages built by the command that a teacher uses."""
    if not (ROOT / "instructor").is_dir():
        pytest.skip("the folder instructor/ is not at hand")
    folder = small_book(tmp_path_factory.mktemp("office"))
    said = run(folder, "readouts", "build", "--instructor")
    assert "This edition is not for publication." in said
    return folder


def test_a_teacher_sees_plans_guidance_rubric_and_solutions(office: Path, open_page: Open, course: Course) -> None:
    html = office / "_build/instructor/_build/html"
    for path in html.rglob("*.html"):
        page = path.read_text("utf-8")
        if path != html / "index.html":  # which only sends on to book/index.html
            assert "Instructor edition: not for students." in page and 'name="robots" content="noindex' in page, path
    watched = open_page((html / CHAPTER).as_uri(), java_script_enabled=False)
    page = watched.page
    for way in ("50 minutes in class", "75 minutes in class", "Homework"):
        page.locator("#lesson-plans summary", has_text=way).click()
    expect(page.locator("#lesson-plans").get_by_text("Often goes wrong").first).to_be_visible()
    expect(page.locator("#lesson-class-50 tbody tr").last.locator(".clock")).to_have_text("43–50")
    assert page.locator("ol.questions .guidance").count() == len(course.texts["alaska-2021"].questions)
    assert page.locator("#lesson-class-50 td.see a[href*='#ask-what-is-it-called']").count() == 1
    lesson = page.locator("#lesson-class-50")
    for said in ("At the end, each student:", "If 10 minutes are missing:", "If 20 minutes are missing:", "The five changes", "Read by:"):
        expect(lesson.get_by_text(said).first).to_be_visible()
    assert page.locator("ol.questions .guidance", has_text="Read by: ").count() == len(course.texts["alaska-2021"].questions)
    page.goto((html / "book/teaching/instructor-edition.html").as_uri())
    plans = list((ROOT / "instructor/plans").glob("*.yaml"))
    assert page.get_by_role("region", name="Lesson plans").locator("tbody tr").count() == len(plans) > len(course.texts)
    expect(page.get_by_role("region", name="Rubric")).to_be_visible()
    labs = [path.stem for path in (ROOT / "instructor/labs").glob("*/*.ipynb") if path.stem == path.parent.name]
    for lab in labs:
        shown = page.locator(f"#solutions-{lab}")
        shown.locator("summary", has_text="Solutions and tests").click()
        assert re.search(r"^(?:answer_1|def )", shown.inner_text(), re.MULTILINE) and "BEGIN SOLUTION" not in shown.inner_text()
    assert page.locator("[id^='solutions-']").count() == len(labs)


def test_a_teacher_exports_the_cartridge(office: Path, course: Course) -> None:
    said = run(office, "readouts", "export", "lms", "--base-url", "https://example.org/reader", "--to", "course.imscc")
    assert said.split() == ["course.imscc", "course.xml"]
    with zipfile.ZipFile(office / "course.imscc") as archive:
        manifest = archive.read("imsmanifest.xml").decode()
        assert archive.testzip() is None and set(re.findall(r'href="([^"]+)"', manifest)) <= set(archive.namelist())
    assert all(f"page.{id}" in manifest and f"quiz.{id}" in manifest for id in course.texts)


def test_a_teacher_collects_a_class_with_one_damaged_file(
    office: Path, served: str, open_page: Open, course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [q.id for q in course.texts["alaska-2021"].questions[:3]]
    page = open_page(f"{served}/{CHAPTER}").page
    for id, words in zip(asked, ANSWERS, strict=True):
        answer(page, id).fill(words)  # type: ignore[attr-defined]
    page.goto(f"{served}/{WORK}")
    page.get_by_label("Your name").fill("Student 000")
    other_formats(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSON").click()
    real = Path(download.value.path()).read_text("utf-8")
    folder = tmp_path / "class"
    folder.mkdir()
    for n in range(STUDENTS):
        one = real.replace("Student 000", f"Student {n:03}").replace("First:", f"First of {n:03}:")
        one = re.sub(r"\.\d{3}Z", f".{n:03}Z", one)  # no two write at the same time
        (folder / f"my-answers ({n}).json").write_text(one[: len(one) // 3] if n == DAMAGED else one, "utf-8")

    began = time.perf_counter()
    said = run(office, "readouts", "responses", "collect", str(folder), "--to", str(tmp_path / "answers.csv"), "--page", str(tmp_path / "answers.html"), status=1)
    with capsys.disabled():
        print(f"\n{STUDENTS} answer files collected in {time.perf_counter() - began:.1f} s, the start of Python and the reading of the course included")

    assert f"my-answers ({DAMAGED}).json" in said and said.count("my-answers (") == 1  # the damaged one is named, and no other
    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = {f"Student {n:03}" for n in range(STUDENTS) if n != DAMAGED}
    for student in whole:
        mine = {row["question"]: row["answer"].removeprefix("'") for row in rows if row["student"] == student}
        expected = [ANSWERS[0].replace("First:", f"First of {student[-3:]}:"), *ANSWERS[1:]]
        assert mine == dict(zip(asked, expected, strict=True)), student
    assert not any(row["answer"].startswith("=") for row in rows)  # a formula is defused
    read = open_page((tmp_path / "answers.html").as_uri())
    assert "Student 199" in read.page.content() and read.errors == [] and read.foreign == []
