"""The workbench: two readouts that a class brings, compared by shared wording, vocabulary and terms; and coding by two people.

It works for languages that are written with spaces between the words, and for Chinese. A Chinese text has no spaces, and to cut
it into words takes a large dictionary that makes mistakes of its own; so here Chinese is counted by characters, its vocabulary
by pairs of neighbouring characters. Most Chinese words have two, but some pairs will be the end of one word and the beginning
of the next.

>>> from readouts import workbench
>>> workbench.shared_phrases("Both had candid and constructive talks.", "The talks were candid and constructive.", least=3)
...                                             # a DataFrame: candid and constructive, 3 words, once in each
>>> workbench.workbench()                       # all of it as a form, in a notebook
"""

from __future__ import annotations

import csv
import html
import io
import math
import re
import unicodedata
import xml.etree.ElementTree as ET
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readouts.course.readers import did_you_mean
from readouts.teaching.responses import defused

if TYPE_CHECKING:
    import pandas as pd

    from readouts.course.course import Course
    from readouts.widgets.workbench import Workbench

SHORT = 300  # words or characters; a text with fewer is said to be short
LONGEST = 10_000
CLEAR = 1.96  # |z| from which a difference would come up by chance in fewer than 5 of 100 comparisons
FEW_UNITS = 30

_HAN = "々〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3040-\u30ff"  # Japanese is written without spaces, too, and is counted in the same way
_TOKEN = re.compile(f"[{_HAN}{_KANA}]|[^{_HAN}{_KANA}\\s]+")
_UNSPACED = re.compile(f"[{_HAN}{_KANA}]")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # U.S., e.g.
# After the mark, and after a closing quotation mark behind it; Chinese has no space there.
_SENTENCE_END = re.compile(
    r"""(?<=[.!?।؟])\s+|(?<=[.!?।؟]["'”’)\]])\s+|(?<=[。！？][”」』’）])|(?<=[。！？])(?![”」』’）])|\ue001"""
)
_DOT = "\ue000"  # stands for the full stop of an abbreviation, which ends no sentence
_JOINS = "'-\u200c\u200d" + _DOT
_PARAGRAPH = "\ue001"  # stands for an empty line; a single new line may only be where a line of the page was full
_ENDS = ".!?;:。।؟" + _PARAGRAPH


class WorkbenchError(ValueError):
    """What was pasted or handed in cannot be compared; its text says why, and what to do."""


# -- words -------------------------------------------------------------------------------------------------------------


