"""The workbench as a form of plain ipywidgets; what it computes is in :mod:`readouts.workbench`."""

from __future__ import annotations

import html
from typing import Any

import ipywidgets as ipw
import traitlets

from readouts.analysis.coding import agreement
from readouts.analysis.shared_phrases import shared_phrases
from readouts.analysis.terms_in_text import terms_of_both
from readouts.analysis.vocabulary import CLEAR, cautions, vocabulary
from readouts.analysis.wording import WorkbenchError, sentences
from readouts.course.course import Course
from readouts.rendering.vocabulary_chart import picture
from readouts.widgets.base import default_course

_NEEDS_KERNEL = "<p><em>The form here needs a running notebook: open this lab in Jupyter and run the cell.</em></p>"
MOST_SENTENCES = 80


class _Form(ipw.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """A box that says where there is no kernel that it needs one."""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/html": _NEEDS_KERNEL}, metadata


class Workbench(_Form):
    """Two texts, what they share and in what they differ, and a form to code one of them.

    Traits
    ------
    first, second : the two texts.
    shared, vocabulary, terms : the results as DataFrames, as `shared_phrases`, `vocabulary` and `terms_of_both` of
    :mod:`readouts.workbench` give them. None before anything was compared.
    coding : the form in which two people code the sentences of the first text.
    """

    first = traitlets.Unicode()
    second = traitlets.Unicode()
    shared = traitlets.Any(None, allow_none=True)
    vocabulary = traitlets.Any(None, allow_none=True)
    terms = traitlets.Any(None, allow_none=True)

    def __init__(self, first: str = "", second: str = "", *, course: Course | None = None, **options: Any):
        self._course = course or default_course()
        hints = {"First text": "Paste one side's account here", "Second text": "Paste the other side's account here"}
        half = {"width": "48%"}
        fields = [ipw.Textarea(description=name, placeholder=hint, rows=10, layout=half) for name, hint in hints.items()]
        self.button = ipw.Button(description="Compare", button_style="primary")
        self.results = ipw.HTML()
        self.coding = Coding(course=self._course)
        self.code_button = ipw.Button(description="Code the first text", layout={"width": "12rem"})
        compare = ipw.VBox([ipw.HBox(fields), self.button, self.results])
        tabs = ipw.Tab([compare, ipw.VBox([self.code_button, self.coding])], titles=["Compare", "Code by two"])
        super().__init__([tabs], **options)
        for name, field in zip(("first", "second"), fields, strict=True):
            traitlets.link((self, name), (field, "value"))
        self.first, self.second = first.strip(), second.strip()
        self.button.on_click(lambda _: self.compare())
        self.code_button.on_click(lambda _: setattr(self.coding, "text", self.first))

    def compare(self) -> None:
        """Compare the two texts and show the results, or what is missing."""
        try:
            self.shared = shared_phrases(self.first, self.second)
            self.vocabulary = vocabulary(self.first, self.second)
            self.terms = terms_of_both(self._course, self.first, self.second)
            self.results.value = self._shown()
        except WorkbenchError as error:
            self.shared = self.vocabulary = self.terms = None
            self.results.value = _said(str(error))

    def _shown(self) -> str:
        clear = self.vocabulary[self.vocabulary["z"].abs() >= CLEAR]
        said = "".join(f"<li>{html.escape(c)}</li>" for c in cautions(self.first, self.second))
        parts = [
            "<h3>Keep in mind</h3>", f"<ul>{said}</ul>",
            "<h3>Shared phrases</h3>", _table(self.shared.head(25), "The two texts share no phrase of this length."),
            "<h3>Characteristic words</h3>", picture(self.vocabulary), _table(clear, "No word passes |z| = 1.96."),
            "<h3>Terms of the glossary</h3>", _table(self.terms, "Neither text contains a term of the glossary."),
        ]
        return "".join(parts)


class Coding(_Form):
    """Two people code the sentences of a text, one after the other and unseen by each other; then what they agree in.

    Traits
    ------
    text : the text; setting it begins a new coding.
    coder : 0 or 1, who is coding.
    codes : the two codings, a tuple of two tuples of topic ids; "" where there is none.
    """

    text = traitlets.Unicode()
    coder = traitlets.Enum((0, 1), 0)
    codes = traitlets.Tuple(((), ()))

    def __init__(self, text: str = "", *, course: Course | None = None, **options: Any):
        self._course = course or default_course()
        self._choices = [("not coded", ""), *((t.label, t.id) for t in self._course.topics.values())]
        self._who = ipw.ToggleButtons(options=[("First coder", 0), ("Second coder", 1)])
        self.show = ipw.Button(description="Show the agreement", layout={"width": "12rem"})
        self.result = ipw.HTML()
        self._rows = ipw.VBox()
        self._sentences: list[str] = []
        self._menus: tuple[ipw.Dropdown, ...] = ()
        super().__init__([self._who, self._rows, self.show, self.result], **options)
        traitlets.link((self, "coder"), (self._who, "value"))
        self.show.on_click(lambda _: self.compare())
        self.observe(self._begin, "text")
        self.observe(self._turn, "coder")
        self.text = text
        if not text:
            self._begin()

    @property
    def sentences(self) -> list[str]:
        """The sentences of the text."""
        return list(self._sentences)

    def _begin(self, change: Any = None) -> None:
        found = sentences(self.text)
        self._sentences = found[:MOST_SENTENCES]
        self.codes = (("",) * len(self._sentences),) * 2
        self._menus = tuple(ipw.Dropdown(options=self._choices, description=f"Sentence {i}", style={"description_width": "6rem"})
                            for i in range(1, len(self._sentences) + 1))
        for menu in self._menus:
            menu.observe(self._chosen, "value")
        shown = [ipw.HTML(f"<p>{html.escape(sentence)}</p>") for sentence in self._sentences]
        self._rows.children = [ipw.VBox(row) for row in zip(shown, self._menus, strict=True)]
        over = len(found) - len(self._sentences)
        self.result.value = _said(f"Only the first {MOST_SENTENCES} sentences are shown.") if over else \
            "" if found else _said("There is no text to code. Paste one into the first field, then press the button.")
        self._turn()

    def _chosen(self, change: Any) -> None:
        mine = tuple(m.value for m in self._menus)
        if mine != self.codes[self.coder]:
            self.codes = (mine, self.codes[1]) if self.coder == 0 else (self.codes[0], mine)

    def _turn(self, change: Any = None) -> None:
        """Show the codes of whose turn it is."""
        for menu, code in zip(self._menus, self.codes[self.coder], strict=True):
            menu.unobserve(self._chosen, "value")
            menu.value = code
            menu.observe(self._chosen, "value")

    def compare(self) -> None:
        """Show how far the two agree, or what is missing."""
        try:
            found = agreement(*self.codes, sentences=self._sentences, codebook=self._course.topics)
        except WorkbenchError as error:
            self.result.value = _said(str(error))
        else:
            self.result.value = found._repr_html_()


def _table(frame: Any, instead: str) -> str:
    return str(frame.to_html(index=False)) if len(frame) else f"<p>{html.escape(instead)}</p>"


def _said(message: str) -> str:
    return f'<p role="alert"><strong>{html.escape(message)}</strong></p>'


__all__ = ["Coding", "Workbench"]
