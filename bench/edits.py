"""Merging people's edits: 500 generated files, all changed by the factory and 60 by people, in a small and a large repository,
beside the git command line doing the same."""

import asyncio
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from bench import tables
from synapseops import __version__
from synapseops.forge.base import NewCommit, NewFile, TreeFile
from synapseops.forge.commits import message
from synapseops.forge.local import LocalRepository, open_repository
from synapseops.generation import Owner
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.lock import write as write_lock
from synapseops.merging.paths import LOCK_NAME
from synapseops.merging.sides import blob_id
from synapseops.pipeline.arranging import Arranged, Read, arrange, with_pristine
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.survey import Base

_FILES, _EDITS, _REPOSITORIES, _ROUNDS = 500, 60, (2_500, 50_000), 7
_INTO = "generated/shop"
_PROMISED, _RUNS = 2.0, 500
_GIT = ["git", "-c", "user.name=Bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]


class _AsItIs:
    """A formatter of what needs none: formatting is measured elsewhere."""

    version = "none"

    def knows(self, path: str) -> bool:
        """Return that no file is formatted."""
        return False

    def format(self, files: dict[str, bytes], *, packages: object) -> dict[str, bytes]:
        """Return *files*."""
        return dict(files)


def main() -> None:
    """Measure both in both repositories, and the memory of many runs in one process."""
    measured = _measured()
    rows = [
        (f"{size:,} files", f"{ours:.3f}", f"{cpu:.3f}", f"{git:.3f}", f"{ours / git:.2f}") for size, (ours, cpu, git) in measured.items()
    ]
    columns = ("repository", "synapse s", "CPU s", "git s", "ratio")
    tables.show(f"{_FILES} generated files, {_EDITS} edited: merge and commit", columns, rows)
    for size, (ours, _, git) in measured.items():
        tables.verdict(f"at most {_PROMISED:g} times git's time in {size:,} files", ours <= _PROMISED * git)
    small, large = (measured[size][1] for size in _REPOSITORIES)
    tables.verdict("independent of the repository's size (CPU within a tenth)", large <= 1.1 * small)
    _memory()


def _measured() -> dict[int, tuple[float, float, float]]:
    """Return, by the size of the repository, the median seconds of SynapseOps (wall, CPU) and of git: all by turns, on whatever machine."""
    with tempfile.TemporaryDirectory() as folder:
        places = {size: _repository(Path(folder) / f"repository{size}", size) for size in _REPOSITORIES}
        rounds: dict[int, list[tuple[float, float, float]]] = {size: [] for size in places}
        for number in range(_ROUNDS):
            for size, place in places.items():
                rounds[size].append((*_timed(place, number), _of_git(place, Path(folder) / str(size), number)))
    return {
        size: (median(one[0] for one in told), median(one[1] for one in told), median(one[2] for one in told))
        for size, told in rounds.items()
    }


def _timed(place: Path, number: int) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_run(place, number))
    return time.perf_counter() - wall, time.process_time() - cpu


