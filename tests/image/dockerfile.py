"""A Dockerfile followed in a folder, where no engine is: its own lines, run in a root that is a folder of the test's."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_OPTIONS = re.compile(r"--(\w+)=(\S+)\s+")


@dataclass
class Stage:
    """A stage as far as it was followed: its root, environment, working directory, and what it ends with."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = ""
    ports: list[str] = field(default_factory=list)
    arrays: dict[str, list[str]] = field(default_factory=dict)

    def place(self, path: str) -> Path:
        """Return where *path* of the image lies on this machine."""
        return self.root / os.path.normpath(os.path.join(self.folder, path)).lstrip("/")

    def run(self, *argv: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Run a command of the image as a container of it would, but for root and user."""
        words, folder, told = self._command(argv, env or {})
        return subprocess.run(words, cwd=folder, env=told, capture_output=True, text=True, check=False, timeout=280)

    def start(self, *argv: str, env: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        """Start a command of the image; its standard error can be read."""
        words, folder, told = self._command(argv, env or {})
        return subprocess.Popen(words, cwd=folder, env=told, stderr=subprocess.PIPE, text=True)

    def _command(self, argv: Sequence[str], env: Mapping[str, str]) -> tuple[list[str], Path, dict[str, str]]:
        told = {name: self._here(value) for name, value in self.env.items()} | dict(env)
        inherited = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_")) and name not in told}
        return [self._here(word) for word in argv], self.place("."), inherited | told

    def _here(self, text: str) -> str:
        """Return *text* with the image's own folders named as they are here."""
        return re.sub(r"(?<![\w.])/(opt|src|var/lib)(?=/|\b)", lambda found: f"{self.root}/{found[1]}", text)


def follow(file: Path, context: Path, folder: Path, *, cache: Path) -> Stage:
    """Follow *file*, built in *context*, and return its last stage. `python` of the base image is the one that runs this;
    the cache that a line mounts is *cache*."""
    base = folder / "base"
    base.mkdir()
    (base / "python").symlink_to(Path(sys.executable).resolve())
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for instruction, rest in instructions(file.read_text()):
        if instruction == "FROM":
            name = rest.rpartition(" AS ")[2] if " AS " in rest else "last"
            stage = stages[name] = Stage(folder / name, {"PATH": f"{base}:/usr/bin:/bin"})
            stage.root.mkdir()
        elif instruction == "ENV":
            stage.env |= {name: value.replace("$PATH", stage.env["PATH"]) for name, value in re.findall(r"(\w+)=(\S+)", rest)}
        elif instruction == "WORKDIR":
            stage.folder = rest
            stage.place(".").mkdir(parents=True, exist_ok=True)
        elif instruction == "COPY":
            _copy(stage, stages, context, rest)
        elif instruction == "RUN":
            told = stage.run("/bin/sh", "-e", "-c", _OPTIONS.sub("", rest), env={"UV_CACHE_DIR": str(cache)})
            assert told.returncode == 0, f"{rest}\n{told.stdout}\n{told.stderr}"
        elif instruction == "USER":
            stage.user = rest
        elif instruction == "EXPOSE":
            stage.ports.append(rest)
        elif instruction in {"CMD", "ENTRYPOINT", "VOLUME"}:
            stage.arrays[instruction] = json.loads(rest)
        elif instruction == "HEALTHCHECK":
            stage.arrays[instruction] = json.loads(rest.partition("CMD ")[2])
        else:
            assert instruction in {"ARG", "LABEL"}, f"nobody taught the test what {instruction} does"
    return stage


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the instructions, continued lines joined, comments left out."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", lines).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word, rest.strip()


def _copy(stage: Stage, stages: Mapping[str, Stage], context: Path, rest: str) -> None:
    options = dict(_OPTIONS.findall(rest))
    *sources, target = _OPTIONS.sub("", rest).split()
    for source in sources:
        there = stages[options["from"]].place(source) if "from" in options else context / source
        into = stage.place(target)
        if there.is_dir():
            shutil.copytree(there, into, symlinks=True, dirs_exist_ok=True)
        else:
            into = into / there.name if target.endswith("/") else into
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(there, into)
