"""From effect to cause: which node of the intent a file, or what was found in it, comes from. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence

from synapseops.blueprint.model import Blueprint, Resource, ValueObject
from synapseops.diagnostics import Pointer
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.model import Finding
from synapseops.evidence.reach import Reach
from synapseops.evidence.traces import showing

_QUOTED = re.compile(r"""["'`.]([A-Za-z_][A-Za-z0-9_]*)["'`=,)\]: ]""")
_LONGEST = 200
_SHAPELESS = frozenset({"delivery"})
WHOLE: Pointer = ("service",)
"""Where an intent says what it is about: the node of what it causes as a whole."""


class Causes:
    """What a tree was made of: the blueprint, and what the author changed since the one before (nothing: all is new); *also* are nodes
    at which what they name is otherwise (the records in a document)."""

    def __init__(self, blueprint: Blueprint, news: Sequence[IntentChange], also: Collection[Pointer] = ()) -> None:
        self._blueprint = blueprint
        self._reach = Reach(blueprint)
        told = {one.node for one in news}
        beside = [IntentChange(str(node[0]), "changed", str(node[-1]), node=node) for node in dict.fromkeys(also) if node not in told]
        self._known: dict[tuple[Pointer, ...], list[IntentChange]] = {}
        self._news = [one for one in (*news, *beside) if one.section not in _SHAPELESS]

    def is_doubtful(self, nodes: tuple[Pointer, ...]) -> bool:
        """Tell whether several changes may have made a file for *nodes* differ, so that its texts are to be looked at."""
        return len(self._touching(nodes)) > 1

    def of_file(self, nodes: tuple[Pointer, ...], old: str = "", new: str = "") -> tuple[Pointer, ...]:
        """Return where the intent changed so that a file made for *nodes* (none: for the whole of it) differs, of several changes those
        that show in its texts *old* and *new*; else its nodes; else where it begins."""
        found = [one.node for one in showing(self._touching(nodes), old, new)]
        return tuple(dict.fromkeys(found or nodes)) or (WHOLE,)

    def of_finding(self, finding: Finding, nodes: tuple[Pointer, ...], line: str) -> Pointer:
        """Return the node that *finding*, in the *line* of a file made for *nodes*, most likely comes from: a field that it names, those
        that changed first; else what changed there; else what the file is made for; of several what holds them all, be it the whole."""
        names = _names(finding, line)
        near = [node for name, node in self._members(nodes) if name in names]
        named = [node for name, node in self._members(self._reach.of(nodes)) if name in names]
        changed = tuple(dict.fromkeys(one.node for one in self._touching(nodes)))
        if told := [node for node in named if any(_touches(node, one) for one in changed)] or near or named:
            return _common(told) or WHOLE
        return next((one for choice in (changed, nodes) if choice and (one := _common(list(choice))) is not None), WHOLE)

    def _touching(self, nodes: tuple[Pointer, ...]) -> list[IntentChange]:
        """Return the changes that may concern what is made for *nodes*."""
        if not nodes:
            return self._news
        if nodes not in self._known:
            reached = self._reach.of(nodes)
            above = {node[:length] for node in reached for length in range(len(node))}
            self._known[nodes] = [one for one in self._news if one.node in above or any(node in reached for node in _ways(one.node))]
        return self._known[nodes]

    def _members(self, nodes: Collection[Pointer]) -> Iterator[tuple[str, Pointer]]:
        """Yield what has a name at *nodes*: fields of resources and value objects, rules of mappings."""
        owners: tuple[Resource | ValueObject, ...] = (*self._blueprint.resources, *self._blueprint.value_objects)
        for owner in owners:
            if owner.node in nodes:
                yield from ((field.name, field.node) for field in owner.fields)
        for mapping in self._blueprint.mappings:
            if mapping.node in nodes:
                yield from ((rule.target.path[-1], rule.node) for rule in mapping.body.rules if rule.target is not None)


def _names(finding: Finding, line: str) -> frozenset[str]:
    """Return what a finding uses as names: words in quotes or after a dot in its message and line, runs of words of the test's name."""
    quoted = _QUOTED.findall(f"{finding.message} \n {line} ")
    tested = finding.rule.rpartition("::")[2][:_LONGEST]
    edges = [0, *(match.end() for match in re.finditer("_", tested))]
    ends = [*(match.start() for match in re.finditer("_", tested)), len(tested)]
    return frozenset(quoted) | {tested[start:end] for start in edges for end in ends if end > start}


def _ways(node: Pointer) -> Iterator[Pointer]:
    """Yield *node*, and all that it lies within."""
    return (node[:length] for length in range(len(node), 0, -1))


def _touches(one: Pointer, other: Pointer) -> bool:
    """Tell whether one node is, holds or lies within the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _common(nodes: list[Pointer]) -> Pointer | None:
    """Return the only one of *nodes*, else what holds them all: a resource where several of its fields are named."""
    if len(set(nodes)) == 1:
        return nodes[0]
    prefix: list[str | int] = []
    for steps in zip(*nodes, strict=False):
        if len(set(steps)) > 1:
            break
        prefix.append(steps[0])
    while prefix and prefix[-1] == "fields":
        prefix.pop()
    return tuple(prefix) if len(prefix) > 1 else None
