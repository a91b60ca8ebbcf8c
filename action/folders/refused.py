"""What came of it where the system refused to write something."""

import contextlib
from collections.abc import Iterator

from action import edge
from synapseops.errors import UsageError

_HINT = "check the permissions and the free space there"


@contextlib.contextmanager
def told(what: str, hint: str = _HINT) -> Iterator[None]:
    """Have *what* came of it said where the system refuses something. Raises `UsageError` in place of an `OSError`."""
    try:
        yield
    except OSError as failure:
        raise UsageError(f"{what}: {edge.refusal(failure)}", hint) from failure
