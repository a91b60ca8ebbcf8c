"""Patterns that RE2, ECMA-262 and Python read alike; matching is done by pydantic's engine, in linear time."""

from functools import lru_cache

from pydantic import StringConstraints, TypeAdapter, ValidationError
from typing import Annotated


@lru_cache(maxsize=256)
def _adapter(pattern: str) -> TypeAdapter[str]:
    return TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])


def matches(pattern: str, text: str) -> bool:
    """Tell whether *pattern* is found in *text*."""
    try:
        _adapter(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


def check(pattern: str) -> None:
    """Raise `Slip` for a pattern outside of the subset."""
