"""What can be done to resources; each has what its contract names."""

from typing import Generic, TypeVar, Unpack

from . import calls
from .calls import At, Body, Options
from .models import M
from .pages import Page, Trail
from .transport import Transport
from .values import Key

B = TypeVar("B", bound=Body)
Q = TypeVar("Q", bound=Body)
F = TypeVar("F", bound=str)


class Resource(Generic[M]):
    """A resource of the service."""

    _at: At[M]

    def __init__(self, client: Transport) -> None:
        self._client = client


class Lists(Resource[M], Generic[M, Q]):
    """Can be listed."""

    def list(self, query: Q | None = None, **options: Unpack[Options]) -> Page[M]:
        """Return the first page; to iterate over it is to go through all items of all pages."""

        def load(came: Trail) -> Page[M]:
            found = self._client.send(calls.page(self._at, query, came.cursor, options))
            return Page(found, came, load)

        return load(Trail())


class Creates(Resource[M], Generic[M, B]):
    """Can be created."""

    def create(
        self, body: B, *, idempotency_key: str | None = None, **options: Unpack[Options]
    ) -> M:
        """Create one: once, however often it has to be sent."""
        return self._client.send(calls.create(self._at, body, idempotency_key, options))


class Gets(Resource[M]):
    """Can be read."""

    def get(self, one: Key | M, **options: Unpack[Options]) -> M:
        """Return the one with this key, or *one* as it is now."""
        return self._client.send(calls.get(self._at, one, options))


class Replaces(Resource[M], Generic[M, B]):
    """Can be replaced."""

    def replace(self, one: Key | M, body: B, **options: Unpack[Options]) -> M:
        """Replace the one with this key; or *one*, unless somebody has changed it since."""
        return self._client.send(calls.replace(self._at, one, body, options))


class Updates(Resource[M], Generic[M, B]):
    """Can be changed in part."""

    def update(self, one: Key | M, changes: B, **options: Unpack[Options]) -> M:
        """Change the one with this key; or *one*, unless somebody has changed it since.

        What *changes* leaves out stays as it is; None makes it null.
        """
        return self._client.send(calls.update(self._at, one, changes, options))


class Upserts(Resource[M], Generic[M, B, F]):
    """Can be replaced by a field that is unique, or created with it."""

    def upsert(self, by: F, body: B, **options: Unpack[Options]) -> M:
        """Replace the one whose field *by* is as in *body*, or create it."""
        return self._client.send(calls.upsert(self._at, by, body, options))


class Deletes(Resource[M]):
    """Can be deleted."""

    def delete(self, one: Key | M, **options: Unpack[Options]) -> None:
        """Delete the one with this key; or *one*, unless somebody has changed it since."""
        self._client.send(calls.delete(self._at, one, options))
