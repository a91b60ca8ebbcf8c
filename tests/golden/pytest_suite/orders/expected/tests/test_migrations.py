"""Migrations lead from nothing to what the code declares."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from orders import migrate
from tests.database import TABLES, migrations


def test_they_lead_from_nothing_to_what_the_code_declares(tmp_path: Path) -> None:
    path = tmp_path / "service.db"
    config = migrations(f"sqlite+aiosqlite:///{path}")
    command.upgrade(config, "head")
    command.check(config)
    engine = create_engine(f"sqlite:///{path}")
    assert set(inspect(engine).get_table_names()) == {*TABLES, "alembic_version"}
    engine.dispose()


def test_the_service_runs_them_knowing_its_database_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORDERS_DATABASE_URL", "sqlite+aiosqlite:///service.db")
    migrate.main()
    command.check(migrations(f"sqlite+aiosqlite:///{tmp_path}/service.db"))


def test_they_can_be_run_again(tmp_path: Path) -> None:
    config = migrations(f"sqlite+aiosqlite:///{tmp_path}/service.db")
    command.upgrade(config, "head")
    command.upgrade(config, "head")
    command.check(config)


def test_there_is_one_way_through_them() -> None:
    script = ScriptDirectory.from_config(migrations("sqlite+aiosqlite://"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
