"""Path, query and header values, with every fault collected."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from fastapi import Request
from pydantic_core import PydanticCustomError

from ..errors import Fault
from ..repositories.base import Column, Listing, Repository
from ..repositories.cursors import LONGEST_CURSOR, Position, read_cursor
from ..repositories.filters import Condition, Filter
from ..repositories.kinds import BOOLEAN
from ..repositories.ordering import Order
from ..tables.base import Row

T = TypeVar("T")
R = TypeVar("R", bound=Row)

LARGEST_LIMIT = 200
LONGEST_SEARCH = 200
MOST_VALUES = 100

_LIMIT = re.compile(r"0|[1-9][0-9]{0,8}")


def take(name: str, read: Callable[[str], T], text: str, faults: list[Fault]) -> T | None:
    """Return what *read* makes of *text*, or None after adding the fault of parameter *name*."""
    try:
        return read(text)
    except PydanticCustomError as error:
        faults.append(Fault(error.type, error.message(), parameter=name))
        return None


def no_query(request: Request, faults: list[Fault]) -> None:
    """Refuse every query parameter, for operations that take none."""
    if request.scope["query_string"]:
        _refuse_unknown(request.query_params.keys(), (), faults)


def listing(request: Request, repository: Repository[R], faults: list[Fault]) -> Listing:
    """Read what a list request asks for."""
    if not request.scope["query_string"]:
        return Listing(repository.page_size, repository.default_order)
    values: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        values.setdefault(name, []).append(value)
    return _Query(repository, values, faults).listing()


class _Query:
    """The query parameters of one list request."""

    def __init__(
        self, repository: Repository[R], values: Mapping[str, list[str]], faults: list[Fault]
    ) -> None:
        self._values = values
        self._faults = faults
        self._page_size = repository.page_size
        self._default_order = repository.default_order
        self._in_order = repository.in_order
        self._sort = {one.name: one for one in repository.sort}
        self._searchable = repository.searchable
        self._filters = repository.conditions

    def listing(self) -> Listing:
        """Return what is asked for."""
        known = {"limit", "cursor", "with_total", *self._filters}
        known |= {"sort"} if self._sort else set()
        known |= {"search"} if self._searchable else set()
        _refuse_unknown(self._values, known, self._faults)
        for name, given in self._values.items():
            if len(given) > 1 and name in known and not name.endswith(".in"):
                self._faults.append(Fault("repeated", "Give this once", parameter=name))
        order = self._read("sort", self._order, self._default_order)
        return Listing(
            limit=self._read("limit", _limit, self._page_size),
            order=order,
            position=self._read("cursor", lambda text: _position(order, text), None),
            conditions=self._conditions(),
            search=self._read("search", _part, None),
            with_total=self._read("with_total", BOOLEAN.read, False),
        )

    def _read(self, name: str, read: Callable[[str], T], default: T) -> T:
        given = self._values.get(name)
        if given is None or (name == "search" and not self._searchable):
            return default
        value = take(name, read, given[0], self._faults)
        return default if value is None else value

    def _order(self, text: str) -> tuple[Order, ...]:
        if not self._sort:
            return self._default_order
        wanted: dict[str, Order] = {}
        for part in text.split(","):
            name = part.removeprefix("-")
            column = self._sort.get(name)
            if column is None:
                raise PydanticCustomError("unknown", "Lists cannot be sorted by this")
            if name in wanted:
                raise PydanticCustomError("repeated", "Name each field once")
            wanted[name] = _order(column, descending=part.startswith("-"))
        return self._in_order(*wanted.values())

    def _conditions(self) -> tuple[Condition, ...]:
        found = []
        for name, given in self._values.items():
            if name in self._filters:
                filter_, op = self._filters[name]
                found += self._condition(name, filter_, op, given)
        return tuple(found)

    def _condition(self, name: str, filter_: Filter, op: str, given: list[str]) -> list[Condition]:
        if op == "is_null":
            flag = take(name, BOOLEAN.read, given[0], self._faults)
            return [] if flag is None else [Condition(filter_, op, flag)]
        if op == "contains":
            part = take(name, _part, given[0], self._faults)
            return [] if part is None else [Condition(filter_, op, part)]
        if len(given) > MOST_VALUES:
            self._faults.append(Fault("items", f"Give at most {MOST_VALUES} values", parameter=name))
            return []
        values = [take(name, filter_.kind.read, one, self._faults) for one in given]
        return [Condition(filter_, op, values if op == "in" else values[0])]


def _refuse_unknown(names: Collection[str], known: Collection[str], faults: list[Fault]) -> None:
    for name in dict.fromkeys(names):
        if name not in known:
            faults.append(Fault("unknown", "There is no such parameter", parameter=name))


def _order(column: Column, *, descending: bool) -> Order:
    return Order(column.attribute, column.kind, descending, column.nullable)


def _limit(text: str) -> int:
    if not _LIMIT.fullmatch(text):
        raise PydanticCustomError("type", "Input should be an integer")
    if not 1 <= int(text) <= LARGEST_LIMIT:
        raise PydanticCustomError("range", "Input should be between 1 and 200")
    return int(text)


def _part(text: str) -> str:
    if not 1 <= len(text) <= LONGEST_SEARCH:
        raise PydanticCustomError("length", "Input should have 1 to 200 characters")
    if "\0" in text:
        raise PydanticCustomError("text", "Input should not contain U+0000")
    return text


def _position(order: tuple[Order, ...], text: str) -> Position:
    try:
        if len(text) <= LONGEST_CURSOR:
            return read_cursor(order, text)
    except ValueError:
        pass
    raise PydanticCustomError("cursor", "Input should be the next_cursor of a page in this order")
