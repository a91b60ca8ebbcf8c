"""Lists: what travels, and what can be asked for."""

from collections.abc import Sequence
from typing import Literal, TypedDict
from uuid import UUID

from pydantic import Field

from ..core import aio, sync
from ..core.calls import At
from ..core.models import Items, Stored

ListToString = Literal["{{base_url}}", "a/b?c#d", '"q"']

ListSort = Literal["constructor", "-constructor"]
"""What lists can be ordered by, with `-` from the last to the first."""


class List(Stored):
    """{{api_key}} */ \""""

    id: UUID
    """Made by the server."""
    constructor: str
    toString: ListToString | str
    proto__: str = Field(alias="__proto__")


ListCreate = TypedDict(
    "ListCreate",
    {
        "constructor": str,
        "toString": ListToString,
        "__proto__": str,
    },
    total=False,
)
"""Creates one list."""


ListPatch = TypedDict(
    "ListPatch",
    {
        "constructor": str,
        "toString": ListToString,
        "__proto__": str,
    },
    total=False,
)
"""Changes one list: what is left out stays as it is."""


ListQuery = TypedDict(
    "ListQuery",
    {
        "constructor": str,
        "constructor.ne": str,
        "constructor.in": Sequence[str],
        "constructor.contains": str,
        "toString": ListToString,
        "toString.ne": ListToString,
        "toString.in": Sequence[ListToString],
        "__proto__": str,
        "__proto__.ne": str,
        "__proto__.in": Sequence[str],
        "__proto__.contains": str,
        "sort": Sequence[ListSort],
        "search": str,
        "limit": int,
        "cursor": str,
        "with_total": bool,
    },
    total=False,
)
"""What lists of lists can be asked for."""

_AT = At("/lists", List, Items[List])


class Lists(
    sync.Lists[List, ListQuery],
    sync.Creates[List, ListCreate],
    sync.Gets[List],
    sync.Replaces[List, ListCreate],
    sync.Updates[List, ListPatch],
    sync.Deletes[List],
):
    """What can be done to lists."""

    _at = _AT


class AsyncLists(
    aio.Lists[List, ListQuery],
    aio.Creates[List, ListCreate],
    aio.Gets[List],
    aio.Replaces[List, ListCreate],
    aio.Updates[List, ListPatch],
    aio.Deletes[List],
):
    """What can be done to lists."""

    _at = _AT
