"""How parents are found."""

from ..tables.parents import ParentRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    ParentRow,
    key=Column("id", ParentRow.id, kinds.UUID),
    page_size=50,
)
