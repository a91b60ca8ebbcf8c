"""Saving a row: one transaction, hooks around it, and an answer for what the database refuses."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from ..context import Context
from ..custom.hooks import hooks
from ..database import now
from ..errors import (
    Fault,
    InvalidRequest,
    Problem,
    StillReferenced,
    Unavailable,
    UniqueConflict,
)
from ..repositories import conflicts
from ..repositories.base import Repository
from ..repositories.deletion import release
from ..tables.base import Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")

_ATTEMPTS = 3
_TOO_LARGE_FOR_AN_INDEX = "54000"
_SHORT = 100  # characters, of which no index entry has too many
_UNDONE_FOR_OTHERS = frozenset({"40001", "40P01"})  # serialization failure, deadlock


class Rejected(Exception):
    """The database refused to keep *values* under *key* (None for a new row)."""

    def __init__(self, values: dict[str, Any], key: Any) -> None:
        super().__init__("a constraint of the database is violated")
        self.values = values
        self.key = key


class Saver(Generic[R]):
    """Saves and deletes rows of one repository; `names` spells its attributes as on the wire."""

    def __init__(self, repository: Repository[R], names: Mapping[str, str]) -> None:
        self._repository = repository
        self._names = names

    async def transaction(
        self,
        context: Context,
        work: Callable[[AsyncSession], Awaitable[T]],
        *,
        upsert_by: str | None = None,
    ) -> T:
        """Run *work* in a transaction, and again when another one came first.

        *upsert_by* is the attribute by which an upsert finds its row.
        """
        for _ in range(_ATTEMPTS):
            try:
                async with context.database.writing() as session:
                    return await work(session)
            except StaleDataError:
                continue
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _UNDONE_FOR_OTHERS:
                    raise
            except Rejected as rejected:
                problem = await self._explained(context, rejected, upsert_by)
                if problem is not None:
                    raise problem from rejected
        raise Unavailable

    async def insert(self, session: AsyncSession, row: R) -> None:
        """Insert *row*."""
        session.add(row)
        row.created_at = row.updated_at = now()
        await self._flush(session, row, None)

    async def update(self, session: AsyncSession, row: R, values: Mapping[str, Any]) -> bool:
        """Give *row* new values; write nothing, and return False, when they are those it has."""
        changed = {
            name: value
            for name, value in values.items()
            if not _same(getattr(row, name), value, name in self._repository.documents)
        }
        if not changed:
            return False
        for name, value in changed.items():
            setattr(row, name, value)
        row.updated_at = now()
        await self._flush(session, row, getattr(row, self._repository.key.attribute.key))
        return True

    async def delete(self, session: AsyncSession, row: R) -> None:
        """Delete *row*, and what the contract says goes with it."""
        await hooks.run("before_delete", session, row)
        key = getattr(row, self._repository.key.attribute.key)
        table = self._repository.table
        session.expunge(row)
        try:
            await release(session, table, [key])
            await session.execute(
                delete(self._repository.row).where(self._repository.key.attribute == key)
            )
        except IntegrityError as error:
            raise StillReferenced("Something else still refers to it.") from error

    async def _flush(self, session: AsyncSession, row: R, key: Any) -> None:
        await hooks.run("before_save", session, row)
        values = {name: getattr(row, name) for name in self._names}
        try:
            await session.flush()
        except IntegrityError as error:
            raise Rejected(values, key) from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _TOO_LARGE_FOR_AN_INDEX:
                raise
            faults = [
                Fault(
                    "length", "Input is too long to be told apart", pointer=f"/{self._names[name]}"
                )
                for name in conflicts.unique_attributes(self._repository.row)
                if isinstance(value := values.get(name), str) and len(value) > _SHORT
            ]
            whole = Fault("length", "Input is too long to be kept", pointer="")
            raise InvalidRequest(*(faults or [whole])) from error
        await hooks.run("after_save", session, row)

    async def _explained(
        self, context: Context, rejected: Rejected, upsert_by: str | None
    ) -> Problem | None:
        """Return why the database refused, or None when it would not any more."""
        row, values = self._repository.row, rejected.values
        async with context.database.reading() as session:
            missing = await conflicts.missing_references(session, row, values)
            taken = await conflicts.taken_values(session, row, values, rejected.key)
        if missing:
            return InvalidRequest(
                *(self._fault("reference", "There is none with this key", one) for one in missing)
            )
        if not taken or ([*taken] == [upsert_by] and rejected.key is None):
            return None
        faults = [self._fault("unique", self._taken(group), one) for one, group in taken.items()]
        return UniqueConflict("Another one has these values already.", faults=faults)

    def _taken(self, group: tuple[str, ...]) -> str:
        if len(group) == 1:
            return "Another one has this value"
        return f"Another one has the same {' and '.join(self._names[one] for one in group)}"

    def _fault(self, code: str, detail: str, attribute: str) -> Fault:
        return Fault(code, detail, pointer=f"/{self._names[attribute]}")


def _same(old: Any, new: Any, is_document: bool) -> bool:
    if not is_document:
        return bool(old == new)
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)
