"""Files of a pull request, kept in a folder of the runner's, from where the workflow uploads them if it wants to."""

from collections.abc import Mapping
from pathlib import Path


class FolderAttachments:
    """Keeps files in *folder*, those of each pull request apart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Write *files* (plain name → bytes); return the path of each."""
        kept = {name: self._folder / str(number) / name for name in files}
        for name, path in kept.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        return {name: str(path) for name, path in kept.items()}
