"""A source text: its card, its argument, the reading with its notes, the questions and the quiz."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote as percent

from docutils import nodes
from docutils.nodes import Node

from readouts import assets
from readouts.anchoring import fingerprints
from readouts.course.course import Target, parse_reference
from readouts.course.labels import SIGNS
from readouts.course.records import Note, Paragraph, Text
from readouts.course.reference_labels import reference_label
from readouts.course.workload import QUIZ_MINUTES, chapter_minutes, core_minutes, page_minutes
from readouts.rendering.elements import el, element
from readouts.rendering.highlight import note_link, original_nodes
from readouts.rendering.voices import voice_legend, voiced_nodes
from readouts.site.dependencies import uses
from readouts.site.directives.base import Content, CourseDirective, facts, finish_block, named_values, whole, wide_table
from readouts.site.directives.review import look_back
from readouts.site.domain import domain_of, reference
from readouts.site.edition import copy_of, is_licensed
from readouts.site.reading_modes import predict_stop
from readouts.text.dates import day
from readouts.text.quotation_marks import quoted


def fragment_url(url: str, parts: Sequence[str]) -> str:
    """The address of a quotation inside a page, `start` or `start,end`, as a text fragment.

    Source: URL Fragment Text Directives, https://wicg.github.io/scroll-to-text-fragment/: a dash, a comma and an ampersand
    are part of its syntax and are encoded in the words.
    """
    return f"{url}#:~:text={','.join(percent(part, safe='').replace('-', '%2D') for part in parts)}"


class TextDirective(CourseDirective):
    """A directive whose argument is the id of a text."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Find the text and show it."""
        text = self.course.texts[self.find("text", self.course.texts)]
        self.enter(text)
        return self.show(text)

    def show(self, text: Text) -> list[Node]:
        """The nodes of what is shown."""
        raise NotImplementedError

    def _prints(self, text: Text) -> Sequence[fingerprints.Print]:
        """What a reader's own copy is recognized by; nothing where the text is in full anyway, or its fingerprints are old."""
        if is_licensed(self.env.app):
            return ()
        uses(self.env, "prints", text.id)
        prints = fingerprints.load(self.course.folder).texts.get(text.id, ())
        return prints if len(prints) == len(text.paragraphs) else ()


class ChapterHead(TextDirective):
    """`chapter-head`: what a text is, that the page sums it up, how long that takes, and the two ways into it."""

    def show(self, text: Text) -> list[Node]:
        """A few lines, and two links; the second is shown where the page can recognize a reader's own copy."""
        domain_of(self.env).register("text", text.id, "", text.title)
        number = list(self.course.texts).index(text.id) + 1
        place = f"text {number} of {len(self.course.texts)}" if len(self.course.texts) > 1 else ""
        # Not its first paragraph: between the two is how to read the notes.
        start = el("a", "Start reading", href="#the-reading", class_="start")
        own = [el("a", "I have the article", href="#own-copy", class_="start have")] if self._prints(text) else []
        line = facts(text.publisher, whole(_when(text)), whole(place), _called(text))
        ways = el("div", start, *own, *look_back(self, text), class_="starts")
        return [el("p", *line, el("span", *self._what(text), class_="what"), class_="byline"), ways, *self._goals(text)]

    def _what(self, text: Text) -> Content:
        """That the page isn't the article, unless it is shown in full; and how long the page takes, by its words."""
        noun = "article" if text.genre else "text"
        with_notes = "with the core notes" if any(note.core for note in text.notes) else "without the notes"
        what = f"The {noun} in full, with our notes" if is_licensed(self.env.app) else f"Our summary of the {noun}, with notes"
        return [f"{what}: about ", el("b", f"{page_minutes(self.course, text)} minutes"), f" {with_notes}."]

    def _goals(self, text: Text) -> list[Node]:
        """What a reader can do afterwards, and how long each way through takes."""
        if not text.goals:
            return []
        goals = [el("li", *self.myst(goal, text, "goals")[0].children) for goal in text.goals]
        core = core_minutes(text)
        on_page = page_minutes(self.course, text)
        times = [f"Reading this page {'with the core notes ' if core else ''}takes about {on_page} minutes",
                 f"with all notes, {chapter_minutes(text)}", f"the quiz, {QUIZ_MINUTES}" if text.quiz else ""]
        ways = "; ".join(way for way in times if way)
        head = el("summary", el("h2", "What you will learn to do"))
        how_long = el("p", f"{ways}. Each question says how long it takes. The article itself, which this page sums up, "
                      f"takes about {text.minutes}.", *self.first_time())
        return [el("details", head, el("ul", *goals), how_long, class_="fold", id="goals")]


