"""Names of the contract that nothing else has: the author's own win, derived ones step aside."""

from collections.abc import Iterable


class Scope:
    """Names given out so far."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def take(self, *wishes: str) -> str:
        """Give out the first of *wishes* that is free, else the last one with the lowest number that makes it so."""
        for wish in wishes:
            if wish not in self._taken:
                return self._given(wish)
        number = 2
        while f"{wishes[-1]}{number}" in self._taken:
            number += 1
        return self._given(f"{wishes[-1]}{number}")

    def _given(self, name: str) -> str:
        self._taken.add(name)
        return name
