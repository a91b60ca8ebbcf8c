"""The suite passes over the service that it was made for, and fails as soon as the service breaks a promise."""

import compileall
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

from tests.generators.openapi import intents
from tests.generators.pytest_suite import trees
from tests.postgres import Server


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay it out, compiled once: what is mutated is compiled anew, since its hash is another, and the rest is not."""
    folder = trees.lay_out(intents.case("orders"), tmp_path_factory.mktemp("suite") / "orders")
    compileall.compile_dir(folder / "orders", quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return folder


def test_the_suite_passes_in_another_order(orders: Path) -> None:
    ended = trees.run(orders, "-p", "pytest_randomly", "--randomly-seed=1")
    assert ended.returncode == 0, ended.stdout[-3000:]


def test_what_is_logged_goes_nowhere_near_the_output_that_an_earlier_test_caught(orders: Path) -> None:
    catches = "tests/test_security.py::test_a_key_that_is_made_opens_what_its_setting_says"
    ended = trees.run(orders, catches, "tests/test_custom.py::test_a_bug_is_a_problem_that_tells_nothing")
    assert ended.returncode == 0, ended.stdout[-3000:]


BETWEEN_TESTS = """
import asyncio

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.database import Database


@pytest.mark.anyio
async def test_emptying_lets_others_come_to_an_end(service: FastAPI, database: Database) -> None:
    own = service.state.context.database
    async with own.writing() as session:
        await session.execute(text("CREATE TABLE others (number INTEGER)"))
    async with own.writing() as session:
        emptying = asyncio.create_task(database.empty())
        await asyncio.sleep(0.1)
        await session.execute(text("INSERT INTO others VALUES (1)"))
    await emptying
"""


def test_what_the_service_writes_between_tests_does_not_stop_them(orders: Path) -> None:
    written = orders / "tests" / "test_between.py"
    written.write_text(BETWEEN_TESTS, encoding="utf-8")
    try:
        ended = trees.run(orders, "tests/test_between.py")
    finally:
        written.unlink()
    assert ended.returncode == 0, ended.stdout[-3000:]


def test_the_suite_passes_on_postgresql(orders: Path, postgres_server: Server) -> None:
    postgres_server.execute("CREATE DATABASE suite_test")
    ended = trees.run(orders, "tests/test_orders.py", "tests/test_shipments.py", database_url=postgres_server.url("suite_test"))
    assert ended.returncode == 0, ended.stdout[-3000:]


MUTATIONS = {
    "a row is created with the wrong status": (
        "routers/operations.py",
        "self._reply(row, 201,",
        "self._reply(row, 200,",
        "test_customers.py",
    ),
    "the entity tag is missing": ("routers/operations.py", '"ETag": etag(row.version), **', "**", "test_customers.py"),
    "If-Match is not compared": ("routers/preconditions.py", "if tags is not None and (", "if False and (", "test_customers.py"),
    "a write that changes nothing counts": ("routers/saving.py", "if not changed:", "if False:", "test_customers.py"),
    "a repeated request is done again": ("routers/operations.py", "if once is not None:", "if False:", "test_customers.py"),
    "what is immutable changes": (
        "routers/operations.py",
        "if changed:\n            raise",
        "if False:\n            raise",
        "test_everything.py",
    ),
    "a filter includes its bound": (
        "repositories/filters.py",
        "attribute > value",
        "attribute >= value",
        "test_products.py",
    ),
    "a wildcard is not literal": ("repositories/filters.py", "autoescape=True", "autoescape=False", "test_products.py"),
    "the total is that of the page": ("repositories/base.py", "total = await session.scalar", "total = len(rows)  #", "test_shipments.py"),
    "a long cursor loses its row": ("repositories/landmark.py", "if self.text is not None:", "if False:", "test_everything.py"),
    "nulls come first": (
        "repositories/ordering.py",
        "return clause.nulls_last() if self.nullable else clause",
        "return clause",
        "test_shipments.py",
    ),
    "a limit of a field is another": ("models/orders.py", "max_length=40", "max_length=41", "test_orders.py"),
    "a default is another": ("models/orders.py", '= "EUR"', '= "USD"', "test_orders.py"),
    "a role is not asked for": ("routers/access.py", "if wanted and", "if False and", "test_orders.py"),
    "an operation is open to anybody": ("routers/shipments.py", "Depends(allow())", "", "test_shipments.py"),
    "an index is not in the migrations": ("tables/orders.py", '        Index("ix_orders_state", "state"),\n', "", "test_migrations.py"),
    "a bug tells too much": ("observability.py", "Something went wrong on our side", "a secret of ours", "test_custom.py"),
    "a route is not in the contract": ("routers/shipments.py", '"/shipments/{id}"', '"/shipment/{id}"', "test_contract.py"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_suite_notices_when(orders: Path, mutation: str) -> None:
    path, old, new, module = MUTATIONS[mutation]
    with replaced(orders / "orders" / path, old, new):
        ended = trees.run(orders, "-x", "--tb=line", f"tests/{module}")
    assert ended.returncode == 1, ended.stdout[-3000:]
    assert " failed" in ended.stdout


def test_a_failing_test_names_resource_field_and_value(orders: Path) -> None:
    with replaced(orders / "orders" / "models" / "orders.py", "max_length=40", "max_length=41"):
        ended = trees.run(orders, "--tb=short", "tests/test_orders.py", "-k", "test_create_refuses")
    assert "tests/test_orders.py::TestOrders::test_create_refuses[number]" in ended.stdout
    assert "/number is length: 'aaaaaaaa" in ended.stdout


@contextmanager
def replaced(file: Path, old: str, new: str) -> Iterator[None]:
    before = file.read_text(encoding="utf-8")
    assert old in before, f"{file.name} is not what the mutation was written for"
    file.write_text(before.replace(old, new), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")
