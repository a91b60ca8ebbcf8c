"""How migrations run: all or nothing, one process at a time, from any folder, and printed where no database is."""

import asyncio
import concurrent.futures
import os
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.generators.migrations import intents
from tests.generators.migrations.databases import Project

BEFORE = "resources:\n  Task: {fields: {title: string(1..120), n: integer}}\n"
AFTER = "resources:\n  Task: {fields: {title: {type: string(1..120), unique: true}, n: integer, m: integer = 3}}\n"
TWINS = {"Task": [{"title": "a", "n": 1}, {"title": "a", "n": 2}]}


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    url = f"sqlite+aiosqlite:///{tmp_path}/rows.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = Project.make(tmp_path / "out", url, intents.blueprint(BEFORE))
    made.write(intents.landed(BEFORE))
    return made


def test_a_migration_that_fails_leaves_everything_as_it_was(project: Project) -> None:
    project.upgrade()
    project.insert(intents.blueprint(BEFORE), TWINS)
    project.write(intents.landed(BEFORE, AFTER))
    with pytest.raises(IntegrityError):
        project.upgrade()
    assert project.differences(intents.blueprint(BEFORE)) == []
    assert project.rows(intents.blueprint(BEFORE)) == TWINS


def test_many_processes_may_migrate_at_once(project: Project) -> None:
    project.write(intents.landed(BEFORE, AFTER))
    with concurrent.futures.ProcessPoolExecutor(4) as pool:
        for done in [pool.submit(project.upgrade) for _ in range(4)]:
            done.result()
    assert project.differences(intents.blueprint(AFTER)) == []


def test_replies_that_are_kept_outlive_a_change_of_which_of_their_columns_may_be_null(project: Project) -> None:
    landed = {path: _NOT_NULL.sub(rb"\1\2, nullable=True)", data) for path, data in intents.landed(BEFORE).items()}
    landed = {path: _NOT_NULL_YET.sub(rb'\1 "nullable": true,', data) for path, data in landed.items()}
    project.write(landed)
    project.upgrade()
    assert project.differences(intents.blueprint(BEFORE)) != []
    project.execute("INSERT INTO idempotency_keys VALUES ('a', 'b', 'c', 201, '{}', '', '2026-01-01 00:00:00+00:00')")
    project.write(grown := intents.after(landed, BEFORE))
    assert sorted(set(grown) - set(landed)) == ["migrations/versions/0002_adjust_idempotency_keys.py"]
    project.upgrade()
    assert project.differences(intents.blueprint(BEFORE)) == []
    project.downgrade()
    assert project.execute("SELECT caller, status FROM idempotency_keys") == [("a", 201)]


_NOT_NULL = re.compile(rb'(sa.Column\("(?:status|headers|body)", )([^\n]+?), nullable=False\)')
_NOT_NULL_YET = re.compile(rb'("column": "(?:status|headers|body)",)')


def test_the_current_folder_does_not_matter(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(os.sep)
    project.upgrade()
    assert project.differences(intents.blueprint(BEFORE)) == []


def test_a_database_that_is_up_to_date_is_left_alone(project: Project) -> None:
    project.upgrade()
    project.upgrade()
    assert project.differences(intents.blueprint(BEFORE)) == []


def test_the_whole_way_down_leaves_nothing(project: Project) -> None:
    project.write(intents.landed(BEFORE, AFTER))
    project.upgrade()
    project.downgrade("base")
    assert asyncio.run(tables(project.url)) == ["alembic_version"]


async def tables(url: str) -> list[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda one: sa.inspect(one).get_table_names())
    await engine.dispose()
    return sorted(names)


def test_rows_that_refer_to_nothing_stop_a_migration_on_sqlite(tmp_path: Path) -> None:
    before = "resources:\n  A: {fields: {x: string}}\n  B: {fields: {a: uuid}}\n"
    after = "resources:\n  A: {fields: {x: string}}\n  B: {fields: {a: ref(A)}}\n"
    project = Project.make(tmp_path / "out", f"sqlite+aiosqlite:///{tmp_path}/rows.db", intents.blueprint(before))
    project.write(intents.landed(before))
    project.upgrade()
    rows = {"A": [], "B": [{"a": "00000000-0000-0000-0000-0000000000ff"}]}
    project.insert(intents.blueprint(before), rows)
    project.write(intents.landed(before, after))
    with pytest.raises(RuntimeError, match=r"1 rows refer to rows that are not there: bs -> as"):
        project.upgrade()
    assert project.rows(intents.blueprint(before)) == rows


def test_sql_is_printed_for_postgresql_with_every_value_in_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after = AFTER.replace(
        "m: integer = 3", """m: {type: string, default: "it's 100% :x \\\\ \\" é"}, p: {type: decimal(5.2), default: "1.50"}"""
    )
    project = Project.make(tmp_path / "out", "postgresql+asyncpg://nobody@/nothing", intents.blueprint(BEFORE))
    project.write(intents.landed(BEFORE, after))
    command.upgrade(project.config(), "head", sql=True)
    printed = capsys.readouterr().out
    assert """UPDATE tasks SET m='it''s 100% :x \\ " é' WHERE tasks.m IS NULL;""" in printed
    assert "UPDATE tasks SET p=1.50 WHERE tasks.p IS NULL" in printed
    assert printed.count("BEGIN;") == printed.count("COMMIT;") == 1


def test_the_first_revision_is_printed_for_sqlite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.make(tmp_path / "out", "sqlite+aiosqlite:///nothing.db", intents.blueprint(BEFORE))
    project.write(intents.landed(BEFORE))
    command.upgrade(project.config(), "head", sql=True)
    assert "CREATE TABLE tasks" in capsys.readouterr().out


def test_more_rows_than_a_page_are_rewritten(tmp_path: Path) -> None:
    before = "types: {V: {fields: {a: integer}}}\nresources:\n  T: {fields: {v: V?}}\n"
    after = "types: {V: {fields: {a: integer, b: integer = 7}}}\nresources:\n  T: {fields: {v: V?}}\n"
    project = Project.make(tmp_path / "out", f"sqlite+aiosqlite:///{tmp_path}/rows.db", intents.blueprint(before))
    project.write(intents.landed(before))
    project.upgrade()
    project.insert(intents.blueprint(before), {"T": [{"v": {"a": n} if n % 3 else None} for n in range(2001)]})
    project.write(intents.landed(before, after))
    project.upgrade()
    assert project.rows(intents.blueprint(after)) == {"T": [{"v": {"a": n, "b": 7} if n % 3 else None} for n in range(2001)]}


def test_the_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a b:c;d 'e' é"
    project = Project.make(folder, f"sqlite+aiosqlite:///{tmp_path}/rows.db", intents.blueprint(BEFORE))
    project.write(intents.landed(BEFORE))
    project.upgrade()
    assert project.differences(intents.blueprint(BEFORE)) == []
