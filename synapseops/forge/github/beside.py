"""Which branches have names that begin alike: git holds none whose name is the folder of another.

What the outlook told by a part of the names is hearsay for a branch that it does not hold, since nobody promises how GitHub looks for it:
that a branch is not there must be said of itself, along with something or alone.
"""

from collections.abc import Mapping

from msgspec import Struct

from synapseops.forge.branches import PREFIX
from synapseops.forge.github.place import Place
from synapseops.forge.github.wishes import Wishes

HEADS = "refs/heads/"


class _Listed(Struct, frozen=True):
    """Branches by their names in full, with their commits."""

    branches: dict[str, str]
    is_hearsay: bool = False


class Beside:
    """The branches of one repository, by the first part of their names. What was told serves once."""

    def __init__(self, place: Place, wishes: Wishes) -> None:
        self._place = place
        self._wishes = wishes
        self._told: dict[str, _Listed] = {}

    def foresee(self, told: Mapping[str, str] | None) -> None:
        """Note the branches whose names hold the first word of ours, None where they are too many."""
        self._told.pop(PREFIX, None)
        if told is not None:
            start = HEADS + PREFIX
            self._told[PREFIX] = _Listed({name: commit for name, commit in told.items() if name.startswith(start)}, is_hearsay=True)

    async def below(self, folder: str) -> dict[str, str]:
        """Return the branches below *folder*. Whichever of them is looked up next need not be asked for."""
        name = f"{HEADS}{folder}/"
        listed = self._told[folder] = await self._listed(folder)
        return {branch.removeprefix(HEADS): commit for branch, commit in listed.branches.items() if branch.startswith(name)}

    async def of(self, name: str) -> dict[str, str]:
        """Return the branches whose names begin with the same folder as *name*, or with its name; of *name* itself it is certain."""
        top = name.split("/")[2]
        listed = await self._listed(top)
        if listed.is_hearsay and name not in listed.branches and not self._wishes.is_absent(name.removeprefix(HEADS)):
            listed = await self._asked(top)
        return listed.branches

    async def _listed(self, top: str) -> _Listed:
        told = self._told.pop(top, None)
        return told if told is not None else await self._asked(top)

    async def _asked(self, top: str) -> _Listed:
        found = await self._place.client.get(self._place.path("git", "matching-refs", f"heads/{top}"))
        return _Listed({str(one["ref"]): str(one["object"]["sha"]) for one in found})
