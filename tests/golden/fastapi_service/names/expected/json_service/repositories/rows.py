"""How rows are found."""

from ..tables.rows import RowRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    RowRow,
    key=Column("id", RowRow.id, kinds.UUID),
    page_size=50,
)
