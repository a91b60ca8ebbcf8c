"""The packages of the Action, installed by the lines of `action.yml` itself, once for exactly these lines and locks: it takes a while."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
_KEPT = ROOT / ".cache" / "action"
_STEP = "Install what is locked"
_FILES = ("action.yml", "uv.lock", "action/workflow/uv.txt")


@dataclass(frozen=True, slots=True)
class Installed:
    """What a runner restores: the environment; the packages that it came from; and the folder of the Action's own cache."""

    environment: Path
    packages: Path
    cache: Path


def installed(packages: Path) -> Installed:
    """Return what `action.yml` installs with the *packages* of this machine, installed now if it is not there."""
    folder = _KEPT / _key()
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes, and one of them is to do it
        if not (folder / "environment" / ".ready").exists():
            _forget(folder)
            _install(folder, packages)
            (folder / "cache").mkdir()
    return Installed(folder / "environment", packages, folder / "cache")


def _key() -> str:
    told = [(ROOT / name).read_bytes() for name in _FILES]
    return hashlib.sha256(b"\0".join([*told, platform.python_version().encode()])).hexdigest()[:16]


def _forget(folder: Path) -> None:
    """Make *folder* anew, the only one."""
    for other in _KEPT.iterdir():
        if other.is_dir():
            shutil.rmtree(other)
    folder.mkdir()


def _install(folder: Path, packages: Path) -> None:
    steps: list[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    (step,) = [step for step in steps if step["name"] == _STEP]
    given = {
        "PYTHON": str(Path(sys.executable).resolve()),
        "UV": str(folder / "uv"),
        "UV_CACHE_DIR": str(packages),
        "UV_PROJECT_ENVIRONMENT": str(folder / "environment"),
    }
    env = {**{name: value for name, value in step["env"].items() if "${{" not in value}, **given}
    assert env.keys() == step["env"].keys()
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"} or name.startswith(("PIP_", "UV_", "SSL_"))}
    argv = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    done = subprocess.run(argv, cwd=ROOT, env={**inherited, "HOME": str(folder), **env}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
