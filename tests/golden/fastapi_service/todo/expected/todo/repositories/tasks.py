"""How tasks are found."""

from ..tables.tasks import TaskRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    TaskRow,
    key=Column("id", TaskRow.id, kinds.UUID),
    page_size=50,
)
