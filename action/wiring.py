"""The composition root: which adapters a run on a laptop gets."""

import time

from action import installed
from synapseops.forge.local import LocalRepository
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import Emit
from synapseops.verification.toolchain import detect


def equipment(repository: LocalRepository, emit: Emit) -> Equipment:
    """Return what a run in *repository* is handed."""
    generators, kinds = installed.generators()
    return Equipment(
        repository=repository,
        pull_requests=repository.pull_requests,
        generators=generators,
        kinds=kinds,
        toolchain=detect(),
        cache=installed.cache(),
        timer=time.perf_counter,
        emit=emit,
        fetch=repository.fetch_pristine,
        known=repository.pristine,
    )
