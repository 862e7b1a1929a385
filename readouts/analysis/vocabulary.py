"""The words that are characteristic of each of two texts, and what to keep in mind about them.

The vocabulary of a Chinese text is counted by pairs of neighboring characters. Most Chinese words have two, but some pairs
will be the end of one word and the beginning of the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from readouts.analysis.wording import WorkbenchError, comparable, is_unspaced, length
from readouts.text.words import UNSPACED

if TYPE_CHECKING:
    import pandas as pd

SHORT = 300  # words or characters; a text with fewer is said to be short
CLEAR = 1.96  # |z| from which a difference would come up by chance in fewer than 5 of 100 comparisons


def vocabulary(a: str, b: str) -> pd.DataFrame:
    """Which words are characteristic of each text: log-odds with an informative Dirichlet prior.

    The method is that of Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for
    Identifying the Content of Political Conflict", Political Analysis 16(4), 2008, 372–403. A plain difference of shares
    makes much of words that occur once or twice; a prior holds them back. The prior here has the shares of the two texts
    together, and the weight of the shorter text: as if, before we look, each side had already used every word as often as
    both do.

    Parameters
    ----------
    a, b : the two texts. The units are words; of Chinese, pairs of neighboring characters.

    Returns
    -------
    DataFrame, a row a word, with the columns `word`; `a_count` and `b_count`; `a_per_1000` and `b_per_1000` (uses in a
    thousand words); `z`, the difference of the log-odds in standard errors, without a unit: above 0 the word is more the
    first text's, below 0 the second's. The first text's words come first. Between -1.96 and 1.96 a difference may well be
    chance.

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    import numpy as np
    import pandas as pd

    of_a, of_b = (Counter(_units(runs, is_unspaced(a))) for runs in comparable(a, b))
    words = sorted(of_a | of_b)
    y = np.array([[of_a[w] for w in words], [of_b[w] for w in words]], dtype=float)
    n = y.sum(axis=1, keepdims=True)
    if not n.all():
        raise WorkbenchError("A text is too short: it doesn't have even one pair of Chinese characters.")
    prior = y.sum(axis=0) / n.sum() * n.min()
    odds = np.log((y + prior) / (n + prior.sum() - y - prior)) if len(words) > 1 else np.zeros_like(y)
    z = (odds[0] - odds[1]) / np.sqrt((1 / (y + prior)).sum(axis=0))
    per_1000 = y / n * 1000
    frame = pd.DataFrame({"word": words, "a_count": y[0].astype(int), "b_count": y[1].astype(int),
                          "a_per_1000": per_1000[0].round(1), "b_per_1000": per_1000[1].round(1), "z": z.round(2) + 0.0})
    return frame.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def _units(runs: Iterable[Sequence[str]], unspaced: bool) -> Iterator[str]:
    """Words; of Chinese, pairs of neighboring characters, and words in other letters."""
    for run in runs:
        if not unspaced:
            yield from run
            continue
        yield from (w for w in run if not UNSPACED.match(w))
        yield from (x + y for x, y in pairwise(run) if UNSPACED.match(x) and UNSPACED.match(y))


def cautions(a: str, b: str) -> list[str]:
    """What to keep in mind about these two texts before speaking of a difference; a sentence each, none if there is nothing.

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    comparable(a, b)
    unit = "characters" if is_unspaced(a) else "words"
    sizes = {"first": length(a), "second": length(b)}
    found = [f"The {name} text is short ({n} {unit}): one use more or less can change a word's rank. Read the counts, not only z."
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


__all__ = ["CLEAR", "SHORT", "cautions", "vocabulary"]
