"""What is installed on this machine: the generators, the words they answer, the cache of what they rendered, and what was written."""

from pathlib import Path

import platformdirs

from action.marks import Memory
from generators import registry
from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.pipeline.cache import FolderCache


def generators() -> tuple[tuple[Generator, ...], Kinds]:
    """Return every installed generator, and the words of `generate` that they answer or that are kept for later."""
    loaded = registry.load()
    return loaded, registry.kinds(loaded)


def cache() -> FolderCache:
    """Return the cache of renderings, in the user's own cache folder."""
    return FolderCache(_kept() / "renderings")


def memory() -> Memory:
    """Return what is remembered of folders that were written, beside that cache."""
    return Memory(_kept() / "folders")


def _kept() -> Path:
    return Path(platformdirs.user_cache_dir("synapse"))
