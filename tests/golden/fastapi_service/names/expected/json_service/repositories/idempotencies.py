"""How idempotencies are found."""

from ..tables.idempotencies import IdempotencyRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    IdempotencyRow,
    key=Column("id", IdempotencyRow.id, kinds.UUID),
    page_size=50,
)