class SourceCard(TextDirective):
    """`source-card`: who wrote a text, where and when, and where it can be read."""

    def show(self, text: Text) -> list[Node]:
        """A list of names and values, folded."""
        authors = ", ".join(text.authors)
        rows: list[tuple[str, Content]] = [
            ("Voice", [text.voice]),
            ("Author", [f"{authors}. {text.author_note}" if authors else text.author_note]),
            ("Genre", [text.genre]),
            ("Published", [self._published(text)]),
        ]
        if text.translation:
            rows.append(("English by", [_translated(text)]))
        rows.append(("Read it", self._where(text)))
        rows.append(("Reading time", [f"about {text.minutes} minutes for the {text.words:,} words of the original"]))
        rows.append(("Left out here", [text.left_out]))
        if text.sources:
            rows.append(("Known from", [*self.cited(",".join(text.sources), text, "sources")]))
        head = el("summary", el("h2", "About this copy"))
        return [el("details", head, named_values(rows), class_="fold", id="about-this-copy")]

    def _published(self, text: Text) -> str:
        when = day(text.published) if text.published else ""
        return ", ".join(x for x in (text.publisher, when) if x) + (f" – {text.published_note}" if text.published_note else "")

    def _where(self, text: Text) -> Content:
        note = " The text is under copyright: this page summarizes each paragraph and quotes the phrases our notes are about."
        if text.url:
            return [nodes.reference("", "at the publisher", refuri=text.url), "." + note]
        return [(text.find_by or "No address could be verified.").rstrip(".") + "." + note]


def _called(text: Text) -> str:
    """The shorter name that links and lists have for a text, where it has one: who meets both knows that they are one."""
    return f"{quoted(text.short)} in links" if text.short != text.title else ""


def _when(text: Text) -> str:
    """The day of a text in brief; what is not known of it the card says in full."""
    if text.published:
        return day(text.published)
    return f"undated, {text.day.year}" if text.day else "undated"


def _translated(text: Text) -> str:
    assert text.translation
    t = text.translation
    parts = [t.translator, t.publisher, day(t.published) if t.published else None]
    return ", ".join(p for p in parts if p) + f", from the {t.language}"


class Argument(TextDirective):
    """`argument`: the claims of a text in order, each with its paragraphs.

    They stay folded: a reader is asked to predict the argument and to draw it, and must not meet it before.
    """

    def show(self, text: Text) -> list[Node]:
        """A numbered list, below a line that opens it."""
        items = []
        for claim in text.argument:
            where = self.links(Target("para", f"{text.id}/p{n}") for n in claim.paragraphs)
            items.append(nodes.list_item("", nodes.paragraph("", "", nodes.Text(claim.claim + " "), el("small", *where))))
        claims = nodes.enumerated_list("", *items, enumtype="arabic", classes=["argument"])
        return [el("details", el("summary", f"The argument in {len(items)} steps, once you have traced it yourself"), claims,
                   class_="argument-fold")]


