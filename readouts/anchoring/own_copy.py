r"""A reader's own copies of the texts: read, recognised, cut to their paragraphs, stored.

A copy is any file that holds an article among other things. It is cut into *blocks* (:func:`read`), the blocks are
laid against the fingerprints (:func:`align`), and the paragraphs that were found are stored below `data/licensed/`,
which git and every published output leave out.

How a copy is aligned
---------------------
The page's script does the same; `tests/vectors.json` holds both to it. Blocks are strings; words are those of
:mod:`readouts.anchoring.fingerprints`, counted through all blocks, and `h[i]` is the hash of the words `i`, `i+1`, `i+2`.

1. *Mend*: where a letter, a hyphen and a line break stand before a letter, the hyphen goes with the break or stays,
   whichever gives more known shingles in the three words before and after (when equal, it goes; a soft hyphen goes).
2. *Cover*: paragraph `p` covers the word `j` if one of `h[j-2]`, `h[j-1]`, `h[j]` is a shingle of `p`.
3. *Islands*: runs of words that some paragraph covers, bridging gaps of up to 3 words that none covers.
4. *Label*: in each island every word gets a paragraph or none, so that the sum is greatest: a word covered by the
   paragraph it gets counts 1, one not covered -1, one without a paragraph 0; to begin a paragraph costs 4, at the
   first word of a block 3. When equal, a word stays with what the one before it has, and the lower number comes first,
   "none" before all. Runs of one paragraph, cut to their first and last covered words, are its *spans*.
5. *Choose*: a paragraph takes its spans in the order of their known shingles (most first, then the earlier one), each
   only if at least half of these are new to it. Repeated sentences, captions and teasers fall out here.
6. *Balance*: where a span touches one of another paragraph, the boundary moves over words that both paragraphs cover,
   as far as the one is too short and the other too long: all such pairs in the order of the copy, once.
7. *Trim*: while the words that the first (else the last) span has in its first (last) block can go without the
   paragraph becoming too short, and all their known shingles stand in what remains too, they go: a heading that
   repeats the text.
8. *Fill*: words between two spans of a paragraph are kept if no other paragraph has any of them, the spans lie in one
   block or in two that follow each other, and the paragraph does not become more than 3 words too long.
9. *Extend*: up to 8 words without a paragraph between the beginning of a block and a span (first), or a span and the
   block's end (then) are kept while the paragraph is too short and does not become more than one word too long.
10. *Cut*: a span is cut out of its blocks with the punctuation that clings to it; pieces are joined, spaces folded.
11. A paragraph whose *similarity* (share of its shingles in what was cut out) is below one half is not found.
    One of up to 5 words not found so far is, if a block has exactly its shingles.

Steps 7 to 9 are done for one paragraph after the other, by number.

When a copy is taken
--------------------
Three figures decide, each measured over a whole copy:

- *share*: known shingles found anywhere, of all the text has. No course text held against another comes above 0.04;
  from 0.08 on a copy that is not taken is said to resemble the text.
- *fidelity*: known shingles in the paragraphs found, of all shingles these have *in the copy*. Measured on the five
  texts: true copies 1, with each word spoilt at a chance of 5 % 0.80 to 0.88, of 10 % 0.70 to 0.76. Sentences of a
  second English translation of one of the texts, the hardest rival known, have 0.44 to 0.64. Taken from 0.7 on.
- *purity*: known shingles in the paragraphs found, of these and the stray ones. Measured: true copies, whole or in
  part, 0.97 and more; another version that repeats some paragraphs word for word has many strays. Taken from 0.6 on.

And there must be two paragraphs at least (or all) and a tenth of the text's words: an article that quotes a paragraph
is no copy.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from readouts.anchoring.fingerprints import (
    HAN,
    SIZE,
    Fingerprints,
    Print,
    hashes,
    locate,
    shingles,
    words,
)
from readouts.course.files import write_atomically

FOLDER = "licensed"
MAX_BYTES = 20_000_000  # of a file
MAX_CHARACTERS = 2_000_000  # of the text in it: some 700 pages
MAX_PAGES = 300
PDF_SECONDS, PDF_MEMORY = 60, 1_500_000_000
UNFOLDS = "is a PDF that unfolds to more than fits; save the article as plain text"

FIDELITY, PURITY, RESEMBLES, LEAST_SHARE = 0.7, 0.6, 0.08, 0.1

FOUND = 0.5  # similarity from which a paragraph counts as found
BEGIN, BEGIN_AT_BLOCK = 4, 3
BRIDGE = 3
TOO_LONG = 3
EXTEND = 8
SHORT = 5
NEAR = 100  # characters in which the three words beside a hyphen are looked for
MAX_HYPHENS = 5000  # mended in one block; only a hostile copy has more

_HYPHEN = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ad])[ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_CHINESE = rf"{HAN}\u3001-\u303f\uff00-\uffef"
_HAN_BREAK = re.compile(rf"(?<=[{_CHINESE}])\s*\n\s*(?=[{_CHINESE}0-9])|(?<=[0-9])\s*\n\s*(?=[{_CHINESE}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_OPENING = "([{‘“«‹„‚「『《〈（【〔［\"'¿¡"
_SPACE = re.compile(r"\s+")
NEW_BLOCK = re.compile(r"\n[^\S\n]*\n|\f")
LONG_LINE = 200


class Refused(Exception):
    """A copy is not taken; the text of the error says why, in one line, without the file's name."""


