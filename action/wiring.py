"""The composition root: which adapters a run on a laptop gets."""

import time
from pathlib import Path

import platformdirs
from synapseops.verification.toolchain import detect

from generators import registry
from synapseops.forge.local import LocalRepository
from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import Emit


def generators() -> tuple[tuple[Generator, ...], Kinds]:
    """Return every installed generator, and the words of `generate` that they answer or that are kept for later."""
    loaded = registry.load()
    return loaded, Kinds(registry.made(loaded), registry.PLANNED)


def cache() -> FolderCache:
    """Return the cache of renderings, in the user's own cache folder."""
    return FolderCache(Path(platformdirs.user_cache_dir("synapse")) / "renderings")


def equipment(repository: LocalRepository, emit: Emit) -> Equipment:
    """Return what a run in *repository* is handed."""
    made_by, kinds = generators()
    return Equipment(
        repository=repository,
        pull_requests=repository.pull_requests,
        generators=made_by,
        kinds=kinds,
        toolchain=detect(),
        cache=cache(),
        timer=time.perf_counter,
        emit=emit,
    )
