"""After `alembic upgrade head` the database is what the generated service declares: Alembic itself finds no difference."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generators import fastapi_service
from generators.fastapi_service import migrations, names
from synapseops.generation import Options
from tests.generators.migrations import intents

ROOT = Path(__file__).parents[3]
ALEMBIC = """
import sys
from alembic.config import main

_, configuration, *commands = sys.argv
for command in commands:
    main(argv=["--config", configuration, *command.split()])
    print(f"{command}: done")
"""
"""Alembic's program, one command after another: starting Python takes longer than they do."""
INTENTS = {
    "todo": ROOT / "examples" / "todo" / "synapse.yaml",
    "orders": ROOT / "examples" / "orders" / "synapse.yaml",
    "names": ROOT / "tests" / "golden" / "openapi" / "names" / "synapse.yaml",
    "circles": ROOT / "tests" / "golden" / "migrations" / "add_resources_in_a_circle" / "after.yaml",
}


@pytest.mark.parametrize("name", INTENTS)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_database_is_what_the_service_declares(name: str, database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/rows.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    blueprint = intents.blueprint(INTENTS[name].read_text(encoding="utf-8"))
    files = [*fastapi_service.GENERATOR.generate(blueprint, Options()), *migrations.migrate({}, blueprint).files]
    folder = tmp_path / "out"
    for file in files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_text(file.render(), encoding="utf-8")
    env = {"PATH": os.environ["PATH"], f"{names.environment_prefix(blueprint.service.name)}DATABASE_URL": url}
    argv = [sys.executable, "-W", "error", "-c", ALEMBIC, str(folder / "alembic.ini"), "upgrade head", "check", "downgrade base"]
    ended = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "downgrade base: done"), ended.stdout + ended.stderr
