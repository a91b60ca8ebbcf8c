"""Keeping a mapped record as a row: found, compared, and written only when something changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json
from sqlalchemy.ext.asyncio import AsyncSession

from ..models.base import (
    Input,
    Read,
    immutable,
    patching,
    value_object,
    wire_names,
)
from ..repositories.base import Repository
from ..routers import merging
from ..routers.bodies import faults_of
from ..routers.saving import Saver
from ..tables.base import Row
from . import payloads
from .failures import Passing, Permanent
from .paths import MISSING

Named = Mapping[str, Any]
"""The fields that a mapping names, those of value objects below them; `{}` for a whole field."""


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """A resource as flows see it: how its rows are found, read and validated."""

    name: str
    repository: Repository[Any]
    read: type[Read]
    create: type[Input]

    @property
    def saver(self) -> Saver[Any]:
        """What saves its rows."""
        return Saver(self.repository, {name: wire for wire, name in wire_names(self.read).items()})

    def attribute(self, field: str) -> str:
        """Return the attribute of the field called *field* on the wire."""
        return wire_names(self.read)[field]

    def text(self, row: Row) -> str:
        """Return *row* as it travels."""
        return self.read.__pydantic_serializer__.to_json(self.read.of(row)).decode()


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that may be given by a unique field of what it refers to."""

    field: str
    target: Resource


@dataclass(frozen=True, slots=True)
class Save:
    """Where a record is kept: `by` finds its row, older values of `newer` are passed over.

    `named` are the fields that its mapping writes, of which a missing one becomes its default or
    null, or with `is_patch` stays as it is.
    """

    resource: Resource
    by: str
    named: Named
    newer: str | None = None
    only: Literal["insert", "update"] | None = None
    on_unresolved: Literal["retry", "null", "fail"] = "retry"
    links: tuple[Link, ...] = ()
    is_patch: bool = False


async def save(session: AsyncSession, how: Save, record: dict[str, Any]) -> str | None:
    """Keep *record* and return the row as it is then; None where none is there or wanted."""
    resource = how.resource
    record = await _linked(session, how, record)
    if "\0" in (text := payloads.write(record)) or "\\u0000" in text:
        raise Permanent("E_CONSTRAINT", "a text holds U+0000, which cannot be kept")
    document: dict[str, Any] = from_json(text, allow_inf_nan=False)
    row = await _found(session, how, document)
    if row is None:
        return None if how.only == "update" else await _insert(session, how, document)
    if how.only != "insert" and not _is_older(how, row, document):
        await _update(session, how, row, document)
    return resource.text(row)


async def _found(session: AsyncSession, how: Save, document: dict[str, Any]) -> Any:
    given = document.get(how.by)
    if given is None:
        raise Permanent("E_MISSING", f'"{how.by}", by which the row is found, is missing')
    attribute = how.resource.attribute(how.by)
    value = _partial(how.resource.create, {how.by: given})[attribute]
    repository = how.resource.repository
    return await repository.find(session, getattr(repository.row, attribute), value, lock=True)


async def _insert(session: AsyncSession, how: Save, document: dict[str, Any]) -> str:
    create = how.resource.create
    document, own = _split(how.resource, document)
    try:
        body = create.model_validate(document)
    except ValidationError as error:
        raise _refused(create, error) from error
    row = how.resource.repository.row(**body.values(how.resource.repository.documents), **own)
    await how.resource.saver.insert(session, row)
    return how.resource.text(row)


async def _update(session: AsyncSession, how: Save, row: Row, document: dict[str, Any]) -> None:
    create, documents = how.resource.create, how.resource.repository.documents
    document, own = _split(how.resource, document)
    whole = document if how.is_patch else _completed(create, how.named, document)
    model = patching(create)
    try:
        body = model.model_validate(whole)
        values = merging.merged(body, create, row, documents)
    except ValidationError as error:
        raise _refused(model, error) from error
    fixed = immutable(create)
    if changed := merging.immutable_faults(body, row, values, fixed):
        names = ", ".join(f'"{one.pointer}"' for one in changed)
        raise Permanent("E_CONSTRAINT", f"{names} cannot change: set once, when the row is created")
    settable = {name: value for name, value in values.items() if name not in fixed}
    await how.resource.saver.update(session, row, settable | own)


