"""The service's own endpoints: is it there, is it ready, how does it do; and its contract."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from .. import docs
from ..context import context_of
from ..contract import as_json
from ..errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/health/live")
async def live() -> Response:
    """Tell that the process serves requests."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """Tell that the database answers too, and has the schema it takes; 503 when not."""
    await context_of(request).database.ping()
    return Response(b'{"status":"ok"}', media_type="application/json")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Return what Prometheus asks for."""
    told = generate_latest(context_of(request).metrics.registry)
    return Response(told, headers={"Content-Type": CONTENT_TYPE_LATEST})


@router.get("/openapi.json")
async def contract(request: Request) -> Response:
    """Return the contract that this service was made for."""
    root_path = request.scope.get("root_path", "")
    told = await asyncio.to_thread(as_json, root_path)  # the first time it takes a while
    return Response(told, media_type="application/json")


@router.get("/docs")
async def shown(request: Request) -> Response:
    """Return a page that shows the contract, unless the settings say that there is none."""
    if not context_of(request).settings.docs:
        raise NotFound("There is nothing under this address.")
    page = docs.page(f"{request.scope.get('root_path', '')}/openapi.json")
    return HTMLResponse(page, headers={"Content-Security-Policy": docs.POLICY})
