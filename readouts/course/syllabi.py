"""The records of `data/syllabi.yaml` and `data/difficulty.yaml`."""

from __future__ import annotations

from pydantic import Field

from readouts.course.record import Id, Prose, Record


class Item(Record):
    """Something to do: a place of the course, or only words; its minutes, unless the data has them already."""

    at: str | None = None
    what: Prose | None = None
    minutes: int | None = Field(default=None, ge=1, le=180)


class Session(Record):
    """A meeting of the class: what is done before it and in it, and what is handed in."""

    week: int = Field(ge=1, le=20)
    title: Prose
    before: tuple[Item, ...] = ()
    in_class: tuple[Item, ...] = Field(min_length=1)
    hand_in: Prose | None = None


class Syllabus(Record):
    """A course of some weeks; `minutes` is how long the class meets."""

    id: Id
    title: Prose
    weeks: int = Field(ge=1, le=20)
    minutes: int = Field(ge=30, le=180)
    sessions: tuple[Session, ...] = Field(min_length=1)


class Difficulty(Record):
    """How hard a text is as one reader judged it, from 1 (little) to 3 (much); what is counted is in `texts/measures.json`."""

    text: Id
    background: int = Field(ge=1, le=3)
    background_why: Prose
    voices: int = Field(ge=1, le=3)
    voices_why: Prose
