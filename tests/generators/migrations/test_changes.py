"""Each kind of change: rows survive it, the schema comes to what the service declares, and there is a way back or a word why not."""

from pathlib import Path

import pytest

from tests.generators.migrations import intents
from tests.generators.migrations.cases import CASES, Case
from tests.generators.migrations.databases import Project

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each_case
def test_rows_survive_on_sqlite(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path, f"sqlite+aiosqlite:///{tmp_path}/rows.db")


@each_case
def test_rows_survive_on_postgresql(case: Case, tmp_path: Path, postgres_url: str) -> None:
    check(case, tmp_path, postgres_url)


def check(case: Case, folder: Path, url: str) -> None:
    before, after = intents.blueprint(case.before), intents.blueprint(case.after)
    project = Project.make(folder, url, before)
    project.write(intents.landed(case.before))
    project.upgrade()
    assert project.differences(before) == []
    project.insert(before, case.rows_before)

    project.write(grown := intents.landed(case.before, case.after))
    project.upgrade()
    assert project.differences(after) == []
    assert project.rows(after) == case.rows_after

    if len(grown) == len(intents.landed(case.before)):
        return  # nothing changes in the database
    if not case.reversible:
        with pytest.raises(RuntimeError, match="restore a backup"):
            project.downgrade()
        return
    project.downgrade()
    assert project.differences(before) == []
    project.upgrade()
    assert project.differences(after) == []
    assert project.rows(after) == case.rows_after