class _Marks(dict[int, str]):
    """For `str.translate`: letters, digits and their accents stay, an end of sentence becomes a new line, all else a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = unicodedata.category(char)[0] in "LMN" or char in _JOINS
        self[code] = char if kept else "\n" if char in _ENDS else " "
        return self[code]


_marks = _Marks()


def _sentences_of_tokens(text: str) -> list[list[str]]:
    """The words of a text in lower case (of Chinese the characters), a list a sentence; of Chinese, a list a clause."""
    folded = unicodedata.normalize("NFKC", text.replace("’", "'").replace("‘", "'")).lower()
    folded = _held(folded)
    if is_unspaced(text):
        folded = re.sub(rf"[^\w\s{_DOT}]", _PARAGRAPH, folded)
    lines = folded.translate(_marks).replace(_DOT, ".").split("\n")
    runs = ([w for t in _TOKEN.findall(line) if (w := t.strip("'-"))] for line in lines)
    return [run for run in runs if run]


def _held(text: str) -> str:
    """The text without line breaks; what ends no sentence, and what ends a paragraph, has marks of its own."""
    text = re.sub(r"\s*\n\s*\n\s*", _PARAGRAPH, text.strip())
    text = re.sub(rf"(?<=[{_HAN}{_KANA}。！？，、；：])\s*\n\s*", "", text)
    return _ABBREVIATION.sub(lambda m: m[0].replace(".", _DOT), text)


def is_unspaced(text: str) -> bool:
    """Whether a text is Chinese (or Japanese), so that it is counted by characters: if these are a third of its letters."""
    letters = [c for c in text if c.isalpha()]
    return sum(bool(_UNSPACED.match(c)) for c in letters) * 3 > len(letters)


def length(text: str) -> int:
    """How long a text is: in words; of Chinese in characters, with each word in other letters as one."""
    return sum(map(len, _sentences_of_tokens(text)))


def sentences(text: str) -> list[str]:
    """Cut a text into its sentences, at full stops, question marks, exclamation marks and empty lines.

    Returns
    -------
    The sentences, as they stand in the text. A full stop of an abbreviation such as U.S. ends none.

    """
    parts = _SENTENCE_END.split(_held(text))
    return [" ".join(p.replace(_DOT, ".").split()) for p in parts if any(c.isalnum() for c in p)]


def _pair(a: str, b: str) -> tuple[list[list[str]], list[list[str]]]:
    """The words of two texts that can be compared, or a WorkbenchError."""
    for text, name in ((a, "first"), (b, "second")):
        if not isinstance(text, str):
            raise WorkbenchError(f"The {name} text must be words between quotation marks; this is {type(text).__name__}.")
    cut = _sentences_of_tokens(a), _sentences_of_tokens(b)
    empty = [name for name, runs in zip(("first", "second"), cut, strict=True) if not runs]
    if len(empty) == 2:
        raise WorkbenchError("Both texts are empty. Paste one readout into each.")
    if empty:
        raise WorkbenchError(f"The {empty[0]} text is empty. Two texts are needed: paste the other side's readout, too.")
    if any(len(_NO_SPACES.findall(text)) * 3 > len(text) for text in (a, b)):
        raise WorkbenchError("This writing has no spaces between words, and is not Chinese; its words cannot be counted.")
    if is_unspaced(a) != is_unspaced(b):
        raise WorkbenchError("One text is Chinese and the other is not. Only texts of one language can be compared word by word.")
    if cut[0] == cut[1]:
        raise WorkbenchError("The two texts are the same. Paste a different one into one of the fields.")
    for runs, name in zip(cut, ("first", "second"), strict=True):
        if sum(map(len, runs)) > LONGEST:
            raise WorkbenchError(f"The {name} text has more than {LONGEST:,} words. Paste one readout only.")
    return cut


# -- shared phrases ----------------------------------------------------------------------------------------------------


def shared_phrases(a: str, b: str, *, least: int | None = None) -> pd.DataFrame:
    """The runs of words that stand in both texts, each as long as it can be.

    Capitals and commas do not count, and no phrase goes over the end of a sentence; of Chinese, none goes over a
    punctuation mark. A shorter run inside a longer one is listed only if it also stands somewhere by itself.

    Parameters
    ----------
    a, b : the two texts.
    least : the shortest phrase, in words or Chinese characters; by default 3 words or 4 characters.

    Returns
    -------
    DataFrame, a row a phrase, the longest first, with the columns `phrase` (in lower case); `length` (in words; of Chinese in
    characters); `a_count` and `b_count` (how often it stands in each text).

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    import pandas as pd

    cut = _pair(a, b)
    unspaced = is_unspaced(a)
    least = least or (4 if unspaced else 3)
    first, second = (_flat(runs) for runs in cut)
    phrases = _longest_runs(first, second, least)
    counts = [_occurrences(words, {len(p) for p in phrases}) for words in (first, second)]
    rows = [(("" if unspaced else " ").join(p), len(p), counts[0][p], counts[1][p]) for p in phrases]
    frame = pd.DataFrame(rows, columns=["phrase", "length", "a_count", "b_count"])
    return frame.sort_values(["length", "a_count", "phrase"], ascending=[False, False, True], ignore_index=True)


Words = list[str | None]  # None: the end of a sentence


def _flat(runs: Iterable[Sequence[str]]) -> Words:
    return [word for run in runs for word in (*run, None)]


