"""What replies are read into."""

import datetime as dt
from typing import Any, Generic, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Something that was answered. Members that this version does not know are kept, too."""

    __slots__ = ("__reply__",)

    model_config = ConfigDict(
        extra="allow", frozen=True, protected_namespaces=(), serialize_by_alias=True
    )


class Stored(Model):
    """Something that the service keeps."""

    created_at: dt.datetime
    """When it was created."""
    updated_at: dt.datetime
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


M = TypeVar("M", bound=Stored)


class Items(BaseModel, Generic[M]):
    """One page, as it travels."""

    items: list[M]
    next_cursor: str | None
    total: int | None


def keep_reply(model: BaseModel, reply: httpx.Response) -> None:
    """Have `reply_of` find *reply*, which is no part of the value itself."""
    object.__setattr__(model, "__reply__", reply)


def reply_of(model: BaseModel) -> httpx.Response:
    """Return the reply that *model* was read from; LookupError when it was but a part of one."""
    reply: Any = getattr(model, "__reply__", None)
    if not isinstance(reply, httpx.Response):
        raise LookupError("this was not a reply of its own")
    return reply
