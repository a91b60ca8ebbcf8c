"""What is left of plain values when the faulty nodes are taken away, and where the author wrote what is left."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from synapseops.diagnostics import Fault, Pointer

_PLACEHOLDERS: Mapping[str, Any] = {"synapse": 1, "service": "unnamed"}
_GONE: Any = object()
"""Stands in a list for an item that was taken, until all are: so that places in it stay true."""


class StandIns:
    """Where the author wrote what is left: names that stand in for faulty ones, items that moved up in their list."""

    def __init__(self) -> None:
        self._names: dict[tuple[Pointer, str], Pointer] = {}
        self._items: dict[Pointer, list[int]] = {}

    def add(self, at: Pointer, written: Pointer) -> None:
        """Let *at* stand in for what the author wrote at *written*."""
        self._names[self.written(at[:-1]), str(at[-1])] = written

    def keep(self, at: Pointer, items: Iterable[int]) -> None:
        """Note that of the list at *at*, as it is left, only *items* stay."""
        here = self.written(at)
        before = self._items.get(here)
        self._items[here] = [before[item] if before is not None else item for item in items]

    def as_written(self, fault: Fault) -> Fault:
        """Return *fault* with its node as the author wrote it."""
        return replace(fault, at=self.written(fault.at)) if self._names or self._items else fault

    def written(self, at: Pointer) -> Pointer:
        """Return where the author wrote the node *at*."""
        found: Pointer = ()
        for step in at:
            if isinstance(step, str):
                found = self._names.get((found, step), (*found, step))
            else:
                kept = self._items.get(found)
                found += (kept[step] if kept is not None and step < len(kept) else step,)
        return found

    def lost_items(self, at: Pointer) -> bool:
        """Tell whether the list at *at*, as it is left, lacks an item that the author wrote."""
        return bool(self._items) and self.written(at) in self._items


class Pruned:
    """Plain values, and which nodes were taken out of them; `renamed` keeps those, under the names that stand in for theirs."""

    def __init__(self, value: dict[str, Any], *, explains_all: bool) -> None:
        self.rest: dict[str, Any] = _unshared(value)
        self.renamed: dict[str, Any] = _unshared(value)
        self.stand_ins = StandIns()
        self._explains_all = explains_all
        self._taken: set[Pointer] = set()
        self._owners: set[Pointer] = set()
        self._gaps: set[Pointer] = set()

    def node(self, at: Pointer) -> Any:
        """Return what is left at *at*; None when nothing is."""
        return _node(self.rest, at)

    def move(self, at: Pointer, to: Pointer) -> None:
        """Move the node at *at* to *to*, making the map above it where there is none."""
        written = self.stand_ins.written(at)
        for tree in (self.rest, self.renamed):
            value = _node(tree, at[:-1]).pop(at[-1])
            above = _node(tree, to[:-2])
            if not isinstance(above.get(to[-2]), dict):
                above[to[-2]] = {}
            above[to[-2]][to[-1]] = value
        self.stand_ins.add(to, written)

    def put(self, at: Pointer, value: str) -> None:
        """Put *value* in place of what is at *at*."""
        for tree in (self.rest, self.renamed):
            _node(tree, at[:-1])[at[-1]] = value

    def spell_out(self, at: Pointer, entries: Mapping[str, tuple[Pointer, Any]]) -> None:
        """Make a map of the list at *at*: *entries* are the place in the list and the value, by name."""
        written = self.stand_ins.written(at)
        for tree in (self.rest, self.renamed):
            _node(tree, at[:-1])[at[-1]] = {name: _unshared(value) for name, (_, value) in entries.items()}
        for name, (place, _) in entries.items():
            self.stand_ins.add((*at, name), (*written, *place))

    def prune(self, faulty: Iterable[Pointer], misnamed: Mapping[Pointer, str]) -> None:
        """Take *faulty* nodes away, or what stands above one that is not there, and give *misnamed* ones the name they map to."""
        for at in sorted(faulty, key=len, reverse=True):
            self._take(at)
        for at in sorted(misnamed, key=len, reverse=True):
            self._rename(at, misnamed[at])
        for at in sorted(self._gaps, key=len, reverse=True):
            self._close(at)
        self._gaps.clear()

    def explains(self, at: Pointer, kind: str) -> bool:
        """Tell whether something is missing at *at* only since it was taken away."""
        if kind not in {"missing", "too_short"}:
            return False
        return self._explains_all or self.stand_ins.written(at) in (self._taken if kind == "missing" else self._owners)

    def partial(self) -> frozenset[Pointer]:
        """Return the keys that were taken out of what is left, and the lists in it that lost an item."""
        found: set[Pointer] = set()
        taken: dict[Pointer, list[str | int]] = {}
        for owner, last in ((at[:-1], at[-1]) for at in self._taken):
            taken.setdefault(owner, []).append(last)
        waiting: list[tuple[Pointer, Any]] = [((), self.rest)] if self._taken else []
        while waiting:
            at, node = waiting.pop()
            if isinstance(node, dict):
                found.update((*at, last) for last in taken.get(self.stand_ins.written(at), ()))
            elif self.stand_ins.lost_items(at):
                found.add(at)
            waiting += [((*at, step), child) for step, child in _children(node) if isinstance(child, dict | list)]
        return frozenset(found)

    def _take(self, at: Pointer) -> None:
        if not at:
            return
        if at[0] in _PLACEHOLDERS and (len(at) == 1 or at == ("service", "name")):
            self._put_placeholder(str(at[0]), within=len(at) > 1)
            return
        *way, last = at
        node = _node(self.rest, way)
        if not isinstance(node, dict | list):
            return  # what stands above is gone already
        if not _has(node, last):
            self._take(tuple(way))
            return
        if isinstance(node, list):
            node[int(last)] = _GONE
            self._gaps.add(tuple(way))
        else:
            del node[last]
        written = self.stand_ins.written(at)
        self._taken.add(written)
        self._owners.add(written[:-1])

    def _put_placeholder(self, key: str, *, within: bool) -> None:
        service = self.rest.get(key)
        if within and isinstance(service, dict):
            service["name"] = _PLACEHOLDERS[key]
        else:
            self.rest[key] = _PLACEHOLDERS[key]

    def _rename(self, at: Pointer, name: str) -> None:
        """Give a node another name; take away what has none, or a name that is another's."""
        *way, last = at
        owner = _node(self.rest, way)
        if not isinstance(owner, dict) or last not in owner:
            return
        if not name or name in owner:
            self._take(at)
            return
        self.stand_ins.add((*way, name), self.stand_ins.written(at))
        for tree in (owner, _node(self.renamed, way)):
            if isinstance(tree, dict):
                entries = [(name if key == last else key, value) for key, value in tree.items()]
                tree.clear()
                tree.update(entries)

    def _close(self, at: Pointer) -> None:
        """Let the items that are left in a list move up."""
        node = _node(self.rest, at)
        if isinstance(node, list):
            self.stand_ins.keep(at, [index for index, item in enumerate(node) if item is not _GONE])
            node[:] = [item for item in node if item is not _GONE]


def _node(tree: Any, way: Iterable[str | int]) -> Any:
    for step in way:
        if not _has(tree, step):
            return None
        tree = tree[step]
    return tree


def _has(node: Any, step: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(step, int) and step < len(node)
    return isinstance(node, dict) and step in node


def _children(node: Any) -> Iterable[tuple[str | int, Any]]:
    return node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()


def _unshared(node: Any) -> Any:
    """Return a copy in which every node is its own: what one alias names is mended apart from what another does."""
    if isinstance(node, dict):
        return {key: _unshared(value) for key, value in node.items()}
    return [_unshared(item) for item in node] if isinstance(node, list) else node
