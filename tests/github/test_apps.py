"""Apps at the double: about themselves, and how they come to be."""

import json
from typing import Any

import httpx
import pytest

from tests.github import Double
from tests.github.asking import Asking, app_jwt
from tests.github.conftest import World

MANIFEST = {
    "name": "Synapse Ops",
    "url": "https://example.org",
    "redirect_url": "http://127.0.0.1:9/setup",
    "hook_attributes": {"url": "http://127.0.0.1:9/webhook"},
    "default_permissions": {"contents": "write"},
    "default_events": ["push"],
}


def submitted(github: Double, manifest: dict[str, Any]) -> httpx.Response:
    with Asking(github.url) as browser:
        return browser.post(f"{github.url}/settings/apps/new?state=abc", data={"manifest": json.dumps(manifest)})


def test_an_app_comes_to_be_from_its_manifest_once(github: Double) -> None:
    led = submitted(github, MANIFEST).headers["Location"]
    code = httpx.URL(led).params["code"]

    with Asking(github.api_url) as setup:
        made = setup.post(f"/app-manifests/{code}/conversions")
        again = setup.post(f"/app-manifests/{code}/conversions")

    assert httpx.URL(led).params["state"] == "abc"
    assert (made.status_code, made.json()["slug"], made.json()["events"]) == (201, "synapse-ops", ["push"])
    assert made.json()["pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert {"client_id", "client_secret", "webhook_secret"} <= made.json().keys()
    assert again.status_code == 404
    with Asking(github.api_url, app_jwt(github.hub.apps[made.json()["id"]])) as app:
        assert app.get("/app").json()["name"] == "Synapse Ops"


def test_a_code_is_good_for_an_hour(github: Double) -> None:
    code = httpx.URL(submitted(github, MANIFEST).headers["Location"]).params["code"]
    github.clock.advance(3601)

    with Asking(github.api_url) as setup:
        assert setup.post(f"/app-manifests/{code}/conversions").status_code == 404


@pytest.mark.parametrize(
    "change", [{"url": None}, {"redirect_url": None}, {"hook_attributes": {}}, {"events": []}, {"default_events": "push"}]
)
def test_a_manifest_that_is_none_is_refused(github: Double, change: dict[str, Any]) -> None:
    assert submitted(github, MANIFEST | change).status_code == 422


def test_installations_are_found_from_every_side(world: World) -> None:
    world.github.add_repository("octo/other")
    with Asking(world.github.api_url, app_jwt(world.app)) as app:
        (listed,) = app.get("/app/installations").json()
        for path in (f"/app/installations/{listed['id']}", "/orgs/octo/installation", "/repos/octo/shop/installation"):
            assert app.get(path).json() == listed
        assert app.get("/repos/octo/other/installation").status_code == 404
        assert app.get("/app").json()["installations_count"] == 1
        assert app.delete(f"/app/installations/{listed['id']}").status_code == 204
        assert app.get("/app/installations").json() == []


def test_the_hook_is_shown_without_its_secret(world: World) -> None:
    with Asking(world.github.api_url, app_jwt(world.app)) as app:
        changed = app.patch("/app/hook/config", json={"url": "http://127.0.0.1:9/x", "secret": "new"}).json()

    assert (changed["url"], changed["secret"], world.app.webhook_secret) == ("http://127.0.0.1:9/x", "********", "new")
    world.app.hook_url = None


@pytest.mark.parametrize(
    ("role", "permission"),
    [("read", "read"), ("triage", "read"), ("write", "write"), ("maintain", "write"), ("admin", "admin"), (None, "none")],
)
def test_permissions_of_people_are_told(world: World, role: str | None, permission: str) -> None:
    world.github.add_person("bob", {"octo/shop": role} if role else {})

    found = world.bot.get("/collaborators/bob/permission").json()

    assert (found["permission"], found["role_name"], found["user"]["login"]) == (permission, role or "none", "bob")
    assert world.bot.get("/collaborators/synapseops[bot]/permission").status_code == 404
    assert world.bot.get("/collaborators/nobody/permission").status_code == 404