def _memory() -> None:
    """Merge many times in one process, and compare its peak memory early and late."""
    with tempfile.TemporaryDirectory() as folder:
        place = _repository(Path(folder) / "repository", _FILES)
        peaks = []
        for number in range(_RUNS):
            asyncio.run(_run(place, number % 2, commits=False))
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    grown = peaks[-1] - peaks[_RUNS // 5]
    tables.show(f"peak memory over {_RUNS} runs", ("after", "MiB"), [(str(at), f"{peaks[at - 1]:.0f}") for at in (1, _RUNS // 5, _RUNS)])
    tables.verdict("memory is flat (within 5 MiB after the first fifth)", grown <= 5)


def _text(path: int, version: int, edit: str = "") -> bytes:
    lines = [f"def function_{path}_{number}():\n    return {number}\n\n\n" for number in range(40)]
    lines[30] = f"def changed_{path}():\n    return 'version {version}'\n\n\n"
    return "".join([*lines[:5], edit, *lines[5:]]).encode()


def _path(number: int) -> str:
    return f"shop/part{number % 20:02}/module{number:03}.py"


def _repository(folder: Path, size: int) -> Path:
    """Make a repository of *size* files: what was made of version 0 on `pristine`, with the edits on top on `main`."""
    folder.mkdir()
    _git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    made = {f"{_INTO}/{_path(one)}": _text(one, 0) for one in range(_FILES)}
    others = {f"src/package{one // 100:03}/file{one:05}.txt": b"file %d\n" % one for one in range(size - _FILES)}
    edits = {f"{_INTO}/{_path(one * 8)}": _text(one * 8, 0, f"# an edit of {one}\n\n\n") for one in range(_EDITS)}
    told = b"".join((_imported("pristine", made | others), _imported("main", edits, "from refs/heads/pristine\n")))
    _git(folder, "fast-import", "--quiet", told=told)
    return folder


def _imported(branch: str, files: dict[str, bytes], above: str = "") -> bytes:
    head = f"commit refs/heads/{branch}\ncommitter Bench <bench@localhost> 0 +0000\ndata 0\n{above}".encode()
    return head + b"".join(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data) for path, data in files.items())


async def _run(place: Path, number: int, *, commits: bool = True) -> None:
    """Merge version *number* + 1 into what is there, and commit it on a branch of its own."""
    repository = open_repository(place)
    commit = await repository.resolve("main") or ""
    files = {path.removeprefix(f"{_INTO}/"): file for path, file in (await repository.list_files(commit, _INTO)).items()}
    locked = {_path(one): LockedFile(0o100644, Owner.FACTORY, blob_id(_text(one, 0))) for one in range(_FILES)}
    at_base = Folder(commit, files, Lock("synapse.yaml", __version__, "0" * 64, (), locked))
    standing = Standing(Base("main", commit, {}), f"synapse/shop{number}", f"{number + 1:064}", at_base, None, (), None)
    made = {_path(one): PristineFile(_text(one, number + 1), Owner.FACTORY, "bench") for one in range(_FILES)}
    footing = Footing(files, at_base.lock or Lock(), commit, (commit,))
    arranged = await arrange(Shelf(repository), standing, footing, made, _AsItIs(), read=Read("synapse.yaml"))  # type: ignore[arg-type]
    if arranged.merged.conflicts or len(arranged.merged.mixed) != _EDITS:
        raise SystemExit("the edits did not merge")
    if commits:
        await _commit(repository, standing, arranged)


async def _commit(repository: LocalRepository, standing: Standing, arranged: Arranged) -> None:
    pristine = [await repository.write_pristine(files) for files in arranged.pristine]
    lock = NewFile(write_lock(with_pristine(arranged.lock, pristine)))
    files: dict[str, NewFile | TreeFile] = {**arranged.files, LOCK_NAME: lock}
    base = standing.base.commit
    commit = await repository.write(NewCommit(base, (base,), _INTO, files, message("shop", base="main", inputs=standing.inputs)))
    await repository.move(standing.branch, to=commit, was=await repository.resolve(f"refs/heads/{standing.branch}"))


def _of_git(place: Path, folder: Path, number: int) -> float:
    """Commit the same version on top of what was made, merge it into what is there, and move a branch; no file is checked out."""
    made, env = folder / f"made{number}", {"GIT_INDEX_FILE": str(folder / f"index{number}")}
    folder.mkdir(exist_ok=True)
    _git(place, "read-tree", "pristine", env=env)
    for one in range(_FILES):
        _write(made / _INTO / _path(one), _text(one, number + 100))
    start = time.perf_counter()
    _git(place, f"--work-tree={made}", "add", "--all", _INTO, env=env)
    theirs = _git(place, "commit-tree", "-p", "pristine", "-m", "Made", _git(place, "write-tree", env=env))
    tree = _git(place, "merge-tree", "--write-tree", "main", theirs)
    _git(place, "update-ref", f"refs/heads/merged{number}", _git(place, "commit-tree", "-p", "main", "-p", theirs, "-m", "Merge", tree))
    return time.perf_counter() - start


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _git(folder: Path, *arguments: str, env: Mapping[str, str] | None = None, told: bytes = b"") -> str:
    done = subprocess.run([*_GIT, *arguments], cwd=folder, env={**os.environ, **(env or {})}, input=told, capture_output=True)
    if done.returncode:
        raise SystemExit(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode().strip()
