"""How values are found."""

from ..tables.values import ValueRow
from . import kinds
from .base import Column, Repository
from .filters import Filter

repository = Repository(
    ValueRow,
    key=Column("id", ValueRow.id, kinds.UUID),
    filters=(
        Filter("text", ValueRow.text, kinds.TEXT, nullable=True),
        Filter("note", ValueRow.note, kinds.TEXT, nullable=True),
        Filter("whole", ValueRow.whole, kinds.INTEGER, nullable=True),
        Filter("real", ValueRow.real, kinds.NUMBER, nullable=True),
        Filter("money", ValueRow.money, kinds.decimals(5, 2), nullable=True),
        Filter("part", ValueRow.part, kinds.decimals(3, 3), nullable=True),
        Filter("flag", ValueRow.flag, kinds.BOOLEAN, nullable=True),
        Filter("day", ValueRow.day, kinds.DATE, nullable=True),
        Filter("at", ValueRow.at, kinds.INSTANT, nullable=True),
        Filter("key", ValueRow.key, kinds.UUID, nullable=True),
        Filter("mail", ValueRow.mail, kinds.LINE, nullable=True),
        Filter("home", ValueRow.home, kinds.LINE, nullable=True),
        Filter("word", ValueRow.word, kinds.words("x", "y z", "日本"), nullable=True),
        Filter("created_at", ValueRow.created_at, kinds.INSTANT),
    ),
    sort=(
        Column("text", ValueRow.text, kinds.TEXT, nullable=True),
        Column("note", ValueRow.note, kinds.TEXT, nullable=True),
        Column("whole", ValueRow.whole, kinds.INTEGER, nullable=True),
        Column("real", ValueRow.real, kinds.NUMBER, nullable=True),
        Column("money", ValueRow.money, kinds.decimals(5, 2), nullable=True),
        Column("part", ValueRow.part, kinds.decimals(3, 3), nullable=True),
        Column("flag", ValueRow.flag, kinds.BOOLEAN, nullable=True),
        Column("day", ValueRow.day, kinds.DATE, nullable=True),
        Column("at", ValueRow.at, kinds.INSTANT, nullable=True),
        Column("key", ValueRow.key, kinds.UUID, nullable=True),
        Column("mail", ValueRow.mail, kinds.LINE, nullable=True),
        Column("home", ValueRow.home, kinds.LINE, nullable=True),
        Column("word", ValueRow.word, kinds.words("x", "y z", "日本"), nullable=True),
    ),
    search=(
        ValueRow.note,
        ValueRow.mail,
    ),
    page_size=2,
)
