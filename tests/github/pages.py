"""The few pages of the web that programs follow: registering an App by its manifest, and raw files."""

import html
import mimetypes
import re
from urllib.parse import parse_qs, unquote

from aiohttp import web

from tests.github import access, objects, registration
from tests.github.call import Reply
from tests.github.errors import Refused, not_found
from tests.github.hub import Hub
from tests.github.model import Caller

_NEW_APP = re.compile(r"(?:/organizations/[^/]+)?/settings/apps/new")
_RAW = re.compile(r"/([^/]+)/([^/]+)/raw/([0-9a-f]{40}|[^/]+)/(.+)")


def answer(hub: Hub, request: web.Request, path: str, body: bytes, caller: Caller) -> Reply | None:
    """Answer with a page, or None where there is none."""
    if request.method == "POST" and _NEW_APP.fullmatch(path):
        manifest = parse_qs(body.decode()).get("manifest", [""])[0]
        where = registration.submit(hub, manifest, request.query.get("state", ""))
        return Reply(302, f'<a href="{html.escape(where)}">continue</a>'.encode(), {"Location": where, "Content-Type": "text/html"})
    if request.method == "GET" and (found := _RAW.fullmatch(path)):
        return _raw(hub, caller, *(unquote(part) for part in found.groups()))
    return None


def _raw(hub: Hub, caller: Caller, owner: str, name: str, ref: str, path: str) -> Reply:
    repository = hub.repository(f"{owner}/{name}")
    access.check_repository(caller, repository, ("contents:read",), writes=False)
    commit = objects.resolve(repository, ref)
    if commit is None:
        raise not_found()
    try:
        data = objects.commit(repository.git, commit).tree[path].data
    except (AttributeError, KeyError) as error:
        raise Refused(404, "Not Found") from error
    return Reply(200, data, {"Content-Type": mimetypes.guess_type(path)[0] or "application/octet-stream"})
