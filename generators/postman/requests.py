"""Requests as the collection holds them."""

from collections.abc import Sequence
from typing import Any

from generators.postman import scripts, values
from generators.postman.writing import Written

Item = dict[str, Any]

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


def request(
    name: str,
    method: str,
    path: str,
    asserted: scripts.Lines,
    *,
    body: Any = None,
    media: str = JSON,
    headers: dict[str, str] | None = None,
    anonymous: bool = False,
) -> Item:
    """Return one request; *path* is what follows the base URL, encoded already, with `{{variables}}` in it."""
    made: Item = {"method": method, "header": [{"key": key, "value": value} for key, value in (headers or {}).items()]}
    if anonymous:
        made["auth"] = {"type": "noauth"}
    if body is not None:
        made["header"].append({"key": "Content-Type", "value": media})
        made["body"] = {"mode": "raw", "raw": values.body(body), "options": {"raw": {"language": "json"}}}
    made["url"] = f"{{{{base_url}}}}{path}"
    return {"name": name, "event": [scripts.event("test", asserted)], "request": made}


def folder(name: str, items: Sequence[Item | Written], description: str = "") -> Item:
    """Return a folder of requests."""
    return {"name": name, **({"description": description} if description else {}), "item": [*items]}
