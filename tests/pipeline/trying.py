"""Two versions of an intent, whose mappings are tried for real in the plainest sandbox."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

from generators import registry
from synapseops.evidence.behaviour import Behaviour
from synapseops.forge.base import FILE_MODE, TreeFile
from synapseops.intent import Kinds
from synapseops.intent.documents import NOTHING, Documents
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.previous import Previous
from synapseops.pipeline.trying import behaviours
from synapseops.toolchain import Isolation, Sandbox, Tree
from synapseops.validation import Reading, read
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.sandbox import detection
from synapseops.verification.toolchain import Toolchain
from tests.fakes import FakePullRequests, FakeRepository
from tests.pipeline.workshop import GREEN, ToldTests

GENERATORS = registry.load()
KINDS = Kinds(registry.made(GENERATORS), registry.PLANNED)


def reading(text: str, documents: Documents = NOTHING) -> Reading:
    """Read an intent that nothing is wrong with."""
    found = read(text.encode(), "synapse.yaml", KINDS, documents)
    assert found.blueprint is not None, found.diagnostics
    return found


def between(
    before: Reading,
    after: Reading,
    *,
    team_before: Mapping[str, bytes] | None = None,
    team_after: Mapping[str, bytes] | None = None,
    runs_team_code: bool = True,
    at_least: Isolation = Isolation.NONE,
    sandbox: Sandbox | None = None,
) -> tuple[Behaviour, ...]:
    """Return what the mappings of *after* do otherwise than those of *before*; the team's code is by path in the output folder."""
    repository = FakeRepository()
    held: dict[str, TreeFile] = {}
    for path, data in (team_before or {}).items():
        repository.blobs[path] = data
        held[path] = TreeFile(path, FILE_MODE)
    toolchain = Toolchain(RuffFormatter(), sandbox or detection.of_level(Isolation.NONE), (), ToldTests(GREEN))
    equipment = Equipment(
        repository=repository,
        pull_requests=FakePullRequests(repository),
        generators=GENERATORS,
        kinds=KINDS,
        toolchain=toolchain,
        cache=FolderCache(Path("nowhere")),
        timer=time.perf_counter,
        emit=lambda event: None,
        runs_team_code=runs_team_code,
        at_least=at_least,
    )
    at_base = Folder("0" * 40, held)
    return asyncio.run(behaviours(equipment, Previous(before), after, at_base, Tree(dict(team_after or {}))))
