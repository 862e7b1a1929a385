"""For teachers: syllabi and difficulty for everybody; lesson plans and lab solutions in the instructor edition alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from urllib.parse import parse_qsl

from docutils import nodes
from docutils.nodes import Node
from sphinx import addnodes

from readouts.anchoring.measures import load as load_measures
from readouts.course.places import ACROSS, NEW_MEETING, Place, place
from readouts.course.record import Record
from readouts.course.syllabi import Item, Session
from readouts.course.workload import chapter_minutes, homework, minutes
from readouts.rendering.elements import el, element
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective, wide_table
from readouts.site.domain import reference
from readouts.site.edition import instructor_of, is_instructor
from readouts.teaching.difficulty import points, rating
from readouts.teaching.lab_plans import CORE, SETUP, LabPlan
from readouts.teaching.lab_solutions import Task
from readouts.teaching.lesson_plans import FORMS, WAYS, Handout, Lesson, Step

PART_NAMES = {"words": "Length", "sentence": "Sentences", "terms": "Terms", "background": "Background", "voices": "Voices"}


def plan_table(name: str, columns: Sequence[str], rows: Sequence[element]) -> Node:
    """A table whose rows become blocks on a phone, each cell under the name of its column."""
    for row in rows:
        for column, cell in zip(columns, row.children, strict=True):
            cast(element, cell)["html"]["data-label"] = column
    table = wide_table(name, columns, rows)
    cast(element, table)["classes"].append("plan")
    return table


class TeachingDirective(CourseDirective):
    """What the directives for teachers share: links to places."""

    def link(self, where: Place, *, brief: bool = False) -> Node:
        """A link to a place; `brief` leaves out which text it belongs to, where that is next to it."""
        kind, id = where.target
        if kind in ("page", "lab"):
            return self._page(f"book/labs/{id}" if kind == "lab" else f"book/{id}", f"lab {id}" if kind == "lab" else "")
        if kind == "quiz":
            found = reference("text", id, "self-check" if brief else f"self-check, {self.course.texts[id].short}")
            found["fragment"] = "check-yourself"
            return found
        if kind == "question":
            owner, _, name = id.partition("/")
            here = brief or owner == self.env.temp_data.get("readouts:text")
            named = "" if here else "across the texts, " if owner == ACROSS else f"{self.course.texts[owner].short}, "
            return reference("question", id, f"{named}question “{name.replace('-', ' ')}”")
        if kind == "meeting":
            topic = dict(parse_qsl(where.state)).get("topic")
            title = f"{self.course.meeting_records[id].title}: {self.course.topics[topic].label}" if topic else ""
            found = reference("meeting", id, title)
            if where.state:
                found["fragment"] = where.state
            return found
        return self.links([where.target])[0]

    def _page(self, page: str, name: str) -> Node:
        if page not in self.env.found_docs:
            return nodes.Text(name or page)
        return addnodes.pending_xref("", nodes.inline("", name or page), refdomain="std", reftype="doc", reftarget=f"/{page}",
                                     refexplicit=bool(name), refwarn=True)

    def inline(self, body: str, record: Record, field: str) -> list[Node]:
        """A body of one paragraph without the paragraph."""
        parsed = self.myst(body, record, field)
        return list(parsed[0].children) if len(parsed) == 1 and isinstance(parsed[0], nodes.paragraph) else parsed


# -- lesson plans ------------------------------------------------------------------------------------------------------

PAGES_OF_PLANS = {
    ACROSS: ("book/across/synthesis", "Questions across the texts"),
    NEW_MEETING: ("book/readouts/new-meeting", "Reading a new meeting"),
}


class LessonPlan(TeachingDirective):
    """`lesson-plan`: the ways through a text, a meeting or a `new-meeting`, or `across` the texts; in a student build nothing."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """A box that opens for each way; of a meeting without plans nothing."""
        meetings = self.course.meeting_records
        # in a student build, too: a wrong name is seen
        owner = self.find("lesson plan", [*self.course.texts, *PAGES_OF_PLANS, *meetings])
        if not is_instructor(self.env.app):
            return []
        plans = instructor_of(self.env.app).plans
        if owner in meetings and owner not in plans:
            return []
        self.find("lesson plan", plans)
        if owner not in meetings:
            self.env.temp_data["readouts:text"] = owner
        head = el("p", el("b", "For the teacher: lesson plans"), class_="meta")
        lessons = [self._lesson(owner, lesson) for lesson in plans[owner]]
        return [el("div", head, *lessons, id="lesson-plans", class_="guidance lessons")]

    def _lesson(self, owner: str, lesson: Lesson) -> Node:
        total = f" · {lesson.minutes} minutes" if lesson.way == "homework" else ""
        parts: list[Node] = [el("summary", el("b", WAYS[lesson.way]), total), el("p", *self.inline(lesson.aim, lesson, "aim"))]
        parts += [el("p", "At the end, each student:"), self._list(lesson.outcomes, lesson, "outcomes")]
        if lesson.bring:
            parts.append(el("p", el("b", "Before: "), *self.inline(lesson.bring, lesson, "bring")))
        rows, clock = [], 0
        for step in lesson.steps:
            rows.append(self._step(owner, step, clock))
            clock += step.minutes
        parts.append(plan_table(WAYS[lesson.way], ("Minutes", "Teacher", "Class", "Look at"), rows))
        for cut in lesson.cut:
            parts.append(el("p", el("b", f"If {cut.minutes} minutes are missing: "), *self.inline(cut.how, cut, "how")))
        for listed in lesson.lists:
            parts += [el("p", el("b", f"The {listed.name}")), self._list(listed.items, listed, "items")]
        parts += [self._handout(paper) for paper in lesson.handouts]
        return el("details", *parts, id=f"lesson-{lesson.way}")

    def _list(self, items: Iterable[str], record: Record, field: str) -> element:
        return el("ul", *(el("li", *self.inline(item, record, field)) for item in items))

    def _handout(self, paper: Handout) -> Node:
        made = " Made up for this lesson; no such text, place or person exists." if paper.made_up else ""
        head = el("p", el("b", f"To copy: {paper.title}."), made)
        return el("div", head, el("blockquote", *self.myst(paper.body, paper)), class_="paper")

    def _step(self, owner: str, step: Step, clock: int) -> element:
        teacher = self.inline(step.teacher, step, "teacher") if step.teacher else []
        if step.form:
            teacher = [el("b", f"{FORMS[step.form]}. "), *teacher]
        if step.look:
            teacher += [el("p", el("b", "To look for: "), *self.inline(step.look, step, "look"), class_="wrong")]
        students = self.inline(step.students, step, "students")
        for name, field in (("Often goes wrong", "wrong"), ("Say", "say")):
            if said := getattr(step, field):
                students += [el("p", el("b", f"{name}: "), *self.inline(said, step, field), class_="wrong")]
        if step.rubric:
            students.append(el("p", el("b", "Read by: "), "; ".join(step.rubric), class_="wrong"))
        at = [el("p", self.link(place(ref, owner))) for ref in step.at]
        when = el("th", f"{clock}–{clock + step.minutes}", scope="row", class_="clock")
        return el("tr", when, el("td", *teacher), el("td", *students), el("td", *at, class_="see"))


class LessonPlans(TeachingDirective):
    """`lesson-plans`: where the plans are; in a student build nothing."""

    def run(self) -> list[Node]:
        """A table, a row a text; below the texts the meetings that have plans."""
        if not is_instructor(self.env.app):
            return []
        rows = []
        for owner, lessons in instructor_of(self.env.app).plans.items():
            if owner in PAGES_OF_PLANS:
                head = self._page(*PAGES_OF_PLANS[owner])
            else:
                head = reference("text" if owner in self.course.texts else "meeting", owner)
            by_way: dict[str, Lesson] = {one.way: one for one in lessons}
            cells = (self._cell(by_way.get(way)) for way in WAYS)
            rows.append(el("tr", el("th", head, scope="row"), *cells))
        return [plan_table("Lesson plans", ("Text", *WAYS.values()), rows)]

    def _cell(self, lesson: Lesson | None) -> Node:
        if lesson is None:
            return el("td", "–")
        return el("td", *self.inline(lesson.aim, lesson, "aim"), el("small", f" {lesson.minutes} minutes"))


# -- lab solutions -----------------------------------------------------------------------------------------------------


class LabSolutions(TeachingDirective):
    """`lab-solutions`: the tasks of every lab with their solutions and tests; in a student build nothing."""

    def run(self) -> list[Node]:
        """A box a lab."""
        if not is_instructor(self.env.app):
            return []
        labs, plans = instructor_of(self.env.app).labs, instructor_of(self.env.app).lab_plans
        if not labs:
            return [nodes.paragraph("", "There are no lab sources in instructor/labs.")]
        return [self._lab(name, tasks, plans.get(name)) for name, tasks in labs.items()]

    def _lab(self, name: str, tasks: Iterable[Task], plan: LabPlan | None) -> Node:
        tasks = tuple(tasks)
        points = sum(task.points for task in tasks)
        head = el("p", el("b", self._page(f"book/labs/{name}", "")), f" · {_points(points)}")
        shown = el("details", el("summary", "Solutions and tests"), *(part for task in tasks for part in self._task(task)))
        return el("div", head, *([self._plan(name, plan)] if plan else []), shown, id=f"solutions-{name}", class_="guidance")

    def _plan(self, lab: str, plan: LabPlan) -> Node:
        parts: list[Node] = [el("summary", "Plan"), el("p", "After this lab, each student:")]
        parts.append(el("ul", *(el("li", *self.inline(outcome, plan, "outcomes")) for outcome in plan.outcomes)))
        for name, said in (("Needed", "needs"), ("Who works with whom", "form"), (f"Before class ({SETUP} minutes)", "setup"),
                           ("Cut first", "cut")):
            parts.append(el("p", el("b", f"{name}: "), *self.inline(getattr(plan, said), plan, said)))
        rows, clock = [], 0
        for part in (*plan.core, *plan.further):
            when = f"{clock}–{clock + part.minutes}" if clock < CORE else f"further: {part.minutes}"
            rows.append(el("tr", el("th", when, scope="row", class_="clock"), el("td", *self.inline(part.does, part, "does"))))
            clock += part.minutes
        parts.append(plan_table(f"Plan of the lab {lab}", ("Minutes", "Class"), rows))
        for wrong in plan.wrong:
            parts.append(el("p", el("b", "Expect: "), *self.inline(wrong.answer, wrong, "answer"), el("b", " Say: "),
                            *self.inline(wrong.say, wrong, "say"), class_="wrong"))
        parts.append(el("p", el("b", "The written answers are read by: "), "; ".join(plan.rubric) + "."))
        return el("details", *parts)

    def _task(self, task: Task) -> Iterator[Node]:
        yield el("p", el("b", task.name), f" · {_points(task.points)}" if task.points else "", class_="meta")
        if task.written:
            yield el("p", el("b", "A good answer"), class_="meta")
            yield from self.myst(task.solution, Record())
        elif task.solution:
            yield nodes.literal_block(task.solution, task.solution, language="python")
        if task.messages:
            yield el("p", "What the check tells a student:", class_="meta")
            yield nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", message)) for message in task.messages))
        if task.hidden:
            yield el("p", "Hidden test:", class_="meta")
            yield nodes.literal_block(task.hidden, task.hidden, language="python")


# -- syllabi and difficulty --------------------------------------------------------------------------------------------


class Syllabus(TeachingDirective):
    """`syllabus`: a course of some weeks, session by session, with minutes."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """A table, a row a session."""
        uses(self.env, "teaching")
        known = self.course.syllabi
        found = known[self.find("syllabus", known)]
        rows = [self._session(i, session) for i, session in enumerate(found.sessions, 1)]
        columns = ("Week", "Session", "Before it", f"In class ({found.minutes} minutes)", "Hand in")
        hours = round(homework(self.course, found.sessions) / 60)
        total = f"{len(found.sessions)} sessions of {found.minutes} minutes; about {hours} hours of homework in all."
        return [nodes.paragraph("", total), plan_table(found.title, columns, rows)]

    def _session(self, number: int, session: Session) -> element:
        return el("tr", el("td", str(session.week)), el("th", f"{number}. {session.title}", scope="row"),
                  self._items(session.before), self._items(session.in_class), el("td", session.hand_in or "–"))

    def _items(self, items: tuple[Item, ...]) -> Node:
        return el("td", el("ul", *(el("li", *self._item(item)) for item in items))) if items else el("td", "–")

    def _item(self, item: Item) -> Iterator[Node]:
        if item.at:
            yield self.link(place(item.at), brief=True)
        if item.what:
            yield nodes.Text(": " if item.at else "")
            yield from self.inline(item.what, item, "what")
        yield nodes.Text(" ")
        yield el("small", f"{minutes(self.course, item)} min", class_="whole")


def _points(count: float) -> str:
    return f"{count:g} point{'' if count == 1 else 's'}"


class DifficultyTable(TeachingDirective):
    """`difficulty`: the rating of each text, with its parts."""

    def run(self) -> list[Node]:
        """A table, a row a text, and the reasons for what was judged."""
        uses(self.env, "teaching")
        uses(self.env, "texts")
        rows, reasons, measures = [], [], load_measures(self.course.folder)
        for one in self.course.difficulties:
            text = self.course.texts[one.text]
            counted = measures[one.text].measures
            parts = points(one, counted)
            measured = {"words": f"{counted.words:,} words", "sentence": f"{counted.sentence_length:g} words",
                        "terms": f"{counted.terms_per_100:g} per 100"}
            cells = [el("td", f"{n} ", el("small", measured.get(name, "judged"))) for name, n in parts.items()]
            total = el("td", el("b", rating(parts)), f", {sum(parts.values())}")
            rows.append(el("tr", el("th", reference("text", text.id), scope="row"), total, *cells,
                           el("td", f"{chapter_minutes(text)} min")))
            reasons += [el("dt", text.short),
                        el("dd", el("b", "Background. "), *self.inline(one.background_why, one, "background_why"), " ",
                           el("b", "Voices. "), *self.inline(one.voices_why, one, "voices_why"))]
        columns = ("Text", "Rating", *PART_NAMES.values(), "Chapter with notes")
        return [wide_table("Difficulty", columns, rows), el("dl", *reasons, class_="reasons")]


DIRECTIVES = {"lesson-plan": LessonPlan, "lesson-plans": LessonPlans, "lab-solutions": LabSolutions, "syllabus": Syllabus,
              "difficulty": DifficultyTable}
