"""Options of a generator: what stands behind its word, read by the form that the generator gives."""

import json
from decimal import Decimal
from typing import Any

from pydantic import BaseModel


def as_json(written: Any) -> str:
    """Return what the author wrote as JSON: equal options give equal text."""
    return json.dumps(written, sort_keys=True, default=_number)


def read(form: type[BaseModel], text: str) -> BaseModel:
    """Return the options that *text* says. Raises `ValidationError`, also for what is only nearly right: the JSON Schema refuses it."""
    return form.model_validate_json(text, strict=True)


def _number(value: Any) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is nothing that an intent holds")
    return int(value) if value == value.to_integral_value() and "." not in str(value) else float(value)
