"""What every generator makes of hostile intents that are legal: code that parses, without a name that nothing defines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generators import registry
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.verification.formatting import RuffFormatter
from tests.intents import reading

LEGAL = sorted((Path(__file__).parents[1] / "hostile" / "legal").glob("*.yaml"))
_RULES = "E,F,B,UP,S,SIM,RUF"
_AS_TESTS_MAY = ",".join(f"tests/**:{rule}" for rule in ("S101", "S105", "S106", "S107"))


@pytest.mark.parametrize("path", LEGAL, ids=lambda path: path.stem)
def test_a_legal_intent_becomes_code_that_stands(path: Path, tmp_path: Path) -> None:
    """Every file parses as what it is, lies below the output folder, and names nothing undefined."""
    blueprint = reading(path.read_bytes()).blueprint
    assert blueprint is not None
    made = derive(blueprint, registry.load(), formatter=RuffFormatter(), cache=NoCache(), landed={})
    assert made.faults == ()
    for name, file in made.files.items():
        place = (tmp_path / name).resolve()
        assert place.is_relative_to(tmp_path.resolve())
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.data)
        _parses(name, file.data.decode())
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet", f"--select={_RULES}", "--line-length=100"]
    told = subprocess.run([*ruff, f"--per-file-ignores={_AS_TESTS_MAY}", "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def _parses(name: str, text: str) -> None:
    if name.endswith(".py"):
        compile(text, name, "exec")  # says more than parsing does: blocks may be nested too deeply
    elif name.endswith(".json"):
        json.loads(text)
    elif name.endswith(".yaml"):
        yaml.load(text, yaml.CSafeLoader)
