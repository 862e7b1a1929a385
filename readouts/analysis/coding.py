"""Two people code the same sentences: the sheet they fill in, and how far they agree."""

from __future__ import annotations

import csv
import html
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readouts.analysis.wording import WorkbenchError
from readouts.analysis.wording import sentences as sentences_of
from readouts.course.readers import did_you_mean
from readouts.text.csv_cells import defused

if TYPE_CHECKING:
    import pandas as pd

    from readouts.course.course import Course

FEW_UNITS = 30
SHEET = ("sentence", "code")
CODED = ("topic", "move", "speaker")


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

    rows = [defused(s) for s in sentences_of(text)]
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
        hint = "Is the name right, and is the file in the same folder as the notebook?"
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
        said = [f"The two coders chose the same code for {self.same} of {self.units} sentences ({self.same / self.units:.0%})."]
        if math.isnan(self.alpha):
            said.append("Alpha can't be computed, because both used only one code; nothing shows that they can tell codes apart.")
        else:
            said.append(f"Krippendorff's alpha is {self.alpha:.2f}: {_judged(self.alpha)}")
            if not math.isnan(self.lowest):
                said.append(f"With any one sentence left out, it would be between {self.lowest:.2f} and {self.highest:.2f}.")
        if self.units < FEW_UNITS:
            few = "sentences are" if self.units > 1 else "sentence is"
            said.append(f"{self.units} {few} too few for a firm figure; treat it as an exercise.")
        if self.uncoded:
            verb = "s were" if self.uncoded > 1 else " was"
            said.append(f"{self.uncoded} sentence{verb} not coded by both, so not counted.")
        return " ".join(said)

    def _repr_html_(self) -> str:
        listed = self.disagreements.to_html(index=False) if len(self.disagreements) else "<p>There are no disagreements.</p>"
        return f"<p>{html.escape(self.explained)}</p>{listed}"


def _judged(alpha: float) -> str:
    # The limits are those that Krippendorff recommends in "Content Analysis: An Introduction to Its Methodology".
    next_step = "Discuss the disagreements, and sharpen the codebook."
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
                             "sentence, in the same order; leave a code blank rather than leaving it out.")
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


def reliability(course: Course) -> dict[str, Agreement]:
    """How far the second coding of the course agrees with its table.

    Returns
    -------
    For each of `topic`, `move` and `speaker` an :class:`Agreement` over the statements that were coded twice; its sentences are
    the ids of the statements. Nothing, where no statement was.

    """
    pairs = [(first, second) for second in course.second_coding if (first := course.statement(second.statement))]
    if not pairs:
        return {}
    ids = [first.id for first, _ in pairs]
    codes = {name: [(getattr(first, name), getattr(second, name)) for first, second in pairs] for name in CODED}
    return {name: agreement(*zip(*both, strict=True), sentences=ids) for name, both in codes.items()}


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


__all__ = ["CODED", "SHEET", "Agreement", "agreement", "coding_sheet", "read_sheet", "reliability"]