class LicensedError(Exception):
    """What is stored cannot be used; the text of the error names the file and says why, in one line."""


class _At(NamedTuple):
    """A word of the copy: the block it stands in and its offsets there."""

    block: int
    start: int
    end: int


@dataclass(frozen=True)
class Span:
    """Words of the copy, from `start` to before `end`, that belong to one paragraph."""

    start: int
    end: int


@dataclass(frozen=True)
class Alignment:
    """What was found of one text in a copy.

    Attributes
    ----------
    paragraphs : the paragraphs found, by number (from 1)
    hits : for each of them how many of its shingles were found
    stray : known shingles that stand outside of the found paragraphs
    kept : for each block the offsets of what was taken from it

    """

    paragraphs: dict[int, str] = field(default_factory=dict)
    hits: dict[int, int] = field(default_factory=dict)
    stray: int = 0
    kept: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def cut(text: str) -> list[str]:
    """Cut plain text into blocks: at empty lines, and around each line of more than 200 characters.

    Hard-wrapped lines are never so long; a paragraph written as one line is.
    """
    blocks: list[str] = []
    for chunk in NEW_BLOCK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines: list[str] = []
        for line in chunk.split("\n"):
            if len(line) > LONG_LINE:
                blocks += ["\n".join(lines), line]
                lines = []
            else:
                lines.append(line)
        blocks.append("\n".join(lines))
    return [block for block in blocks if block.strip()]


def align(blocks: Sequence[str], prints: Sequence[Print]) -> Alignment:
    """Find the paragraphs of one text in the blocks of a copy (the rules stand at the head of this module).

    Parameters
    ----------
    blocks : the copy.
    prints : the fingerprints of the text's paragraphs.

    Returns
    -------
    Alignment : what was found; empty if nothing was.

    """
    known = frozenset[int]().union(*(p.shingles for p in prints))
    return _Aligner([mend(block, known) for block in blocks], prints, known).result()


def mend(block: str, known: frozenset[int]) -> str:
    """Undo hyphenation at line ends (rule 1)."""
    out, last = [], 0
    for match in islice(_HYPHEN.finditer(block), MAX_HYPHENS):
        before = words(block[max(0, match.start() - NEAR) : match.start()])[-SIZE:]
        after = words(block[match.end() : match.end() + NEAR])[:SIZE]
        whole = [*before[:-1], "".join(before[-1:] + after[:1]), *after[1:]]
        apart = len(known.intersection(hashes([*before, *after])))
        stays = match[1] != "\u00ad" and apart > len(known.intersection(hashes(whole)))
        out += [block[last : match.start()], "-" if stays else ""]
        last = match.end()
    return "".join([*out, block[last:]])


