"""Run mypy on a private copy of a cache: `check_types.py CACHE ARGUMENT…`. The cache itself is never written to."""

import os
import shutil
import sys
import tempfile
from pathlib import Path


def main(cache: str, arguments: list[str]) -> None:
    """Copy *cache*, unless it is empty text, and become mypy."""
    private = Path(tempfile.gettempdir(), "mypy-cache")
    if cache:
        shutil.copytree(cache, private, copy_function=shutil.copyfile)
    argv = [sys.executable, "-P", "-s", "-B", "-m", "mypy", "--cache-dir", str(private), *arguments]
    os.execv(sys.executable, argv)  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
