"""How grandchilds are found."""

from ..tables.grandchilds import GrandchildRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    GrandchildRow,
    key=Column("id", GrandchildRow.id, kinds.UUID),
    page_size=50,
)
