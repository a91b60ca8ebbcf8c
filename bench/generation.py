"""OpenAPI, service and tests for 8, 50 and 200 resources, against generators that start from the OpenAPI document we made."""

import json
import sys
import tempfile
from pathlib import Path

import yaml

from bench import peers, tables
from bench.intents import intent
from bench.measure import Cost, cost, typical

SIZES = (8, 50, 200)
_PROMISED = 1 / 5
_LINEAR = 1.3


_ASKED = "generate: {sdks: [], postman: false, infra: []}\n"
"""What the peers make something of, too: the contract and the service; the tests stay, which no peer makes."""


def main() -> None:
    """Measure every size and print the tables and what was promised."""
    programs = peers.programs()
    with tempfile.TemporaryDirectory() as folder:
        measured = {size: _measure(size, programs, Path(folder)) for size in SIZES}
    for size, costs in measured.items():
        ours = costs["synapse"]
        rows = [
            (name, f"{used.cpu:.2f}", f"{used.wall:.2f}", f"{used.peak / 2**20:.0f}", f"{used.cpu / ours.cpu:.1f}")
            for name, used in costs.items()
        ]
        tables.show(f"{size} resources of a dozen fields", ("", "CPU s", "wall s", "peak MiB", "CPU / ours"), rows)
    _promises(measured)


def _promises(measured: dict[int, dict[str, Cost]]) -> None:
    last = measured[SIZES[-1]]
    ours = last["synapse"]
    fastest = min(used.cpu for name, used in last.items() if name in ("openapi-generator-cli", "fastapi-codegen"))
    tables.verdict(
        f"{ours.cpu / fastest:.3f} of the faster peer's CPU at {SIZES[-1]} (at most {_PROMISED})", ours.cpu / fastest <= _PROMISED
    )
    small, middle = measured[SIZES[0]]["synapse"], measured[SIZES[1]]["synapse"]
    early = (middle.cpu - small.cpu) / (SIZES[1] - SIZES[0])
    late = (ours.cpu - middle.cpu) / (SIZES[2] - SIZES[1])
    claim = f"a further resource costs {late / early:.2f} times as much beyond {SIZES[1]} as before (linear: at most {_LINEAR})"
    tables.verdict(claim, late / early <= _LINEAR)


def _measure(size: int, programs: dict[str, str], folder: Path) -> dict[str, Cost]:
    source = folder / f"{size}"
    source.mkdir()
    (source / "synapse.yaml").write_text(f"{intent(size)}{_ASKED}")
    ours = [_ours(source, source / f"ours-{run}") for run in range(5)]
    warm = [_ours(source, source / f"warm-{run}", cache=source / "ours-0-cache") for run in range(5)]
    document = source / "ours-0" / "openapi.yaml"
    repeats = 3 if size < 200 else 2
    return {
        "synapse": typical(ours),
        "synapse, again (warm cache)": typical(warm),
        "openapi-generator-cli": typical([_openapi_generator(programs, document, source / f"oag-{run}") for run in range(repeats)]),
        "fastapi-codegen": typical([_fastapi_codegen(programs, document, source / f"fcg-{run}") for run in range(repeats)]),
    }


def _ours(source: Path, out: Path, cache: Path | None = None) -> Cost:
    program = str(Path(sys.executable).with_name("synapse"))
    home = cache or out.with_name(f"{out.name}-cache")
    return cost([program, "generate", str(source), "--out", str(out)], cwd=source, env={"XDG_CACHE_HOME": str(home)})


def _openapi_generator(programs: dict[str, str], document: Path, out: Path) -> Cost:
    as_json = document.with_suffix(".json")  # its YAML reader takes 3 MB at most
    if not as_json.exists():
        as_json.write_text(json.dumps(yaml.load(document.read_bytes(), yaml.CSafeLoader)), encoding="utf-8")
    argv = [programs["openapi-generator-cli"], "generate", "-g", "python-fastapi", "-i", str(as_json), "-o", str(out)]
    return cost(argv, cwd=document.parent)


def _fastapi_codegen(programs: dict[str, str], document: Path, out: Path) -> Cost:
    return cost([programs["fastapi-codegen"], "--input", str(document), "--output", str(out)], cwd=document.parent)
