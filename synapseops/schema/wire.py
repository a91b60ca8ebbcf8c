"""JSON values as values of the blueprint."""

import json
from typing import Any

from msgspec import Struct


class WireValue(Struct, frozen=True):
    """A JSON value as it travels, kept as canonical text so that it can be hashed and compared."""

    text: str

    @classmethod
    def of(cls, value: Any) -> "WireValue":
        """Wrap a value that `json.dumps` takes."""
        return cls(_canonical(value))

    @property
    def value(self) -> Any:
        """The value, parsed anew at each call."""
        return json.loads(self.text)


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False).encode
