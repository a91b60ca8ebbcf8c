"""A type as the author wrote it: words and texts with their offsets, nothing looked up yet."""

from typing import Any

from msgspec import Struct


class Range(Struct, frozen=True):
    """`(low..high)`, each as written or None; `(n)` has both alike."""

    low: str | None
    high: str | None
    at: int


class Expression(Struct, frozen=True):
    """A type: `word` is that of a scalar, `enum`, `ref`, `list`, or a name of the author's; the rest is by word."""

    word: str
    at: int
    range: Range | None = None
    digits: tuple[int, int] | None = None
    words: tuple[str, ...] = ()
    item: "Expression | None" = None
    target: str = ""
    inner_at: int = 0


class Default(Struct, frozen=True):
    """What stands behind `=`: bare text, or with `is_literal` the JSON string it was."""

    text: str
    at: int
    is_literal: bool = False


class Shorthand(Struct, frozen=True):
    """`TYPE[(RANGE)][?] [= DEFAULT]`, taken apart."""

    type: Expression
    nullable: bool = False
    default: Default | None = None


Written = Any
"""A value as YAML gave it: text, int, Decimal, float, bool, None, list or dict."""
