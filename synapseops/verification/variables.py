"""What of our environment a program that we start needs, whatever it is."""

import os

_NEEDED = ("SYSTEMROOT", "SYSTEMDRIVE")


def needed() -> dict[str, str]:
    """Return the variables without which no program starts on Windows; elsewhere nobody sets them."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}
