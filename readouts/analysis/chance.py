"""Contacts that fall and rise again around a day, for any day: what an event is compared with."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


def swings(starts: pd.Series[pd.Timestamp], days: pd.DatetimeIndex, span: int = 90) -> NDArray[np.bool_]:
    """For each day, whether the contacts fall from the span before it to the span from it, and rise again in the next.

    Parameters
    ----------
    starts : the days on which contacts began.
    days : the days that are asked about.
    span : the length of one span, in days.

    """
    import numpy as np
    import pandas as pd

    sorted_starts = np.sort(pd.to_datetime(starts).to_numpy())
    steps = [np.searchsorted(sorted_starts, (days + pd.Timedelta(days=n * span)).to_numpy()) for n in (-1, 0, 1, 2)]
    before, first, after = (end - begin for begin, end in pairwise(steps))
    return np.asarray((before > first) & (after > first))


__all__ = ["swings"]
