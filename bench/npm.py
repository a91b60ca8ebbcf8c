"""Peers from npm, each in a folder of its own, made once under `.cache/`."""

import shutil
import subprocess
from pathlib import Path

_HOME = Path(__file__).parents[1] / ".cache" / "bench-npm"


def folder(*packages: str) -> Path | None:
    """Return a folder with *packages* (`name@version`) in its `node_modules`, or None where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    home = _HOME / "+".join(package.replace("/", "-") for package in packages)
    if not (home / ".ready").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}')
        asked = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", *packages]
        subprocess.run([npm, *asked], cwd=home, check=True)
        (home / ".ready").touch()
    return home
