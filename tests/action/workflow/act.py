"""Workflows, run for real by `act` on this machine: no containers, no internet; actions of GitHub's are stubs in `stubs/`."""

import compileall
import fcntl
import json
import os
import py_compile
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import secrecy
from tests.action.workflow.installing import Installed

ROOT = Path(__file__).parents[3]
ACT = Path(sys.prefix) / "bin" / "act"
OURS = "synapseops/synapseops@"
_BY_ACT = "actions/checkout@"
_STUBS = Path(__file__).parent / "stubs"
_DELIVERED = ("action", "action.yml", "synapseops", "generators", "templates", "pyproject.toml", "uv.lock", "README.md")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a job that ended: how, the commands that it gave, what it printed besides, its outputs and its summary; and all that act
    told of it."""

    result: str
    commands: tuple[tuple[str, str, Mapping[str, str]], ...]
    printed: str
    outputs: Mapping[str, str]
    summary: str
    log: str

    def remarks(self, level: str) -> list[tuple[str, Mapping[str, str]]]:
        """Return the annotations of *level*: message and properties."""
        return [(message, properties) for name, message, properties in self.commands if name == level]


@dataclass(frozen=True, slots=True)
class Ended:
    """A run of a workflow: whether it succeeded, its steps by their ids, and everything that was said."""

    succeeded: bool
    steps: Mapping[str, Step]
    log: str


@dataclass
class Machine:
    """A runner: the Action as it is delivered, folders of its own, and what the tests tell the workflow."""

    product: Path
    folder: Path
    installed: Installed
    env: dict[str, str] = field(default_factory=dict)

    @property
    def artifacts(self) -> Path:
        """Where uploaded artifacts are."""
        return self.folder / "artifacts"

    def run(self, repository: Path, event: str, payload: Mapping[str, Any], *options: str, server: str = "http://127.0.0.1:9") -> Ended:
        """Run the workflows of *repository* for *event*."""
        home, cache = self.folder / "home", self.folder / "cache"
        for folder in (home, cache):
            folder.mkdir(parents=True, exist_ok=True)
        if not (cache / "synapse").exists():  # what is act's own in there, copies of actions among it, is no other machine's
            (cache / "synapse").symlink_to(self.installed.cache)
        (self.folder / "event.json").write_text(json.dumps(payload))
        name = payload["repository"]["full_name"]
        env = {
            "GITHUB_REPOSITORY": name,
            "GITHUB_SERVER_URL": server,
            "GITHUB_API_URL": f"{server}/api/v3",
            "GITHUB_GRAPHQL_URL": f"{server}/api/graphql",
            "TEST_PYTHON": str(Path(sys.executable).resolve()),
            "TEST_PACKAGES": str(self.installed.packages),
            "TEST_ENVIRONMENT": str(self.installed.environment),
            "TEST_ARTIFACTS": str(self.artifacts),
            **self.env,
        }
        argv = [
            str(ACT),
            event,
            "-e",
            str(self.folder / "event.json"),
            "-P",
            "ubuntu-latest=-self-hosted",
            "--no-cache-server",
            "--json",
            "--concurrent-jobs",
            "1",
        ]
        argv += [word for name, value in env.items() for word in ("--env", f"{name}={value}")]
        argv += [
            word
            for uses, folder in self._local(repository).items()
            if not uses.startswith(_BY_ACT)
            for word in ("--local-repository", f"{uses}={folder}")
        ]
        inherited = {
            name: value for name, value in os.environ.items() if name in {"PATH", "LANG"} or name.startswith(("PIP_", "UV_", "SSL_"))
        }
        done = subprocess.run(
            [*argv, *options],
            cwd=repository,
            env=inherited | {"HOME": str(home), "XDG_CACHE_HOME": str(cache)},
            capture_output=True,
            text=True,
            check=False,
            timeout=1500,
        )
        secrecy.hear("what act told", "\n".join([*_visible(done.stdout), done.stderr]))
        return _ended(done.returncode, done.stdout, done.stderr)

    def _local(self, repository: Path) -> dict[str, Path]:
        """Return what every action that is used stands for here: the product, or a stub."""
        files = [ROOT / "action.yml", *sorted((repository / ".github" / "workflows").glob("*.yml"))]
        used = {name for file in files for name in re.findall(r"uses: (\S+@\S+)", file.read_text())}
        return {name: self.product if name.startswith(OURS) else _STUBS / name.partition("@")[0].rpartition("/")[2] for name in used}


def _visible(out: str) -> Iterator[str]:
    """Yield what people see of what act tells: messages and summaries. Commands come with their arguments besides, masks too."""
    for line in out.splitlines():
        told = json.loads(line) if line.startswith("{") else {"msg": line}
        yield f"{told.get('msg', '')}\n{told.get('content', '')}"


def delivered(folder: Path) -> Path:
    """Return *folder* with what a runner downloads of the product, as far as the Action needs it, unless it is there already.

    It is compiled: act copies it for every step, and each would compile it.
    """
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _deliver(folder)
            compileall.compile_dir(folder, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return folder


def _deliver(folder: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *_DELIVERED],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())


def _ended(code: int, out: str, err: str) -> Ended:
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert lines, f"act said nothing but: {err}"
    ids = dict.fromkeys(line["stepID"][0] for line in lines if line.get("stepID"))
    return Ended(code == 0, {id: _step([line for line in lines if (line.get("stepID") or [""])[0] == id]) for id in ids}, _told(lines))


def _told(lines: list[dict[str, Any]]) -> str:
    """Return what act tells, as a person sees it: each line with its job."""
    return "\n".join(f"{line.get('jobID', '')}: {str(line['msg']).rstrip()}" for line in lines if "LocalRepositoryCache" not in line["msg"])


def _step(lines: list[dict[str, Any]]) -> Step:
    main = [line for line in lines if line.get("stage") == "Main"]
    commands = [(str(line["command"]), _said(line), line.get("kvPairs") or {}) for line in main if "command" in line]
    # what a composite action sets is told for its inner step and once more for itself
    own = [line for line in main if len(line["stepID"]) == 1]
    return Step(
        result=next((line["stepResult"] for line in own if "stepResult" in line), ""),
        commands=tuple(command for command in commands if command[0] not in {"set-output", "summary"}),
        printed="".join(line["msg"] for line in main if line.get("raw_output")),
        outputs={line["name"]: line["arg"] for line in own if line.get("command") == "set-output"},
        summary="".join(str(line.get("content", "")) for line in own if line.get("command") == "summary"),
        log="".join(f"{str(line['msg']).rstrip()}\n" for line in main),
    )


def _said(line: Mapping[str, Any]) -> str:
    return str(line.get("arg", ""))
