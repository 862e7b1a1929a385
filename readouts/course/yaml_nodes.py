"""YAML as a tree of nodes, as far as data needs it.

PyYAML composes a document by calls within calls, in C: a file that nests deep enough ends the interpreter, and one of a few
lines whose aliases refer to aliases holds more values than there is memory. So the tree is made here from the parser's events,
with a limit, and without aliases: a value that is meant twice is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

MOST_DEEP = 30  # the data nests some eight levels deep

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is some ten times faster


class NotTaken(yaml.MarkedYAMLError):
    """YAML that data doesn't need, and that can do harm; its `problem` says what to write instead."""


def compose(loader: Any) -> yaml.Node | None:
    """The root of the one document that a loader reads; None of an empty one.

    Raises
    ------
    NotTaken : it has several documents, an alias, or lists within lists beyond all use.
    yaml.MarkedYAMLError : it isn't YAML.

    """
    loader.get_event()  # the stream begins
    if loader.check_event(yaml.StreamEndEvent):
        return None
    loader.get_event()  # the document begins
    root = _node(loader, 0)
    loader.get_event()  # the document ends
    if not loader.check_event(yaml.StreamEndEvent):
        raise NotTaken(problem="begins a second document here; delete the line ---", problem_mark=loader.peek_event().start_mark)
    return root


def swallowed(node: yaml.Node, lines: Sequence[str]) -> Iterator[int]:
    """The lines, by number, that begin with a dash and yet go on with the value above: they are indented deeper than its items.

    Parameters
    ----------
    node : a node of the document, with all below it.
    lines : the lines of the document.

    """
    if isinstance(node, yaml.ScalarNode):
        if not node.style and " - " in node.value:  # neither quoted nor a block
            below = range(node.start_mark.line + 1, min(node.end_mark.line + 1, len(lines)))
            yield from (n + 1 for n in below if lines[n].lstrip().startswith("- ") and lines[n].strip("- \n") in node.value)
        return
    for part in node.value:
        for one in part if isinstance(part, tuple) else (part,):
            yield from swallowed(one, lines)


def _node(loader: Any, depth: int) -> yaml.Node:
    event = loader.get_event()
    start: Any = event.start_mark
    end: Any = event.end_mark
    if isinstance(event, yaml.AliasEvent):
        raise NotTaken(problem=f"refers to another value (*{event.anchor}); write that value out", problem_mark=start)
    if depth > MOST_DEEP:
        why = f"nests lists and fields more than {MOST_DEEP} deep; look for brackets or dashes too many"
        raise NotTaken(problem=why, problem_mark=start)
    if isinstance(event, yaml.ScalarEvent):
        tag = _tag(loader, yaml.ScalarNode, event, event.value)
        return yaml.ScalarNode(tag, event.value, start, end, style=event.style)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[yaml.Node] = []
        while not loader.check_event(yaml.SequenceEndEvent):
            items.append(_node(loader, depth + 1))
        end = loader.get_event().end_mark
        return yaml.SequenceNode(_tag(loader, yaml.SequenceNode, event, None), items, start, end)
    pairs: list[tuple[yaml.Node, yaml.Node]] = []
    while not loader.check_event(yaml.MappingEndEvent):
        pairs.append((_node(loader, depth + 1), _node(loader, depth + 1)))
    end = loader.get_event().end_mark
    return yaml.MappingNode(_tag(loader, yaml.MappingNode, event, None), pairs, start, end)


def _tag(loader: Any, kind: type[yaml.Node], event: Any, value: str | None) -> str:
    """The tag that is written, or the one that the value has by its form."""
    return str(event.tag) if event.tag not in (None, "!") else str(loader.resolve(kind, value, event.implicit))


__all__ = ["LOADER", "MOST_DEEP", "NotTaken", "compose", "swallowed"]
