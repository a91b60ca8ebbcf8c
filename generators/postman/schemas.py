"""The contract's schemas as Postman's sandbox checks them: draft-07, which may refer to one another."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

_PREFIX = "#/components/schemas/"
_KNOWN_FORMATS = frozenset({"date", "date-time", "uuid", "email", "uri"})
_FOR_PEOPLE = frozenset({"description", "examples", "default", "readOnly", "deprecated"})


def reached(known: Mapping[str, Schema], names: Iterable[str]) -> list[str]:
    """Return *names* and those that they refer to as far as they are *known*, sorted."""
    found = set(names)
    waiting = list(found)
    while waiting:
        for one in _references(known.get(waiting.pop())):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return sorted(found)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].removeprefix(_PREFIX)
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def plain(value: Any, *, names: bool = False) -> Any:
    """Return a schema as the sandbox takes it, without what is for people only; below `properties` keys are *names*, whatever they are."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if names:
        return {name: plain(item) for name, item in value.items()}
    if "$ref" in value:
        return {"$ref": value["$ref"].replace(_PREFIX, "#/definitions/")}
    kept = {key: item for key, item in value.items() if key not in _FOR_PEOPLE and (key != "format" or item in _KNOWN_FORMATS)}
    return {key: plain(item, names=key == "properties") if key not in {"enum", "const"} else item for key, item in kept.items()}
