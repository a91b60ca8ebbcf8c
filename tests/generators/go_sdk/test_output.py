"""What the SDK's code is worth to Go's own tools."""

from pathlib import Path

import pytest

from generators import go_sdk
from synapseops.generation import Options
from tests.generators.fastapi_service import services
from tests.generators.go_sdk import golang
from tests.generators.go_sdk.cases import CASES, blueprint


@pytest.mark.parametrize("case", CASES)
def test_gofmt_and_vet_find_nothing(case: str, tmp_path: Path) -> None:
    files = go_sdk.GENERATOR.generate(blueprint(case), Options())
    services.write({file.path: file.render().strip("\n").encode() + b"\n" for file in files}, tmp_path)
    folder = tmp_path / "sdk" / "go"
    formatted = golang.run("gofmt", "-d", ".", cwd=folder)
    assert (formatted.returncode, formatted.stdout) == (0, "")
    vetted = golang.run("go", "vet", "./...", cwd=folder)
    assert vetted.returncode == 0, vetted.stderr
