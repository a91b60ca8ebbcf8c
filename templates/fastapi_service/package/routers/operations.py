"""What the operations of every resource do, in the order in which a request is judged."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from sqlalchemy.ext.asyncio import AsyncSession

from ..context import context_of
from ..errors import Fault, InvalidRequest, NotFound
from ..models.base import Input, Read, immutable, patching, replacing, wire_names, without
from ..repositories.base import Column, Page, Repository
from ..security import caller_of
from ..tables.base import Row
from . import bodies, idempotency, merging, parameters, preconditions
from .idempotency import Once
from .preconditions import Tags, etag
from .saving import Saver

R = TypeVar("R", bound=Row)

_MEDIA_TYPE = "application/json"


class Upsert:
    """An upsert by one unique field: its body, and how its value is read from the path."""

    def __init__(self, column: Column, create: type[Input]) -> None:
        self.column = column
        self.attribute = column.attribute.key
        self._create_model = create

    @cached_property
    def model(self) -> type[Input]:
        """The body."""
        return without(self._create_model, self.attribute)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._create_model.model_fields[self.attribute].rebuild_annotation())

    def value(self, request: Request, faults: list[Fault]) -> Any:
        """Return the value in the path of *request*."""
        text = request.path_params["value"]
        value = parameters.take("value", self.column.kind.read, text, faults)
        if value is not None:
            try:
                return self._adapter.validate_python(value)
            except ValidationError as error:
                faults += bodies.parameter_faults("value", error)
        return None


class Operations(Generic[R]):
    """The operations of one resource: each takes a request and returns the reply.

    What takes time to make is made when it is first asked for, so that the service starts soon.
    """

    def __init__(
        self, path: str, repository: Repository[R], read: type[Read], create: type[Input]
    ) -> None:
        self.path = path
        self.repository = repository
        self.read_model = read
        self.create_model = create
        self.upserts = {column.name: Upsert(column, create) for column in repository.upsert_by}
        self._immutable = immutable(create)
        self._names = {name: wire for wire, name in wire_names(read).items()}
        self._saver = Saver(repository, self._names)

    @cached_property
    def replace_model(self) -> type[Input]:
        """The body of PUT."""
        return replacing(self.create_model)

    @cached_property
    def patch_model(self) -> type[Input]:
        """The body of PATCH."""
        return patching(self.replace_model)

    @cached_property
    def _documents(self) -> frozenset[str]:
        return self.repository.documents

    @cached_property
    def _write(self) -> Callable[[Read], bytes]:
        return self.read_model.__pydantic_serializer__.to_json

    async def page(self, request: Request) -> Response:
        """Return one page, filtered, sorted and searched as asked for."""
        faults: list[Fault] = []
        listing = parameters.listing(request, self.repository, faults)
        _check(faults)
        async with context_of(request).database.reading() as session:
            page = await self.repository.page(session, listing)
        return Response(self._page(page), media_type=_MEDIA_TYPE)

    async def get(self, request: Request) -> Response:
        """Return the one under the path's key."""
        faults: list[Fault] = []
        key = self._key(request, faults)
        parameters.no_query(request, faults)
        known = preconditions.if_none_match(request, faults)
        _check(faults)
        async with context_of(request).database.reading() as session:
            row = _found(await self.repository.get(session, key))
        if known is not None and known.name(row.version, weakly=True):
            return Response(status_code=304, headers={"ETag": etag(row.version)})
        return self._reply(row)

    async def create(self, request: Request) -> Response:
        """Keep a new one; with an `Idempotency-Key` at most once."""
        raw, document = await bodies.read(request, bodies.JSON)
        faults: list[Fault] = []
        parameters.no_query(request, faults)
        once = idempotency.read_key(request, caller_of(request), raw, faults)
        body = bodies.validated(self.create_model, raw, document, faults)
        context = context_of(request)
        if once is not None:
            async with context.database.reading() as session:
                replayed = await idempotency.replay(session, once)
            if replayed is not None:
                return replayed

        async def work(session: AsyncSession) -> Response:
            replayed = await idempotency.claim(session, once) if once else None
            return replayed or await self._create(session, request, body.values(self._documents), once)

        with context.running.hold(once):
            return await self._saver.transaction(context, work)

    async def replace(self, request: Request) -> Response:
        """Set every field that may change: those left out get their default, or null."""
        raw, document = await bodies.read(request, bodies.JSON)
        faults: list[Fault] = []
        key, tags = self._addressed(request, faults)
        body = bodies.validated(self.replace_model, raw, document, faults)

        async def work(session: AsyncSession) -> Response:
            row = await self._locked(session, key, tags)
            await self._saver.update(session, row, body.values(self._documents))
            return self._reply(row)

        return await self._saver.transaction(context_of(request), work)

    async def patch(self, request: Request) -> Response:
        """Set the fields that are sent, and no other (RFC 7396)."""
        raw, document = await bodies.read(request, bodies.MERGE_PATCH)
        faults: list[Fault] = []
        key, tags = self._addressed(request, faults)
        body = bodies.validated(self.patch_model, raw, document, faults)

        async def work(session: AsyncSession) -> Response:
            row = await self._locked(session, key, tags)
            values = merging.merged(body, self.replace_model, row, self._documents)
            await self._saver.update(session, row, values)
            return self._reply(row)

        return await self._saver.transaction(context_of(request), work)

    async def delete(self, request: Request) -> Response:
        """Delete the one under the path's key."""
        faults: list[Fault] = []
        key, tags = self._addressed(request, faults)
        _check(faults)

        async def work(session: AsyncSession) -> Response:
            await self._saver.delete(session, await self._locked(session, key, tags))
            return Response(status_code=204)

        return await self._saver.transaction(context_of(request), work)

    async def upsert(self, request: Request, by: str) -> Response:
        """Update the one whose field *by* has the path's value, or create it."""
        upsert = self.upserts[by]
        raw, document = await bodies.read(request, bodies.JSON)
        faults: list[Fault] = []
        value = upsert.value(request, faults)
        parameters.no_query(request, faults)
        tags = preconditions.if_match(request, faults)
        body = bodies.validated(upsert.model, raw, document, faults)

        async def work(session: AsyncSession) -> Response:
            row = await self.repository.find(session, upsert.column.attribute, value, lock=True)
            preconditions.require(tags, row.version if row is not None else None)
            values = body.values(self._documents)
            if row is None:
                return await self._create(session, request, {**values, upsert.attribute: value})
            return await self._update_upserted(session, row, body, values)

        return await self._saver.transaction(
            context_of(request), work, upsert_by=upsert.attribute
        )

    async def _create(
        self, session: AsyncSession, request: Request, values: Mapping[str, Any], once: Once | None = None
    ) -> Response:
        row = self.repository.row(**values)
        await self._saver.insert(session, row)
        key = getattr(row, self.repository.key.attribute.key)
        path = f"{self.path}/{quote(self.repository.key.kind.write(key), safe='')}"
        location = request.scope.get("root_path", "") + path
        reply = self._reply(row, 201, {"Location": location})
        if once is not None:
            idempotency.remember(session, once, reply)
        return reply

    async def _update_upserted(
        self, session: AsyncSession, row: R, body: Input, values: Mapping[str, Any]
    ) -> Response:
        """Update as PUT does; what is set once may be repeated, not changed."""
        changed = merging.immutable_faults(body, row, values, self._immutable)
        if changed:
            raise InvalidRequest(*changed)
        settable = {name: value for name, value in values.items() if name not in self._immutable}
        await self._saver.update(session, row, settable)
        return self._reply(row)

    def _addressed(self, request: Request, faults: list[Fault]) -> tuple[Any, Tags | None]:
        """Read which row a request changes, and which version of it."""
        key = self._key(request, faults)
        parameters.no_query(request, faults)
        return key, preconditions.if_match(request, faults)

    def _key(self, request: Request, faults: list[Fault]) -> Any:
        return parameters.take("id", self.repository.key.kind.read, request.path_params["id"], faults)

    async def _locked(self, session: AsyncSession, key: Any, tags: Tags | None) -> R:
        row = _found(await self.repository.get(session, key, lock=True))
        preconditions.require(tags, row.version)
        return row

    def _reply(self, row: R, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        return Response(
            self._write(self._model(row)),
            status,
            headers={"ETag": etag(row.version), **(headers or {})},
            media_type=_MEDIA_TYPE,
        )

    def _page(self, page: Page[R]) -> bytes:
        items = b",".join(self._write(self._model(row)) for row in page.rows)
        end = to_json({"next_cursor": page.next_cursor, "total": page.total})
        return b'{"items":[' + items + b"]," + end[1:]

    def _model(self, row: R) -> Read:
        return self.read_model.of(row)


def _found(row: R | None) -> R:
    if row is None:
        raise NotFound("There is none with this key.")
    return row


def _check(faults: list[Fault]) -> None:
    if faults:
        raise InvalidRequest(*faults)
