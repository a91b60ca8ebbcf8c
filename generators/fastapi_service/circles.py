"""Circles of references: which of many things reach each other."""

from collections.abc import Mapping


def of(references: Mapping[str, list[str]]) -> dict[str, str]:
    """Return for each name the one that stands for all it is in a circle with (Kosaraju's algorithm, without recursion)."""
    referring: dict[str, list[str]] = {name: [] for name in references}
    for name, targets in references.items():
        for target in targets:
            referring[target].append(name)
    found: dict[str, str] = {}
    for start in reversed(_finished(references)):
        for name in _reached(start, referring, found):
            found[name] = start
    return found


def _finished(references: Mapping[str, list[str]]) -> list[str]:
    """Return all names in the order in which a search in depth leaves them."""
    seen: set[str] = set()
    order: list[str] = []
    for start in references:
        path = [(start, iter(references[start]))] if start not in seen else []
        seen.add(start)
        while path:
            name, targets = path[-1]
            target = next((target for target in targets if target not in seen), None)
            if target is None:
                order.append(name)
                path.pop()
            else:
                seen.add(target)
                path.append((target, iter(references[target])))
    return order


def _reached(start: str, references: Mapping[str, list[str]], known: Mapping[str, str]) -> set[str]:
    """Return what is reached from *start* without passing what is *known*."""
    reached = set() if start in known else {start}
    open_ = list(reached)
    while open_:
        fresh = {name for name in references[open_.pop()] if name not in known} - reached
        reached |= fresh
        open_ += fresh
    return reached
