"""How configs are found."""

from ..tables.configs import ConfigRow
from . import kinds
from .base import Column, Repository
from .filters import Filter

repository = Repository(
    ConfigRow,
    key=Column("key", ConfigRow.key, kinds.TEXT),
    upsert_by=(
        Column("key", ConfigRow.key, kinds.TEXT),
        Column("value", ConfigRow.value, kinds.TEXT),
        Column("amount", ConfigRow.amount, kinds.decimals(6, 3)),
    ),
    filters=(Filter("str", ConfigRow.str_, kinds.reference(kinds.INTEGER)),),
    sort=(
        Column("amount", ConfigRow.amount, kinds.decimals(6, 3)),
        Column("key", ConfigRow.key, kinds.TEXT),
    ),
    page_size=50,
)
