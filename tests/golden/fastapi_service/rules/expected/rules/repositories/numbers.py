"""How numbers are found."""

from ..tables.numbers import NumberRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    NumberRow,
    key=Column("number", NumberRow.number, kinds.INTEGER),
    page_size=50,
)
