"""What is installed on this machine: the generators, the words they answer, and the cache of what they rendered."""

from pathlib import Path

import platformdirs

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
    return FolderCache(kept() / "renderings")


def kept() -> Path:
    """Return the user's own cache folder, which may not exist yet."""
    return Path(platformdirs.user_cache_dir("synapse"))
