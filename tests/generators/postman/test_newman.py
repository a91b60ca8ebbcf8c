"""The collection passes from start to end where the service is whole, and fails where it is broken."""

import asyncio
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.generators.fastapi_service import services
from tests.generators.postman.running import App, Outcome, Receive, Scope, Send, listening, newman

REPORT = (services.ROOT / "docs" / "strict.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for the collection and its database."""
    return tmp_path


def _run(case: str, folder: Path, broken: Callable[[App], App] = lambda app: app, part: str = "") -> Outcome:
    url = f"sqlite+aiosqlite:///{folder}/service.db"
    app = services.app(case, url)
    asyncio.run(services.create_tables(case, url))
    with listening(broken(app)) as port:
        return newman(services.blueprint(case), port, folder, part=part, api_key=services.ADMIN)


@pytest.mark.parametrize("case", ["shop", "names"])
def test_it_passes_from_an_empty_database(case: str, folder: Path) -> None:
    _passes(case, _run(case, folder))


def _passes(case: str, outcome: Outcome) -> None:
    assert outcome.failures == ()
    assert outcome.assertions > 2 * outcome.requests > 50
    assert f"| `{case}` | {outcome.requests} | {outcome.assertions} | 0 |\n" in REPORT


@dataclasses.dataclass(frozen=True)
class Broken:
    """A service between whose app and caller something goes wrong."""

    app: App
    request: Callable[[Scope], None] = lambda scope: None
    start: Callable[[Any], None] = lambda message: None
    body: Callable[[Any], Any] = lambda value: value

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request and its answer, changed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.request(scope)
        held: list[Any] = []

        async def changed(message: Any) -> None:
            held.append(message)
            if message.get("more_body"):
                return
            if message["type"] == "http.response.body":
                await self._answer(held, send)

        await self.app(scope, receive, changed)

    async def _answer(self, held: list[Any], send: Send) -> None:
        start, *bodies = held
        self.start(start)
        text = b"".join(one.get("body", b"") for one in bodies)
        if text and start["status"] < 300:
            text = json.dumps(self.body(json.loads(text))).encode()
            start["headers"] = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        await send(start)
        await send({"type": "http.response.body", "body": text})


def _wrong_status(message: Any) -> None:
    message["status"] = 200 if message["status"] == 201 else message["status"]


def _no_entity_tag(message: Any) -> None:
    message["headers"] = [(name, value) for name, value in message["headers"] if name.lower() != b"etag"]


def _number_as_text(value: Any) -> Any:
    return {**value, "version": str(value["version"])} if "version" in value else value


def _filters_forgotten(scope: Scope) -> None:
    kept = [one for one in scope["query_string"].split(b"&") if b".ne=" not in one]
    scope["query_string"] = b"&".join(kept)


def _one_too_many(value: Any) -> Any:
    return {**value, "total": value["total"] + len(value["items"])} if isinstance(value.get("total"), int) else value


def test_it_passes_again_as_it_leaves_the_database_as_it_was(folder: Path) -> None:
    for _ in range(2):
        _passes("hostile", _run("hostile", folder))


def test_the_part_that_notices_what_is_broken_passes_where_nothing_is(folder: Path) -> None:
    outcome = _run("shop", folder, part="Customer")
    assert outcome.failures == ()
    assert outcome.requests > 20


@pytest.mark.parametrize(
    ("broken", "request_", "asserted"),
    [
        (lambda app: Broken(app, start=_wrong_status), "Create a customer", "answers 201"),
        (lambda app: Broken(app, start=_no_entity_tag), "Create a customer", "has the header ETag"),
        (lambda app: Broken(app, body=_number_as_text), "Get the customer", "is Customer of the contract"),
        (lambda app: Broken(app, request=_filters_forgotten), "List customers by another name", "does not find it"),
        (lambda app: Broken(app, body=_one_too_many), "Count customers again", "counts one more than before"),
    ],
    ids=["status", "header", "schema", "filter", "total"],
)
def test_it_fails_where_the_service_is_broken(broken: Callable[[App], App], request_: str, asserted: str, folder: Path) -> None:
    assert (request_, asserted) in _run("shop", folder, broken, part="Customer").failures
    assert f" | {request_} | {asserted} |\n" in REPORT
