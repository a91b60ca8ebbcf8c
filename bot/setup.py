"""Set-up in the browser: the App is created on GitHub from a manifest, and its credentials are kept here. After that, this is gone.

Whoever has the one-time code that the console shows may do it, from this machine alone unless a public address is set.
"""

import asyncio
import hmac
import html
import ipaddress
import json
import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot import credentials, logs
from bot.credentials import Credentials
from bot.masking import MASK
from bot.settings import PrivateKey, Settings, WebhookSecret
from synapseops.forge.github.opening import PERMISSIONS

EVENTS = ("check_run", "check_suite", "issue_comment", "merge_group", "pull_request", "push", "repository")
_MOST_TRIES, _MOST_FIELDS = 10, 20
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,33}")
_ORGANIZATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class _Created(BaseModel):
    """What GitHub answers of an App that was created from a manifest, as far as we need it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: int
    slug: str
    html_url: str
    pem: PrivateKey
    webhook_secret: WebhookSecret


class Setup:
    """The pages of the set-up. `code` is shown on the console; `done` is set when the credentials are kept."""

    def __init__(self, settings: Settings, address: str = "") -> None:
        self._settings = settings
        self.address = address
        self.code = secrets.token_urlsafe(12)
        self.done = asyncio.Event()
        self._state = ""
        self._tries = 0

    def add_routes(self, app: web.Application) -> None:
        """Answer `/setup` and what follows from it."""
        app.router.add_get("/", self._home)
        app.router.add_get("/setup", self._ask)
        app.router.add_post("/setup", self._begin)
        app.router.add_get("/setup/created", self._created)

    async def _home(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/setup")

    async def _ask(self, request: web.Request) -> web.Response:
        """Ask for the code, and for what the App is to be called."""
        self._refuse_strangers(request)
        return self._page(
            "Create the App on GitHub",
            '<form method="post" action="/setup">'
            '<p><label>The code that the console shows <input name="code" autocomplete="off" required></label></p>'
            '<p><label>Name of the App <input name="name" value="SynapseOps" maxlength="34" required></label></p>'
            '<p><label>Organization it belongs to, empty for yourself <input name="organization"></label></p>'
            "<p><button>Go on</button></p></form>",
        )

    async def _begin(self, request: web.Request) -> web.Response:
        """Hand the browser the manifest, to be sent to GitHub by a person's own click."""
        self._refuse_strangers(request)
        told = await _form(request)
        if told is None:
            return self._page("That is no form of ours", '<p><a href="/setup">Begin again</a></p>', 400)
        if self._tries >= _MOST_TRIES:
            return self._page("Too many tries", "<p>Start the server anew: it shows another code.</p>", 403)
        if not hmac.compare_digest(told.get("code", "").strip().encode(), self.code.encode()):
            self._tries += 1
            return self._page("That is not the code", '<p>It is on the console. <a href="/setup">Try again</a></p>', 403)
        name, organization = told.get("name", "").strip(), told.get("organization", "").strip()
        if not _NAME.fullmatch(name) or (organization and not _ORGANIZATION.fullmatch(organization)):
            return self._page("That is no name", '<p>Letters, digits, spaces and dashes. <a href="/setup">Try again</a></p>', 400)
        self._state = secrets.token_urlsafe(32)
        owner = f"/organizations/{organization}" if organization else ""
        action = f"{self._settings.github_url}{owner}/settings/apps/new?state={self._state}"
        text = html.escape(json.dumps(self.manifest(name)))
        return self._page(
            "Create it",
            f'<form method="post" action="{html.escape(action)}"><input type="hidden" name="manifest" value="{text}">'
            "<p>GitHub shows what the App may do before it is created.</p><p><button>Create the App on GitHub</button></p></form>",
        )

    def manifest(self, name: str) -> dict[str, object]:
        """Return what the App is and may do: https://docs.github.com/apps/sharing-github-apps"""
        own = self._settings.public_url or self.address
        return {
            "name": name,
            "url": own,
            "hook_attributes": {"url": f"{own}/webhook", "active": True},
            "redirect_url": f"{own}/setup/created",
            "public": False,
            "default_permissions": {**PERMISSIONS, "merge_queues": "read"},
            "default_events": list(EVENTS),
        }

    async def _created(self, request: web.Request) -> web.Response:
        """Fetch the credentials of the App that was just created, and keep them."""
        self._refuse_strangers(request)
        code, given = request.query.get("code", ""), request.query.get("state", "").encode("utf-8", "replace")
        is_ours = bool(self._state) and hmac.compare_digest(given, self._state.encode())
        if not is_ours or not _CODE.fullmatch(code):
            return self._page("This was not begun here", '<p><a href="/setup">Begin again</a></p>', 403)
        self._state = ""  # it is good for once; whoever does not know it cannot end what somebody else began
        try:
            found = _Created.model_validate(await self._converted(code))
        except (aiohttp.ClientError, TimeoutError, ValidationError) as failure:
            # whoever has the code may fetch the credentials, too
            logs.get().warning("app_not_created", why=f"{type(failure).__name__}: {str(failure).replace(code, MASK)}")
            return self._page("GitHub did not hand over the credentials", '<p><a href="/setup">Begin again</a></p>', 502)
        known = Credentials(found.id, found.pem.get_secret_value(), found.webhook_secret.get_secret_value(), slug=found.slug)
        try:
            await asyncio.to_thread(credentials.keep, self._settings.data, known)
        except OSError as failure:
            logs.get().error("credentials_not_kept", app=known.app_id, why=str(failure))
            app = f'<a href="{html.escape(found.html_url)}">the App</a>'
            again = f'<p>The log says why. Mend that, delete {app} on GitHub, and <a href="/setup">begin again</a>.</p>'
            return self._page("The credentials could not be written", again, 500)
        self.done.set()
        where = html.escape(f"{found.html_url}/installations/new")
        return self._page("The App is there", f'<p>Its credentials are kept. Next: <a href="{where}">install it</a>.</p>')

    async def _converted(self, code: str) -> Mapping[str, object]:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
            async with session.post(f"{self._settings.api_url}/app-manifests/{code}/conversions", headers=headers) as answer:
                answer.raise_for_status()
                found: Mapping[str, object] = await answer.json()
                return found

    def _refuse_strangers(self, request: web.Request) -> None:
        if self._settings.public_url is None and not _is_this_machine(request.remote):
            raise web.HTTPForbidden(text="The set-up is for this machine alone; SYNAPSE_PUBLIC_URL opens it.")

    def _page(self, title: str, body: str, status: int = 200) -> web.Response:
        """Return a page; *body* is HTML of ours, with everything of others in it escaped."""
        text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>{body}</html>'
        policy = f"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' {self._settings.github_url}"
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)


async def _form(request: web.Request) -> dict[str, str] | None:
    """Return the fields of the form that is sent; None where it is no such form as browsers send of our page."""
    if request.content_type != "application/x-www-form-urlencoded":
        return None
    try:
        fields = parse_qsl((await request.read()).decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return dict(fields)


def _is_this_machine(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
