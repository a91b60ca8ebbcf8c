"""Request bodies: from bytes to a validated model, every fault at its JSON pointer."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json

from ..errors import Fault, InvalidRequest, MalformedBody, UnsupportedMediaType
from ..models.base import Input, value_object, wire_names

JSON = frozenset({"application/json"})
MERGE_PATCH = frozenset({"application/json", "application/merge-patch+json"})

B = TypeVar("B", bound=Input)

_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown",
    "string_too_short": "length",
    "string_too_long": "length",
    "string_pattern_mismatch": "pattern",
    "greater_than": "range",
    "greater_than_equal": "range",
    "less_than": "range",
    "less_than_equal": "range",
    "finite_number": "range",
    "int_parsing_size": "range",
    "too_short": "items",
    "too_long": "items",
    "literal_error": "enum",
}
_OWN_CODES = frozenset({"type", "format", "digits", "range", "depth", "null", "text"})


async def read(request: Request, media_types: frozenset[str]) -> tuple[bytes, object]:
    """Return the body as it came and as parsed."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in media_types:
        raise UnsupportedMediaType(f"Send the body as {' or '.join(sorted(media_types))}.")
    raw = await request.body()
    try:
        document = from_json(raw, allow_inf_nan=False)
        json.loads(raw, object_pairs_hook=_once)
    except ValueError as error:
        raise MalformedBody("The body is not JSON that can be read.") from error
    return raw, document


def _once(members: list[tuple[str, object]]) -> None:
    """Refuse an object with two members of one name: readers take the first, the last, or none."""
    if len(dict(members)) != len(members):
        [(name, _)] = Counter(name for name, _ in members).most_common(1)
        raise MalformedBody(f"An object of the body has the member {json.dumps(name[:60])} twice.")


def validated(model: type[B], raw: bytes, document: object, faults: list[Fault]) -> B:
    """Return *document* as *model*; raises `InvalidRequest` with *faults* and its own."""
    if b"\\u0000" in raw:
        faults += [
            Fault("text", "Text should not contain U+0000", pointer=pointer(*path))
            for path in _with_nul(document, ())
        ]
    if not isinstance(document, dict):
        raise InvalidRequest(*faults, Fault("type", "Input should be an object", pointer=""))
    try:
        body = model.model_validate(document)
    except ValidationError as error:
        known = {fault.pointer for fault in faults if fault.pointer is not None}
        faults += [one for one in faults_of(model, error) if one.pointer not in known]
        raise InvalidRequest(*faults) from error
    if faults:
        raise InvalidRequest(*faults)
    return body


def faults_of(model: type[Input], error: ValidationError, *prefix: str) -> list[Fault]:
    """Return what *error* says of an input for *model*, each at its pointer."""
    found = []
    for one in error.errors(include_url=False, include_context=False):
        code = _code(one)
        if code == "unknown":
            code = _refusal(model, one["loc"])
        place = pointer(*prefix, *one["loc"])
        found.append(Fault(code, _DETAILS.get(code, one["msg"]), pointer=place))
    return found


def parameter_faults(name: str, error: ValidationError) -> list[Fault]:
    """Return what *error* says of the value of parameter *name*."""
    return [
        Fault(_code(one), one["msg"], parameter=name)
        for one in error.errors(include_url=False, include_context=False)
    ]


def pointer(*path: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of *path*."""
    return "".join(f"/{str(one).replace('~', '~0').replace('/', '~1')}" for one in path)


def _with_nul(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Yield where text, or the name of a member, holds U+0000."""
    if isinstance(value, str):
        if "\0" in value:
            yield path
    elif isinstance(value, dict):
        for name, item in value.items():
            if "\0" in name:
                yield (*path, name)
            else:
                yield from _with_nul(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _with_nul(item, (*path, index))


_DETAILS = {
    "read_only": "Only the service sets this",
    "immutable": "This is set once, when it is created",
    "null": "Input should not be null",
    "unknown": "There is no such field",
}


def _code(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind in _OWN_CODES or kind in _CODES:
        code = _CODES.get(kind, kind)
        if code in {"type", "enum"} and error["input"] is None:
            return "null"
        if code == "enum" and not isinstance(error["input"], str):
            return "type"
        return code
    return "null" if error["input"] is None else "type"


def _refusal(model: type[BaseModel], path: Sequence[str | int]) -> str:
    """Return why a member that exists elsewhere may not be sent here."""
    for one in path[:-1]:
        if isinstance(one, int):
            continue
        names = wire_names(model)
        if one not in names:
            return "unknown"
        inner = value_object(model.model_fields[names[one]].annotation)
        if inner is None:
            return "unknown"
        model = inner
    if not issubclass(model, Input):
        return "unknown"
    return model.refused.get(str(path[-1]), "unknown")
