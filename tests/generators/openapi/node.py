"""The tools from npm that judge the contract, or the reason why they are not here."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_TOOLS = Path(__file__).parents[2] / "tools"


def tool(name: str) -> str:
    """Return the path of a command-line tool of `tests/tools`; skip the test when there is none."""
    path = _TOOLS / "node_modules" / ".bin" / name
    if shutil.which("node") is None or not path.exists():
        pytest.skip(f"{name} is not installed: `make setup` does, where npm is")
    return str(path)


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command, colourless and without a word to its makers."""
    quiet = {"PATH": _path(), "HOME": str(cwd), "NO_COLOR": "1", "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(command, cwd=cwd, env=quiet, capture_output=True, text=True, check=False)


def load_yaml_12(texts: list[str], cwd: Path) -> list[Any]:
    """Read documents with js-yaml, which follows YAML 1.2."""
    tool("js-yaml")
    (cwd / "texts.json").write_text(json.dumps(texts))
    script = "const yaml = require(process.argv[1]); const texts = require(process.argv[2]);"
    script += "console.log(JSON.stringify(texts.map((text) => yaml.load(text))))"
    result = run("node", "-e", script, str(_TOOLS / "node_modules" / "js-yaml"), str(cwd / "texts.json"), cwd=cwd)
    assert result.returncode == 0, result.stderr
    documents: list[Any] = json.loads(result.stdout)
    return documents


def _path() -> str:
    return str(Path(shutil.which("node") or "/").parent)
