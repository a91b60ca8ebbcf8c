"""What lies in a mapping, however deep: hooks, keys of hashes, readers of what is personal, askers for positions."""

import json
from collections.abc import Iterator

from synapseops.mapping import ir


def below(found: object) -> Iterator[object]:
    """Yield *found* and all that lies in it, in the order in which it is written."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, tuple):
            waiting += reversed(one)
        elif not isinstance(one, str):
            waiting += [getattr(one, part) for part in reversed(getattr(one, "__struct_fields__", ()))]


def hooks(found: object) -> tuple[ir.Hook, ...]:
    """Return the hooks that lie in *found*, each name once."""
    named: dict[str, ir.Hook] = {}
    for one in below(found):
        if isinstance(one, ir.Hook):
            named.setdefault(one.name, one)
    return tuple(named.values())


def keys(mappings: tuple[ir.Mapping, ...]) -> tuple[str, ...]:
    """Return the variables that hold the keys by which mappings hash, each once."""
    hashes = (one for one in below(mappings) if isinstance(one, ir.Change) and one.name == "hash")
    return tuple(dict.fromkeys(str(one.arguments[-1]) for one in hashes))


def lineage(mappings: tuple[ir.Mapping, ...]) -> str:
    """Return where each target leaf comes from, as JSON."""
    told = {
        one.name: {
            "from": one.source,
            "to": one.target,
            "leaves": [
                {"target": leaf.target, "sources": list(leaf.sources), "rule": leaf.rule, "steps": list(leaf.steps), "pii": leaf.pii}
                for leaf in one.lineage
            ],
        }
        for one in mappings
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def reads_personal(found: object) -> bool:
    """Tell whether a rule reads anything personal, also deep inside its producer."""
    if isinstance(found, ir.Read):
        return found.pii
    if isinstance(found, tuple):
        return any(map(reads_personal, found))
    if isinstance(found, ir.Rule) and found.pii:
        return True
    return any(reads_personal(getattr(found, one)) for one in getattr(found, "__struct_fields__", ()))


def speaks_of_position(rule: object, alias: str) -> bool:
    """Tell whether anything in a rule asks for the position of *alias*."""
    return any(isinstance(one, ir.Position) and one.alias == alias for one in below(rule))


def skips_items(rule: object) -> bool:
    """Tell whether an error in a rule may leave out the item."""
    return any(isinstance(one, ir.Handlers) and "skip_item" in (one.missing, one.null, one.empty, one.error) for one in below(rule))
