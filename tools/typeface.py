"""Make the typeface of the site from the package that brings it: a file for each style, with the tone marks of pinyin in it.

    npm pack @fontsource-variable/literata     (5.3.0 was used; SIL Open Font License 1.1)
    tar xzf fontsource-variable-literata-5.3.0.tgz
    python tools/typeface.py package readouts/assets/theme/static

needs fonttools and brotli, which the project itself does not. The package has Latin in two files, and a page would ask for both
as soon as one word of it is pinyin. So the letters with tone marks are put into the first; then what the site never prints goes.
"""

from __future__ import annotations

import sys
import tempfile
from copy import deepcopy
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńň"
NAMES = "ĀĒŌŠšŽžČčĆćŁłŚśŻżĘęĄąŃŐőŒœŞşĞğİı"
CHARACTERS = {*map(chr, [*range(0x20, 0x7F), *range(0xC0, 0x100)]), *PINYIN, *NAMES, *"\xa0§¶©®°·«»¿¡£¢¥–—‘’“”†•…′″€×−"}
WEIGHTS = (400, 700)
FEATURES = ["kern", "liga", "calt", "mark", "mkmk", "ccmp", "locl", "onum", "lnum", "tnum"]


def read(path: Path) -> TTFont:
    """A font with all its tables read: once a glyph is added, what is not yet read could not be."""
    font = TTFont(path)
    for table in font.keys():  # noqa: SIM118 (it is not a dict)
        font[table]
    for name in font.getGlyphOrder():
        font["glyf"][name]
    return font


def add_characters(font: TTFont, other: TTFont) -> None:
    """Add what `other` has of the characters and `font` has not: outlines, variations, widths, and the parts of composites."""
    have, there, order, names = font.getBestCmap(), other.getBestCmap(), font.getGlyphOrder(), {}
    codes = {name: code for code, name in there.items()}

    def bring(name: str) -> str:
        if name not in names:
            names[name] = have.get(codes.get(name)) or add(name)
        return names[name]

    def add(name: str) -> str:
        new, glyph = f"other.{name}", deepcopy(other["glyf"][name])
        for part in glyph.components if glyph.isComposite() else ():
            part.glyphName = bring(part.glyphName)
        order.append(new)
        font["glyf"].glyphs[new] = glyph
        font["hmtx"].metrics[new] = other["hmtx"].metrics[name]
        font["vmtx"].metrics[new] = other["vmtx"].metrics[name]
        font["gvar"].variations[new] = deepcopy(other["gvar"].variations.get(name, []))
        return new

    for code in sorted(map(ord, CHARACTERS)):
        if code not in have and code in there:
            glyph = bring(there[code])
            for table in font["cmap"].tables:
                table.cmap[code] = glyph
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder, font["maxp"].numGlyphs = order, len(order)
    del font["HVAR"]  # the widths vary as the outlines say


def saved(font: TTFont) -> TTFont:
    """The font as it is read back: some tables are put in order only by writing."""
    with tempfile.TemporaryDirectory() as folder:
        font.save(f"{folder}/font.ttf")
        return TTFont(f"{folder}/font.ttf", lazy=False)


def make(package: Path, style: str, to: Path) -> None:
    """Write one style, and say what it lacks."""
    font, other = (read(package / f"files/literata-{part}-wght-{style}.woff2") for part in ("latin", "latin-ext"))
    add_characters(font, other)
    font = saved(instantiateVariableFont(saved(font), {"wght": WEIGHTS}))
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, CHARACTERS))
    subsetter.subset(font)
    for table in ("vhea", "vmtx"):
        del font[table]
    font.flavor = "woff2"
    font.save(to)
    lacks = sorted(c for c in CHARACTERS if ord(c) not in font.getBestCmap())
    print(to, to.stat().st_size, "bytes; lacks:", " ".join(lacks) or "nothing")


if __name__ == "__main__":
    package, folder = map(Path, sys.argv[1:])
    make(package, "normal", folder / "literata.woff2")
    make(package, "italic", folder / "literata-italic.woff2")
