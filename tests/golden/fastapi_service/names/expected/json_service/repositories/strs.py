"""How strs are found."""

from ..tables.strs import StrRow
from . import kinds
from .base import Column, Repository
from .filters import Filter

repository = Repository(
    StrRow,
    key=Column("id_", StrRow.id, kinds.INTEGER),
    filters=(
        Filter("list", StrRow.list_, kinds.UUID, nullable=True),
        Filter("id_", StrRow.id, kinds.INTEGER),
        Filter("up", StrRow.up, kinds.reference(kinds.INTEGER), nullable=True),
    ),
    sort=(Column("id_", StrRow.id, kinds.INTEGER),),
    page_size=50,
)
