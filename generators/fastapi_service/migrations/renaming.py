"""Orders in which things can be renamed while no two may have one name."""

from collections.abc import Iterable, Iterator, Mapping

_LONGEST_NAME = 63


def in_free_order(renames: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield *renames* (old → new) so that each new name is free; a circle is opened by a name in between."""
    pending = {old: new for old, new in renames.items() if old != new}
    while pending:
        free = next((old for old, new in pending.items() if new not in pending), None)
        if free is not None:
            yield free, pending.pop(free)
            continue
        old = next(iter(pending))
        between = free_name(f"{old}_moving", {*pending, *renames.values()})
        yield old, between
        pending[between] = pending.pop(old)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return *wanted*, short enough for a name in SQL and unlike those in *taken*."""
    used = set(taken)
    name, number = wanted[:_LONGEST_NAME], 2
    while name in used:
        suffix = f"_{number}"
        name, number = wanted[: _LONGEST_NAME - len(suffix)] + suffix, number + 1
    return name
