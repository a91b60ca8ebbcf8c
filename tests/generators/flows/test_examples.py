"""The examples with flows: nothing is wrong with them, and what they make passes its own tests of flows."""

from pathlib import Path

import pytest

from synapseops.intent.documents import Documents
from synapseops.validation import read
from tests.generators.pytest_suite import trees
from tests.intents import KINDS, ROOT, told

EXAMPLES = ("clinic", "feed", "shop-to-erp")


class Folder(Documents):
    """The files beside an intent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        found = self._folder / path
        return found.read_bytes() if found.is_file() else None


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_makes_a_service_whose_flows_do_as_they_say(name: str, tmp_path: Path) -> None:
    folder = ROOT / "examples" / name
    found = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", KINDS, Folder(folder))
    assert found.blueprint is not None
    assert told(found) == ""
    result = trees.run(trees.lay_out(found.blueprint, tmp_path / "service"), "tests/flows")
    assert result.returncode == 0, result.stdout
