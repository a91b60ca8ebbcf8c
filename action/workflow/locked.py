"""Print what the cache of the Action's packages is named by. Run as a script, before anything is installed: standard library only."""

import hashlib
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def key() -> str:
    """Return a name for exactly the packages that are locked, and for the installer of them."""
    locked = (_HERE.parents[1] / "uv.lock", _HERE / "uv.txt")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in locked)).hexdigest()[:16]


if __name__ == "__main__":
    print(f"key={key()}")