def _longest_runs(first: Words, second: Words, least: int) -> set[tuple[str, ...]]:
    """The common runs that, at one place of one text at least, are part of no longer common run."""
    import numpy as np

    ids = {word: i for i, word in enumerate(dict.fromkeys(w for w in second if w is not None))}
    numbers = np.array([-1 if w is None else ids[w] for w in second])
    before = np.zeros(len(second) + 1, dtype=np.int32)  # length of the common run that ends at each word of the second text
    ends_first, ends_second = [], np.zeros(len(second), dtype=np.int32)
    for word in first:
        run = np.where(numbers == (-2 if word is None else ids.get(word, -2)), before[:-1] + 1, 0)
        before[1:] = run
        ends_first.append(int(run.max()))
        np.maximum(ends_second, run, out=ends_second)
    found: set[tuple[str, ...]] = set()
    for words, ends in ((first, ends_first), (second, ends_second.tolist())):
        for i, (here, after) in enumerate(pairwise([*ends, 0])):
            if here >= least and after != here + 1:
                found.add(tuple(w for w in words[i - here + 1 : i + 1] if w is not None))
    return found


def _occurrences(words: Words, lengths: Iterable[int]) -> Counter[tuple[str | None, ...]]:
    return Counter(tuple(words[i : i + n]) for n in lengths for i in range(len(words) - n + 1))


# -- vocabulary --------------------------------------------------------------------------------------------------------


def vocabulary(a: str, b: str) -> pd.DataFrame:
    """Which words are characteristic of each text: log-odds with an informative Dirichlet prior.

    The method is that of Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for
    Identifying the Content of Political Conflict", Political Analysis 16(4), 2008, 372–403. A plain difference of shares
    makes much of words that stand once or twice; a prior holds them back. The prior here has the shares of the two texts
    together, and the weight of the shorter text: as if, before we look, each side had already used every word as often as
    both do.

    Parameters
    ----------
    a, b : the two texts. The units are words; of Chinese, pairs of neighbouring characters.

    Returns
    -------
    DataFrame, a row a word, with the columns `word`; `a_count` and `b_count`; `a_per_1000` and `b_per_1000` (uses in a
    thousand words); `z`, the difference of the log-odds in standard errors, without a unit: above 0 the word is more the
    first text's, below 0 the second's. The first text's words stand first. Between -1.96 and 1.96 a difference may well be
    chance.

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    import numpy as np
    import pandas as pd

    of_a, of_b = (Counter(_units(runs, is_unspaced(a))) for runs in _pair(a, b))
    words = sorted(of_a | of_b)
    y = np.array([[of_a[w] for w in words], [of_b[w] for w in words]], dtype=float)
    n = y.sum(axis=1, keepdims=True)
    if not n.all():
        raise WorkbenchError("A text is too short: it has not even one pair of Chinese characters.")
    prior = y.sum(axis=0) / n.sum() * n.min()
    odds = np.log((y + prior) / (n + prior.sum() - y - prior)) if len(words) > 1 else np.zeros_like(y)
    z = (odds[0] - odds[1]) / np.sqrt((1 / (y + prior)).sum(axis=0))
    per_1000 = y / n * 1000
    frame = pd.DataFrame({"word": words, "a_count": y[0].astype(int), "b_count": y[1].astype(int),
                          "a_per_1000": per_1000[0].round(1), "b_per_1000": per_1000[1].round(1), "z": z.round(2) + 0.0})
    return frame.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def _units(runs: Iterable[Sequence[str]], unspaced: bool) -> Iterator[str]:
    """Words; of Chinese, pairs of neighbouring characters, and words in other letters."""
    for run in runs:
        if not unspaced:
            yield from run
            continue
        yield from (w for w in run if not _UNSPACED.match(w))
        yield from (x + y for x, y in pairwise(run) if _UNSPACED.match(x) and _UNSPACED.match(y))


def cautions(a: str, b: str) -> list[str]:
    """What to keep in mind about these two texts before speaking of a difference; a sentence each, none if there is nothing.

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    _pair(a, b)
    unit = "characters" if is_unspaced(a) else "words"
    sizes = {"first": length(a), "second": length(b)}
    found = [f"The {name} text is short ({n} {unit}): one use more or less can turn a word around. Read the counts, not only z."
             for name, n in sizes.items() if n < SHORT]
    if max(sizes.values()) > 2 * min(sizes.values()):
        found.append(f"One text is more than twice as long as the other ({sizes['first']} and {sizes['second']} {unit}): "
                     "compare the uses per 1,000, not the counts.")
    table = vocabulary(a, b)
    clear = int((table["z"].abs() >= CLEAR).sum())
    compared = f"{len(table)} {'pairs of characters' if is_unspaced(a) else 'words'}"
    found.append(f"{compared} were compared; {clear} pass |z| = {CLEAR}. "
                 "With so many comparisons a few may pass by chance alone.")
    if is_unspaced(a):
        found.append("Chinese is counted by pairs of characters; a pair can be the end of one word and the start of another.")
    return found


