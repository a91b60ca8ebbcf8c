"""Everything that is made of 8, 50 and 200 resources, against the peers that make the same kinds together; and one field more."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml

from bench import npm, peers, tables
from bench.intents import intent
from bench.measure import Cost, cost, typical
from bench.steady import steadily
from synapseops.pipeline.cache import FolderCache

_SIZES = (8, 50, 200)
_PROMISED = 1 / 15
_HEY_API = ("@hey-api/openapi-ts@0.99.0", "typescript@5.9.3")
_FEW_FILES, _FEW_SECONDS, _SMALL = 0.10, 0.10, 0.8


def main() -> None:
    """Make everything, have the peers make their kinds, change one field, and print each with what was promised."""
    with tempfile.TemporaryDirectory() as made:
        for size in _SIZES:
            _beside_peers(size, Path(made))
        _one_field(_SIZES[-1], Path(made))


def _beside_peers(size: int, made: Path) -> None:
    source = _source(made / f"{size}", intent(size))
    ours = typical([_ours(source, source / f"ours-{run}", source / f"cache-{run}") for run in range(3)])
    document = _as_json(source / "ours-0" / "openapi.yaml")
    theirs = {name: peer(document, source / name) for name, peer in _peers().items()}
    rows = [(name, f"{used.cpu:.2f}", f"{used.peak / 2**20:.0f}") for name, used in {"synapse": ours, **theirs}.items()]
    together = sum(used.cpu for used in theirs.values())
    rows.append(("the peers together", f"{together:.2f}", ""))
    tables.show(f"{size} resources of a dozen fields", ("", "CPU s", "peak MiB"), rows)
    tables.verdict(f"{ours.cpu / together:.3f} of the peers' CPU together (at most {_PROMISED:.3f})", ours.cpu / together <= _PROMISED)


def _one_field(size: int, made: Path) -> None:
    """Add a field to one resource of *size* where everything was made before, and look at what that costs."""
    whole = intent(size)
    middle = whole.index("      title:", whole.index(f"  Thing{size // 2:03}:"))
    before = _source(made / "before", whole)
    after = _source(made / "after", f"{whole[:middle]}      motto: text?\n{whole[middle:]}")
    first = typical([_ours(before, made / f"first-{run}", made / f"first-cache-{run}") for run in range(3)])
    anew, running, rendered = [], [], set()
    for run in range(5):
        kept = made / "first-cache-0"
        running.append(_in_a_worker(before, after, shutil.copytree(kept, made / f"worker-cache-{run}")))
        anew.append(_ours(after, made / f"anew-{run}", shutil.copytree(kept, made / f"anew-cache-{run}")))

    def in_its_folder(run: int) -> Callable[[], Cost]:
        cache = shutil.copytree(made / "first-cache-0", made / f"again-cache-{run}")
        _ours(before, made / f"again-{run}", cache)
        known = _entries(cache)

        def again() -> Cost:
            used = _ours(after, made / f"again-{run}", cache)
            rendered.add(_entries(cache) - known)
            return used

        return again

    again = steadily(in_its_folder, wanted=7, most=20)
    files = sum(path.is_file() for path in (made / "again-0").rglob("*"))
    step, command, few = median(running), again.cpu, max(rendered)
    shown = [
        ("everything, as a command", files, f"{first.cpu:.2f}"),
        ("one field more, in a process that runs", few, f"{step:.2f}"),
        ("one field more, as a command, in the folder that it wrote before", few, f"{command:.2f}"),
        ("one field more, as a command that writes a new folder", few, f"{typical(anew).cpu:.2f}"),
    ]
    tables.show(f"{size} resources, then a field more", ("", "files rendered", "CPU s"), [(a, str(b), c) for a, b, c in shown])
    tables.verdict(f"{few / files:.3f} of the files rendered (at most {_FEW_FILES})", few / files <= _FEW_FILES)
    most = max(_FEW_SECONDS * first.cpu, _SMALL)
    tables.verdict(f"{step:.2f} CPU s in a process that runs (at most {most:.2f})", step <= most)
    tables.verdict(f"{command:.2f} CPU s as a command, which also starts (at most {most:.2f}): {again}", command <= most)


def _in_a_worker(before: Path, after: Path, cache: Path) -> float:
    """Return the CPU seconds of making *after* in a process that made *before*."""
    argv = [sys.executable, "-m", "bench.again", str(before), str(after)]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    return float(subprocess.run(argv, cwd=Path(__file__).parents[1], env=env, stdout=subprocess.PIPE, check=True).stdout)


def _entries(cache: Path) -> int:
    return FolderCache(cache / "synapse" / "renderings").count()


def _source(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "synapse.yaml").write_text(text)
    return folder


def _ours(source: Path, out: Path, cache: Path) -> Cost:
    program = str(Path(sys.executable).with_name("synapse"))
    return cost([program, "generate", str(source), "--out", str(out)], cwd=source, env={"XDG_CACHE_HOME": str(cache)})


def _as_json(document: Path) -> Path:
    """Return *document* as JSON beside itself: openapi-generator's YAML reader takes 3 MB at most."""
    as_json = document.with_suffix(".json")
    as_json.write_text(json.dumps(yaml.load(document.read_bytes(), yaml.CSafeLoader)), encoding="utf-8")
    return as_json


def _peers() -> dict[str, Callable[[Path, Path], Cost]]:
    programs = peers.programs()
    java, client = programs["openapi-generator-cli"], programs["openapi-python-client"]

    def of_java(kind: str) -> Callable[[Path, Path], Cost]:
        return lambda document, out: cost([java, "generate", "-g", kind, "-i", str(document), "-o", str(out)], cwd=document.parent)

    made: dict[str, Callable[[Path, Path], Cost]] = {
        "openapi-generator python-fastapi": of_java("python-fastapi"),
        "openapi-generator go": of_java("go"),
        "openapi-generator postman-collection": of_java("postman-collection"),
        "openapi-python-client": lambda document, out: cost(
            [client, "generate", "--path", str(document), "--output-path", str(out), "--meta", "none"], cwd=document.parent
        ),
    }
    if node := npm.folder(*_HEY_API):
        program = str(node / "node_modules" / ".bin" / "openapi-ts")
        made["@hey-api/openapi-ts"] = lambda document, out: cost([program, "-i", str(document), "-o", str(out)], cwd=document.parent)
    return made
