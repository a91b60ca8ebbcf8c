"""A service's wheel has all that running takes: the contract, and the migrations."""

import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.generators.openapi import intents
from tests.generators.pytest_suite import trees


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a service, unpacked as an installer does."""
    project = trees.lay_out(intents.case("todo"), tmp_path_factory.mktemp("project") / "todo")
    built, folder = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = built.glob("todo-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def python(installed: Path, cwd: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "TODO_DATABASE_URL": f"sqlite:///{cwd}/100%.db"}
    ended = subprocess.run([sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_an_installed_service_migrates_its_database(installed: Path, tmp_path: Path) -> None:
    for _ in range(2):
        python(installed, tmp_path, "-m", "todo.migrate")
    connection = sqlite3.connect(tmp_path / "100%.db")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert tables == {"tasks", "idempotency_keys", "alembic_version"}


def test_what_migrates_says_how_it_is_called(installed: Path, tmp_path: Path) -> None:
    assert "usage: python -m todo.migrate [-h] [revision]" in python(installed, tmp_path, "-m", "todo.migrate", "--help")


def test_an_installed_service_has_its_contract(installed: Path, tmp_path: Path) -> None:
    told = python(installed, tmp_path, "-c", "from todo import contract; print(contract.document()['info']['title'])")
    assert told == "Todo\n"


def test_a_service_starts_before_its_models_are_built(installed: Path, tmp_path: Path) -> None:
    """Hundreds of resources would make that long; the first request of each builds what it needs."""
    shown = "models.Task.__pydantic_complete__, models.TaskCreate.__pydantic_complete__"
    code = f"from todo import main, models; main.create_app(); print({shown})"
    assert python(installed, tmp_path, "-c", code) == "False False\n"