def picture(table: pd.DataFrame, names: tuple[str, str] = ("first text", "second text"), *, top: int = 10) -> str:
    """Draw the most characteristic words of both texts, as SVG that stands in HTML.

    The browser draws it, so every writing has its letters. In a notebook: `IPython.display.HTML(workbench.picture(table))`.

    Parameters
    ----------
    table : what :func:`vocabulary` gives.
    names : what the two texts are called.
    top : how many words of each.

    Returns
    -------
    str : HTML. A bar to the left is a word of the first text, a hatched bar to the right one of the second; its length is |z|, in
    standard errors. Pale bars stay below 1.96. Beside each stand the counts of both texts.

    """
    chosen = [*table[table["z"] > 0].head(top).index, *table[table["z"] < 0].tail(top).index]
    rows = [(str(r["word"]), int(r["a_count"]), int(r["b_count"]), float(r["z"])) for r in table.loc[chosen].to_dict("records")]
    hatch = f"hatch-{zlib.crc32(repr((names, rows)).encode()):08x}"  # an id of its own on a page with several pictures
    unit = 190 / max([CLEAR * 1.25, *(abs(z) for *_, z in rows)])
    height = 84 + len(rows) * 24
    about = f"Bar chart of the words most characteristic of {names[0]} and of {names[1]}; the figures stand in the table."
    svg = ET.Element("svg", {"viewBox": f"0 0 640 {height}", "role": "img", "aria-label": about, **_SVG})
    svg.append(_hatching(hatch))
    _words(svg, -8, 18, f"← more in {names[0]}", weight="bold")
    _words(svg, 8, 18, f"more in {names[1]} →", weight="bold")
    _words(svg, 0, 36, f"word, uses in {names[0]} : uses in {names[1]}")
    for x in (-CLEAR * unit, 0, CLEAR * unit):
        line = {"x1": f"{_MIDDLE + x:.1f}", "x2": f"{_MIDDLE + x:.1f}", "y1": "44", "y2": f"{height - 34}"}
        ET.SubElement(svg, "line", _LINE | line | ({"stroke-dasharray": "3 4", "stroke-opacity": "0.5"} if x else {}))
    for i, (word, of_a, of_b, z) in enumerate(rows):
        y, width, side = 64 + i * 24, abs(z) * unit, -1 if z > 0 else 1
        bar = {"x": f"{_MIDDLE + min(side * width, 0):.1f}", "y": f"{y - 15}", "width": f"{width:.1f}", "height": "16"}
        fill = {"fill": "#1f4f8b" if z > 0 else f"url(#{hatch})", "fill-opacity": "1" if abs(z) >= CLEAR else "0.45"}
        ET.SubElement(svg, "rect", _LINE | bar | fill)
        _words(svg, side * (width + 6), y - 2, f"{word}  {of_a} : {of_b}")
    _words(svg, 0, height - 14, f"length of a bar: |z|, in standard errors; dashed: {CLEAR}; pale: may well be chance")
    return ET.tostring(svg, encoding="unicode", short_empty_elements=False)


_MIDDLE = 320
_SVG = {"xmlns": "http://www.w3.org/2000/svg", "fill": "currentColor",
        "style": "max-width: 40rem; width: 100%; height: auto; font: 13px sans-serif"}
