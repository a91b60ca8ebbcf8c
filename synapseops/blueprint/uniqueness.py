"""Which compound keys of a resource add something to its other keys."""

from collections.abc import Collection, Sequence


def implied_by(group: Collection[str], alone: Collection[str], groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the smaller key that keeps *group* unique already: a field that is unique *alone*, or one of *groups*.

    The result is empty where the fields of *group* are told apart by nothing less than all of them.
    """
    for name in group:
        if name in alone:
            return (name,)
    return next((tuple(other) for other in groups if len(set(other)) > 1 and set(other) < set(group)), ())


def minimal(alone: Collection[str], groups: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return those of *groups* that no smaller key implies, in order."""
    return tuple(tuple(group) for group in groups if not implied_by(group, alone, groups))
