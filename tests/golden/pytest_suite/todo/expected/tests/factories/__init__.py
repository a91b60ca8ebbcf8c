"""One module a resource: bodies that the service takes, and rows made through it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def pick(number: int, values: Sequence[Any]) -> Any:
    """Return the value of that number, counted from 1; they repeat after the last."""
    return values[(number - 1) % len(values)]


def only(body: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return what *body* holds under *names*."""
    return {name: body[name] for name in names if name in body}


def without(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return *body* without *names*."""
    return {name: value for name, value in body.items() if name not in names}


def nested(depth: int) -> list[Any]:
    """Return a list in a list, *depth* deep."""
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value
