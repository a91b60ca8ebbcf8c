"""The service as it is run: a process of its own, migrated, called over HTTP, stopped in good order."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import MetaData, create_engine

from tests.generators.fastapi_service import services

PORT = re.compile(r"http://127\.0\.0\.1:(\d+)")


@contextmanager
def serving(folder: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """Run `python -m orders` in *folder* and yield it with a client, once it listens."""
    command = [sys.executable, "-W", "error", "-m", "orders"]
    process = subprocess.Popen(
        command, cwd=folder, env={**environment, "ORDERS_PORT": "0"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if match := PORT.search(line):
                break
        else:
            pytest.fail("".join(said))
        with httpx.Client(base_url=match[0], headers={"X-API-Key": services.KEY}, trust_env=False) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def environment(url: str) -> dict[str, str]:
    """Return the environment that configures the service."""
    keys = json.dumps([services.key("someone", services.KEY)])
    return {"PATH": os.environ["PATH"], "ORDERS_DATABASE_URL": url, "ORDERS_API_KEYS": keys}


def migrated(folder: Path, url: str) -> Path:
    """Lay out the service with its tables in the database at *url*."""
    services.write(services.tree("orders"), folder)
    made = (
        "import asyncio, os; from sqlalchemy.ext.asyncio import create_async_engine; from orders.tables import Base\n"
        "async def make():\n"
        "    engine = create_async_engine(os.environ['ORDERS_DATABASE_URL'])\n"
        "    async with engine.begin() as connection: await connection.run_sync(Base.metadata.create_all)\n"
        "    await engine.dispose()\n"
        "asyncio.run(make())\n"
    )
    subprocess.run([sys.executable, "-c", made], cwd=folder, env=environment(url), check=True)
    return folder


def test_it_serves_logs_in_json_and_stops_in_good_order(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/orders.db"
    folder = migrated(tmp_path / "orders", url)
    with serving(folder, environment(url)) as (process, client):
        made = client.post("/customers", json={"email": "a@b.example", "full_name": "A"}, headers={"X-Request-ID": "mine"})
        assert made.status_code == 201
        assert client.get(made.headers["Location"]).content == made.content
        assert client.post("/orders", content=b"{" * 2_000_000, headers={"Content-Type": "application/json"}).status_code == 413
        assert client.get("/customers/by%2F..%2Fx").status_code == 422
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout if line.strip()]
        assert process.wait(10) == -signal.SIGTERM, "as whoever sent the signal expects"
    assert [line["event"] for line in lines][-2:] == ["Application shutdown complete.", f"Finished server process [{process.pid}]"]
    told = next(line for line in lines if line.get("request_id") == "mine")
    assert {name: told[name] for name in ("event", "method", "route", "status", "caller", "level")} == {
        "event": "request",
        "method": "POST",
        "route": "/customers",
        "status": 201,
        "caller": "someone",
        "level": "info",
    }
    assert "a@b.example" not in json.dumps(lines)


def test_it_refuses_to_start_with_settings_that_make_no_sense(tmp_path: Path) -> None:
    services.write(services.tree("orders"), tmp_path)
    wrong = {**environment("sqlite:///x.db"), "ORDERS_API_KEYS": '[{"name": "x", "sha256": "short"}]'}
    ended = subprocess.run([sys.executable, "-m", "orders"], cwd=tmp_path, env=wrong, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "sha256" in ended.stderr


def test_a_key_can_be_made_and_then_works(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/orders.db"
    folder = migrated(tmp_path / "orders", url)
    told = subprocess.run(
        [sys.executable, "-m", "orders.security", "shop", "admin"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    line, setting = told.splitlines()
    key = line.removeprefix("key for the caller: ")
    (folder / ".env").write_text(f"{setting}\n")
    settings = {name: value for name, value in environment(url).items() if name != "ORDERS_API_KEYS"}
    with serving(folder, settings) as (_, client):
        assert client.get("/orders").status_code == 401
        assert client.get("/orders", headers={"X-API-Key": key}).status_code == 200


def test_usual_forms_of_database_urls_are_understood() -> None:
    settings = services.module("orders", "settings").Settings
    for given, taken in (
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://h/d", "postgresql+asyncpg://h/d"),
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
    ):
        assert settings(database_url=given).database_url == taken


def test_numbers_in_json_survive_sqlite(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    services.module("orders", "tables").Base.metadata.create_all(engine)
    metadata = MetaData()
    metadata.reflect(engine)
    engine.dispose()
    assert str(metadata.tables["products"].c.attributes.type) == "TEXT"