_LINE = {"stroke": "currentColor"}


def _words(svg: ET.Element, x: float, y: float, words: str, weight: str = "normal") -> None:
    """Write words that go to the left or right of a place, counted from the middle line; at 0, to both sides of it."""
    anchor = "middle" if x == 0 else "end" if x < 0 else "start"
    place = {"x": f"{_MIDDLE + x:.1f}", "y": f"{y}", "text-anchor": anchor, "font-weight": weight}
    ET.SubElement(svg, "text", place).text = words


def _hatching(name: str) -> ET.Element:
    defs = ET.Element("defs")
    box = {"width": "6", "height": "6"}
    tiled = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    pattern = ET.SubElement(defs, "pattern", {"id": name, **box, **tiled})
    ET.SubElement(pattern, "rect", {**box, "fill": "#a3341f"})
    ET.SubElement(pattern, "line", {"x1": "0", "x2": "0", "y1": "0", "y2": "6", "stroke": "#fff", "stroke-width": "2"})
    return defs


# -- terms -------------------------------------------------------------------------------------------------------------


def terms_in(course: Course, text: str) -> pd.DataFrame:
    """The terms of the course's glossary that stand in a text.

    Looked for are a term and its other names, of English words also with or without an -s; in Chinese its characters. Only
    the wording counts: a text can use a term without meaning what the glossary explains.

    Parameters
    ----------
    course : the course, as `readouts.load()` gives it.
    text : English or Chinese; the glossary has no other languages, so in those nothing is found.

    Returns
    -------
    DataFrame, a row a term, indexed by its id, the most frequent first, with the columns `term`; `found` (the words that stand in
    the text, joined by " / "); `count` (how often).

    Raises
    ------
    WorkbenchError : if the text is empty.

    """
    import pandas as pd

    runs = _sentences_of_tokens(text)
    if not runs:
        raise WorkbenchError("The text is empty. Paste a readout first.")
    rows = []
    for term in course.terms.values():
        if is_unspaced(text):
            found = Counter({term.hanzi: text.count(term.hanzi)}) if term.hanzi and term.hanzi in text else Counter()
        else:
            found = _uses(runs, [f for name in (term.term, *term.aliases) for f in _sentences_of_tokens(name)])
        if found:
            rows.append((term.id, term.term, " / ".join(found), found.total()))
    frame = pd.DataFrame(rows, columns=["id", "term", "found", "count"]).set_index("id")
    return frame.sort_values(["count", "term"], ascending=[False, True])


