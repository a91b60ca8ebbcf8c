"""Code in node, with an SDK at hand."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ThrownError(Exception):
    """What the code threw. `all` is everything that node shows of it."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told['name']}: {told['message']}")
        self.name: str = told["name"]
        self.message: str = told["message"]
        self.status: int | None = told.get("status")
        self.request_id: str | None = told.get("requestId")
        self.all: str = told["all"]


@dataclass(frozen=True, slots=True)
class Node:
    """A process that runs code in turn; what it puts into `kept` stays."""

    process: "subprocess.Popen[str]"

    def run(self, code: str, **given: Any) -> Any:
        """Run the body of an asynchronous function, and return its value as JSON; raises `ThrownError`."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"code": code, "given": given}) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        if "error" in told:
            raise ThrownError(told["error"])
        return told.get("value")


@contextmanager
def session(sdk: Path) -> Iterator[Node]:
    """Run node with the SDK that is compiled in *sdk*."""
    modules = [(sdk / "dist" / path).as_uri() for path in ("index.js", "core/retries.js", "webhooks.js")]
    argv = ["node", str(Path(__file__).with_name("session.mjs")), *modules]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Node(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0
