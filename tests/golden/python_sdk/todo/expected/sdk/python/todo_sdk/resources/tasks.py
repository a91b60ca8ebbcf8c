"""Tasks: what travels, and what can be asked for."""

from typing import Required, TypedDict
from uuid import UUID

from ..core import aio, sync
from ..core.calls import At
from ..core.models import Items, Stored


class Task(Stored):
    """One task."""

    id: UUID
    """Made by the server."""
    title: str
    done: bool


class TaskCreate(TypedDict, total=False):
    """Creates one task."""

    title: Required[str]
    done: bool


class TaskPatch(TypedDict, total=False):
    """Changes one task: what is left out stays as it is."""

    title: str
    done: bool


class TaskQuery(TypedDict, total=False):
    """What lists of tasks can be asked for."""

    limit: int
    cursor: str
    with_total: bool


_AT = At("/tasks", Task, Items[Task])


class Tasks(
    sync.Lists[Task, TaskQuery],
    sync.Creates[Task, TaskCreate],
    sync.Gets[Task],
    sync.Replaces[Task, TaskCreate],
    sync.Updates[Task, TaskPatch],
    sync.Deletes[Task],
):
    """What can be done to tasks."""

    _at = _AT


class AsyncTasks(
    aio.Lists[Task, TaskQuery],
    aio.Creates[Task, TaskCreate],
    aio.Gets[Task],
    aio.Replaces[Task, TaskCreate],
    aio.Updates[Task, TaskPatch],
    aio.Deletes[Task],
):
    """What can be done to tasks."""

    _at = _AT