class Reading(TextDirective):
    """`reading`: every paragraph of a text in the project's own words, its quotations, and its notes next to it."""

    def show(self, text: Text) -> list[Node]:
        """A section of paragraphs."""
        numbers = text.numbers
        parts: list[Node] = []
        for paragraph in text.paragraphs:
            if paragraph.heading:
                parts.append(el("h3", quoted(paragraph.heading), class_="heading-of-text"))
            parts += [self._paragraph(text, paragraph, numbers), *predict_stop(self, text, paragraph.n)]
        if any(note.voice for note in text.notes):
            after = 2 if text.paragraphs[0].heading else 1  # below the first paragraph: what one came for stays where it was
            parts.insert(after, voice_legend())
        key = [el("p", SIGNS["core"][0], class_="core-key")] if any(note.core for note in text.notes) else []
        return [el("div", *self._own_copy(text), *key, *parts, class_="reading", data_text=text.id)]

    def _own_copy(self, text: Text) -> list[Node]:
        """What the script needs to recognize a reader's own copy and show it; nothing where the text is in full anyway."""
        if not (prints := self._prints(text)):
            return []
        numbers = text.numbers
        data = {
            "text": text.id,
            "paragraphs": [{"words": p.words, "shingles": sorted(p.shingles)} for p in prints],
            "notes": [{"number": numbers[n.id], **n.model_dump(include={"id", "at", "quote", "prefix", "suffix"})}
                      for n in sorted(text.notes, key=lambda n: numbers[n.id])],
        }
        script = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        html = f'{assets.own_copy_form()}<script type="application/json" class="reading-data">{script}</script>'
        return [nodes.raw("", html, format="html")]

    def _paragraph(self, text: Text, paragraph: Paragraph, numbers: Mapping[str, int]) -> Node:
        anchor = f"p{paragraph.n}"
        target = Target("para", f"{text.id}/{anchor}")
        domain_of(self.env).register("para", target.id, anchor, reference_label(self.course, target))
        notes = [n for n in text.notes if n.at == paragraph.n]
        original = copy_of(self.env.app, text.id).get(paragraph.n)
        body = self._full(original, paragraph, notes, numbers) if original else self._brief(text, paragraph, notes, numbers)
        if mentions := self.course.backlinks.get(target):
            body += el("p", "Discussed in: ", *self.links(Target("note", m) for m in mentions), class_="mentioned")
        number = el("a", str(paragraph.n), href=f"#{anchor}", class_="number", aria_label=f"Paragraph {paragraph.n}")
        pane = el("div", *(self._note(text, n, numbers[n.id]) for n in notes), class_="pane")
        margin = [el("div", pane, class_="notes")] if notes else []
        last = " last" if paragraph is text.paragraphs[-1] else ""
        return el("section", number, body, *margin, id=anchor, class_=f"para{last}")

    def _brief(self, text: Text, paragraph: Paragraph, notes: Sequence[Note], numbers: Mapping[str, int]) -> element:
        """The open form: the précis, and below it the quotations."""
        quotations = [self._quotation(text, note, numbers[note.id]) for note in notes]
        return el("div", *self.myst(paragraph.precis, paragraph, "precis"), *quotations, class_="precis")

    def _full(self, original: str, paragraph: Paragraph, notes: Sequence[Note], numbers: Mapping[str, int]) -> element:
        """The licensed form: the paragraph with its quotations marked in place, the précis folded away."""
        brief = el("details", el("summary", "In brief"), *self.myst(paragraph.precis, paragraph, "precis"), class_="brief")
        return el("div", el("div", *original_nodes(original, notes, numbers), translate="no"), brief, class_="precis full")

    def _quotation(self, text: Text, note: Note, number: int) -> Node:
        sup = note_link(note.id, number)
        found: Content = []
        if text.url:
            words = "find it in the original"  # needs no number on paper: the card of the text has its address
            found = [" ", el("a", words, href=fragment_url(text.url, note.parts), class_="find",
                             aria_label=f"{words}: {note.words}")]
        return el("p", *voiced_nodes(note, "mark"), sup, *found, id=f"q-{note.id}", class_="quotation")

    def _note(self, text: Text, note: Note, number: int) -> Node:
        full = f"{text.id}/{note.id}"
        domain_of(self.env).register("note", full, f"n-{note.id}", reference_label(self.course, Target("note", full)))
        name = el("span", "Note ", class_="hidden")
        head = el("summary", name, el("span", str(number), class_="note-number"), " ", el("b", note.kind), " ",
                  el("span", note.words, class_=f"note-quote voice-{note.voice or 'quoted'}", translate="no"))
        parts: list[Node] = [head]
        if note.core:
            parts.append(el("p", el("b", "Core note. "), *self.myst(note.core, note, "core")[0].children, class_="why-core"))
        parts += self.myst(note.body, note)
        parts += self.mark(f"note:{full}", note.claims)
        if note.see:
            parts.append(el("p", "See ", *self.links(parse_reference(r, text.id) for r in note.see), class_="see"))
        if back := self.course.backlinks.get(Target("note", full)):
            parts.append(el("p", "Referred to by ", *self.links(Target("note", b) for b in back), class_="see"))
        classes = f"note kind-{note.kind}" + (" core" if note.core else "")
        return el("details", *parts, id=f"n-{note.id}", class_=classes, open="open")


