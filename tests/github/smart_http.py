"""Git over HTTP: `git http-backend` behind the double's tokens, and what follows from a push."""

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from aiohttp import web

from tests.github import access, objects
from tests.github.call import Reply
from tests.github.deeds import refs
from tests.github.errors import Refused
from tests.github.hub import Hub
from tests.github.model import ZERO, Caller, Repository

_PATH = re.compile(r"/([^/]+)/([^/]+?)(?:\.git)?/(info/refs|git-upload-pack|git-receive-pack)")
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="GitHub"'}
_HOOK = """\
#!/bin/sh
# Refuses workflow files to those who may not touch them.
empty=4b825dc642cb6eb9a060e54bf8d69288fbee4904
while read -r old new ref; do
  case $new in *[1-9a-f]*) ;; *) continue ;; esac
  case $old in *[1-9a-f]*) ;; *) old=$(git rev-parse --quiet --verify HEAD || echo $empty) ;; esac
  if ! git diff --quiet "$old" "$new" -- .github/workflows; then
    echo "refusing to allow a GitHub App to create or update workflow without \\`workflows\\` permission" >&2
    exit 1
  fi
done
"""


def is_git(path: str) -> bool:
    """Whether git itself asks for *path*."""
    return _PATH.fullmatch(path) is not None


async def answer(hub: Hub, request: web.Request, path: str, body: bytes, caller: Caller) -> Reply:
    """Answer git: let in who may, run its backend, and tell of what was pushed."""
    found = _PATH.fullmatch(path)
    assert found is not None
    service = request.query.get("service") if found[3] == "info/refs" else found[3]
    writes = service == "git-receive-pack"
    with hub.lock:
        repository = _admitted(hub, f"{unquote(found[1])}/{unquote(found[2])}", caller, writes=writes)
    environment = _environment(hub, request, repository, found[3], caller)
    if found[3] == "git-receive-pack":
        return await asyncio.to_thread(_receive, hub, repository, caller, environment, body)
    return await asyncio.to_thread(_backend, environment, body)


def _receive(hub: Hub, repository: Repository, caller: Caller, environment: dict[str, str], body: bytes) -> Reply:
    """Take a push while nobody else does anything, and tell of it."""
    assert caller.account is not None
    with hub.lock:
        wanted = [move for move in _commands(body) if objects.ref(repository, move.ref) == move.old]
        reply = _backend(environment, body)
        moves = [move for move in wanted if objects.ref(repository, move.ref) == move.new]
        refs.announce(hub, repository, caller.account, moves)
    return reply


def _admitted(hub: Hub, full_name: str, caller: Caller, *, writes: bool) -> Repository:
    """Return the repository to who may read it, or write where that is wanted."""
    anonymous = caller.account is None
    try:
        id = hub.moved.get(full_name.lower())
        repository = hub.repositories[id] if id in hub.repositories else hub.repository(full_name)
        if anonymous and writes:
            raise Refused(401, "Authentication required", headers=_CHALLENGE)
        access.check_repository(caller, repository, ("contents:write" if writes else "contents:read",), writes=writes)
    except Refused as error:
        if anonymous:
            raise Refused(401, "Authentication required", headers=_CHALLENGE) from error
        raise
    return repository


def _environment(hub: Hub, request: web.Request, repository: Repository, part: str, caller: Caller) -> dict[str, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_PROJECT_ROOT": str(repository.path.parent),
        "PATH_INFO": f"/{repository.path.name}/{part}",
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.query_string,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
    }
    if caller.account is not None:
        environment["REMOTE_USER"] = caller.account.login
    if caller.is_bot and not caller.allows("workflows", "write"):
        environment |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": str(_hooks(hub.folder))}
    return environment


def _hooks(folder: Path) -> Path:
    """Return the folder of the hook that guards workflows, made when it is first needed."""
    hooks = folder / "hooks"
    if not hooks.exists():
        hooks.mkdir()
        (hooks / "pre-receive").write_text(_HOOK)
        (hooks / "pre-receive").chmod(0o755)
    return hooks


def _backend(environment: dict[str, str], body: bytes) -> Reply:
    """Run `git http-backend`, a CGI program."""
    output = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=False).stdout
    head, _, content = output.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200").split()[0])
    return Reply(status, content, headers)


def _commands(body: bytes) -> Iterator[refs.Move]:
    """Yield what a push asked for: https://git-scm.com/docs/pack-protocol, "reference update request"."""
    position = 0
    while (length := int(body[position : position + 4] or b"0", 16)) > 4:
        line = body[position + 4 : position + length].partition(b"\0")[0].decode().rstrip("\n")
        old, new, ref = line.split(" ", 2)
        yield refs.Move(ref, None if old == ZERO else old, None if new == ZERO else new)
        position += length
