"""What lies where a copy of ours belongs, outside the output folder, or did belong: whose it is, and what is to become of it. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from synapseops.merging.lock import Lock
from synapseops.merging.paths import parents
from synapseops.report.proof import COPY, Difference

_IN_THE_WAY = "something that is no folder is in the way"
_THEIRS = "somebody changed the copy"
_REMOVABLE = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
"""Whatever a lock says: nothing else is ever taken for a copy that may go."""

Blobs = Mapping[str, str]


class Copies(Struct, frozen=True):
    """The tree `root` (path → blob), what is to be copied in it (`wanted`: source below the output folder → place), as it is `now`
    (source → blob), and every blob that locks `recorded` at a place, or that the sources are or were (`sources`, by source)."""

    wanted: Mapping[str, str]
    now: Blobs
    root: Blobs
    recorded: Mapping[str, frozenset[str]]
    sources: Mapping[str, frozenset[str]]

    def hindrance(self, source: str) -> str | None:
        """Return why no copy of *source* may lie where it belongs, or None."""
        place = self.wanted[source]
        if any(folder in self.root for folder in parents(place)):
            return _IN_THE_WAY
        ours = self.recorded.get(place, frozenset()) | self.sources.get(source, frozenset()) | {self.now[source]}
        return _THEIRS if place in self.root and self.root[place] not in ours else None

    def is_there(self, source: str) -> bool:
        """Tell whether the copy of *source* is there, as it should be."""
        return self.root.get(self.wanted[source]) == self.now[source]

    @property
    def leftover(self) -> tuple[str, ...]:
        """The copies that nobody wants any more, and nobody changed."""
        return tuple(place for place in self._unwanted() if self.root[place] in self.recorded[place])

    @property
    def changed(self) -> tuple[str, ...]:
        """Those that somebody changed."""
        return tuple(place for place in self._unwanted() if self.root[place] not in self.recorded[place])

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Return the copies that are there as they were recorded, whatever is to become of them: place and blob."""
        return tuple(sorted((place, self.root[place]) for place, blobs in self.recorded.items() if self.root.get(place) in blobs))

    def _unwanted(self) -> list[str]:
        wanted = set(self.wanted.values())
        return sorted(place for place in self.recorded if place in self.root and place not in wanted and _REMOVABLE.fullmatch(place))


def recorded(locks: Iterable[Lock]) -> dict[str, frozenset[str]]:
    """Return the blobs that *locks* record at each place."""
    found: dict[str, frozenset[str]] = {}
    for place, blob in [one for lock in locks for one in lock.placed]:
        found[place] = found.get(place, frozenset()) | {blob}
    return found


def differences(copies: Copies) -> Iterator[Difference]:
    """Yield what a run would bring or take away: paths from the root."""
    for source, place in sorted(copies.wanted.items(), key=lambda pair: pair[1]):
        if copies.is_there(source) or copies.hindrance(source) is not None:
            continue
        if place in copies.root:
            yield Difference(place, COPY, "GitHub runs an older copy of what was made: a run renews it")
        elif place in copies.recorded:
            yield Difference(place, COPY, "the copy that GitHub is to run is gone: a run brings it back")
    for place in copies.leftover:
        yield Difference(place, COPY, "nothing is to be copied here any more: a run removes it")


def of_people(copies: Copies) -> Iterator[Difference]:
    """Yield what people decided about copies, or what whoever ran us could not do: no run changes that. Paths from the root."""
    for source, place in sorted(copies.wanted.items(), key=lambda pair: pair[1]):
        if copies.is_there(source):
            continue
        if (hindrance := copies.hindrance(source)) is not None:
            yield Difference(place, COPY, f"it is no copy of what was made: {hindrance}")
        elif place not in copies.root and place not in copies.recorded:
            yield Difference(place, COPY, "no copy is here for GitHub to run: whoever ran the factory may not write it")
    for place in copies.changed:
        yield Difference(place, COPY, "it was a copy, and somebody changed it: it is theirs")