def terms_of_both(course: Course, a: str, b: str) -> pd.DataFrame:
    """The terms of the course's glossary that stand in one of two texts, or in both; see :func:`terms_in`.

    Returns
    -------
    DataFrame, a row a term, indexed by its id, with the columns `term`; `a_count` and `b_count` (how often it stands in
    each text).

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    import pandas as pd

    _pair(a, b)
    counts = [terms_in(course, text)["count"] for text in (a, b)]
    frame = pd.concat(counts, axis=1, keys=["a_count", "b_count"]).fillna(0).astype(int)
    frame.insert(0, "term", [course.terms[i].term for i in frame.index])
    return frame.sort_values("term", key=lambda column: column.str.lower())


def _uses(runs: Iterable[Sequence[str]], forms: Iterable[Sequence[str]]) -> Counter[str]:
    """How often the forms stand in the words; where one holds another, the longer is counted."""
    ordered = sorted(map(tuple, forms), key=len, reverse=True)
    found: Counter[str] = Counter()
    for run in runs:
        i = 0
        while i < len(run):
            form = next((f for f in ordered if _stands(run, i, f)), None)
            if form:
                found[" ".join(run[i : i + len(form)])] += 1
            i += len(form) if form else 1
    return found


def _stands(run: Sequence[str], i: int, form: tuple[str, ...]) -> bool:
    *start, last = form
    here = list(run[i : i + len(form)])
    if len(here) < len(form) or here[:-1] != start:
        return False
    return here[-1] in (last, last + "s", last + "es") or here[-1] + "s" == last


# -- coding ------------------------------------------------------------------------------------------------------------

SHEET = ("sentence", "code")


def coding_sheet(text: str) -> pd.DataFrame:
    """A sheet on which one person codes a text: a row a sentence.

    Returns
    -------
    DataFrame with the columns `sentence` and `code`, the second empty: it takes the id of a topic of the codebook. For a
    spreadsheet: `coding_sheet(text).to_csv("sheet.csv", index=False, encoding="utf-8-sig")`.

    Raises
    ------
    WorkbenchError : if the text is empty.

    """
    import pandas as pd

    rows = [defused(s) for s in sentences(text)]
    if not rows:
        raise WorkbenchError("The text is empty. Paste a readout first.")
    return pd.DataFrame({"sentence": rows, "code": ""})


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Read a coding sheet that came back from a spreadsheet: CSV with commas, semicolons or tabs.

    Returns
    -------
    DataFrame with the columns `sentence` and `code`, as text; an empty cell is an empty text.

    Raises
    ------
    WorkbenchError : if there is no such file, or it is no coding sheet.

    """
    import pandas as pd
    from charset_normalizer import from_bytes

    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        hint = "Is the name right, and does the file lie beside the notebook?"
        raise WorkbenchError(f"{path}: cannot be read ({error.strerror}). {hint}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = str(from_bytes(data).best() or "")
    head = text.partition("\n")[0].lower()
    if not all(name in head for name in SHEET):
        raise WorkbenchError(f"{path}: its first line must name the columns sentence and code; save it as CSV with that line.")
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    reader.fieldnames = [name.strip().strip("\ufeff").lower() for name in reader.fieldnames or ()]
    rows = [[(row.get(name) or "").strip() for name in SHEET] for row in reader]
    return pd.DataFrame([row for row in rows if any(row)], columns=list(SHEET))


@dataclass(frozen=True)
class Agreement:
    """How far two people agree who coded the same sentences.

    Attributes
    ----------
    alpha : Krippendorff's alpha for names (nominal data): 1 is full agreement, 0 as much as chance would give, below 0 less
    than that. NaN where it cannot be computed.
    lowest, highest : between which alpha lies if any one sentence is left out.
    same, units : how many sentences have the same code, of how many that both coded.
    uncoded : how many sentences at least one of the two left out.
    disagreements : DataFrame, a row a sentence that the two coded differently, with the columns `number` (from 1),
    `sentence`, `first`, `second`.

    """

    alpha: float
    lowest: float
    highest: float
    same: int
    units: int
    uncoded: int
    disagreements: pd.DataFrame

    @property
    def explained(self) -> str:
        """The result in words, with what it does not say."""
        said = [f"The two chose the same code for {self.same} of {self.units} sentences ({self.same / self.units:.0%})."]
        if math.isnan(self.alpha):
            said.append("Alpha cannot be computed, since both used only one code; nothing shows that they tell codes apart.")
        else:
            said.append(f"Krippendorff's alpha is {self.alpha:.2f}: {_judged(self.alpha)}")
            if not math.isnan(self.lowest):
                said.append(f"Without any one of the sentences it would lie between {self.lowest:.2f} and {self.highest:.2f}.")
        if self.units < FEW_UNITS:
            few = "sentences are" if self.units > 1 else "sentence is"
            said.append(f"{self.units} {few} few; treat the figure as an exercise.")
        if self.uncoded:
            verb = "s were" if self.uncoded > 1 else " was"
            said.append(f"{self.uncoded} sentence{verb} not coded by both, and left out.")
        return " ".join(said)

    def _repr_html_(self) -> str:
        listed = self.disagreements.to_html(index=False) if len(self.disagreements) else "<p>There are no disagreements.</p>"
        return f"<p>{html.escape(self.explained)}</p>{listed}"


def _judged(alpha: float) -> str:
    # The limits are those that Krippendorff recommends in "Content Analysis: An Introduction to Its Methodology".
    next_step = "Talk about the disagreements, and sharpen the codebook."
    if alpha >= 0.8:
        return "at 0.80 or more, Krippendorff accepts codings as reliable."
    if alpha >= 0.667:
        return "between 0.667 and 0.80, Krippendorff allows only tentative conclusions."
    if alpha > 0:
        return f"below 0.667, Krippendorff advises against drawing conclusions. {next_step}"
    return f"that is no more agreement than chance would give. {next_step}"


def agreement(
    codes_a: Iterable[object], codes_b: Iterable[object], *, sentences: Iterable[str] = (), codebook: Iterable[str] = ()
) -> Agreement:
    """How far two people agree who coded the same sentences: Krippendorff's alpha, and where they differ.

    Alpha is computed by the package krippendorff, for names (nominal data). See Klaus Krippendorff, "Content Analysis: An
    Introduction to Its Methodology", Sage.

    Parameters
    ----------
    codes_a, codes_b : the codes of the two, in the order of the sentences. An empty one (None, "" or NaN) is left out.
    sentences : the sentences, for the list of disagreements.
    codebook : the codes that there are, as `course.codebook.index`; without it any code is taken.

    Returns
    -------
    Agreement

    Raises
    ------
    WorkbenchError : if the two are not equally long, no sentence is coded by both, or a code is not in the codebook.

    """
    import pandas as pd

    a, b, wording = _codes(codes_a), _codes(codes_b), list(sentences)
    if len(a) != len(b):
        raise WorkbenchError(f"The first coding has {len(a)} codes and the second {len(b)}. Both must have one for every "
                             "sentence, in the same order; leave a code empty rather than out.")
    if wording and len(wording) != len(a):
        raise WorkbenchError(f"There are {len(wording)} sentences, but {len(a)} codes. Both coders must have the same sheet.")
    if known := list(codebook):
        for code in (c for c in (*a, *b) if c and c not in known):
            near = did_you_mean(code, known) or "; there are " + ", ".join(known)
            raise WorkbenchError(f'"{code}" is not in the codebook{near}')
    both = [i for i in range(len(a)) if a[i] and b[i]]
    if not both:
        raise WorkbenchError("No sentence has a code from both. Let both of you code the same sentences first.")
    pairs = [(a[i], b[i]) for i in both]
    without = [v for i in range(len(pairs)) if not math.isnan(v := _alpha(pairs[:i] + pairs[i + 1 :]))]
    rows = [(i + 1, wording[i] if wording else "", a[i], b[i]) for i in both if a[i] != b[i]]
    return Agreement(
        alpha=_alpha(pairs), lowest=min(without, default=math.nan), highest=max(without, default=math.nan),
        same=len(pairs) - len(rows), units=len(pairs), uncoded=len(a) - len(both),
        disagreements=pd.DataFrame(rows, columns=["number", "sentence", "first", "second"]),
    )


def _codes(codes: Iterable[object]) -> list[str]:
    if isinstance(codes, str):
        raise WorkbenchError('A coding must be a list: ["taiwan", "human-rights"], with brackets around it.')
    return ["" if code is None or code != code else str(code).strip() for code in codes]


def _alpha(pairs: Sequence[tuple[str, str]]) -> float:
    values = sorted({code for pair in pairs for code in pair})
    if len(values) < 2:
        return math.nan
    import krippendorff

    counts = [[pair.count(v) for v in values] for pair in pairs]
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


# -- the form ----------------------------------------------------------------------------------------------------------


def workbench(first: str = "", second: str = "", **options: Any) -> Workbench:
    """Show the workbench as a form of ipywidgets: two fields to paste into, the results, and a place to code.

    Parameters
    ----------
    first, second : texts that stand in the fields at the beginning.
    **options : `course`, if it is not the course's own; and what an ipywidgets VBox takes.

    Returns
    -------
    Workbench : a VBox. Its traits `first` and `second` are the two texts; `shared`, `vocabulary` and `terms` the results as
    DataFrames (None before anything was compared); `coding` the form in which two people code. All can be observed.

    """
    from readouts.widgets.workbench import Workbench

    return Workbench(first=first, second=second, **options)
