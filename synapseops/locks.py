"""Locks of files and folders that are open: a process that ends, be it killed, lets go of them."""

import time
from collections.abc import Callable

_TRIES, _PAUSE = 100, 0.1


def take(handle: int, wait: Callable[[float], None] = time.sleep) -> bool:
    """Lock what is open as *handle* for ourselves, and tell whether nobody else had it for ten seconds; *wait* lets time pass (seconds).

    Raises as `take_now` does.
    """
    for _ in range(_TRIES):
        if take_now(handle):
            return True
        wait(_PAUSE)
    return False


def take_now(handle: int) -> bool:
    """Lock what is open as *handle* for ourselves, and tell whether nobody else has it.

    Raises `OSError` where the file system locks nothing, `ImportError` where the system does not (Windows).
    """
    import fcntl  # not on Windows, where what only reads works all the same

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
