"""What every resource does in the same way: a class a behaviour, whose tests read their `case`.

The tests of a resource inherit the behaviours that it has. A failing test is named by its
resource, and by the field or operation that it was run for.
"""

import inspect
from collections.abc import Callable, Collection, Sized
from typing import Any, ClassVar, TypeVar

import pytest

from tests import expect
from tests.api import Api, Body
from tests.case import Case
from tests.factories import only
from tests.fields import Factory

Test = TypeVar("Test", bound=Callable[..., object])
Table = Callable[[Case], Sized]

_NEEDS: dict[object, list[Table]] = {}
_RUNS: dict[object, tuple[str, Callable[[Case], Any]]] = {}


def needs(*tables: Table, rows: int = 0) -> Callable[[Test], Test]:
    """Leave a test out unless so many rows can be made and none of the tables is empty."""

    def mark(test: Test) -> Test:
        _NEEDS.setdefault(test, []).extend([lambda case: range(case.capacity - rows + 1), *tables])
        return test

    return mark


def each(name: str, table: Table) -> Callable[[Test], Test]:
    """Run a test for each that is in the table, under that name; not at all if it is empty."""

    def mark(test: Test) -> Test:
        _RUNS[test] = (name, table)
        return needs(table)(test)

    return mark


class Behaviour:
    """The base of all behaviours."""

    pytestmark = pytest.mark.anyio
    case: ClassVar[Case]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "case" in vars(cls):
            for name, test in inspect.getmembers(cls, inspect.isfunction):
                if not all(table(cls.case) for table in _NEEDS.get(test, ())):
                    setattr(cls, name, None)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test for each that its table holds."""
        if metafunc.function in _RUNS:
            name, table = _RUNS[metafunc.function]
            metafunc.parametrize(name, table(self.case), ids=str)

    @property
    def factory(self) -> Factory:
        """What makes bodies and rows."""
        return self.case.factory

    async def stays(self, api: Api, shown: Body) -> None:
        """Require that a row is still as it was shown, if one row can be asked for."""
        if self.case.does("get"):
            expect.shown(await api.get(self.factory.path(shown)), shown)

    def sent(self, method: str) -> Body:
        """Return a body that a write to an existing row takes."""
        return only(self.factory.body(), self.factory.REPLACEABLE) if method == "PUT" else {}

    async def referred(self, api: Api, names: Collection[str]) -> Body:
        """Create what those of the fields refer to that otherwise refer to nothing."""
        optional = [one for one in self.case.fields if one.nullable and one.name in names]
        return {one.name: await one.refers.key(api) for one in optional if one.refers}
