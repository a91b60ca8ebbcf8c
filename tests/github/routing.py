"""The table of operations: which function answers which method and path, and what it needs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.github.call import Call, Reply

SPANNING = {"ref", "path", "basehead", "branch", "tree_sha"}
Handler = Callable[[Call], "Reply | Any"]


@dataclass(frozen=True)
class Operation:
    """One operation of the API; `template` is spelled as in GitHub's own description.

    `needs` are alternatives like `contents:write`; `app` stands for an App's JWT, `anyone` for no demands, `installation` for a
    token of one.
    """

    method: str
    template: str
    needs: tuple[str, ...]
    status: int
    handler: Handler = field(compare=False)
    pattern: re.Pattern[str] = field(compare=False)

    @property
    def writes(self) -> bool:
        """Whether the operation changes something."""
        return self.method != "GET"


OPERATIONS: list[Operation] = []


def operation(method: str, template: str, *needs: str, status: int = 200) -> Callable[[Handler], Handler]:
    """Register a function for an operation."""

    def register(handler: Handler) -> Handler:
        pattern = re.sub(r"\{(\w+)\}", lambda found: f"(?P<{found[1]}>{'.+' if found[1] in SPANNING else '[^/]+'})", template)
        OPERATIONS.append(Operation(method, template, needs or ("metadata:read",), status, handler, re.compile(pattern + "/?")))
        OPERATIONS.sort(key=lambda one: -len(re.sub(r"\{\w+\}", "", one.template)))
        return handler

    return register


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """Return the operation for a path (as it came, still quoted), with what its template names."""
    for one in OPERATIONS:
        if one.method == method and (found := one.pattern.fullmatch(path)) is not None:
            return one, {name: unquote(value) for name, value in found.groupdict().items()}
    return None
