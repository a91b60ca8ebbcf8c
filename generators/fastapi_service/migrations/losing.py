"""What a change of type does to the values inside value objects, and what any takes from them, in words."""

from collections.abc import Iterator

from generators.fastapi_service.migrations.comparison import Change
from generators.fastapi_service.migrations.matching import Match, ObjectPair, Parts, object_pairs


def losses(change: Change, match: Match) -> Iterator[str]:
    """Yield what is lost, each once."""
    yield from change.losses
    for owner, parts in _objects(change, match):
        yield from (f"{owner}.{part.name}" for part in parts.dropped)
        yield from (f"{owner}.{kept.new.name}: {loss}" for kept in parts.kept for loss in kept.change.losses)


def inside(change: Change, match: Match) -> Iterator[str]:
    """Yield what comes, and what is called something else, in the value objects that *change* leads into."""
    for owner, parts in _objects(change, match):
        yield from (f"{owner}.{kept.old.name} is now {kept.new.name}" for kept in parts.kept if kept.old.name != kept.new.name)
        yield from (f"{owner}.{part.name} is new" for part in parts.added)


def _objects(change: Change, match: Match) -> Iterator[tuple[str, Parts]]:
    """Yield the name and the fields of each value object that *change* leads into, once."""
    seen: set[ObjectPair] = set()
    open_ = list(object_pairs(change))
    while open_:
        pair = open_.pop()
        if pair not in seen:
            seen.add(pair)
            yield pair[1], match.objects[pair]
            open_ += [inner for kept in match.objects[pair].kept for inner in object_pairs(kept.change)]
