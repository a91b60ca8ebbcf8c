"""Generated services for tests: made once for each case, imported under a name of their own, called in process."""

import functools
import hashlib
import importlib
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from fastapi import FastAPI
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import create_async_engine

from generators import fastapi_service, openapi, python, registry
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Options
from synapseops.intent import Kinds
from synapseops.validation import read
from synapseops.verification.formatting import RuffFormatter

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "fastapi_service"
SDKS = Path(__file__).parents[1] / "python_sdk"
KINDS = Kinds(frozenset({"contract", "service.fastapi", "tests.pytest"}), registry.PLANNED)
KEY, ADMIN = "a key", "an admin's key"


@functools.cache
def blueprint(case: str, auth: str = "api_key") -> Blueprint:
    """Return the blueprint of a case: a golden one, the example of its name, or one of odd names for SDKs."""
    folders = (GOLDEN, GOLDEN.with_name("postman"), ROOT / "examples")
    paths = (*(folder / case / "synapse.yaml" for folder in folders), SDKS / f"{case}.yaml")
    path = next(path for path in paths if path.exists())
    return of(path.read_text(encoding="utf-8"), auth)


def of(intent: str, auth: str = "api_key") -> Blueprint:
    """Return the blueprint of an intent's text, which has no faults."""
    reading = read(intent.encode(), "synapse.yaml", KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return replace(reading.blueprint, options=replace(reading.blueprint.options, auth=auth))


def rendered(made: Blueprint) -> dict[str, bytes]:
    """Return the service's tree before formatting."""
    return {file.path: file.render().encode() for file in fastapi_service.GENERATOR.generate(made, Options())}


@functools.cache
def tree(case: str, auth: str = "api_key") -> dict[str, bytes]:
    """Return the service's tree, formatted."""
    made = blueprint(case, auth)
    return RuffFormatter().format(rendered(made), packages=[python.package_name(made)])


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Write *files* into *folder*."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@functools.cache
def package(case: str, auth: str = "api_key") -> str:
    """Import the service of *case* and return the name it is imported under."""
    own = python.package_name(blueprint(case, auth))
    folder = Path(tempfile.mkdtemp(prefix="synapse-service-"))
    name = f"{own}_{auth}_of_{case}"
    files = {path.replace(f"{own}/", f"{name}/", 1): data for path, data in tree(case, auth).items() if path.startswith(f"{own}/")}
    files[f"{name}/openapi.yaml"] = openapi.document_text(blueprint(case, auth)).encode()  # as in the wheel
    sys.path.insert(0, str(write(files, folder)))
    importlib.import_module(f"{name}.main")
    return name


def module(case: str, path: str, auth: str = "api_key") -> ModuleType:
    """Return a module of the service of *case*."""
    return importlib.import_module(f"{package(case, auth)}.{path}")


def key(name: str, secret: str, *roles: str) -> dict[str, Any]:
    """Return an entry of the setting `api_keys`."""
    return {"name": name, "sha256": hashlib.sha256(secret.encode()).hexdigest(), "roles": list(roles)}


def app(case: str, url: str, auth: str = "api_key", **settings: Any) -> FastAPI:
    """Return the app of *case* on the database at *url*."""
    keys = {"api_keys": [key("someone", KEY), key("admin", ADMIN, "admin")]} if auth == "api_key" else {}
    given = {"rate_limit_per_minute": 0, "log_level": "CRITICAL", **keys, **settings}
    made: FastAPI = module(case, "main", auth).create_app(module(case, "settings", auth).Settings(database_url=url, **given))
    return made


async def create_tables(case: str, url: str, auth: str = "api_key") -> None:
    """Create the tables that the service declares."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(module(case, "tables", auth).Base.metadata.create_all)
    finally:
        await engine.dispose()


@asynccontextmanager
async def running(case: str, url: str, auth: str = "api_key", **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service of *case* in process on a database with its tables, and yield a client who may call it."""
    await create_tables(case, url, auth)
    async with on(case, url, auth, **settings) as client:
        yield client


@asynccontextmanager
async def on(case: str, url: str, auth: str = "api_key", **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service of *case* in process on the database as it is, and yield a client who may call it."""
    made = app(case, url, auth, **settings)
    transport = httpx.ASGITransport(made)
    async with (
        made.router.lifespan_context(made),
        httpx.AsyncClient(transport=transport, base_url="http://service", trust_env=False) as client,
    ):
        if auth == "api_key":
            client.headers["X-API-Key"] = KEY
        yield client


def problem(reply: httpx.Response) -> tuple[int, str]:
    """Return the status and the type of a refusal, which must be told as all are."""
    told = reply.json()
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert told["status"] == reply.status_code
    assert told["request_id"] == reply.headers["X-Request-ID"]
    assert set(told) <= {"type", "title", "status", "detail", "request_id", "errors"}
    return reply.status_code, told["type"].removeprefix("urn:problem-type:")
