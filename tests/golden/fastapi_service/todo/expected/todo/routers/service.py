"""The service's own endpoints: is it there, is it ready, how does it do; and its contract."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ..context import context_of
from ..contract import as_json
from ..errors import NotFound

router = APIRouter(include_in_schema=False)

_DOCS_POLICY = (
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; img-src 'self' data: https:; "
    "script-src 'unsafe-inline' https://cdn.jsdelivr.net; "
    "style-src 'unsafe-inline' https://cdn.jsdelivr.net"
)


@router.get("/health/live")
async def live() -> Response:
    """Tell that the process serves requests."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """Tell that the database answers too; 503 when it does not."""
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
async def docs(request: Request) -> Response:
    """Return a page that shows the contract, unless the settings say that there is none."""
    if not context_of(request).settings.docs:
        raise NotFound("There is nothing under this address.")
    address = f"{request.scope.get('root_path', '')}/openapi.json"
    page = get_swagger_ui_html(openapi_url=address, title="API")
    page.headers["Content-Security-Policy"] = _DOCS_POLICY
    return page
