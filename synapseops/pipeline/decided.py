"""What people decided, as they tell a run of it."""

from collections.abc import Collection, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.merging.entries import Favour


class Decisions(Struct, frozen=True):
    """What people decided, for this run: conflicts by path or all of them, and edits to drop by id."""

    conflicts: Mapping[str, Favour] = field(default_factory=dict)
    every: Favour | None = None
    forgotten: tuple[str, ...] = ()
    of_one: bool = False
    """Whether one service is meant: a path that does not begin with its folder is one below it."""
    folder: str = ""
    """The folder that the paths are below."""

    def below(self, folder: str) -> "Decisions":
        """Return the decisions about files of *folder*, by path below it; paths come from the root."""
        prefix = f"{folder}/" if folder else ""
        meant = {path: one for path, one in self.conflicts.items() if self.of_one or path.startswith(prefix)}
        return replace(self, conflicts={path.removeprefix(prefix): one for path, one in meant.items()}, folder=folder)

    def from_root(self, path: str) -> str:
        """Return *path*, which is below the folder, as people see it in the repository."""
        return f"{self.folder}/{path}" if self.folder else path

    def of(self, paths: Collection[str]) -> dict[str, Favour]:
        """Return the decisions about *paths*."""
        if self.every is not None:
            return dict.fromkeys(paths, self.every)
        return {path: self.conflicts[path] for path in paths if path in self.conflicts}

    def without(self, paths: Collection[str]) -> "Decisions":
        """Return the decisions that are not about *paths*."""
        return replace(self, conflicts={path: one for path, one in self.conflicts.items() if path not in paths})


NONE = Decisions()
