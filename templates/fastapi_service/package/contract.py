"""The contract of this service: `openapi.yaml`, which was written before the code."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_NAME = "openapi.yaml"
_FOLDER = Path(__file__).parent


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document. A wheel has it in the package, the project beside it."""
    inside = _FOLDER / _NAME
    path = inside if inside.exists() else _FOLDER.parent / _NAME
    found: dict[str, Any] = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return found


@cache
def as_json(root_path: str = "") -> bytes:
    """Return the document as it is served, by a server that is found below *root_path*."""
    servers = [{**one, "url": f"{root_path}{one['url']}"} for one in document()["servers"]]
    served = {**document(), "servers": servers}
    return json.dumps(served, ensure_ascii=False, separators=(",", ":")).encode()
