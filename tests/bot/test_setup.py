"""The set-up in the browser, as a browser does it, against the double of GitHub."""

import html
import json
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bot.serving import Running, environment, running
from tests.github import Double, serving_double

CREDENTIALS = ("SYNAPSE_APP_ID", "SYNAPSE_APP_SLUG", "SYNAPSE_PRIVATE_KEY", "SYNAPSE_WEBHOOK_SECRET")


@contextmanager
def without_app(folder: Path) -> Iterator[tuple[Double, Running, str]]:
    """Serve without credentials; the code is what the console shows."""
    with serving_double(folder) as github:
        environ = {
            name: one for name, one in environment(folder / "data", SYNAPSE_GITHUB_URL=github.url).items() if name not in CREDENTIALS
        }
        with running(environ) as server:
            said = server.awaited("text")["text"]
            yield github, server, said.rpartition(" ")[2].strip()


def form(page: str) -> tuple[str, dict[str, str]]:
    """Return where the form of a page goes, and its hidden fields."""
    action = re.search(r'<form method="post" action="([^"]+)"', page)
    assert action is not None
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return html.unescape(action.group(1)), {name: html.unescape(value) for name, value in fields}


def begun(server: Running, code: str) -> tuple[str, dict[str, str]]:
    page = server.client.post(f"{server.url}/setup", data={"code": code, "name": "Shop bot"})
    assert page.status_code == 200
    return form(page.text)


def test_the_app_is_created_in_the_browser_and_works_at_once(tmp_path: Path) -> None:
    with without_app(tmp_path) as (github, server, code):
        assert server.get("/readyz").json() == {"status": "not ready", "why": "no App is set up"}
        assert (server.get("/").headers["location"], server.get("/setup").status_code) == ("/setup", 200)
        (tmp_path / "data" / f".app.json.{server.process.pid}").write_text("of one that died")
        action, fields = begun(server, code)
        assert action.startswith(f"{github.url}/settings/apps/new?state=")
        assert json.loads(fields["manifest"])["redirect_url"] == f"{server.url}/setup/created"
        answered = server.client.post(action, data=fields)
        back = server.get(answered.headers["location"].removeprefix(server.url))
        assert "The App is there" in back.text
        server.url = server.awaited("listening")["address"]
        file = tmp_path / "data" / "app.json"
        kept = json.loads(file.read_text())
        beside = [file, *file.parent.glob("synapse.db*")]
        assert {stat.S_IMODE(one.stat().st_mode) for one in beside} == {0o600}
        assert (len(beside) > 1, stat.S_IMODE(file.parent.stat().st_mode)) == (True, 0o700)
        (app,) = [one for one in github.hub.apps.values() if one.slug == kept["slug"]]
        assert (kept["app_id"], kept["private_key"].strip()) == (app.id, app.private_key.strip())
        assert (server.get("/setup").status_code, server.get("/readyz").status_code) == (404, 200)
        assert "SynapseOps is at work here" in server.get("/").text
        told = "".join(server.lines)
        assert (kept["webhook_secret"] in told, kept["private_key"].splitlines()[3] in told) == (False, False)


def test_without_the_code_nothing_begins_and_nobody_tries_for_ever(tmp_path: Path) -> None:
    with without_app(tmp_path) as (_, server, code):
        answers = [server.client.post(f"{server.url}/setup", data={"code": f"{n}", "name": "x"}).status_code for n in range(10)]
        assert set(answers) == {403}
        assert "Too many tries" in server.client.post(f"{server.url}/setup", data={"code": code, "name": "x"}).text


def test_what_was_not_begun_here_is_refused_and_what_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    with without_app(tmp_path) as (_, server, code):
        action, fields = begun(server, code)
        location = server.client.post(action, data=fields).headers["location"]
        given = httpx.URL(location).params
        created = f"{server.url}/setup/created"
        for query in (
            "",
            "code=c",
            f"code={given['code']}&state=guessed",
            f"code={given['code']}&state=%FF%ED%A0%80",
            f"state={given['state']}",
        ):
            assert server.client.get(f"{created}?{query}").status_code == 403
        assert not (tmp_path / "data" / "app.json").exists()
        (tmp_path / "data" / f".app.json.{server.process.pid}").mkdir()
        page = server.client.get(created, params=dict(given))  # nobody ended it who did not begin it
        assert (page.status_code, "delete <a href=" in page.text) == (500, True)
        assert "Is a directory" in server.awaited("credentials_not_kept")["why"]


def test_a_github_that_refuses_is_told_and_names_and_forms_are_checked(tmp_path: Path) -> None:
    with without_app(tmp_path) as (_, server, code):
        form, parts = "application/x-www-form-urlencoded", "multipart/form-data"
        sent = [
            (b"code=\xff", form),
            (b"code=%ff", form),
            (b"&".join([b"a=b"] * 30), form),
            (b"{}", "application/json"),
            (b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--", f"{parts}; boundary=x"),
            (b"x", parts),
        ]
        answers = [server.client.post(f"{server.url}/setup", content=body, headers={"Content-Type": kind}) for body, kind in sent]
        assert [(one.status_code, "no form of ours" in one.text) for one in answers] == [(400, True)] * len(sent)
        odd = {"Content-Type": f"{form}; charset=nothing"}
        assert server.client.post(f"{server.url}/setup", content=f"code={code}&name=x", headers=odd).status_code == 200
        wrong = {"code": code, "name": '"><script>', "organization": ""}
        assert server.client.post(f"{server.url}/setup", data=wrong).status_code == 400
        action, _ = begun(server, code)
        state = httpx.URL(action).params["state"]
        assert server.client.get(f"{server.url}/setup/created", params={"code": "nothing", "state": state}).status_code == 502
        why = server.awaited("app_not_created")["why"]
        assert (" 404, " in why, "app-manifests/***/" in why) == (True, True)
