"""Durations as the author writes them."""

_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def milliseconds(text: str) -> int:
    """`"10s"` → 10000."""
    number = text.rstrip("smhd")
    return int(number) * _MILLISECONDS[text.removeprefix(number)]
