"""How nones are found."""

from ..tables.nones import NoneRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    NoneRow,
    key=Column("a", NoneRow.a, kinds.TEXT),
    page_size=50,
)
