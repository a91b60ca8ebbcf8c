"""What a run is handed: ports and plain values, so that it looks up nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass

from synapseops.forge.base import PullRequests, Repository
from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.pipeline.cache import RenderCache
from synapseops.pipeline.events import Emit
from synapseops.verification.toolchain import Toolchain


@dataclass(frozen=True, slots=True)
class Equipment:
    """The forge, the generators and the words they answer, the tools, the cache of renderings, a timer, and who listens.

    `runs_team_code`: whether mappings may be tried that ask code of people's.
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
