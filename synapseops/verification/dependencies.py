"""What generated services import: the extra `verify` brings all of it, once for the factory."""

import functools
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

EXTRA = "synapseops[verify]"

SERVICE = {
    "aiosqlite": ("aiosqlite",),
    "alembic": ("alembic.command", "alembic.config", "alembic.context", "alembic.op"),
    "anyio": ("anyio",),
    "asyncpg": ("asyncpg",),
    "email-validator": ("email_validator",),
    "fastapi": ("fastapi.exceptions", "fastapi.middleware.cors", "fastapi.openapi.utils", "fastapi.responses", "fastapi.security"),
    "httpx": ("httpcore", "httpx"),
    "opentelemetry-exporter-otlp-proto-http": ("opentelemetry.exporter.otlp.proto.http.trace_exporter",),
    "opentelemetry-instrumentation-fastapi": ("opentelemetry.instrumentation.fastapi",),
    "opentelemetry-sdk": ("opentelemetry.sdk.resources", "opentelemetry.sdk.trace.export"),
    "prometheus-client": ("prometheus_client",),
    "pydantic": ("pydantic",),
    "pydantic-settings": ("pydantic_settings",),
    "pyjwt": ("jwt",),
    "sqlalchemy": ("sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "sqlalchemy.ext.asyncio", "sqlalchemy.orm"),
    "starlette": ("starlette.exceptions", "starlette.middleware", "starlette.types"),
    "structlog": ("structlog",),
    "uvicorn": ("uvicorn",),
}
"""Distributions that a generated service needs, and those of their modules that it may import."""

TESTS = {"pytest": ("pytest",), "pytest-randomly": (), "slipcover": ()}
"""Distributions that its tests need besides."""

MODULES = tuple(sorted(module for modules in (*SERVICE.values(), *TESTS.values()) for module in modules))
"""Modules that a generated service and its tests may import."""


def missing(distributions: Iterable[str]) -> str:
    """Return why something that needs *distributions* cannot run here, or nothing when all are installed."""
    absent = sorted(name for name in distributions if _version(name) is None)
    return f"{', '.join(absent)} not installed: install {EXTRA}" if absent else ""


def tool(distribution: str) -> str:
    """Return name and version of an installed *distribution*, its name alone when it is absent."""
    return " ".join(filter(None, (distribution, _version(distribution))))


@functools.cache
def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
