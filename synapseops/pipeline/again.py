"""The pristine tree once more, from the bytes of the intent: another process must get the same. It imports no more than it needs."""

from collections.abc import Mapping, Sequence

from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.intent.documents import Held
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.toolchain import Formatter
from synapseops.validation import read


def derive_again(
    data: bytes,
    path: str,
    documents: Mapping[str, bytes],
    kinds: Kinds,
    generators: Sequence[Generator],
    formatter: Formatter,
    landed: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Derive the pristine tree anew from an intent and the *documents* it names, rendering everything (path → bytes)."""
    blueprint = read(data, path, kinds, Held(documents)).blueprint
    if blueprint is None:
        return {}
    pristine = derive(blueprint, generators, formatter=formatter, cache=NoCache(), landed=landed)
    return {name: file.data for name, file in pristine.files.items()}
