"""The life of every resource, by way of the SDK."""

from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest

from sdk.python.todo_sdk import (
    AsyncClient,
    Client,
    InvalidRequestError,
    NotFoundError,
    PreconditionFailedError,
)
from tests.sdk_python.faults import TLS
from tests.sdk_python.rows import EXAMPLES, Example, body_of, keys_for, make, resource_of


def each(
    operation: str = "", when: Callable[[Example], object] = lambda one: True
) -> pytest.MarkDecorator:
    """Run a test for every example that has *operation*, *when* it is such a one."""
    chosen = [one for one in EXAMPLES.values() if operation not in one.lacks and when(one)]
    return pytest.mark.parametrize("example", chosen, ids=[one.resource for one in chosen])


def shown(one: Any) -> dict[str, Any]:
    """Return what was read as JSON."""
    found: dict[str, Any] = one.model_dump(mode="json")
    return found


@each()
def test_what_was_sent_is_read_back(client: Client, example: Example) -> None:
    """Creating answers what was sent, as reading does."""
    made = make(client, example, example.row, keys_for(client, example))
    assert shown(made).items() >= example.known.items()
    assert made.version == 1
    if "get" not in example.lacks:
        resource = resource_of(client, example)
        assert resource.get(made) == resource.get(getattr(made, example.key)) == made


@each("list")
def test_lists_go_through_all_pages(client: Client, example: Example) -> None:
    """Iterating finds every row once; a page knows how many there are."""
    keys = keys_for(client, example)
    made = [make(client, example, row, keys) for row in example.rows]
    page = resource_of(client, example).list({"limit": 1, "with_total": True})
    found = [getattr(one, example.key) for one in page]
    assert len(page.items) == 1
    assert page.total == len(found) == len(set(found))
    assert set(found) >= {getattr(one, example.key) for one in made}


@each("update", when=lambda one: one.change)
def test_changes_leave_alone_what_they_do_not_name(client: Client, example: Example) -> None:
    """A change changes its members only, and nothing that was changed since it was read."""
    made = make(client, example, example.row, keys_for(client, example))
    resource = resource_of(client, example)
    changed = resource.update(made, example.change)
    expected = {**shown(made), **example.change, "version": made.version + 1}
    assert {**shown(changed), "updated_at": ""} == {**expected, "updated_at": ""}
    with pytest.raises(PreconditionFailedError):
        resource.update(made, example.change)


@each(when=lambda one: one.refused and one.by is None)
def test_faults_are_told_where_they_are(client: Client, example: Example) -> None:
    """A wrong value is told by its JSON pointer."""
    with pytest.raises(InvalidRequestError) as told:
        row = {**example.row, **example.refused}
        make(client, example, row, keys_for(client, example))
    faults = {(fault.pointer, fault.code) for fault in told.value.problem.errors}
    assert (example.pointer, example.code) in faults


@each("delete")
def test_what_is_deleted_is_gone(client: Client, example: Example) -> None:
    """Deleting it twice tells that it is not there."""
    made = make(client, example, example.row, keys_for(client, example))
    resource = resource_of(client, example)
    resource.delete(made)
    with pytest.raises(NotFoundError):
        resource.delete(getattr(made, example.key))


@each()
def test_asyncio_does_the_same(client: Client, example: Example) -> None:
    """The other client makes what this one reads."""
    keys = keys_for(client, example)
    first, rest = make(client, example, example.row, keys), example.rows[1:]

    async def meet() -> None:
        async with AsyncClient(http=httpx.AsyncClient(verify=TLS)) as other:
            resource: Any = getattr(other, example.resource)
            if "get" not in example.lacks:
                assert await resource.get(first) == first
            if "list" not in example.lacks:
                blocking = list(resource_of(client, example).list())
                assert [one async for one in resource.list({"limit": 1})] == blocking
                assert len((await resource.list({"limit": 1})).items) == 1
            for row in rest if example.by is None else ():
                assert (await resource.create(body_of(row, keys))).version == 1

    anyio.run(meet)
