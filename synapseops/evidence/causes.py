"""From effect to cause: which node of the intent a file, or what was found in it, comes from. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from synapseops.blueprint.model import Blueprint, Enum, FieldType, List, Record, Ref, Resource, ValueObject
from synapseops.diagnostics import Pointer
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.model import Finding

_QUOTED = re.compile(r"""["'`.]([A-Za-z_][A-Za-z0-9_]*)["'`=,)\]: ]""")
_LONGEST = 200
_SHAPELESS = frozenset({"delivery"})
WHOLE: Pointer = ("service",)
"""Where an intent says what it is about: the node of what it causes as a whole."""


@dataclass(frozen=True, slots=True)
class Causes:
    """What a tree was made of: the blueprint, and what the author changed since the one before (nothing: all is new)."""

    blueprint: Blueprint
    news: tuple[IntentChange, ...]

    def of_file(self, nodes: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
        """Return where the intent changed so that a file made for *nodes* (none: for the whole of it) differs; else its nodes; else
        where it begins."""
        shaping = [one for one in self.news if one.section not in _SHAPELESS]
        reached = self._reached(nodes)
        found = [one.node for one in shaping if not nodes or any(_touches(one.node, node) for node in reached)]
        return tuple(dict.fromkeys(found or nodes)) or (WHOLE,)

    def of_finding(self, finding: Finding, nodes: tuple[Pointer, ...], line: str) -> Pointer:
        """Return the node that *finding*, in the *line* of a file made for *nodes*, most likely comes from: a field that it names, those
        that changed first; else what changed there; else what the file is made for; of several what holds them all, be it the whole."""
        names = _names(finding, line)
        named = [node for name, node in self._members(self._reached(nodes)) if name in names]
        changed = self.of_file(nodes) if self.news else ()
        if told := [node for node in named if any(_touches(node, one) for one in changed)] or named:
            return _common(told) or WHOLE
        return next((one for choice in (changed, nodes) if choice and (one := _common(list(choice))) is not None), WHOLE)

    def _members(self, nodes: Collection[Pointer]) -> Iterator[tuple[str, Pointer]]:
        """Yield what has a name at *nodes*: fields of resources and value objects, rules of mappings."""
        owners: tuple[Resource | ValueObject, ...] = (*self.blueprint.resources, *self.blueprint.value_objects)
        for owner in owners:
            if owner.node in nodes:
                yield from ((field.name, field.node) for field in owner.fields)
        for mapping in self.blueprint.mappings:
            if mapping.node in nodes:
                yield from ((rule.target.path[-1], rule.node) for rule in mapping.body.rules if rule.target is not None)

    def _reached(self, nodes: Iterable[Pointer]) -> set[Pointer]:
        """Return *nodes*, and those of the types and resources that what stands there refers to."""
        every: tuple[Resource | ValueObject, ...] = (*self.blueprint.resources, *self.blueprint.value_objects)
        owners = {one.node: one for one in every}
        found, waiting = set(), list(nodes)
        while waiting:
            node = waiting.pop()
            if node in found:
                continue
            found.add(node)
            if node in owners:
                waiting += [other for field in owners[node].fields for other in self._referred(field.type)]
        return found

    def _referred(self, type_: FieldType) -> Iterator[Pointer]:
        match type_:
            case List(item):
                yield from self._referred(item)
            case Record(name):
                yield self.blueprint.value_object(name).node
            case Enum(_, str(name)):
                yield self.blueprint.enum(name).node
            case Ref(_):
                return
            case _ if getattr(type_, "name", None):
                yield ("types", str(getattr(type_, "name", "")))


def _names(finding: Finding, line: str) -> frozenset[str]:
    """Return what a finding uses as names: words in quotes or after a dot in its message and line, runs of words of the test's name."""
    quoted = _QUOTED.findall(f"{finding.message} \n {line} ")
    tested = finding.rule.rpartition("::")[2][:_LONGEST]
    edges = [0, *(match.end() for match in re.finditer("_", tested))]
    ends = [*(match.start() for match in re.finditer("_", tested)), len(tested)]
    return frozenset(quoted) | {tested[start:end] for start in edges for end in ends if end > start}


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
