"""`/_flows`: JSON for programs, a page for people; both take the role `operator`."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response

from ..errors import Fault, Forbidden, InvalidRequest, NotFound
from ..routers.access import allow
from . import operating, page, payloads
from .runtime import Runtime, runtime_of

router = APIRouter(
    prefix="/_flows", include_in_schema=False, dependencies=[Depends(allow("operator"))]
)

_MOST = 200
_MOST_REPLAYED = 10_000


@router.get("")
async def flows(request: Request) -> Response:
    """Return every flow and its messages by state; to browsers a page with the latest failures."""
    runtime = runtime_of(request)
    async with runtime.context.database.reading() as session:
        found = await operating.overview(session, runtime.flows)
        if "text/html" not in request.headers.get("Accept", ""):
            return _json({"items": found})
        failed = await operating.messages(
            session, flow=None, state="dead", before=None, limit=50
        )
        latest = await operating.messages(session, flow=None, state=None, before=None, limit=50)
    root = request.scope.get("root_path", "")
    return Response(
        page.html(found, failed, latest, root),
        headers={"Content-Security-Policy": page.POLICY},
        media_type="text/html",
    )


@router.get("/messages")
async def messages(request: Request) -> Response:
    """Return messages, the latest first, narrowed by `flow`, `state`, `before` (an id), `limit`."""
    query = request.query_params
    limit = query.get("limit", "50")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:4]) <= _MOST:
        raise InvalidRequest(Fault("range", f"Input should be 1 to {_MOST}", parameter="limit"))
    state = query.get("state")
    if state is not None and state not in operating.STATES:
        raise InvalidRequest(Fault("enum", f"States are {', '.join(operating.STATES)}", parameter="state"))
    before = _id(query["before"], "before") if "before" in query else None
    async with runtime_of(request).context.database.reading() as session:
        found = await operating.messages(
            session, flow=query.get("flow"), state=state, before=before, limit=int(limit)
        )
    return _json({"items": found, "next": found[-1]["id"] if len(found) == int(limit) else None})


@router.get("/messages/{id}")
async def message(request: Request) -> Response:
    """Return one message with its payload, what is personal masked."""
    runtime, name = runtime_of(request), _id(request.path_params["id"], "id")
    async with runtime.context.database.reading() as session:
        found = await operating.message(session, name, runtime.flows)
    if found is None:
        raise NotFound("There is no message with this id.")
    return _json(found)


@router.post("/messages/{id}/replay")
async def replay(request: Request) -> Response:
    """Try a dead message again."""
    _refuse_other_sites(request)
    runtime, name = runtime_of(request), _id(request.path_params["id"], "id")
    async with runtime.context.database.writing() as session:
        count = await operating.replay(session, runtime, [name])
    if not count:
        raise NotFound("There is no dead message with this id whose payload is still kept.")
    return _done(request, {"replayed": count})


@router.post("/{flow}/replay")
async def replay_all(request: Request) -> Response:
    """Try all dead messages of a flow again."""
    _refuse_other_sites(request)
    runtime, flow = runtime_of(request), _flow(request)
    async with runtime.context.database.writing() as session:
        ids = await operating.dead(session, flow, _MOST_REPLAYED)
        count = await operating.replay(session, runtime, ids)
    return _done(request, {"replayed": count})


@router.post("/{flow}/pause")
async def pause(request: Request) -> Response:
    """Run no more messages of a flow; they are recorded all the same."""
    return await _pause(request, is_paused=True)


@router.post("/{flow}/resume")
async def resume(request: Request) -> Response:
    """Go on with a flow."""
    return await _pause(request, is_paused=False)


async def _pause(request: Request, *, is_paused: bool) -> Response:
    _refuse_other_sites(request)
    runtime, flow = runtime_of(request), _flow(request)
    async with runtime.context.database.writing() as session:
        await operating.pause(session, flow, is_paused=is_paused)
    return _done(request, {"flow": flow, "is_paused": is_paused})


def _done(request: Request, told: Any) -> Response:
    """Answer a program, or send a browser back to the page."""
    runtime: Runtime = runtime_of(request)
    runtime.worker.wake()
    if "text/html" in request.headers.get("Accept", ""):
        return Response(status_code=303, headers={"Location": f"{request.scope.get('root_path', '')}/_flows"})
    return _json(told)


def _refuse_other_sites(request: Request) -> None:
    """Browsers tell which site a form is on: no other one may press our buttons."""
    headers = request.headers
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site is None and origin is not None:  # of an older browser
        is_ours = urlsplit(origin).netloc == headers.get("Host")
    else:
        is_ours = site in {None, "same-origin", "none"}
    if not is_ours:
        raise Forbidden("This is not to be asked from another site.")


def _flow(request: Request) -> str:
    flow: str = request.path_params["flow"]
    if flow not in runtime_of(request).flows:
        raise NotFound("There is no such flow.")
    return flow


def _id(text: str, parameter: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        fault = Fault("format", "Input should be a UUID", parameter=parameter)
        raise InvalidRequest(fault) from None


def _json(value: Any) -> Response:
    return Response(payloads.write(value), media_type="application/json")
