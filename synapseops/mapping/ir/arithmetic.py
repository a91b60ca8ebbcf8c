"""Exact arithmetic over named inputs."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal literal, as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A named input."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an expression."""

    of: "Number | Name | Negative | Operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and `+ - * /` between them."""

    sign: Literal["+", "-", "*", "/"]
    left: "Number | Name | Negative | Operation"
    right: "Number | Name | Negative | Operation"
