"""Runs with the generators that are installed: what they make of an intent lands, changes, and lands again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from action import installed
from generators import registry
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.workshop import MORE, TODO, Workshop

_EXAMPLES = Path(__file__).parents[2] / "examples"
Land = Callable[[Path], None]


@pytest.fixture
def real(workshop: Workshop) -> Workshop:
    return replace(workshop, generators=installed.generators()[0])


def _land(folder: Path, service: str = "todo") -> None:
    git(folder, "merge", "--quiet", "--squash", f"synapse/{service}")
    git(folder, "commit", "--quiet", "-m", "Land")


def test_each_change_of_fields_lands_with_one_migration(real: Workshop) -> None:
    first = real.run_one()
    assert first.migrations == ("migrations/versions/" + Path(first.migrations[0]).name,)
    _land(real.folder)
    assert real.run_one().ending is Ending.NOTHING_TO_PROPOSE
    commit(real.folder, {"synapse.yaml": MORE})
    second = real.run_one()
    assert len(second.migrations) == 1
    assert first.migrations[0] in second.paths("unchanged")
    assert [(change.change, change.what) for change in second.contract] == [("added", "Task.note")]
    assert [change.plain for change in second.schema] == ["add note to tasks"]
    commit(real.folder, {"synapse.yaml": MORE.replace("note: text?", "remark: text?")})
    third = real.run_one()
    assert len(third.migrations) == 1
    assert third.migrations != second.migrations
    assert second.migrations[0] not in third.paths("added")
    _land(real.folder)
    assert real.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_a_loss_that_nobody_allowed_is_a_fault_at_its_line(real: Workshop) -> None:
    commit(real.folder, {"synapse.yaml": MORE})
    real.run_one()
    _land(real.folder)
    commit(real.folder, {"synapse.yaml": TODO})
    report = real.run_one()
    assert report.ending is Ending.FAULTY
    (diagnostic,) = report.diagnostics
    assert (diagnostic.code, diagnostic.place.file, diagnostic.place.line) == ("SY230", "synapse.yaml", 4)


def test_a_change_without_a_migration_keeps_the_landed_ones(real: Workshop) -> None:
    first = real.run_one()
    _land(real.folder)
    commit(real.folder, {"synapse.yaml": f"{TODO}    access: {{delete: [admin]}}\n"})
    report = real.run_one()
    assert (report.ending, report.migrations) == (Ending.PROPOSED, ())
    assert set(first.migrations) < set(report.paths("unchanged"))
    _land(real.folder)
    assert real.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_the_examples_come_to_pull_requests_side_by_side(real: Workshop) -> None:
    texts = {f"{name}/synapse.yaml": (_EXAMPLES / name / "synapse.yaml").read_text() for name in ("todo", "orders")}
    commit(real.folder, {"synapse.yaml": None, **texts})
    orders, todo = real.run()
    assert (orders.ending, todo.ending) == (Ending.PROPOSED, Ending.PROPOSED)
    assert (orders.into, todo.into) == ("orders/generated/orders", "todo/generated/todo")
    assert {file.kind for file in orders.files} == {generator.name for generator in registry.load()} | {"migration", "lock"}
    assert [row.name for row in orders.resources] == ["Customer", "Product", "Order", "Shipment"]
    assert orders.package == "orders"
