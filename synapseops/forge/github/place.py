"""Which repository of GitHub is worked in: its names, and what GitHub says about it, asked for once and only when needed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from synapseops.errors import UsageError
from synapseops.forge.github.client import Client, path
from synapseops.forge.github.failures import Absent

_BESIDE = "/api/v3"


class About(Struct, frozen=True):
    """What GitHub says about a repository. `id` is GraphQL's."""

    id: str
    full_name: str
    default_branch: str
    html_url: str


def _web(api_url: str) -> str:
    """Return where people see what is found at *api_url*: beside it on a server of one's own, under its parent's name at GitHub's."""
    if api_url.endswith(_BESIDE):
        return api_url.removesuffix(_BESIDE)
    scheme, _, host = api_url.partition("://")
    return f"{scheme}://{host.removeprefix('api.')}"


class Place:
    """The repository *name* ("owner/name"). One that was renamed or moved is followed to where it is now.

    *default_branch* saves asking for it, where whoever starts a run knows it already.
    """

    def __init__(self, client: Client, name: str, *, default_branch: str = "") -> None:
        if name.count("/") != 1 or not all(name.split("/")):
            raise UsageError(f'"{name}" is no repository of GitHub', 'write "owner/name"')
        self.client = client
        self._name = name
        self._default_branch = default_branch
        self._about: About | None = None
        self._id = ""
        self._comments: dict[int, list[Mapping[str, Any]]] = {}

    @property
    def name(self) -> str:
        """Owner and name, as far as known."""
        return self._about.full_name if self._about is not None else self._name

    def path(self, *parts: str | int) -> str:
        """Return the path of something of this repository."""
        owner, _, name = self.name.partition("/")
        return path("repos", owner, name, *parts)

    def page(self, commit: str, path: str) -> str:
        """Return where people read the file *path* of *commit*. By the name as it was told: GitHub follows to where it is now."""
        return f"{_web(self.client.api_url)}/{quote(self._name)}/blob/{commit}/{quote(path)}"

    @property
    def web(self) -> str:
        """Where people see the repository."""
        return self._about.html_url if self._about is not None else f"{_web(self.client.api_url)}/{quote(self._name)}"

    async def about(self) -> About:
        """Return what GitHub says about the repository."""
        return self._about or self.learn(await self.client.get(self.path()))

    def learn(self, found: Mapping[str, Any]) -> About:
        """Note what an answer says about the repository: those about pull requests hold all of it."""
        default = str(found.get("default_branch") or "")
        self._about = About(str(found["node_id"]), str(found["full_name"]), default, str(found["html_url"]))
        return self._about

    def learn_id(self, id: str) -> None:
        """Note GraphQL's id of the repository, which its answers hold."""
        self._id = id

    async def id(self) -> str:
        """Return GraphQL's id of the repository."""
        return self._id or (await self.about()).id

    async def comments(self, number: int) -> list[Mapping[str, Any]]:
        """Return the comments on a pull request as they were when this run first asked; none where issues are switched off."""
        if number not in self._comments:
            try:
                self._comments[number] = [one async for one in self.client.pages(self.path("issues", number, "comments"))]
            except Absent:
                return []
        return self._comments[number]

    def known_comments(self, number: int) -> list[Mapping[str, Any]]:
        """Return the comments on a pull request as far as this run asked for them, or was told of them: it is not asked now."""
        return self._comments.get(number, [])

    def learn_comments(self, number: int, comments: list[Mapping[str, Any]]) -> None:
        """Note the comments on a pull request, unless this run asked for them before."""
        self._comments.setdefault(number, comments)

    async def owner_and_name(self) -> tuple[str, str]:
        """Return owner and name as they are now: GitHub finds pull requests by the owner's present name only."""
        if self.client.moved:
            await self.about()
        owner, _, name = self.name.partition("/")
        return owner, name

    async def default_branch(self) -> str:
        """Return the default branch."""
        return self._default_branch or (await self.about()).default_branch
