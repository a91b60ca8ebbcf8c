"""Exact arithmetic over named inputs."""

from typing import Literal

from msgspec import Struct


class Number(Struct, frozen=True):
    """A decimal literal, as text."""

    text: str


class Name(Struct, frozen=True):
    """A named input."""

    name: str


class Negative(Struct, frozen=True):
    """Minus an expression."""

    of: "Number | Name | Negative | Operation"


class Operation(Struct, frozen=True):
    """Two expressions and `+ - * /` between them."""

    sign: Literal["+", "-", "*", "/"]
    left: "Number | Name | Negative | Operation"
    right: "Number | Name | Negative | Operation"