def _split(
    resource: Resource, document: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what requests may send, and the values that only the service sets, by attribute."""
    sendable, names = wire_names(resource.create), wire_names(resource.read)
    own = {name: value for name, value in document.items() if name not in sendable and name in names}
    rest = {name: value for name, value in document.items() if name not in own}
    return rest, {names[name]: _read(resource, names[name], value) for name, value in own.items()}


def _read(resource: Resource, attribute: str, value: Any) -> Any:
    if value is None or attribute in resource.repository.documents:
        return value
    try:
        return _adapter(resource.read, attribute).validate_python(value)
    except ValidationError as error:
        raise Permanent("E_CONSTRAINT", f'"{attribute}" does not take its value') from error


@cache
def _adapter(read: type[Read], attribute: str) -> TypeAdapter[Any]:
    return TypeAdapter(read.model_fields[attribute].rebuild_annotation())


def _is_older(how: Save, row: Row, document: dict[str, Any]) -> bool:
    if how.newer is None:
        return False
    attribute = how.resource.attribute(how.newer)
    known = getattr(row, attribute)
    if known is None:
        return False
    if document.get(how.newer) is None:
        return True
    return bool(_partial(how.resource.create, {how.newer: document[how.newer]})[attribute] < known)


def _partial(create: type[Input], document: dict[str, Any]) -> dict[str, Any]:
    model = patching(create)
    try:
        body = model.model_validate(document)
    except ValidationError as error:
        raise _refused(model, error) from error
    return {name: getattr(body, name) for name in body.model_fields_set}


def _completed(model: type[Input], named: Named, document: dict[str, Any]) -> dict[str, Any]:
    """Return *document* with the default, or null, of every named field that it lacks."""
    found = dict(document)
    names = wire_names(model)
    for name, inner in named.items():
        if name not in names:
            continue
        field = model.model_fields[names[name]]
        nested = value_object(field.annotation)
        if name not in found:
            found[name] = None if field.is_required() else _as_sent(field.get_default(call_default_factory=True))
        elif inner and nested is not None and isinstance(found[name], dict):
            found[name] = _completed(nested, inner, found[name])
    return found


def _as_sent(value: Any) -> Any:
    if isinstance(value, Input):
        return value.model_dump(by_alias=True, exclude_unset=True)
    return value


async def _linked(session: AsyncSession, how: Save, record: dict[str, Any]) -> dict[str, Any]:
    """Return *record* with keys where references were given by a unique field."""
    found = dict(record)
    for link in how.links:
        given = found.get(link.field, MISSING)
        if isinstance(given, dict) and len(given) == 1:
            found[link.field] = await _key(session, how, link, *next(iter(given.items())))
    return found


async def _key(session: AsyncSession, how: Save, link: Link, field: str, given: Any) -> Any:
    if given is None:
        return None
    repository, target = link.target.repository, link.target
    attribute = target.attribute(field)
    value = _partial(target.create, {field: from_json(payloads.write(given))})[attribute]
    row = await repository.find(session, getattr(repository.row, attribute), value)
    if row is not None:
        key = repository.key
        return key.kind.write(getattr(row, key.attribute.key))
    if how.on_unresolved == "null":
        return None
    detail = f'"{link.field}" refers to a {target.name} whose "{field}" nobody has yet'
    raise (Passing if how.on_unresolved == "retry" else Permanent)("E_REFERENCE", detail)


def _refused(model: type[Input], error: ValidationError) -> Permanent:
    errors = tuple(
        {"code": "E_CONSTRAINT", "target_path": one.pointer, "expected": one.detail}
        for one in faults_of(model, error)
    )
    return Permanent("E_CONSTRAINT", "the resource does not take the record", errors)
