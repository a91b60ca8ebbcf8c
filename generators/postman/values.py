"""Sample values as JSON for bodies, in which text of the author's can be no variable of Postman's."""

import json
from typing import Any

from msgspec import Struct


class Variable(Struct, frozen=True):
    """A JSON value that an earlier request left in a variable."""

    name: str


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
