"""What a change of type takes from the values, in words, inside value objects too."""

from collections.abc import Iterator

from generators.fastapi_service.migrations.comparison import Change
from generators.fastapi_service.migrations.matching import Match, ObjectPair, object_pairs


def losses(change: Change, match: Match) -> Iterator[str]:
    """Yield what is lost, each once."""
    yield from change.losses
    seen: set[ObjectPair] = set()
    open_ = list(object_pairs(change))
    while open_:
        pair = open_.pop()
        if pair in seen:
            continue
        seen.add(pair)
        parts, owner = match.objects[pair], pair[1]
        yield from (f"{owner}.{part.name}" for part in parts.dropped)
        for kept in parts.kept:
            yield from (f"{owner}.{kept.new.name}: {loss}" for loss in kept.change.losses)
            open_ += object_pairs(kept.change)
