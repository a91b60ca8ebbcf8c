"""What goes wrong on purpose: once, a few times, or until taken away."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from threading import Event, Lock


@dataclass(eq=False)
class Fault:
    """What happens to requests that match.

    `match` is like `POST /repos/*/git/commits`, `POST /graphql`, `* /octo/shop.git/*`; `*` spans slashes; `[!G]* *` is every write.
    `status` answers without doing anything (with `retry_after`: as a rate limit); `drop` breaks the connection without doing
    anything, `drop_after` once it is done; `stale` answers a read as it was last answered to the same caller; `delay` waits;
    `gate` waits until the test opens it; `before` and `after` are called around the request, `when` narrows by its body.
    `skip` lets that many pass first; `times` is how often it happens, None for always.
    """

    match: str
    status: int | None = None
    message: str | None = None
    retry_after: int | None = None
    drop: bool = False
    drop_after: bool = False
    stale: bool = False
    delay: float = 0
    gate: Event | None = None
    before: Callable[[], object] | None = None
    after: Callable[[], object] | None = None
    when: Callable[[bytes], bool] | None = None
    who: str = "*"
    skip: int = 0
    times: int | None = 1
    happened: int = field(default=0, init=False)

    def matches(self, method: str, path: str, who: str, body: bytes) -> bool:
        """Whether the fault concerns this request."""
        return fnmatchcase(f"{method} {path}", self.match) and fnmatchcase(who, self.who) and (self.when is None or self.when(body))


class Faults:
    """The faults that wait for their request, oldest first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        """Let *faults* happen from now on."""
        with self._lock:
            self._waiting.extend(faults)

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str, who: str, body: bytes) -> Fault | None:
        """Return the first fault for this request, and count it."""
        with self._lock:
            for fault in self._waiting:
                if fault.matches(method, path, who, body):
                    if fault.skip:
                        fault.skip -= 1
                        continue
                    fault.happened += 1
                    if fault.happened == fault.times:
                        self._waiting.remove(fault)
                    return fault
        return None

    @property
    def left(self) -> list[Fault]:
        """Faults that still wait: a test that ends with some has not met what it wanted to."""
        return list(self._waiting)

    @property
    def remembers(self) -> bool:
        """Whether answers must be kept for stale reads."""
        return any(fault.stale for fault in self._waiting)
