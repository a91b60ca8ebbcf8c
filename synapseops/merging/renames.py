"""Files that the team moved: found once, by content as git finds renames, and remembered in the lock from then on."""

from collections import Counter
from collections.abc import Iterable, Mapping

from synapseops.merging import content, hunks
from synapseops.merging.sides import blob_id

LEAST = 0.5
MOST_PAIRS = 40_000
_EMPTY = blob_id(b"")


def found(gone: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, str]:
    """Return which of the *gone* files is which of the *new* ones (path → place), the most alike first.

    Empty files are alike by having nothing, so they are nobody's.
    """
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for score, _, path, place in _ranked(gone, new):
        if score >= LEAST and path not in pairs and place not in taken:
            pairs[path] = place
            taken.add(place)
    return pairs


def equal(gone: Iterable[tuple[str, frozenset[str]]], free: Mapping[str, str]) -> dict[str, str]:
    """Return which *gone* files (path, blob ids) lie elsewhere unchanged (path → place), told by the ids of the *free* ones."""
    left = {place: blob for place, blob in free.items() if blob != _EMPTY}
    found = {}
    for path, blobs in gone:
        places = [place for place, blob in left.items() if blob in blobs]
        if places:
            found[path] = min(places, key=lambda place: (_name(place) != _name(path), place))
            del left[found[path]]
    return found


def _ranked(gone: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[tuple[float, bool, str, str]]:
    """Return every pair, the most alike first; among equals those that kept their name, then by path."""
    counts = {data: Counter(hunks.lines(data)) for data in (*gone.values(), *new.values()) if content.is_text(data)}
    pairs = [
        (_likeness(counts[before], counts[after], max(len(before), len(after))), _name(path) == _name(place), path, place)
        for path, before in gone.items()
        for place, after in new.items()
        if before in counts and after in counts
    ]
    return sorted(pairs, key=lambda one: (-one[0], not one[1], one[2], one[3]))


def _likeness(before: Counter[bytes], after: Counter[bytes], longest: int) -> float:
    """Return how much of the longer text both hold, between 0 and 1."""
    return sum(len(line) * min(count, after[line]) for line, count in before.items()) / longest if longest else 0.0


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()
