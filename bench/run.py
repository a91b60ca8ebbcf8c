"""`synapse run` on the `orders` example: all checks and tests, cold and warm, and where the time goes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import example, tables

_PROMISED = 25.0


def main() -> None:
    """Run three times in fresh repositories, the first with an empty cache, and print each step of the last."""
    with tempfile.TemporaryDirectory() as folder:
        rounds = [_round(Path(folder), number) for number in range(3)]
    cold, *warm = [seconds for seconds, _ in rounds]
    tables.show("synapse run, orders", ("", "wall s"), [("cold", f"{cold:.1f}"), *(("warm", f"{seconds:.1f}") for seconds in warm)])
    run = rounds[-1][1]
    parts = [(check["name"], f"{check['seconds']:.2f}") for check in run["checks"]]
    parts.append(("generated tests", f"{run['tests']['seconds']:.2f}"))
    tables.show("where the time goes (warm; these run side by side)", ("check", "wall s"), parts)
    tables.show("steps (warm)", ("step", "wall s"), [(name, f"{seconds:.2f}") for name, seconds in run["seconds"].items()])
    tables.verdict(f"warm in {max(warm):.1f} s (under {_PROMISED:.0f} s)", max(warm) < _PROMISED)


def _round(folder: Path, number: int) -> tuple[float, dict]:  # type: ignore[type-arg]
    repository = example.repository(folder / f"repository-{number}")
    argv = [str(Path(sys.executable).with_name("synapse")), "run", "--repo", str(repository), "--format", "json"]
    start = time.perf_counter()
    done = subprocess.run(argv, env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"synapse run ended with {done.returncode}:\n{done.stderr[-2000:]}{done.stdout[-2000:]}")
    return seconds, json.loads(done.stdout)["runs"][0]
