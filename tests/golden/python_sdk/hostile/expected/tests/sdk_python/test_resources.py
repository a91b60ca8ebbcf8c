"""The life of every resource, by way of the SDK."""

from typing import Any

import anyio
import httpx
import pytest

from sdk.python.hostile_sdk import (
    AsyncClient,
    Client,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PreconditionFailedError,
)
from tests.sdk_python.faults import TLS
from tests.sdk_python.rows import EXAMPLES, Example, keys_for, make, resource_of

every = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)


def _shown(one: Any) -> dict[str, Any]:
    shown: dict[str, Any] = one.model_dump(mode="json")
    return shown


def _made(client: Client, example: Example, count: int) -> list[Any]:
    keys = keys_for(client, example)
    return [make(client, example, row, keys) for row in example.rows[:count]]


@every
def test_what_was_sent_is_read_back(client: Client, example: Example) -> None:
    """Creating answers what reading does, and what was sent."""
    (made,) = _made(client, example, 1)
    assert _shown(made).items() >= example.known.items()
    assert made.version == 1
    resource = resource_of(client, example)
    if hasattr(resource, "get"):
        assert resource.get(made) == resource.get(getattr(made, example.key)) == made


@every
def test_lists_go_through_all_pages(client: Client, example: Example) -> None:
    """Iterating finds every row once; a page knows how many there are."""
    resource = resource_of(client, example)
    if not hasattr(resource, "list"):
        pytest.skip("it cannot be listed")
    made = _made(client, example, len(example.rows))
    page = resource.list({"limit": 1, "with_total": True})
    found = [getattr(one, example.key) for one in page]
    assert len(page.items) == 1
    assert page.total == len(found) == len(set(found))
    assert set(found) >= {getattr(one, example.key) for one in made}


@every
def test_filters_find_what_they_ask_for(client: Client, example: Example) -> None:
    """Each filter by itself finds the row, however its value is written."""
    (made, *_) = _made(client, example, 1)
    for name, value in example.filters.items():
        assert made in list(resource_of(client, example).list({name: value}))


@every
def test_changes_leave_alone_what_they_do_not_name(client: Client, example: Example) -> None:
    """A change changes its members only, and not what somebody else has changed since."""
    (made,) = _made(client, example, 1)
    if not example.change:
        pytest.skip("nothing of it can be changed")
    resource = resource_of(client, example)
    changed = resource.update(made, example.change)
    assert changed.version == made.version + 1
    kept = {**_shown(made), **example.change, "version": changed.version}
    assert {**_shown(changed), "updated_at": None} == {**kept, "updated_at": None}
    with pytest.raises(PreconditionFailedError):
        resource.update(made, example.change)


@every
def test_what_is_taken_is_told(client: Client, example: Example) -> None:
    """A second one with a unique value is a conflict."""
    _made(client, example, 1)
    if not example.unique or example.by is not None:
        pytest.skip("nothing of it is unique")
    with pytest.raises(ConflictError) as told:
        make(client, example, example.row, _known(client, example))
    assert told.value.status == told.value.response.status_code == 409
    assert told.value.request_id


def _known(client: Client, example: Example) -> dict[str, Any]:
    """Return the keys of what the first row of *example* refers to, as it is."""
    (found, *_) = resource_of(client, example).list() if _refers(example) else (None,)
    shown = {} if found is None else _shown(found)
    return {value.resource: shown[name] for name, value in _references(example)}


def _references(example: Example) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in example.row.items() if hasattr(value, "resource")]


def _refers(example: Example) -> bool:
    return bool(_references(example))


@every
def test_faults_are_told_where_they_are(client: Client, example: Example) -> None:
    """A wrong value is told by its JSON pointer."""
    if not example.refused or example.by is not None:
        pytest.skip("no wrong value is known")
    with pytest.raises(InvalidRequestError) as told:
        make(client, example, {**example.row, **example.refused}, keys_for(client, example))
    assert (example.pointer, example.code) in {
        (fault.pointer, fault.code) for fault in told.value.problem.errors
    }


@every
def test_what_is_deleted_is_gone(client: Client, example: Example) -> None:
    """Deleting it twice tells that it is not there."""
    (made,) = _made(client, example, 1)
    resource = resource_of(client, example)
    if not hasattr(resource, "delete"):
        pytest.skip("it cannot be deleted")
    resource.delete(made)
    with pytest.raises(NotFoundError):
        resource.delete(getattr(made, example.key))


@every
def test_asyncio_does_the_same(client: Client, example: Example) -> None:
    """The asynchronous client reads what the other one has made."""
    made = _made(client, example, len(example.rows))

    async def found() -> None:
        async with AsyncClient(http=httpx.AsyncClient(verify=TLS)) as other:
            resource: Any = getattr(other, example.resource)
            if hasattr(resource, "get"):
                assert await resource.get(made[0]) == made[0]
            if hasattr(resource, "list"):
                assert [one async for one in resource.list({"limit": 1})] == list(
                    resource_of(client, example).list()
                )
                assert len((await resource.list({"limit": 1})).items) == 1

    anyio.run(found)
