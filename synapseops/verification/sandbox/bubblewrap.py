"""Namespaces by bubblewrap, for machines where it may make them and we may not."""

import shutil
from pathlib import Path

from synapseops.verification.sandbox.inside.request import Request

SOURCE = "/run/synapse-source"
_ID = "1000"


def find() -> str | None:
    """Return the program, or None when it is not installed."""
    return shutil.which("bwrap")


def options(request: Request, *, launcher: Path) -> list[str]:
    """Return bubblewrap's options for *request*: the same view as our own namespaces give, our *launcher* as process 1."""
    unshared = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    identity = ["--as-pid-1", "--uid", _ID, "--gid", _ID, "--hostname", "sandbox", "--cap-drop", "ALL"]
    size = ["--size", str(request.disk), "--tmpfs"]
    base = ["--proc", "/proc", "--dev", "/dev", *size, "/dev/shm", "--remount-ro", "/dev", *size, request.temporary]  # noqa: S108
    shown = [part for path in (*request.readable, str(launcher)) for part in ("--ro-bind", path, path)]
    links = [part for path, target in request.links for part in ("--symlink", target, path)]
    return [*unshared, *identity, *base, *shown, *links, *_folder(request), "--remount-ro", "/", "--chdir", "/", "--"]


def _folder(request: Request) -> list[str]:
    if request.read_only:
        return ["--ro-bind", request.folder, request.folder]
    return ["--ro-bind", request.folder, SOURCE, "--size", str(request.disk), "--tmpfs", request.folder]
