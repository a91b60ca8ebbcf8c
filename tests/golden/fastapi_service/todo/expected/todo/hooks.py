"""Where the team's code joins in: around everything that is saved or deleted."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from .tables.base import Row

R = TypeVar("R", bound=Row)
R_contra = TypeVar("R_contra", bound=Row, contravariant=True)


class Hook(Protocol[R_contra]):
    """Runs in the transaction of the request; what it raises rolls everything back."""

    def __call__(self, session: AsyncSession, row: R_contra, /) -> Awaitable[None]:
        """Judge or complete *row*; it may be changed before it is saved, not after."""
        ...


class Hooks:
    """The hooks of every table, in the order in which they were added."""

    def __init__(self) -> None:
        self._hooks: dict[tuple[str, type[Row]], list[Hook[Any]]] = {}

    def before_save(self, row: type[R]) -> Callable[[Hook[R]], Hook[R]]:
        """Decorate a hook that runs before a row is inserted or updated."""
        return self._adder("before_save", row)

    def after_save(self, row: type[R]) -> Callable[[Hook[R]], Hook[R]]:
        """Decorate a hook that runs after a row was inserted or updated, before the commit."""
        return self._adder("after_save", row)

    def before_delete(self, row: type[R]) -> Callable[[Hook[R]], Hook[R]]:
        """Decorate a hook that runs before a row is deleted by a request of its own."""
        return self._adder("before_delete", row)

    async def run(self, moment: str, session: AsyncSession, row: Row) -> None:
        """Run the hooks of *row* for *moment*."""
        for hook in self._hooks.get((moment, type(row)), ()):
            await hook(session, row)

    def _adder(self, moment: str, row: type[R]) -> Callable[[Hook[R]], Hook[R]]:
        def add(hook: Hook[R]) -> Hook[R]:
            self._hooks.setdefault((moment, row), []).append(hook)
            return hook

        return add
