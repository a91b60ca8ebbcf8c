"""What can be done to resources, in asyncio or trio; each has what its contract names."""

from typing import Generic, TypeVar, Unpack

from . import calls
from .calls import At, Body, Options
from .models import M
from .pages import AsyncPage, AsyncPages, Trail
from .transport import AsyncTransport
from .values import Key

B = TypeVar("B", bound=Body)
Q = TypeVar("Q", bound=Body)
F = TypeVar("F", bound=str)


class Resource(Generic[M]):
    """A resource of the service."""

    _at: At[M]

    def __init__(self, client: AsyncTransport) -> None:
        self._client = client


class Lists(Resource[M], Generic[M, Q]):
    """Can be listed."""

    def list(self, query: Q | None = None, **options: Unpack[Options]) -> AsyncPages[M]:
        """Return what `async for` gets all items from, and `await` the first page."""

        async def load(came: Trail) -> AsyncPage[M]:
            found = await self._client.send(calls.page(self._at, query, came.cursor, options))
            return AsyncPage(found, came, load)

        return AsyncPages(load)


class Creates(Resource[M], Generic[M, B]):
    """Can be created."""

    async def create(
        self, body: B, *, idempotency_key: str | None = None, **options: Unpack[Options]
    ) -> M:
        """Create one: once, however often it has to be sent."""
        return await self._client.send(calls.create(self._at, body, idempotency_key, options))


class Gets(Resource[M]):
    """Can be read."""

    async def get(self, one: Key | M, **options: Unpack[Options]) -> M:
        """Return the one with this key, or *one* as it is now."""
        return await self._client.send(calls.get(self._at, one, options))


class Replaces(Resource[M], Generic[M, B]):
    """Can be replaced."""

    async def replace(self, one: Key | M, body: B, **options: Unpack[Options]) -> M:
        """Replace the one with this key; or *one*, unless somebody has changed it since."""
        return await self._client.send(calls.replace(self._at, one, body, options))


class Updates(Resource[M], Generic[M, B]):
    """Can be changed in part."""

    async def update(self, one: Key | M, changes: B, **options: Unpack[Options]) -> M:
        """Change the one with this key; or *one*, unless somebody has changed it since.

        What *changes* leaves out stays as it is; None makes it null.
        """
        return await self._client.send(calls.update(self._at, one, changes, options))


class Upserts(Resource[M], Generic[M, B, F]):
    """Can be replaced by a field that is unique, or created with it."""

    async def upsert(self, by: F, body: B, **options: Unpack[Options]) -> M:
        """Replace the one whose field *by* is as in *body*, or create it."""
        return await self._client.send(calls.upsert(self._at, by, body, options))


class Deletes(Resource[M]):
    """Can be deleted."""

    async def delete(self, one: Key | M, **options: Unpack[Options]) -> None:
        """Delete the one with this key; or *one*, unless somebody has changed it since."""
        await self._client.send(calls.delete(self._at, one, options))
