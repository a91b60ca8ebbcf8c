"""The files that an intent names, as a commit holds them."""

from collections.abc import Mapping

from synapseops.forge.base import Repository, TreeFile
from synapseops.intent.documents import Unreadable

_LINK = 0o120000
_REGULAR = frozenset({0o100644, 0o100755})
_MOST_LINKS = 40


class Committed:
    """Documents of one commit, for an intent at a path from its root.

    Reading is pure and fetching is not, so they take turns: what is not here yet is noted, answered with None, and there once `fetch`
    got it.
    """

    def __init__(self, files: Mapping[str, TreeFile], intent_path: str) -> None:
        self._files = files
        self._folder = intent_path.split("/")[:-1]
        self._blobs: dict[str, bytes] = {}
        self._wanted: set[str] = set()

    async def fetch(self, repository: Repository) -> bool:
        """Fetch what was asked for since the last time; tell whether it was anything."""
        wanted, self._wanted = sorted(self._wanted), set()
        found = await repository.read_all(wanted)
        self._blobs |= {blob: found[blob] if blob in found else await repository.read(blob) for blob in wanted}
        return bool(wanted)

    def read(self, path: str) -> bytes | None:
        """Return the file at *path* if it was fetched; links are followed within the root."""
        ahead, here, links = list(reversed([*self._folder, *path.split("/")])), list[str](), 0
        file: TreeFile | None = None
        while ahead:
            part = ahead.pop()
            if part == "..":
                if not here:
                    raise Unreadable.leads_out()
                here.pop()
            elif part not in {"", "."}:
                here.append(part)
            file = self._files.get("/".join(here))
            if file is None or file.mode != _LINK:
                continue
            links += 1
            target = self._blob(file.blob)
            if target is None or links > _MOST_LINKS:
                return None
            here.pop()
            ahead += _target(target)
        return self._content(file, here)

    def _content(self, file: TreeFile | None, place: list[str]) -> bytes | None:
        if file is not None and file.mode in _REGULAR:
            return self._blob(file.blob)
        if file is not None or any(name.startswith("/".join(place) + "/") for name in self._files):
            raise Unreadable.no_file()
        return None

    def _blob(self, id: str) -> bytes | None:
        if id not in self._blobs:
            self._wanted.add(id)
        return self._blobs.get(id)


def _target(link: bytes) -> list[str]:
    """Return the steps that a link leads, the last first."""
    text = link.decode("utf-8", "surrogateescape")
    if text.startswith("/"):
        raise Unreadable.leads_out()
    return list(reversed(text.split("/")))
