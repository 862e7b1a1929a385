r"""A copy laid against the fingerprints of one text.

How a copy is aligned
---------------------
The page's script does the same; `tests/vectors.json` holds both to it. Blocks are strings; words are those of
:mod:`readouts.anchoring.fingerprints`, counted through all blocks, and `h[i]` is the hash of the words `i`, `i+1`, `i+2`.

1. *Fix*: where a letter, a hyphen and a line break come before a letter, the hyphen goes with the break or stays,
   whichever gives more known shingles in the three words before and after (when equal, it goes; a soft hyphen goes).
   1a. Then, word by word, where a shingle that has the word is not known: its last figures go (the call of a footnote), or one
   of ffi, ffl, ff, fi, fl (a ligature that a PDF lost) comes before it, after it, or between it and the next one, if a single
   space was there: whatever gives most known shingles in the three words before, as corrected, and the word with the four after.
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
   paragraph becoming too short, and all their known shingles are in what remains too, they go: a heading that
   repeats the text.
8. *Fill*: words between two spans of a paragraph are kept if no other paragraph has any of them, the spans lie in one
   block or in two that follow each other, and the paragraph does not become more than 3 words too long.
9. *Extend*: up to 8 words without a paragraph between the beginning of a block and a span (first), or a span and the
   block's end (then) are kept while the paragraph is too short and does not become more than one word too long.
10. *Cut*: a span is cut out of its blocks with the punctuation that clings to it; pieces are joined, spaces folded.
11. A paragraph whose *similarity* (share of its shingles in what was cut out) is below one half is not found.
    One of up to 5 words not found so far is, if a block has exactly its shingles.

Steps 7 to 9 are done for one paragraph after the other, by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from readouts.anchoring.fingerprints import SIZE, Print, hashes, locate, shingles
from readouts.anchoring.own_copy.blocks import LONG_LINE, fix, tidy

FOUND = 0.5  # similarity from which a paragraph counts as found
BEGIN, BEGIN_AT_BLOCK = 4, 3
BRIDGE = 3
TOO_LONG = 3
EXTEND = 8
SHORT = 5
_OPENING = "([{‘“«‹„‚「『《〈（【〔［\"'¿¡"


class _At(NamedTuple):
    """A word of the copy: the block it is in and its offsets there."""

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
    stray : known shingles that are outside the found paragraphs
    kept : for each block the offsets of what was taken from it

    """

    paragraphs: dict[int, str] = field(default_factory=dict)
    hits: dict[int, int] = field(default_factory=dict)
    stray: int = 0
    kept: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def align(blocks: Sequence[str], prints: Sequence[Print]) -> Alignment:
    """Find the paragraphs of one text in the blocks of a copy (the rules are at the head of this module).

    Parameters
    ----------
    blocks : the copy.
    prints : the fingerprints of the text's paragraphs.

    Returns
    -------
    Alignment : what was found; empty if nothing was.

    """
    known = frozenset[int]().union(*(p.shingles for p in prints))
    return _Aligner([fix(block, known) for block in blocks], prints, known).result()


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

    def _choose(self, labeled: Iterable[tuple[int, Span]]) -> dict[int, list[Span]]:
        """The spans that each paragraph takes (rule 5), in the order of the copy."""
        offered: dict[int, list[tuple[Span, frozenset[int]]]] = {}
        for p, span in labeled:
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
        """The shingles of a paragraph that are inside the spans."""
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


__all__ = ["Alignment", "Span", "align"]
