"""How words are found."""

from ..tables.words import WordRow
from . import kinds
from .base import Column, Repository

repository = Repository(
    WordRow,
    key=Column("word", WordRow.word, kinds.TEXT),
    upsert_by=(Column("word", WordRow.word, kinds.TEXT),),
    sort=(Column("word", WordRow.word, kinds.TEXT),),
    page_size=50,
)
