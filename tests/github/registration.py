"""Apps that come to be: by a test's wish, or from a manifest in the browser."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests import secrecy
from tests.github import keys
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.events import EVENTS
from tests.github.hub import Hub
from tests.github.model import App

CODE_LIFETIME = timedelta(hours=1)


def register(
    hub: Hub,
    slug: str,
    *,
    hook_url: str | None,
    permissions: Mapping[str, str],
    events: Sequence[str] = EVENTS,
    owner: str = "octo",
    name: str | None = None,
    key: int | None = None,
) -> App:
    """Register an App, with a key of its own unless the *key*-th of this process will do."""
    id, number = hub.new_id(), len(hub.apps)
    app = App(
        id=id,
        slug=slug,
        name=name or slug,
        owner=hub.account(owner, "Organization"),
        bot=hub.account(f"{slug}[bot]", "Bot"),
        client_id=f"Iv23li{id:014d}",
        client_secret=secrecy.MARK + secrets.token_hex(16),
        private_key=keys.private_key(number if key is None else key),
        webhook_secret=secrecy.MARK + secrets.token_hex(16),
        hook_url=hook_url,
        permissions=dict(permissions),
        events=list(events),
        created_at=hub.clock.now(),
    )
    hub.apps[id] = app
    secrecy.register_key(app.private_key)
    hub.secrets |= {app.client_secret, app.webhook_secret, *(line for line in app.private_key.splitlines() if "-----" not in line)}
    return app


def submit(hub: Hub, manifest_text: str, state: str) -> str:
    """Take the form that a browser brings, as its user agrees; return where the browser is led, with the one-time code."""
    try:
        manifest = json.loads(manifest_text)
    except ValueError as error:
        raise unprocessable("Problems parsing JSON") from error
    check(manifest)
    code = secrets.token_hex(20)
    hub.manifests[code] = (manifest, hub.clock.now() + CODE_LIFETIME)
    given = {"code": code} | ({"state": state} if state else {})
    joint = "&" if urlsplit(manifest["redirect_url"]).query else "?"
    return f"{manifest['redirect_url']}{joint}{urlencode(given)}"


def check(manifest: Any) -> None:
    """Refuse a manifest that GitHub would not take: https://docs.github.com/apps, "GitHub App Manifest parameters"."""
    if not isinstance(manifest, dict):
        raise unprocessable("Invalid GitHub App configuration: the manifest is not an object")
    needed = {"url": str, "redirect_url": str}
    optional = {
        "name": str,
        "hook_attributes": dict,
        "callback_urls": list,
        "setup_url": str,
        "description": str,
        "public": bool,
        "default_events": list,
        "default_permissions": dict,
        "request_oauth_on_install": bool,
        "setup_on_update": bool,
    }
    for field, kind in (needed | optional).items():
        if (field in needed or field in manifest) and not isinstance(manifest.get(field), kind):
            raise unprocessable(f"Invalid GitHub App configuration: {field} is missing or not right")
    if unknown := set(manifest) - set(needed | optional):
        raise unprocessable(f"Invalid GitHub App configuration: {sorted(unknown)} is not known")
    if "hook_attributes" in manifest and not isinstance(manifest["hook_attributes"].get("url"), str):
        raise unprocessable("Invalid GitHub App configuration: hook_attributes needs url")


def convert(hub: Hub, code: str) -> App:
    """Return the App of a one-time code: once, and for an hour."""
    manifest, expires = hub.manifests.pop(code, ({}, datetime.min.replace(tzinfo=hub.clock.now().tzinfo)))
    if expires <= hub.clock.now():
        raise not_found()
    name = manifest.get("name") or "app"
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
    if any(app.slug == slug for app in hub.apps.values()):
        raise Refused(422, "Name has already been taken")
    hook = manifest.get("hook_attributes", {})
    return register(
        hub,
        slug,
        hook_url=hook.get("url") if hook.get("active", True) else None,
        permissions=manifest.get("default_permissions", {}),
        events=manifest.get("default_events", []),
        name=name,
    )