def tidy(text: str) -> str:
    """Fold spaces and line breaks to single spaces; drop invisible characters.

    A line break between Chinese characters, or between one and a digit, becomes nothing.
    """
    return _SPACE.sub(" ", _HAN_BREAK.sub("", _INVISIBLE.sub("", text))).strip()


class _Aligner:
    def __init__(self, blocks: Sequence[str], prints: Sequence[Print], known: frozenset[int]):
        self.blocks, self.prints, self.known = blocks, prints, known
        located = [(b, w) for b, block in enumerate(blocks) for w in locate(block)]
        self.at = [_At(b, w.start, w.end) for b, w in located]
        self.hashes = hashes([w.word for _, w in located])
        self.cover = self._cover()

    def _cover(self) -> list[frozenset[int]]:
        owners: dict[int, set[int]] = {}
        for p, print_ in enumerate(self.prints):
            for h in print_.shingles:
                owners.setdefault(h, set()).add(p)
        cover: list[set[int]] = [set() for _ in self.at]
        for i, h in enumerate(self.hashes):
            for j in range(i, min(i + SIZE, len(self.at))) if h in owners else ():
                cover[j] |= owners[h]
        return [frozenset(c) for c in cover]

    def result(self) -> Alignment:
        chosen = self._choose(span for island in self._islands() for span in self._label(island))
        self._balance(chosen)
        taken = {j for spans in chosen.values() for span in spans for j in range(span.start, span.end)}
        found = Alignment()
        for p in sorted(chosen):
            spans = self._extend(p, self._fill(p, self._trim(p, chosen[p], taken), taken), taken)
            pieces = [piece for span in spans for piece in self._pieces(span)]
            self._keep(found, p, pieces)
        self._short(found)
        inside = {h for n in found.hits for h in self.prints[n - 1].shingles}
        found_stray = {h for h in self.hashes if h in self.known and h not in inside}
        return Alignment(found.paragraphs, found.hits, len(found_stray), found.kept)

    def _keep(self, found: Alignment, p: int, pieces: list[tuple[int, int, int]]) -> None:
        text = tidy("\n".join(self.blocks[b][start:end] for b, start, end in pieces))
        hits = len(self.prints[p].shingles.intersection(shingles(text)))
        if hits and hits >= FOUND * len(self.prints[p].shingles):
            found.paragraphs[p + 1] = text
            found.hits[p + 1] = hits
            for b, start, end in pieces:
                found.kept.setdefault(b, []).append((start, end))

    def _short(self, found: Alignment) -> None:
        """Find paragraphs of a few words: each a block of its own (rule 11)."""
        for p, print_ in enumerate(self.prints):
            if print_.words <= SHORT and p + 1 not in found.paragraphs:
                for b, block in enumerate(self.blocks):
                    if b not in found.kept and len(block) < LONG_LINE and print_.shingles == set(shingles(block)):
                        self._keep(found, p, [(b, 0, len(block))])
                        break

    def _islands(self) -> Iterator[range]:
        start = last = -1
        for j, covered in enumerate(self.cover):
            if not covered:
                continue
            if start >= 0 and j - last > BRIDGE + 1:
                yield range(start, last + 1)
                start = -1
            start, last = (j if start < 0 else start), j
        if start >= 0:
            yield range(start, last + 1)

    def _label(self, island: range) -> Iterator[tuple[int, Span]]:
        """The spans of an island (rule 4), each with its paragraph: the best path through the words."""
        states = [-1, *sorted(frozenset[int]().union(*(self.cover[j] for j in island)))]
        score = [0] + [-len(self.at) - BEGIN] * (len(states) - 1)
        came: list[list[int]] = []
        for j in island:
            first = j == 0 or self.at[j].block != self.at[j - 1].block
            best = max(range(len(states)), key=lambda s: (score[s], -s))
            cost = BEGIN_AT_BLOCK if first else BEGIN
            new, step = [], []
            for s, p in enumerate(states):
                other = score[best] - (cost if p >= 0 else 0)
                step.append(s if score[s] >= other else best)
                gain = 0 if p < 0 else 1 if p in self.cover[j] else -1
                new.append(max(score[s], other) + gain)
            score = new
            came.append(step)
        state = max(range(len(states)), key=lambda s: (score[s], -s))
        path = []
        for step in reversed(came):
            path.append(states[state])
            state = step[state]
        yield from self._runs(island, path[::-1])

    def _runs(self, island: range, path: list[int]) -> Iterator[tuple[int, Span]]:
        start = 0
        for k in range(1, len(path) + 1):
            if k < len(path) and path[k] == path[start]:
                continue
            covered = [j for j in island[start:k] if path[start] in self.cover[j]]
            if covered:
                yield path[start], Span(covered[0], covered[-1] + 1)
            start = k

    def _choose(self, labelled: Iterable[tuple[int, Span]]) -> dict[int, list[Span]]:
        """The spans that each paragraph takes (rule 5), in the order of the copy."""
        offered: dict[int, list[tuple[Span, frozenset[int]]]] = {}
        for p, span in labelled:
            offered.setdefault(p, []).append((span, self._known(p, [span])))
        chosen: dict[int, list[Span]] = {}
        for p, spans in offered.items():
            had: set[int] = set()
            for span, hits in sorted(spans, key=lambda s: (-len(s[1]), s[0].start)):
                if 2 * len(hits - had) >= len(hits) > 0:
                    had |= hits
                    chosen.setdefault(p, []).append(span)
            chosen[p].sort(key=lambda s: s.start)
        return chosen

    def _balance(self, chosen: dict[int, list[Span]]) -> None:
        """Move boundaries between paragraphs over words that both cover (rule 6)."""
        ends = {span.end: (p, k) for p, spans in chosen.items() for k, span in enumerate(spans)}
        starts = {span.start: (p, k) for p, spans in chosen.items() for k, span in enumerate(spans)}
        for j in sorted(ends.keys() & starts.keys()):
            (p, k), (q, m) = ends[j], starts[j]
            left, right = chosen[p][k], chosen[q][m]
            end = j
            move = min(-self._excess(p, chosen[p]), self._excess(q, chosen[q]))
            while end - j < move and end + 1 < right.end and p in self.cover[end]:
                end += 1
            move = min(self._excess(p, chosen[p]), -self._excess(q, chosen[q]))
            while j - end < move and end - 1 > left.start and q in self.cover[end - 1]:
                end -= 1
            chosen[p][k], chosen[q][m] = Span(left.start, end), Span(end, right.end)

    def _excess(self, p: int, spans: Iterable[Span]) -> int:
        """By how many words the spans are longer than the paragraph."""
        return sum(s.end - s.start for s in spans) - self.prints[p].words

    def _known(self, p: int, spans: Iterable[Span]) -> frozenset[int]:
        """The shingles of a paragraph that stand inside the spans."""
        inside = (self.hashes[s.start : max(s.start + 1, s.end - SIZE + 1)] for s in spans if s.end > s.start)
        return self.prints[p].shingles.intersection(h for hashes_ in inside for h in hashes_)

    def _trim(self, p: int, spans: list[Span], taken: set[int]) -> list[Span]:
        """Drop a block at the beginning or end that only repeats the rest (rule 7)."""
        while True:
            spare = self._excess(p, spans)
            shorter = [cut for cut in (self._without_first(spans), self._without_last(spans)) if cut]
            for edge, rest in shorter:
                if len(edge) <= spare and self._known(p, rest) == self._known(p, spans):
                    taken.difference_update(edge)
                    spans = rest
                    break
            else:
                return spans

    def _without_first(self, spans: list[Span]) -> tuple[range, list[Span]] | None:
        first, end = spans[0], spans[0].start
        while end < first.end and self.at[end].block == self.at[first.start].block:
            end += 1
        rest = [Span(end, first.end)] if end < first.end else []
        return (range(first.start, end), rest + spans[1:]) if rest or spans[1:] else None

    def _without_last(self, spans: list[Span]) -> tuple[range, list[Span]] | None:
        last, start = spans[-1], spans[-1].end
        while start > last.start and self.at[start - 1].block == self.at[last.end - 1].block:
            start -= 1
        rest = [Span(last.start, start)] if start > last.start else []
        return (range(start, last.end), spans[:-1] + rest) if rest or spans[:-1] else None

    def _fill(self, p: int, spans: list[Span], taken: set[int]) -> list[Span]:
        length = sum(s.end - s.start for s in spans)
        out = [spans[0]]
        for span in spans[1:]:
            gap = range(out[-1].end, span.start)
            near = self.at[span.start].block - self.at[out[-1].end - 1].block <= 1
            if near and length + len(gap) <= self.prints[p].words + TOO_LONG and taken.isdisjoint(gap):
                length += len(gap)
                taken.update(gap)
                out[-1] = Span(out[-1].start, span.end)
            else:
                out.append(span)
        return out

    def _extend(self, p: int, spans: list[Span], taken: set[int]) -> list[Span]:
        for k, forward in [(k, forward) for k in range(len(spans)) for forward in (False, True)]:
            room = -self._excess(p, spans)
            gap = self._to_the_edge(spans[k], forward)
            if room > 0 and 0 < len(gap) <= min(EXTEND, room + 1) and taken.isdisjoint(gap):
                taken.update(gap)
                spans[k] = Span(min(gap.start, spans[k].start), max(gap.stop, spans[k].end))
        return spans

    def _to_the_edge(self, span: Span, forward: bool) -> range:
        """The words between a span and the end (or the beginning) of its block, if they are few."""
        if forward:
            j, block = span.end, self.at[span.end - 1].block
            while j < len(self.at) and self.at[j].block == block and j - span.end <= EXTEND:
                j += 1
            return range(span.end, j)
        j, block = span.start, self.at[span.start].block
        while j > 0 and self.at[j - 1].block == block and span.start - j <= EXTEND:
            j -= 1
        return range(j, span.start)

    def _pieces(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """Block, start and end of each piece of a span, with the punctuation that clings to it (rule 10)."""
        for b in range(self.at[span.start].block, self.at[span.end - 1].block + 1):
            inside = [at for at in self.at[span.start : span.end] if at.block == b]
            if inside:
                yield b, self._left(b, inside[0].start), self._right(b, inside[-1].end)

    def _left(self, b: int, start: int) -> int:
        block = self.blocks[b]
        while start > 0 and block[start - 1] in _OPENING:
            start -= 1
        return start

    def _right(self, b: int, end: int) -> int:
        block = self.blocks[b]
        while end < len(block) and not (block[end].isspace() or block[end] in _OPENING[:-4] or block[end].isalnum()):
            end += 1
        return end


# -- recognising -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Match:
    """A text recognised in a copy.

    Attributes
    ----------
    text : its id
    alignment : its paragraphs
    of : how many paragraphs the text has
    similarity : share of all its shingles that stand in the paragraphs found, 0 to 1
    """

    text: str
    alignment: Alignment
    of: int
    similarity: float

    @property
    def missing(self) -> list[int]:
        """Numbers of the paragraphs that were not found."""
        return [n for n in range(1, self.of + 1) if n not in self.alignment.paragraphs]


def recognise(blocks: Sequence[str], fingerprints: Fingerprints) -> list[Match]:
    """Find the course's texts in a copy.

    Parameters
    ----------
    blocks : the copy, as :func:`read` or :func:`cut` gives it.
    fingerprints : of the course's texts.

    Returns
    -------
    A match for every text of which the copy holds enough, the best first; never empty.

    Raises
    ------
    Refused : it holds none; the message names the nearest text and how near it is.
    """
    aligned = {name: align(blocks, prints) for name, prints in fingerprints.texts.items()}
    matches, reasons = [], []
    for name, alignment in aligned.items():
        prints = fingerprints.texts[name]
        total = max(1, sum(len(p.shingles) for p in prints))
        share = (sum(alignment.hits.values()) + alignment.stray) / total
        if why := _why_not(name, prints, alignment, share):
            reasons.append((share, why))
        else:
            matches.append(Match(name, alignment, len(prints), sum(alignment.hits.values()) / total))
    if not matches:
        raise Refused(max(reasons, key=lambda r: r[0], default=(0, "there are no fingerprints to recognise it by"))[1])
    return sorted(matches, key=lambda m: -m.similarity)


def _why_not(name: str, prints: Sequence[Print], alignment: Alignment, share: float) -> str | None:
    found, hits = alignment.paragraphs, sum(alignment.hits.values())
    if not found:
        return _resembles(name, share)
    fidelity = hits / max(1, sum(len(shingles(p)) for p in found.values()))
    if fidelity < FIDELITY or hits < PURITY * (hits + alignment.stray):
        return _resembles(name, share, fidelity)
    held = sum(prints[n - 1].words for n in found)
    if len(found) < min(2, len(prints)) or held < LEAST_SHARE * sum(p.words for p in prints):
        what = f"{len(found)} of the {len(prints)} paragraphs of {name} (similarity {100 * share:.0f} %)"
        return f"has only {what}; that is too little"
    return None


def _resembles(name: str, share: float, fidelity: float = 0.0) -> str:
    if share < RESEMBLES:
        return f"is none of the course's texts; the nearest is {name} (similarity {100 * share:.0f} %)"
    more = f", in its best paragraphs {100 * fidelity:.0f} %" if fidelity else ""
    near = f"{name} (similarity {100 * share:.0f} %{more})"
    return f"resembles {near} but has other words: another translation or version of it"


def dropped(blocks: Sequence[str], matches: Iterable[Match]) -> list[str]:
    """List what of a copy belongs to none of the texts found in it: the pieces of each block that hold a word."""
    kept: dict[int, list[tuple[int, int]]] = {}
    for match in matches:
        for b, places in match.alignment.kept.items():
            kept.setdefault(b, []).extend(places)
    pieces = []
    for b, block in enumerate(blocks):
        last = 0
        for start, end in [*sorted(kept.get(b, [])), (len(block), len(block))]:
            pieces.append(tidy(block[last:start]))
            last = max(last, end)
    return [piece for piece in pieces if words(piece)]


# -- storing -----------------------------------------------------------------------------------------------------------


def load(folder: Path) -> dict[str, dict[int, str]]:
    """Read the licensed texts of the data folder `folder`.

    Returns
    -------
    For each text that was added its paragraphs by number (from 1); those missing from the copy are missing here.

    Raises
    ------
    LicensedError : a stored file is broken.
    """
    return {path.stem: _load(path) for path in sorted((folder / FOLDER).glob("*.json"))}


def _load(path: Path) -> dict[int, str]:
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["text"] != path.stem:
            raise ValueError(f"it holds the text {data['text']}")
        return {int(n): str(paragraph) for n, paragraph in data["paragraphs"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise LicensedError(f"{path}: cannot be read ({error}); remove the file and add the text again") from None


def similarity(paragraphs: Mapping[int, str], prints: Sequence[Print]) -> float:
    """Share of a text's shingles that stand in the paragraphs given, each in its own, 0 to 1."""
    hits = sum(len(prints[n - 1].shingles.intersection(shingles(p))) for n, p in paragraphs.items() if n <= len(prints))
    return hits / max(1, sum(len(p.shingles) for p in prints))


def store(match: Match, prints: Sequence[Print], folder: Path, *, replace: bool = False) -> str:
    """Store the paragraphs found below the data folder `folder`.

    A paragraph takes the place of a stored one only if it is nearer to the original; with `replace` all that was stored
    of the text gives way. The file is written whole or not at all.

    Parameters
    ----------
    match : the text as it was recognised.
    prints : the fingerprints of its paragraphs.
    folder : the data folder.
    replace : take this copy, even if the stored one is better.

    Returns
    -------
    What was done, in a few words.
    """
    path = folder / FOLDER / f"{match.text}.json"
    stored = {} if replace or not path.exists() else _load(path)
    better = {
        n: p for n, p in match.alignment.paragraphs.items()
        if n not in stored or prints[n - 1].share(p) > prints[n - 1].share(stored[n])
    }
    if not better:
        return "not stored: the copy stored before is as good or better (--replace takes this one)"
    paragraphs = dict(sorted({**stored, **better}.items()))
    write_atomically(path, as_json(match.text, paragraphs, similarity(paragraphs, prints)))
    if not stored:
        return "stored"
    return f"stored copy improved by {len(better)} paragraph{'s' if len(better) > 1 else ''}"


def as_json(text: str, paragraphs: Mapping[int, str], similarity: float) -> str:
    """The content of a stored file."""
    data = {"text": text, "similarity": round(similarity, 4), "paragraphs": {str(n): p for n, p in paragraphs.items()}}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


# -- reading copies ----------------------------------------------------------------------------------------------------

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_NOT_TEXT = frozenset(
    "applet audio button canvas datalist embed head iframe math noembed noframes noscript object script select style "
    "svg template textarea title video".split()
)
_OTHER_KINDS = {
    b"PK\x03\x04": "is a Word, EPUB or ZIP file", b"{\\rtf": "is an RTF file",
    b"\xd0\xcf\x11\xe0": "is an old Word file", b"\x89PNG": "is a picture", b"\xff\xd8\xff": "is a picture",
    b"GIF8": "is a picture",
}
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6])\b[^>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_PILE = re.compile(r"[^\w\s!-~]{61,}")


def read(path: Path, known: frozenset[int] = frozenset()) -> list[str]:
    """Read a copy and cut it into blocks.

    Parameters
    ----------
    path : a file of plain text, HTML or PDF; which it is, its content says.
    known : the shingles of all texts; where the encoding is not certain, the reading with most of them is taken.

    Returns
    -------
    The blocks that hold any text, in order.

    Raises
    ------
    Refused : it is too large, of another kind, or cannot be read.
    """
    data = _bytes(path)
    for start, what in _OTHER_KINDS.items():
        if data.startswith(start):
            raise Refused(f"{what}; save it as plain text, HTML or PDF")
    if b"%PDF-" in data[:1024]:
        blocks = cut(_checked(_unfold_pdf(data)))
    else:
        text = _decode(data, known)
        html = path.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML_START.search(text[:5000])
        blocks = _html_blocks(text) if html else cut(_checked(text))
    if not any(words(block) for block in blocks):
        raise Refused("holds no text" + (" (a scan?)" if b"%PDF-" in data[:1024] else ""))
    return blocks


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Refused("is no file" if path.exists() else "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"is larger than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot be opened ({error.strerror})") from None


def _checked(text: str) -> str:
    """Refuse text that is too long; cut piles of combining marks short, which Unicode normalisation is slow over."""
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"holds more than {MAX_CHARACTERS:,} characters of text; cut out the article")
    return _PILE.sub(lambda m: m[0][:60], text)


def _decode(data: bytes, known: frozenset[int]) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if b"\0" in data[:4096]:
        return _decode_as(["utf-16-le", "utf-16-be"], data, known)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(_guesses(data), data, known)


def _guesses(data: bytes) -> Iterator[str]:
    if declared := _CHARSET.search(data[:4096]):
        yield declared[1].decode("ascii")
    yield from ("cp1252", "gb18030", "big5")
    from charset_normalizer import from_bytes

    if guess := from_bytes(data[:100_000]).best():
        yield guess.encoding
    yield "utf-8"


def _decode_as(names: Iterable[str], data: bytes, known: frozenset[int]) -> str:
    """The reading with most known shingles; the first of several."""
    texts = []
    for name in dict.fromkeys(names):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            texts.append(data.decode(name, errors="replace" if name == "utf-8" else "strict"))
    texts = [text for text in texts if "\0" not in text[:4096]]
    if not texts:
        raise Refused("is no text: save it as plain text, HTML or PDF")
    return max(texts, key=lambda text: len(known.intersection(shingles(_PILE.sub("", text[:MAX_CHARACTERS])))))


def _html_blocks(markup: str) -> list[str]:
    """Cut HTML at its block elements. Only text comes out; scripts, styles and forms' values are passed over."""
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # guesses about what else the file might be
        soup = BeautifulSoup(markup, "html.parser")
    text = _checked("".join(_flow(soup)))
    lines = (_SPACE.sub(" ", piece).replace("\1 ", "\1").replace("\1", "\n") for piece in text.split("\0"))
    return [block for line in lines for block in cut(line)]


def _flow(soup: object) -> Iterator[str]:
    r"""The text of a tree: \0 where a block begins or ends, \1 for a line break. No recursion: pages nest deeply."""
    from bs4.element import NavigableString, Tag

    assert isinstance(soup, Tag)
    stack = [(soup, iter(soup.children))]
    pre = 0
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            pre -= node.name == "pre"
            yield "\0" if node.name in _BLOCKS else ""
        elif isinstance(child, Tag):
            if child.name == "br":
                yield "\1"
            if child.name not in _NOT_TEXT:
                yield "\0" if child.name in _BLOCKS else ""
                pre += child.name == "pre"
                stack.append((child, iter(child.children)))
        elif type(child) is NavigableString:  # comments and declarations are subclasses of it
            text = child.replace("\0", "").replace("\1", "")
            yield text.replace("\n", "\1") if pre else text


# A PDF can unfold to any size and nest without end: it is read in a process of its own, with limits.


def _unfold_pdf(data: bytes) -> str:
    command = [sys.executable, "-c", "from readouts.anchoring.own_copy import _pdf_worker; _pdf_worker()"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PDF_SECONDS, env=env, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(f"could not be read within {PDF_SECONDS} seconds; save the article as plain text") from None
    if done.returncode or not done.stdout:
        raise Refused(UNFOLDS)
    answer = json.loads(done.stdout)
    if answer["refused"]:
        raise Refused(answer["refused"])
    return str(answer["text"])


def _pdf_worker() -> None:
    """Read a PDF from the standard input and write its text to the standard output, as JSON."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # there is no such thing on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (PDF_SECONDS, PDF_SECONDS))
    text = why = ""
    try:
        text = _pdf_text(sys.stdin.buffer.read())
    except Refused as refused:
        why = str(refused)
    except (MemoryError, RecursionError):
        why = UNFOLDS
    except Exception as error:  # a broken PDF can break the library anywhere
        why = f"is a broken PDF ({type(error).__name__}); save the article as plain text"
    json.dump({"text": text, "refused": why}, sys.stdout)


def _pdf_text(data: bytes) -> str:
    import io
    import logging

    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("is locked with a password")
        if len(reader.pages) > MAX_PAGES:
            raise Refused(f"has more than {MAX_PAGES} pages; cut out the article")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MAX_CHARACTERS:
                break
    except LimitReachedError:
        raise Refused(UNFOLDS) from None
    return "\f".join(pages)