class Questions(TextDirective):
    """`questions`: the discussion questions on a text."""

    def show(self, text: Text) -> list[Node]:
        """A numbered list, each with its level, form and minutes, and what it needs."""
        return [self.question_list(text.id, text.short, text.questions)]


class Quiz(TextDirective):
    """`quiz`: self-check items; the answers fold open."""

    def show(self, text: Text) -> list[Node]:
        """A numbered list; each item a question, its options and, folded, why each is right or wrong."""
        items = (el("li", *self.quiz_item(item), id=f"quiz-{item.id}") for item in text.quiz)
        return [el("ol", *items, class_="quiz", data_text=text.id)]


class Finish(TextDirective):
    """`finish`: the end of a chapter; the script says there what the reader has done of it, and where to hand it in."""

    def show(self, text: Text) -> list[Node]:
        """A line that is true without a script, too."""
        return [finish_block("chapter", text.id, text.title)]


class Texts(CourseDirective):
    """`texts`: the source texts, in the order of their dates."""

    def run(self) -> list[Node]:
        """A list of references."""
        uses(self.env, "texts")
        items = []
        for text in self.course.texts.values():
            about = facts(text.voice, whole(_when(text)), whole(f"{page_minutes(self.course, text)} minutes"), _called(text))
            items.append(el("li", reference("text", text.id), el("small", *about)))
        return [el("ol", *items, class_="texts")]


class Ledger(CourseDirective):
    """`ledger`: how much of each text the notes quote."""

    def run(self) -> list[Node]:
        """A table, a row a text."""
        uses(self.env, "quoted")
        rows = []
        for text in self.course.texts.values():
            lengths = [len(n.quote.split()) for n in text.notes]
            cells = [str(len(lengths)), f"{max(lengths, default=0)} words", f"{sum(lengths)} of {text.words:,}",
                     f"{sum(lengths) / text.words:.1%}"]
            file = "../" * self.env.docname.count("/") + f"annotations/{text.id}.jsonld"
            download = el("td", nodes.reference("", "JSON-LD", refuri=file, internal=True))
            head = el("th", reference("text", text.id), scope="row")
            rows.append(el("tr", head, *(el("td", *whole(c)) for c in cells), download))
        return [wide_table("Quotations", ("Text", "Quotations", "Longest", "Words quoted", "Share", "Download"), rows)]


DIRECTIVES = {"chapter-head": ChapterHead, "source-card": SourceCard, "argument": Argument, "reading": Reading,
              "questions": Questions, "quiz": Quiz, "finish": Finish,
              "texts": Texts, "ledger": Ledger}
