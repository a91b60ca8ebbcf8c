"""Types that several models share."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import SkipValidation

from .base import Input, Read
from .scalars import Digits, Integer, Json, Places, Text


class Inner(Read):
    """Inner, a value."""

    a: int
    b: str = "x"
    c: str | None = None
    j: Any | None = None


class InnerInput(Input):
    """Inner, as it is sent."""

    reads: ClassVar[type[Read]] = Inner

    a: Integer
    b: Text = "x"
    j: Json | None = None


class Outer(Read):
    """Outer, a value."""

    inner: Inner
    other: Inner | None = None
    amounts: list[Annotated[Decimal, Places(2)]] | None = None
    word: SkipValidation[Literal["x", "y"]] = "x"


class OuterInput(Input):
    """Outer, as it is sent."""

    reads: ClassVar[type[Read]] = Outer

    inner: InnerInput
    other: InnerInput | None = None
    amounts: list[Annotated[Decimal, Digits(6, 2)]] | None = None
    word: Literal["x", "y"] = "x"
