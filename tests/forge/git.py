"""The git command line, for repositories as people make them."""

import os
import subprocess
from pathlib import Path

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    "GIT_EDITOR": "true",
    "LC_ALL": "C",
}


def git(folder: Path, *arguments: str, env: dict[str, str] | None = None, told: str = "", fails: bool = False) -> str:
    """Run git in *folder*, with *told* on its standard input; return what it printed, without the last newline. It may not fail unless it
    is said that it does, as a merge with conflicts."""
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(command, cwd=folder, env=_ENVIRONMENT | (env or {}), input=os.fsencode(told), capture_output=True, check=False)
    assert bool(done.returncode) is fails, f"git {arguments}: {done.stderr!r}"
    return os.fsdecode(done.stdout).rstrip("\n")


def run(folder: Path, *arguments: str) -> tuple[int, bytes]:
    """Run git in *folder*; return its exit code and what it printed, as bytes."""
    done = subprocess.run(["git", *arguments], cwd=folder, env=_ENVIRONMENT, capture_output=True, check=False)
    return done.returncode, done.stdout


def make(folder: Path, *options: str) -> Path:
    """Make an empty repository whose branch will be `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--template=", "--initial-branch=main", *options)
    return folder


def commit(folder: Path, files: dict[str, str | None], message: str = "work") -> str:
    """Change *files* (None: delete) in the work tree, commit them, and return the commit."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (folder / path).unlink()
        else:
            (folder / path).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def tear(folder: Path, id: str, keep: int) -> None:
    """Cut the file of a loose object short, as a power failure does."""
    path = folder / ".git" / "objects" / id[:2] / id[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:keep])
