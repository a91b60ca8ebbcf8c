"""What a blueprint hashes to: equal for intents that differ in comments, order of keys in a map, or form only."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from synapseops.blueprint.model import Blueprint


def digest(blueprint: Blueprint) -> str:
    """Return the SHA-256 of the canonical blueprint, in hexadecimal."""
    text = json.dumps(_canonical(blueprint), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if is_dataclass(value):
        return [type(value).__name__, *(_canonical(getattr(value, one.name)) for one in fields(value))]
    if isinstance(value, frozenset):
        return sorted(value)
    return [_canonical(item) for item in value] if isinstance(value, tuple) else value
