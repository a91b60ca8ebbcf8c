"""The Action: its install, cold and restored, by the very lines of `action.yml`, beside `pip install` of the same lock; then a step."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from bench import example, measure, tables

_ROOT = Path(__file__).parents[1]
_INSTALL, _RUN = "Install what is locked", "Run"
_BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
_SECONDS = 60.0
_PARTS = ("read", "look", "generate", "merge", "verify", "compare")
_HEADS = ("", "wall s", "CPU s")


def main() -> None:
    """Install, restore, and run a job of two steps."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _installs(folder)
        _steps(folder)


def _installs(folder: Path) -> None:
    env = _environment(folder)
    step = _step(_INSTALL)
    line, *rest = step["run"].split("touch ")
    assert rest, "the step marks what it installed"
    uv, sync = line.partition('"$UV/bin/uv" sync')[::2]
    rows = [("uv itself", _cost([*_BASH, uv], env))]
    rows.append(("all packages, cold: uv sync", _cost([*_BASH, f'"$UV/bin/uv" sync{sync}'], env)))
    _cost([*_BASH, f"touch {rest[0]}"], env)
    rows.append(("restored, or a later step of the job", _cost([*_BASH, step["run"]], env)))
    rows.append(("peer: pip install of the same lock", _by_pip(folder, env)))
    sync_seconds = rows[1][1].wall
    tables.show("The Action's install", _HEADS, [(name, f"{one.wall:.2f}", f"{one.cpu:.2f}") for name, one in rows])
    packages = list((folder / "environment" / "lib").glob("python*/site-packages/*.dist-info"))
    size = sum(file.stat().st_size for file in (folder / "environment").rglob("*") if file.is_file() and not file.is_symlink())
    tables.CONSOLE.print(f"{len(packages)} packages, {size >> 20} MiB with their bytecode, none of them built\n")  # --no-build
    tables.verdict("at most one uv sync, of seconds", sync_seconds < _SECONDS)


def _by_pip(folder: Path, env: Mapping[str, str]) -> measure.Cost:
    """Install exactly the locked packages with pip, bytecode included."""
    export = f"{env['UV']}/bin/uv export --frozen --no-config --quiet --no-default-groups --extra verify --extra github --no-emit-project"
    told = subprocess.run(export.split(), cwd=_ROOT, capture_output=True, check=True)
    (folder / "requirements.txt").write_bytes(told.stdout)
    subprocess.run([env["PYTHON"], "-m", "venv", folder / "peer"], check=True)
    argv = [str(folder / "peer" / "bin" / "python"), "-I", "-m", "pip", "install", "--quiet", "--no-cache-dir", "--only-binary", ":all:"]
    return _cost([*argv, "--require-hashes", "--no-deps", "-r", str(folder / "requirements.txt")], {})


def _steps(folder: Path) -> None:
    shop = example.repository(folder / "shop")
    first, later = (_one(folder, shop, number) for number in range(2))
    rows = [("until the intents are read: Python, the product, the sandbox tried", first.start, later.start)]
    rows += [(name, first.parts.get(name, 0.0), later.parts.get(name, 0.0)) for name in _PARTS]
    rows.append(("whole step", first.cost.wall, later.cost.wall))
    shown = [(name, f"{one:.2f}", f"{two:.2f}") for name, one, two in rows]
    tables.show("A step, mode preview, on orders: wall s", ("part", "first of a job", "a later one"), shown)
    tables.CONSOLE.print(f"CPU s of the whole step: {first.cost.cpu:.1f} and {later.cost.cpu:.1f}; {later.tests} tests\n")


class _Ran(Struct, frozen=True):
    """What a step took: as a whole, until it had read the intents, and in its parts; and the tests that it ran."""

    cost: measure.Cost
    start: float
    parts: Mapping[str, float]
    tests: int


def _one(folder: Path, shop: Path, number: int) -> _Ran:
    told = folder / f"step-{number}"
    told.mkdir()
    (told / "event").write_text(json.dumps({"repository": {"full_name": "octo/shop", "default_branch": "main"}}), encoding="utf-8")
    env = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(told / "event"),
        "GITHUB_OUTPUT": str(told / "output"),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "octo/shop",
        "GITHUB_STEP_SUMMARY": str(told / "summary"),
        "GITHUB_WORKSPACE": str(shop),
        "RUNNER_TEMP": str(told),
        "RUNNER_OS": "Linux",
        "ENVIRONMENT": str(folder / "environment"),
        "PYTHONPATH": str(_ROOT),
        "INPUT_MODE": "preview",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    cost, start = _timed([*_BASH, _step(_RUN)["run"]], env)
    (run,) = json.loads(next(told.glob("synapse-report-*/report.json")).read_text(encoding="utf-8"))["runs"]
    if run["ending"] != "planned":
        raise measure.CommandFailed(f"the step ended with {run['ending']}")
    return _Ran(cost, start, run["seconds"], run["tests"]["passed"])


def _cost(argv: Sequence[str], env: Mapping[str, str]) -> measure.Cost:
    return _timed(argv, env)[0]


def _timed(argv: Sequence[str], env: Mapping[str, str]) -> tuple[measure.Cost, float]:
    """Run a step in the Action's folder; return what it took, and after how long it had read the intents, 0 where it reads none."""
    begun = time.perf_counter()
    child = subprocess.Popen(argv, cwd=_ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said, start = [], 0.0
    for line in child.stdout or ():
        said.append(line)
        start = start or (time.perf_counter() - begun if line.startswith("read the intents") else 0.0)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise measure.CommandFailed(f"{' '.join(argv)}: exit {child.returncode}\n{''.join(said)[-3000:]}")
    return measure.Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - begun, usage.ru_maxrss * 1024), start


def _step(name: str) -> dict[str, Any]:
    steps: list[dict[str, Any]] = yaml.safe_load((_ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    return next(step for step in steps if step["name"] == name)


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables of the step that installs, everything below *folder*, nothing there yet."""
    literal = {name: value for name, value in _step(_INSTALL)["env"].items() if "${{" not in value}
    places = {"UV": "uv", "UV_CACHE_DIR": "packages", "UV_PROJECT_ENVIRONMENT": "environment"}
    return {**literal, "PYTHON": str(Path(sys.executable).resolve()), **{name: str(folder / place) for name, place in places.items()}}
