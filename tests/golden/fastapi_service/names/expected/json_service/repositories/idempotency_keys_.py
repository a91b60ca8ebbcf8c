"""How idempotency keys are found."""

from ..tables.idempotency_keys_ import IdempotencyKeyRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    IdempotencyKeyRow,
    key=Column("id", IdempotencyKeyRow.id, kinds.UUID),
    page_size=50,
)
