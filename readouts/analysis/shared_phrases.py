"""The phrases that two texts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from readouts.analysis.wording import comparable, is_unspaced

if TYPE_CHECKING:
    import pandas as pd


def shared_phrases(a: str, b: str, *, least: int | None = None) -> pd.DataFrame:
    """The runs of words that are in both texts, each as long as it can be.

    Capitals and commas do not count, and no phrase goes over the end of a sentence; of Chinese, none goes over a
    punctuation mark. A shorter run inside a longer one is listed only if it also is somewhere by itself.

    Parameters
    ----------
    a, b : the two texts.
    least : the shortest phrase, in words or Chinese characters; by default 3 words or 4 characters.

    Returns
    -------
    DataFrame, a row a phrase, the longest first, with the columns `phrase` (in lower case); `length` (in words; of Chinese in
    characters); `a_count` and `b_count` (how often it is in each text).

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    import pandas as pd

    cut = comparable(a, b)
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


__all__ = ["shared_phrases"]
