"""How much of each mapping is written by rules, how much is left to hooks, what of the source nobody reads, and what comes from where."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.mapping import ir


class Origin(Struct, frozen=True):
    """A target leaf: the source leaves that it is made of, the steps in words, whether a person's code makes it."""

    target: str
    sources: tuple[str, ...]
    steps: tuple[str, ...]
    is_hook: bool
    pii: bool


class Coverage(Struct, frozen=True):
    """A mapping in figures: `origins` are its target leaves, `required` how many rules write what a record may not lack, `unread` the
    parts of the source that no rule reads and none ignores, `node` is where it stands and `line` its line (0: not known)."""

    mapping: str
    source: str
    target: str
    origins: tuple[Origin, ...]
    required: int
    unread: tuple[str, ...]
    node: Pointer
    line: int = 0

    @property
    def hooks(self) -> int:
        """How many target leaves are left to hooks."""
        return sum(origin.is_hook for origin in self.origins)


def coverage(blueprint: Blueprint, unread: Mapping[str, tuple[str, ...]]) -> tuple[Coverage, ...]:
    """Return every mapping of *blueprint* in figures; *unread* says, by mapping, what the checker found that no rule reads."""
    return tuple(_covered(one, unread.get(one.name, ())) for one in blueprint.mappings)


def _covered(mapping: ir.Mapping, unread: tuple[str, ...]) -> Coverage:
    rules = list(_rules(mapping.body))
    by_hooks = {".".join(map(str, rule.node)) for rule in rules if isinstance(rule.producer, ir.Hook)}
    leaves = [one for one in mapping.lineage if not _holds_others(one.target, mapping.lineage)]
    origins = tuple(Origin(one.target, one.sources, one.steps, one.rule in by_hooks, one.pii) for one in leaves)
    required = sum(_is_required(rule) for rule in rules)
    return Coverage(mapping.name, mapping.source, mapping.target, origins, required, unread, mapping.node)


def _holds_others(target: str, lineage: tuple[ir.Lineage, ...]) -> bool:
    """Tell whether *target* is an object or list whose leaves are told by themselves."""
    return any(one.target.startswith((f"{target}.", f"{target}[]")) for one in lineage if one.target != target)


def _is_required(rule: ir.Rule) -> bool:
    """Tell whether *rule* writes a leaf that a record may not lack."""
    target = rule.target
    holds_others = any(inner.target is not None for inner in _rules(rule.producer))
    return target is not None and not (target.optional or target.has_default or holds_others)


def _rules(value: Any) -> Iterator[ir.Rule]:
    """Yield every rule within *value*, the outer ones first."""
    if isinstance(value, ir.Rule):
        yield value
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _rules(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _rules(item)
