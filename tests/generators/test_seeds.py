"""What a file is known by is the same in every process: hashes of texts are seeded anew in each, and the order of sets with them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_TOLD = """
import json, sys
from pathlib import Path
from action import installed
from action.worktree import Around
from synapseops.validation import read
generators, kinds = installed.generators()
path = Path(sys.argv[1])
blueprint = read(path.read_bytes(), path.name, kinds, Around(path.parent, path.name)).blueprint
made = [file for one in generators if one.kind in blueprint.artifacts for file in one.generate(blueprint, one.options_in(blueprint))]
print(json.dumps({file.path: [file.quick, file.render.key] for file in made}))
"""


def _keys(intent: str, seed: int) -> dict[str, list[str]]:
    argv = [sys.executable, "-c", _TOLD, str(_ROOT / intent)]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(_ROOT)}
    keys: dict[str, list[str]] = json.loads(subprocess.run(argv, env=environment, cwd=_ROOT, check=True, capture_output=True).stdout)
    return keys


@pytest.mark.parametrize(
    "intent", ["examples/shop-to-erp/synapse.yaml", "examples/orders/synapse.yaml", "tests/golden/mappings/order_to_erp/synapse.yaml"]
)
def test_keys_are_the_same_whatever_the_seed(intent: str) -> None:
    first = _keys(intent, 1)
    for seed in (2, 3):
        second = _keys(intent, seed)
        assert [path for path in first.keys() | second.keys() if first.get(path) != second.get(path)] == []
    assert len(first) > 100
