"""What a blueprint hashes to: equal for intents that differ in comments, order of keys in a map, or form only."""

import hashlib
import json
from typing import Any

from msgspec import Struct

from synapseops.blueprint.model import Blueprint


def digest(blueprint: Blueprint) -> str:
    """Return the SHA-256 of the canonical blueprint, in hexadecimal."""
    text = json.dumps(_canonical(blueprint), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Struct):
        return [type(value).__name__, *(_canonical(getattr(value, name)) for name in value.__struct_fields__)]
    if isinstance(value, frozenset):
        return sorted(value)
    return [_canonical(item) for item in value] if isinstance(value, tuple) else value
