"""Run `go vet` on a module: `vet_go.py use|copy CACHE GO FOLDER` prints what it says on standard output, and ends as it does. With `copy`
it works on a private copy of the cache."""

import os
import shutil
import sys
import tempfile
from pathlib import Path


def main(how: str, cache: str, go: str, folder: str) -> None:
    """Become `go vet`."""
    private = Path(tempfile.gettempdir(), "go-cache")
    if cache and how == "copy":
        shutil.copytree(Path(cache, "cache"), private, copy_function=shutil.copyfile)
    os.environ["GOCACHE"] = str(Path(cache, "cache") if cache and how == "use" else private)
    os.dup2(sys.stdout.fileno(), sys.stderr.fileno())
    os.chdir(folder)
    os.execv(go, [go, "vet", "./..."])  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
