"""A program of Go's that calls a service as lines of JSON say."""

import contextlib
import itertools
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: its value, or an error and what it is found as."""

    id: int
    value: Any
    extra: dict[str, Any] | None
    header: dict[str, str] | None
    error: str
    kinds: list[str] | None
    status: int
    request_id: str
    faults: list[dict[str, str]] | None
    logs: list[str] | None


@dataclass
class Driver:
    """Tells the program what to call."""

    program: "subprocess.Popen[str]"
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self, op: str, **more: Any) -> int:
        """Begin a call, and return its number."""
        number = next(self._numbers)
        self._say({"id": number, "op": op, **more})
        return number

    def cancel(self, number: int) -> None:
        """Cancel a call."""
        self._say({"id": number, "op": "cancel"})

    def end(self) -> Outcome:
        """Return what came of the call that ends next."""
        assert self.program.stdout is not None
        return Outcome(**json.loads(self.program.stdout.readline()))

    def __call__(self, op: str, **more: Any) -> Outcome:
        """Call, and return what came of it."""
        self.begin(op, **more)
        return self.end()

    def _say(self, command: dict[str, Any]) -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(json.dumps(command) + "\n")
        self.program.stdin.flush()


@contextlib.contextmanager
def driving(program: Path, environment: dict[str, str]) -> Iterator[Driver]:
    """Run the program with *environment* alone."""
    with subprocess.Popen([program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        yield Driver(started)
        assert started.stdin is not None
        started.stdin.close()
        assert started.wait(30) == 0
