"""The collection in Postman's own command-line runner, against a service that listens."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from generators import postman
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Options
from tests.generators.openapi.node import run, tool

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: requests made, and for each failed assertion the name of its request and its own."""

    requests: int
    assertions: int
    failures: tuple[tuple[str, str], ...]


def newman(blueprint: Blueprint, port: int, folder: Path, *, part: str = "", **variables: str) -> Outcome:
    """Run the collection of *blueprint*, or the *part* of it that is the folder of so-called requests, against the service at *port*."""
    binary = tool("newman")
    made = {file.path: file.render() for file in postman.GENERATOR.generate(blueprint, Options())}
    for path, content in made.items():
        (folder / Path(path).name).write_text(content, encoding="utf-8")
    collection, environment = (str(folder / Path(path).name) for path in made)
    given = {"base_url": f"http://127.0.0.1:{port}", **variables}
    argv = [binary, "run", collection, "-e", environment, "--reporters", "json", "--reporter-json-export", "run.json"]
    argv += ["--folder", part] if part else []
    ended = run(*argv, *(word for name, value in given.items() for word in ("--env-var", f"{name}={value}")), cwd=folder)
    assert (folder / "run.json").exists(), ended.stdout + ended.stderr
    found = json.loads((folder / "run.json").read_text(encoding="utf-8"))["run"]
    failures = tuple((one["source"]["name"], one["error"]["test"]) for one in found["failures"])
    assert (ended.returncode == 0) == (not failures)
    return Outcome(found["stats"]["requests"]["total"], found["stats"]["assertions"]["total"], failures)


@contextlib.contextmanager
def listening(app: App) -> Iterator[int]:
    """Serve *app* over HTTP, and yield the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
