"""How rules are found."""

from ..tables.rules import RuleRow
from . import kinds
from .base import Column, Repository
from .filters import Filter

repository = Repository(
    RuleRow,
    key=Column("id", RuleRow.id, kinds.UUID),
    upsert_by=(Column("code", RuleRow.code, kinds.TEXT),),
    filters=(
        Filter("code", RuleRow.code, kinds.TEXT),
        Filter("on", RuleRow.on, kinds.BOOLEAN),
    ),
    sort=(
        Column("on", RuleRow.on, kinds.BOOLEAN),
        Column("defaulted", RuleRow.defaulted, kinds.INTEGER),
    ),
    page_size=50,
)
