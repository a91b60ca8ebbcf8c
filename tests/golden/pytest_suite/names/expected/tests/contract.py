"""The contract of the service, as its OpenAPI document says it, and a check that a reply keeps it.

The checker knows the part of JSON Schema that the document uses, and refuses any other.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from httpx import Response

_NOTES = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "format",
        "$comment",
    }
)
_NEVER_IN_THE_DOCUMENT = frozenset({405, 500})


class Contract:
    """An OpenAPI document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._paths = [
            (re.compile(_as_pattern(path)), item)
            for path, item in _most_specific_first(document["paths"])
        ]

    def check(self, reply: Response) -> None:
        """Require that *reply* is one that the contract knows for its request."""
        path = reply.request.url.raw_path.partition(b"?")[0].decode()
        operation = self._operation(reply.request.method, path)
        if operation is None or reply.status_code in _NEVER_IN_THE_DOCUMENT:
            return
        known = operation["responses"]
        assert str(reply.status_code) in known, (
            f"{reply.status_code} is not in the contract of {reply.request.method} {path}"
        )
        response = self.resolved(known[str(reply.status_code)])
        self._check_headers(reply, response)
        self._check_body(reply, response)

    def _operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        for pattern, item in self._paths:
            if pattern.fullmatch(path):
                operation: Mapping[str, Any] | None = item.get(method.lower())
                return operation
        return None

    def _check_headers(self, reply: Response, response: Mapping[str, Any]) -> None:
        for name, header in response.get("headers", {}).items():
            if self.resolved(header).get("required"):
                assert name.lower() in reply.headers, f"the header {name} is missing"

    def _check_body(self, reply: Response, response: Mapping[str, Any]) -> None:
        content = response.get("content")
        if not content:
            assert reply.content == b"", "a body that the contract does not know"
            return
        kind = reply.headers["content-type"].partition(";")[0]
        assert kind in content, f"{kind} is not in the contract"
        if kind.endswith("json"):
            faults = list(self.faults(reply.json(), content[kind]["schema"], "#"))
            assert not faults, faults

    def resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return *node*, or what it refers to."""
        while "$ref" in node:
            target: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def faults(self, value: Any, schema: Any, at: str) -> Iterator[str]:
        """Yield what in *value* is not as *schema* says."""
        if isinstance(schema, bool):
            if not schema:
                yield f"{at}: nothing may be here"
            return
        if "$ref" in schema:
            yield from self.faults(value, self.resolved(schema), at)
        for keyword, said in schema.items():
            if keyword in _KEYWORDS:
                if not _KEYWORDS[keyword](value, said):
                    yield f"{at}: {value!r} breaks {keyword} {said!r}"
            elif keyword in _NESTED:
                yield from _NESTED[keyword](self, value, said, schema, at)
            else:
                assert keyword in _NOTES | {"$ref", "required"}, f"unknown keyword {keyword}"

    def members(
        self, value: Any, said: Mapping[str, Any], schema: Mapping[str, Any], at: str
    ) -> Iterator[str]:
        """Yield the faults of an object's known members, and the required ones that are absent."""
        if isinstance(value, dict):
            yield from (
                f"{at}/{name}: is missing"
                for name in schema.get("required", ())
                if name not in value
            )
            for name in said.keys() & value.keys():
                yield from self.faults(value[name], said[name], f"{at}/{name}")

    def other_members(
        self, value: Any, said: Any, schema: Mapping[str, Any], at: str
    ) -> Iterator[str]:
        """Yield the faults of an object's other members."""
        if isinstance(value, dict):
            for name in value.keys() - schema.get("properties", {}).keys():
                yield from self.faults(value[name], said, f"{at}/{name}")

    def items(self, value: Any, said: Any, _: Mapping[str, Any], at: str) -> Iterator[str]:
        """Yield the faults of a list's items."""
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from self.faults(item, said, f"{at}/{number}")

    def all_of(
        self, value: Any, said: Sequence[Any], _: Mapping[str, Any], at: str
    ) -> Iterator[str]:
        """Yield the faults of each part."""
        for part in said:
            yield from self.faults(value, part, at)

    def any_of(
        self, value: Any, said: Sequence[Any], _: Mapping[str, Any], at: str
    ) -> Iterator[str]:
        """Yield a fault unless some part has none."""
        if all(any(True for _ in self.faults(value, part, at)) for part in said):
            yield f"{at}: {value!r} is none of the alternatives"

    def one_of(
        self, value: Any, said: Sequence[Any], _: Mapping[str, Any], at: str
    ) -> Iterator[str]:
        """Yield a fault unless exactly one part has none."""
        fitting = sum(not any(True for _ in self.faults(value, part, at)) for part in said)
        if fitting != 1:
            yield f"{at}: {value!r} is {fitting} of the alternatives"

    def is_not(self, value: Any, said: Any, _: Mapping[str, Any], at: str) -> Iterator[str]:
        """Yield a fault if there is none."""
        if not any(True for _ in self.faults(value, said, at)):
            yield f"{at}: {value!r} may not be {said!r}"


def _as_pattern(path: str) -> str:
    return re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))


def _most_specific_first(paths: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(paths.items(), key=lambda item: item[0].count("{"))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(text, re.ASCII)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _is_of_type(value: Any, said: str | list[str]) -> bool:
    return any(_TYPES[name](value) for name in ([said] if isinstance(said, str) else said))


_KEYWORDS: dict[str, Callable[[Any, Any], bool]] = {
    "type": _is_of_type,
    "enum": lambda value, said: any(value == one and type(value) is type(one) for one in said),
    "const": lambda value, said: bool(value == said),
    "minimum": lambda value, said: not _is_number(value) or value >= said,
    "maximum": lambda value, said: not _is_number(value) or value <= said,
    "exclusiveMinimum": lambda value, said: not _is_number(value) or value > said,
    "exclusiveMaximum": lambda value, said: not _is_number(value) or value < said,
    "minLength": lambda value, said: not isinstance(value, str) or len(value) >= said,
    "maxLength": lambda value, said: not isinstance(value, str) or len(value) <= said,
    "pattern": lambda value, said: not isinstance(value, str) or bool(_pattern(said).search(value)),
    "minItems": lambda value, said: not isinstance(value, list) or len(value) >= said,
    "maxItems": lambda value, said: not isinstance(value, list) or len(value) <= said,
    "minProperties": lambda value, said: not isinstance(value, dict) or len(value) >= said,
    "maxProperties": lambda value, said: not isinstance(value, dict) or len(value) <= said,
}

_NESTED: dict[str, Callable[[Contract, Any, Any, Mapping[str, Any], str], Iterator[str]]] = {
    "properties": Contract.members,
    "additionalProperties": Contract.other_members,
    "items": Contract.items,
    "allOf": Contract.all_of,
    "anyOf": Contract.any_of,
    "oneOf": Contract.one_of,
    "not": Contract.is_not,
}
