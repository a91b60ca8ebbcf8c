"""Every file that is made names a node of the intent that is there, or stands for the whole."""

from pathlib import Path

import pytest

from action.worktree import Around
from generators import registry
from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import Kinds
from synapseops.validation import read

_EXAMPLES = Path(__file__).parents[2] / "examples"
_SECTIONS = ("systems", "flows", "mappings")


@pytest.mark.parametrize("example", ["orders", "shop-to-erp", "clinic", "feed"])
def test_every_cause_is_a_node_of_the_intent(example: str) -> None:
    loaded = registry.load()
    folder = _EXAMPLES / example
    kinds = Kinds(registry.made(loaded), registry.PLANNED)
    reading = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", kinds, Around(folder, "synapse.yaml"))
    assert reading.blueprint is not None
    for generator in loaded:
        for file in generator.generate(reading.blueprint, generator.options()) if generator.kind in reading.blueprint.artifacts else ():
            for node in (one for one in file.causes if one[0] != "generate"):  # which an intent may leave out
                assert reading.source.place(Fault("SY001", node, "", on="key")).place.line > 1, (file.path, node)
            for section in _SECTIONS:
                if f"/{section}/" in f"/{file.path}" and f"custom/{section}" not in file.path:
                    assert _sections(file.causes) == {section}, file.path


def _sections(causes: tuple[Pointer, ...]) -> set[str | int]:
    return {node[0] for node in causes}
