"""A reader's own copies of the texts: read, recognized, cut to their paragraphs, stored.

A copy is any file that holds an article among other things. It is cut into *blocks* (:mod:`readers`, :mod:`blocks`), the
blocks are laid against the fingerprints (:mod:`alignment`), it is decided whether the copy is taken (:mod:`recognition`), and
the paragraphs that were found are stored below `data/licensed/` (:mod:`store`), which git and every published output leave out.
"""

from readouts.anchoring.own_copy.alignment import Alignment, align
from readouts.anchoring.own_copy.blocks import Refused, cut, fix, tidy
from readouts.anchoring.own_copy.readers import MAX_BYTES, read
from readouts.anchoring.own_copy.recognition import Match, dropped, recognize
from readouts.anchoring.own_copy.store import FOLDER, LicensedError, load, other_lengths, similarity, store

__all__ = [
    "FOLDER",
    "MAX_BYTES",
    "Alignment",
    "LicensedError",
    "Match",
    "Refused",
    "align",
    "cut",
    "dropped",
    "fix",
    "load",
    "other_lengths",
    "read",
    "recognize",
    "similarity",
    "store",
    "tidy",
]
