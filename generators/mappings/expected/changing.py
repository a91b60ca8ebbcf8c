"""What a step makes of a text, read from the language: `Unknown` is raised where that is not certain."""

import hashlib
import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from generators.mappings.expected.casting import Unknown
from synapseops.mapping import ir

NO_KEYS: Mapping[str, str] = MappingProxyType({})
"""What tests know of the keys of hashes: those are the environment's."""

_BLANKS = " \t\r\n"
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_UPPER = {lower: lower - 32 for lower in range(ord("a"), ord("z") + 1)}


def changed(value: Any, step: ir.Change, keys: Mapping[str, str]) -> Any:
    """Return what *step* makes of *value*; *keys* are those by which hashes are known."""
    if not isinstance(value, str):
        raise Unknown
    match step.name, step.arguments:
        case "trim", (side,):
            return {"left": value.lstrip, "right": value.rstrip}.get(str(side), value.strip)(_BLANKS)
        case "lower", ():
            return value.translate(_LOWER)
        case "upper", ():
            return value.translate(_UPPER)
        case "strip_prefix", (str(part),):
            return value.removeprefix(part)
        case "strip_suffix", (str(part),):
            return value.removesuffix(part)
        case "replace", (str(old), str(new)):
            return value.replace(old, new)
        case "truncate", (int(most),):
            return value[:most]
        case "pad_left", (int(width), str(blank)):
            return value.rjust(width, blank)
        case "hash", ("sha256", str(key)) if key in keys:
            return hmac.new(keys[key].encode(), value.encode(), hashlib.sha256).hexdigest()
    raise Unknown
