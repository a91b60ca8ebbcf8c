"""Diagrams in Markdown: boxes and arrows, small enough to read; names of others cannot be taken for markup."""

import re
from collections.abc import Iterable

from synapseops.report.text import shown

_ENTITY = re.compile(r"[^A-Za-z0-9_.\[\] -]")

Edge = tuple[str, str, str]
"""Where an arrow begins and ends (keys of nodes), and what stands at it, "" for nothing."""


class Nodes:
    """The boxes of a diagram: each name has one, by its key."""

    def __init__(self, prefix: str = "n") -> None:
        self._keys: dict[str, str] = {}
        self._prefix = prefix

    def key(self, name: str) -> str:
        """Return the key of the box called *name*."""
        return self._keys.setdefault(name, f"{self._prefix}{len(self._keys)}")

    def lines(self) -> list[str]:
        """Return the boxes as Mermaid has them."""
        return [f'    {key}["{label(name)}"]' for name, key in self._keys.items()]


def label(name: str) -> str:
    """Return *name* in a Mermaid label: whatever could be taken for markup there is told by its number."""
    return _ENTITY.sub(lambda match: f"#{ord(match[0])};", shown(name))


def flowchart(nodes: Iterable[Nodes], edges: Iterable[Edge]) -> str:
    """Return boxes and arrows as a fenced block."""
    arrows = [f"    {one} -->{f'|{chr(34)}{label(told)}{chr(34)}|' if told else ''} {other}" for one, other, told in edges]
    boxes = [line for those in nodes for line in those.lines()]
    return "\n".join(["```mermaid", "flowchart LR", *boxes, *arrows, "```"])
