"""How bases are found."""

from ..tables.bases import BaseRow
from . import kinds
from .base import Column, Repository
from .filters import Filter

repository = Repository(
    BaseRow,
    key=Column("id", BaseRow.id, kinds.UUID),
    filters=(Filter("config", BaseRow.config, kinds.reference(kinds.TEXT)),),
    page_size=50,
)
