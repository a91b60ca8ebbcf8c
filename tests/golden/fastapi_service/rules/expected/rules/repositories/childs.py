"""How childs are found."""

from ..tables.childs import ChildRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    ChildRow,
    key=Column("id", ChildRow.id, kinds.UUID),
    page_size=50,
)
