"""What a run is handed: ports and plain values, so that it looks up nothing itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from synapseops.forge.base import NewFile, PullRequests, Repository
from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.package.provenance import HERE, Builder
from synapseops.pipeline.cache import RenderCache
from synapseops.pipeline.events import Emit
from synapseops.pipeline.landing import Known
from synapseops.report.ways import TERMINAL, Ways
from synapseops.toolchain import Isolation
from synapseops.verification.toolchain import Toolchain


class Fetch(Protocol):
    """Brings pristine commits from where a clone came from."""

    async def __call__(self, commits: Sequence[str], *, keep: bool) -> Mapping[str, Mapping[str, NewFile]]:
        """Return the files of those *commits* that are there (commit → path → file); with *keep*, the repository has them from now on."""
        ...


class Equipment(Struct, frozen=True):
    """The forge, the generators and the words they answer, the tools, the cache of renderings, a timer, and who listens.

    `runs_team_code`: whether mappings may be tried that ask code of people's. `at_least`: the sandbox level without which none is tried.
    `fetch` brings pristine commits that the repository lacks; None where it lacks none, as at a forge. `known` tells which it has, where
    that costs nothing.
    `ways`: how people decide where the report is read. `builder`: who runs us, as the provenance of what is made says. `unplaced`: why
    no workflow may be placed where GitHub runs it, "" where one may, as far as is known.
    """

    repository: Repository
    pull_requests: PullRequests
    generators: tuple[Generator, ...]
    kinds: Kinds
    toolchain: Toolchain
    cache: RenderCache
    timer: Callable[[], float]
    emit: Emit
    runs_team_code: bool = True
    at_least: Isolation = Isolation.NONE
    fetch: Fetch | None = None
    known: Known | None = None
    ways: Ways = TERMINAL
    builder: Builder = HERE
    unplaced: str = ""
