"""The module's own tests pass, its README's examples too."""

import os
import subprocess
from pathlib import Path

import pytest

from todo.main import create_app
from tests.database import migrate
from tests.serving import listening
from tests.settings import EVERYBODY, key_of, settings

MODULE = Path(__file__).parents[2] / "sdk" / "go"


def test_the_module_passes_its_tests(tmp_path: Path) -> None:
    """They run where `TEST_GO` names a program of Go's, which caches what it compiles."""
    program = os.environ.get("TEST_GO", "")
    if not program:
        pytest.skip("TEST_GO names no program of Go's")
    database = f"sqlite+aiosqlite:///{tmp_path / 'service.db'}"
    migrate(database)
    with listening(create_app(settings(database_url=database))) as url:
        environment = {**os.environ, "GOTOOLCHAIN": "local", "TODO_BASE_URL": url}
        environment["TODO_API_KEY"] = key_of(EVERYBODY)
        command = [program, "test", "-count=1", "./..."]
        ended = subprocess.run(  # noqa: S603  # as the environment says
            command, cwd=MODULE, env=environment, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
