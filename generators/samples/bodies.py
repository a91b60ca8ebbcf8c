"""Samples as plain JSON."""

from typing import Any

from generators.samples.base import Built, Nested
from generators.samples.composites import Composer


def plain(value: Any, composer: Composer) -> Any:
    """Return *value* without `Built` and `Nested` in it; *composer* is one that calls value objects by their own names."""
    if isinstance(value, Built):
        members = composer.members(value.builder)
        whole = {one.name: value.changes.get(one.name, composer.value(one.type)) for one in members}
        whole |= {name: change for name, change in value.changes.items() if name not in whole}
        return {name: plain(item, composer) for name, item in whole.items() if name not in value.without}
    if isinstance(value, Nested):
        nested: list[Any] = []
        for _ in range(value.depth - 1):
            nested = [nested]
        return nested
    if isinstance(value, list):
        return [plain(item, composer) for item in value]
    if isinstance(value, dict):
        return {name: plain(item, composer) for name, item in value.items()}
    return value
