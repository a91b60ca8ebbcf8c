"""What was before and what is now, side by side: by name, else by the old name that the author tells with `was`."""

from collections.abc import Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from msgspec import Struct


class Named(Protocol):
    """Something with a name."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


_Thing = TypeVar("_Thing", bound=Named)


class Pairs(Struct, Generic[_Thing], frozen=True):
    """Things of both sides: those that belong together as (before, after), in the order after, and those of one side alone."""

    kept: tuple[tuple[_Thing, _Thing], ...]
    added: tuple[_Thing, ...]
    removed: tuple[_Thing, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """Names that are others now: before → after."""
        return {old.name: new.name for old, new in self.kept if old.name != new.name}


def paired(before: Iterable[_Thing], after: Iterable[_Thing]) -> Pairs[_Thing]:
    """Match *before* and *after*. One that still has its name is never taken for another's old self."""
    old, new = {one.name: one for one in before}, {one.name: one for one in after}
    former = _former(old, new)
    return Pairs(
        tuple((old[former[name]], one) for name, one in new.items() if name in former),
        tuple(one for name, one in new.items() if name not in former),
        tuple(one for name, one in old.items() if name not in former.values()),
    )


def _former(old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> dict[str, str]:
    found = {name: name for name in new if name in old}
    for name, one in new.items():
        was = getattr(one, "was", None) or ""
        if name not in found and was in old and was not in new and was not in found.values():
            found[name] = was
    return found
