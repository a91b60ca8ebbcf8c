"""A database that another history migrated is told as such, in one line, and left as it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generators import fastapi_service
from synapseops.generation import Options
from tests.generators.migrations import intents

FIRST = "resources: {Task: {fields: {title: string(1..9)}}}"
SECOND = "resources: {Task: {fields: {title: string(1..9), note: text?}}}"


def lay_out(intent: str, folder: Path) -> str:
    """Write the service of *intent*, its first migration made anew, and return the revision of that."""
    made = fastapi_service.GENERATOR.generate(intents.blueprint(intent), Options())
    history = intents.landed(intent)
    for path, data in ({file.path: file.render().encode() for file in made} | history).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return str(json.loads(history["migrations/schema.json"])["revision"])


def migrate(folder: Path, url: str, *arguments: str) -> tuple[int, str]:
    """Return the exit code of `python -m demo.migrate`, and what it said on stderr."""
    env = {"PATH": os.environ["PATH"], "DEMO_DATABASE_URL": url}
    argv = [sys.executable, "-m", "demo.migrate", *arguments]
    ended = subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_of_another_history_is_told_in_one_line(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/rows.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    before = lay_out(FIRST, tmp_path)
    assert migrate(tmp_path, url) == (0, "")
    assert lay_out(SECOND, tmp_path) != before
    code, told = migrate(tmp_path, url)
    assert (code, told.count("\n")) == (1, 1)
    assert told.startswith(f"The database was migrated by another history: this version does not know its revision {before}. Run the newer")
    lay_out(FIRST, tmp_path)
    assert migrate(tmp_path, url) == (0, "")


@pytest.mark.parametrize("asked", ["nonsense", "nonsense+1"])
def test_a_revision_that_nobody_made_is_told_in_one_line(asked: str, tmp_path: Path) -> None:
    lay_out(FIRST, tmp_path)
    told = migrate(tmp_path, f"sqlite+aiosqlite:///{tmp_path}/rows.db", asked)
    assert told == (1, "Can't locate revision identified by 'nonsense'\n")
