"""Traditional characters, which a reader may type where the accounts have simplified ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache


@cache
def _simplified() -> dict[str, str]:
    """The simplified form of every traditional character that has another, by OpenCC."""
    from opencc import OpenCC  # only a build needs it

    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    return {a: b for a, b in zip(characters, OpenCC("t2s").convert("\n".join(characters)).split("\n"), strict=True) if a != b}


def traditional_pairs(texts: Iterable[str]) -> str:
    """Every traditional character followed by its simplified form, as far as the texts have that form.

    >>> traditional_pairs(["战略竞争"])
    '戰战爭争競竞'
    """
    present = set().union(*texts)
    return "".join(a + b for a, b in _simplified().items() if b in present)


__all__ = ["traditional_pairs"]
