"""Fetching what a schedule asks for: page after page, each recorded with how far it has come."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl

from ..database import Database
from ..tables.flow_messages import FlowMessage
from ..tables.flow_states import FlowState
from . import payloads, sending, watermarks
from .failures import Permanent
from .inbox import Inbox, NewMessage, insert
from .links import next_path
from .model import Flow, Schedule
from .paths import MISSING, at, text_at, text_of
from .queue import Queue
from ..systems import Client, Reply

_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Position:
    """Where a fetch is: the page to be asked for next, what tells it, and the latest record yet."""

    page: int = 0
    cursor: str | None = None
    seen: int = 0
    latest: str | None = None


class Fetcher:
    """Fetches records and records them as messages of their flow."""

    def __init__(
        self, database: Database, clients: Mapping[str, Client], inbox: Inbox, queue: Queue
    ) -> None:
        self._database = database
        self._clients = clients
        self._inbox = inbox
        self._queue = queue

    async def fetch(
        self, flow: Flow, how: Schedule, message: FlowMessage, asked: dict[str, Any]
    ) -> None:
        """Fetch every page that is left; *asked* holds the watermark that the fetch began with."""
        position = Position(**json.loads(message.progress)) if message.progress else Position()
        while position.page < _MOST_PAGES:
            path, params = _request(how, asked.get("since"), position)
            client = self._clients[how.system]
            answer = await sending.ask(
                client, how.request.method, path, params=params or None
            )
            records = _records(how, answer)
            following = _following(how, answer, client.target.base_url, path)
            position, is_last = _after(how, records, following, position)
            await self._record(flow, how, message, records, position, is_last)
            if is_last:
                return
        raise Permanent("ENDLESS", f"the list has more than {_MOST_PAGES} pages")

    async def _record(
        self,
        flow: Flow,
        how: Schedule,
        message: FlowMessage,
        records: list[Any],
        position: Position,
        is_last: bool,
    ) -> None:
        """Record a page and how far the fetch has come, in one transaction."""
        rows = [self._inbox.row(_message(flow, how, message, one, position, index)) for index, one in enumerate(records)]
        progress = json.dumps(asdict(position))
        async with self._database.writing() as session:
            for start in range(0, len(rows), 500):
                await insert(session, rows[start : start + 500])
            if not is_last:
                await self._queue.progress(session, message, progress)
                return
            await self._queue.advance(session, message, message.step, is_last=True, progress=progress)
            state = await session.get(FlowState, flow.name)
            if state is not None and position.latest is not None:
                state.watermark = position.latest


def _message(
    flow: Flow, how: Schedule, fetch: FlowMessage, record: Any, position: Position, index: int
) -> NewMessage:
    """Return a record as a message: with a watermark it is known again when it was read before."""
    payload = payloads.write(record)
    delivery = f"{fetch.id}:{position.page}:{index}"
    if how.since is not None:
        delivery = f"sha256:{hashlib.sha256(payload.encode()).hexdigest()}"
    key = text_at(record, flow.key) if flow.key is not None else None
    return NewMessage(flow.name, payload, key, delivery)


def _records(how: Schedule, answer: Reply) -> list[Any]:
    try:
        found = at(answer.json(), how.items)
    except ValueError as error:
        raise Permanent("E_TYPE", f"{how.system} answers no JSON") from error
    if found is MISSING or found is None:
        return []
    if not isinstance(found, list):
        raise Permanent("E_TYPE", "where the records should be, the answer has no list")
    return found


def _request(how: Schedule, since: str | None, position: Position) -> tuple[str, dict[str, str]]:
    path, _, query = sending.path_of(how.request, {}, {}).partition("?")
    params = dict(parse_qsl(query, keep_blank_values=True))
    if how.since is not None and since is not None:
        params[how.since.param] = since
    if (page := how.page) is None:
        return path, params
    if page.kind == "link_header" and position.cursor is not None:
        path, _, query = position.cursor.partition("?")
        return path, dict(parse_qsl(query, keep_blank_values=True))
    if page.kind == "cursor" and position.cursor is not None:
        params[page.param] = position.cursor
    if page.kind == "page":
        params[page.param] = str(position.page + 1)
    if page.kind == "offset":
        params[page.param] = str(position.seen)
    if page.size_param is not None:
        params[page.size_param] = str(page.size)
    return path, params


def _following(how: Schedule, answer: Reply, base_url: str, path: str) -> str | None:
    """Return what the answer says of the next page."""
    if how.page is None:
        return None
    if how.page.kind == "link_header":
        return next_path(answer.headers.get("link", ""), base_url, path)
    if how.page.kind == "cursor":
        found = at(answer.json(), how.page.next)
        return None if found in (MISSING, None, "", False) else text_of(found)
    return None


def _after(
    how: Schedule, records: list[Any], following: str | None, position: Position
) -> tuple[Position, bool]:
    """Return where the fetch is after a page, and whether that was the last one."""
    latest = position.latest
    if how.since is not None:
        latest = watermarks.latest(latest, (at(one, how.since.path) for one in records))
    seen = position.seen + len(records)
    if how.page is not None and how.page.kind in {"page", "offset"}:
        return Position(position.page + 1, None, seen, latest), len(records) < how.page.size
    if following is not None and following == position.cursor:
        raise Permanent("ENDLESS", "the list goes on where it has been")
    return Position(position.page + 1, following, seen, latest), following is None
