"""What the factory asks of the process in the sandbox, and what that process answers: JSON both ways."""

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """A command to run. `level` is `full`, `full-inside` (namespaces were made by bubblewrap), `files` or `none`.

    `folder` is the working directory. At the full levels it is a copy in memory, made from `source`, unless it is `read_only` and
    can be shown as it is. `scratch` is a new folder of the run's own on the machine. `links` are symbolic links (path, target)
    without which `readable` would not be found. `keep` are files below `folder` whose bytes are answered. The answer goes to the
    file descriptor `answer`.
    """

    level: str
    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...]
    folder: str
    source: str
    read_only: bool
    scratch: str
    temporary: str
    readable: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]
    answer: int
    seconds: float
    memory: int
    file_size: int
    disk: int
    processes: int
    kept_size: int

    def to_json(self) -> str:
        """Return the request as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Request":
        """Return the request that `to_json` wrote."""
        told = json.loads(text)
        return cls(**{name: _tuples(value) for name, value in told.items()})


@dataclass(frozen=True, slots=True)
class Answer:
    """How the command ended: `ending` is a word of `Ending`; `kept` are bytes by path, in base64."""

    ending: str
    code: int = 0
    seconds: float = 0.0
    reason: str = ""
    kept: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> str:
        """Return the answer as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Answer":
        """Return the answer that `to_json` wrote. Raises ValueError, TypeError when it is not one."""
        return cls(**{name: _tuples(value) for name, value in json.loads(text).items()})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
