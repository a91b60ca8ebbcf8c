"""Sample values as JSON for bodies, in which text of the author's can be no variable of Postman's."""

import json
from dataclasses import dataclass
from typing import Any

from generators.pytest_suite.composites import Composer
from generators.pytest_suite.literals import Built, Nested


@dataclass(frozen=True, slots=True)
class Variable:
    """A JSON value that an earlier request left in a variable."""

    name: str


def plain(value: Any, composer: Composer, records: dict[str, str]) -> Any:
    """Return *value* without `Built` and `Nested` in it; *records* tells the value object that each builder makes."""
    if isinstance(value, Built):
        members = composer.members(records[value.builder])
        whole = {one.name: value.changes.get(one.name, composer.value(one.type)) for one in members}
        whole |= {name: change for name, change in value.changes.items() if name not in whole}
        return {name: plain(item, composer, records) for name, item in whole.items() if name not in value.without}
    if isinstance(value, Nested):
        nested: list[Any] = []
        for _ in range(value.depth - 1):
            nested = [nested]
        return nested
    if isinstance(value, list):
        return [plain(item, composer, records) for item in value]
    if isinstance(value, dict):
        return {name: plain(item, composer, records) for name, item in value.items()}
    return value


def body(value: Any) -> str:
    """Return *value* as the text of a body, with `{{name}}` for each `Variable`.

    No JSON has `{{` outside of a string, so that escaping it everywhere leaves ours alone as references to variables.
    """
    found: dict[str, Variable] = {}

    def hold(item: Any) -> str:
        if not isinstance(item, Variable):
            raise TypeError(f"{item!r} is no JSON")
        mark = f"\N{NULL}{len(found)}\N{NULL}"
        found[json.dumps(mark)] = item
        return mark

    text = json.dumps(value, indent=2, ensure_ascii=True, default=hold).replace("{{", r"{\u007b")
    for mark, variable in found.items():
        text = text.replace(mark, f"{{{{{variable.name}}}}}")
    return text
