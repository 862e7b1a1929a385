"""The desk: a page on which readers put two accounts of any meeting side by side, on their own device."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives

from readouts.analysis.desk import model as models
from readouts.analysis.desk.features import WordListError
from readouts.analysis.desk.page_data import page_data
from readouts.analysis.desk.page_words import page_words
from readouts.course.course import Course
from readouts.rendering.elements import el
from readouts.site.dependencies import uses
from readouts.site.directives.base import CourseDirective, wide_table
from readouts.text.dates import day
from readouts.text.numbers import count

DIGITS = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in '"&<')
"""What :func:`as_text` writes with: 91 characters, so that two of them hold 13 bits. `desk.js` reads it."""
FILES = ".txt,.htm,.html,.xhtml,.csv,text/plain,text/html,text/csv"
BUTTONS = {"swap": "Swap the two", "example": "Try it with two made-up accounts", "forget": "Forget everything"}
KEPT = (
    "What you paste, and what you change, is kept in this browser on this device and nowhere else (its local storage, under a "
    "name that ends in “desk”), until you press “Forget everything”. Nothing is sent."
)
WITHOUT_SCRIPTS = (
    "The desk needs JavaScript, since all of its work is done on your own device. Without it, the command “readouts draft” puts "
    "two accounts into a table, and “readouts.desk” compares them in a notebook."
)
TRIALS = {"right": "Meetings left out", "right_later": "Later meetings"}
HEADS = {"topic": "Topic", "topic-of-three": "Topic, among the first three", "speaker": "Who speaks", "move": "Move"}


def packed(course: Course, example: Sequence[str], names: Sequence[str]) -> bytes:
    """What the script of the desk works with: JSON, packed.

    The table of earlier statements and the model would be most of what a page may weigh. Browsers unpack it by themselves.
    """
    page = page_words(course) | {"example": list(example), "exampleNames": list(names)}
    whole = f'{{"engine":{page_data(course)},"page":{json.dumps(page, ensure_ascii=False, separators=(",", ":"))}}}'
    return zlib.compress(whole.encode(), 9)


def as_text(data: bytes) -> str:
    """Bytes as characters that need no escaping in a script: of every 13 bits two, where base64 has two of 12."""
    bits = f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}"
    numbers = (int(bits[i : i + 13].ljust(13, "0"), 2) for i in range(0, len(bits), 13))
    return "".join(DIGITS[n // len(DIGITS)] + DIGITS[n % len(DIGITS)] for n in numbers)


def _field(n: int, name: str) -> Node:
    """The fields of one account: whose it is, its text, a file, and its language."""
    languages = (("", "found sentence by sentence"), ("en", "English"), ("zh", "Chinese"))
    choices = [el("option", words, value=code) for code, words in languages]
    return el(
        "div",
        el("p", el("label", "Account of ", for_=f"desk-name-{n}"),
           el("input", id=f"desk-name-{n}", type="text", value=name, autocomplete="off", maxlength="40", data_default=name)),
        el("p", el("label", "Paste the whole text here, or drop a file", for_=f"desk-text-{n}")),
        el("textarea", id=f"desk-text-{n}", rows="9", autocomplete="off", spellcheck="false"),
        el("p", el("label", "Or open a text or HTML file ", for_=f"desk-file-{n}"),
           el("input", id=f"desk-file-{n}", type="file", accept=FILES)),
        el("p", el("label", "Language ", for_=f"desk-language-{n}"),
           el("select", *choices, id=f"desk-language-{n}", autocomplete="off")),
        el("p", class_="desk-found", role="status"),
        class_=f"desk-field side-{n}", role="group", aria_label=f"Account {n}",
    )


class Desk(CourseDirective):
    """`desk`: the fields for two accounts, and all that the script works with. Without scripts, where to turn.

    Its content is an example to try: two made-up accounts with a line of equals signs between, of the countries `:countries:`.
    """

    has_content = True
    option_spec = {"countries": directives.unchanged_required}

    def run(self) -> list[Node]:
        """The form, which a script brings to life, and its data."""
        uses(self.env, "desk")
        try:
            data = packed(self.course, self._example(), self.options.get("countries", "").split(", "))
        except (models.ModelError, WordListError) as error:
            raise self.error(str(error)) from None
        fields = (_field(n, side.name) for n, side in enumerate(self.course.sides, 1))
        form = el(
            "div", el("div", *fields, class_="desk-fields"),
            el("p", *(el("button", words, type="button", data_do=do) for do, words in BUTTONS.items()), class_="desk-buttons"),
            el("p", KEPT, class_="desk-kept"), el("p", class_="desk-said", role="status"),
            class_="desk-form", hidden="hidden",
        )
        script = f'<script type="text/plain" class="desk-data" data-bytes="{len(data)}">{as_text(data)}</script>'
        raw = nodes.raw("", script, format="html")
        result = el("div", class_="desk-result")
        instead = el("p", WITHOUT_SCRIPTS, class_="desk-no-script")
        return [el("div", instead, form, result, raw, class_="rtr-widget rtr-desk")]

    def _example(self) -> list[str]:
        """The two made-up accounts; nothing if there are none."""
        accounts = [text.strip() for text in re.split(r"^=+$", "\n".join(self.content), flags=re.MULTILINE)]
        if accounts == [""]:
            return []
        if len(accounts) != 2 or len(self.options.get("countries", "").split(", ")) != 2:
            raise self.error('an example is two accounts with a line "===" between, and :countries: names two, with ", " between')
        return accounts


class DeskModel(CourseDirective):
    """`desk-model`: what suggests the codes on the desk, when it was trained and on what, and how often it errs."""

    def run(self) -> list[Node]:
        """A paragraph and a table of the figures that were measured when the model was trained."""
        uses(self.env, "desk")
        try:
            about = models.load(self.course.folder).about
        except models.ModelError as error:
            raise self.error(str(error)) from None
        return list(self._told(about))

    def _told(self, about: Mapping[str, Any]) -> Iterator[Node]:
        trained = day(max(m.end for m in self.course.meeting_records.values() if m.end.isoformat() == about["date"]))
        yield el(
            "p", "The suggestions come from a small statistical model: a table of weights for words, pairs of words and pieces "
                 f"of words. It was trained on the course’s own {about['statements']:,} statements of "
                 f"{count(about['meetings'], 'meeting')}, the last of {trained}. Then it was tried on meetings that it had not "
                 f"seen: in {about['folds']} rounds, each with some meetings left out, and on the latest meetings after it had "
                 "learned from earlier ones only.")
        rows = [el("tr", el("th", words, scope="row"), *(el("td", f"{100 * about[which][head]:.1f} %") for which in TRIALS))
                for head, words in HEADS.items()]
        yield wide_table("How often the suggestions were right", ("Right about", *TRIALS.values()), rows)


DIRECTIVES = {"desk": Desk, "desk-model": DeskModel}


__all__ = ["DIRECTIVES", "HEADS", "Desk", "DeskModel", "packed"]
