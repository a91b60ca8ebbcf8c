"""How words are found."""

from ..tables.words import WordRow
from . import kinds
from .base import Column, Repository
from .filters import Filter

repository = Repository(
    WordRow,
    key=Column("word", WordRow.word, kinds.TEXT),
    upsert_by=(Column("word", WordRow.word, kinds.TEXT),),
    filters=(Filter("next", WordRow.next, kinds.reference(kinds.TEXT), nullable=True),),
    sort=(Column("word", WordRow.word, kinds.TEXT),),
    page_size=50,
)
