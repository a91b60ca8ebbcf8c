"""Who may do what at the double: proof of identity, permissions, and what stays hidden."""

import base64
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.github import Double
from tests.github.asking import Asking, app_jwt
from tests.github.conftest import World


def as_app(world: World, token: str, path: str = "/app") -> httpx.Response:
    with Asking(world.github.api_url, token) as app:
        return app.get(path)


def test_an_app_proves_itself_by_either_of_its_ids(world: World) -> None:
    for issuer in (world.app.client_id, str(world.app.id)):
        assert as_app(world, app_jwt(world.app, iss=issuer)).json()["slug"] == "synapseops"


@pytest.mark.parametrize(
    ("wrong", "status", "message"),
    [
        ({"algorithm": "HS256"}, 401, "A JSON web token could not be decoded"),
        ({"lives": 700}, 401, "'Expiration time' claim ('exp') is too far in the future"),
        (
            {"lives": -1},
            401,
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
        ),
        ({"issued": 300}, 401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"),
        ({"iss": "12"}, 404, "Integration not found"),
    ],
)
def test_a_jwt_that_proves_nothing_is_refused(world: World, wrong: dict[str, Any], status: int, message: str) -> None:
    answer = as_app(world, app_jwt(world.app, **wrong))

    assert (answer.status_code, answer.json()["message"]) == (status, message)


def test_a_jwt_signed_with_the_key_of_another_is_refused(world: World) -> None:
    other = world.github.add_app("other")

    assert as_app(world, app_jwt(other, iss=world.app.client_id)).status_code == 401
    assert as_app(world, app_jwt(world.app) + "x").status_code == 401
    assert as_app(world, "eyJ.nothing.at-all").status_code == 401


def test_a_clock_that_is_wrong_by_five_minutes_is_noticed(world: World) -> None:
    world.github.clock.advance(-300)

    answer = as_app(world, app_jwt(world.app))

    assert answer.status_code == 401
    assert answer.headers["Date"] == world.github.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_tokens_end_after_an_hour(world: World) -> None:
    with Asking(world.github.api_url, app_jwt(world.app)) as app:
        made = app.post(f"/app/installations/{world.installation.id}/access_tokens").json()
    world.bot.headers["Authorization"] = f"Bearer {made['token']}"

    assert world.bot.get("").status_code == 200
    world.github.clock.advance(3601)
    assert (world.bot.get("").status_code, world.bot.get("").json()["message"]) == (401, "Bad credentials")


def test_a_token_is_for_what_was_asked_and_no_more(world: World) -> None:
    world.github.install(world.app, [world.github.add_repository("octo/more")])
    tokens = f"/app/installations/{world.installation.id}/access_tokens"
    with Asking(world.github.api_url, app_jwt(world.app)) as app:
        made = app.post(tokens, json={"repositories": ["shop"], "permissions": {"contents": "read"}}).json()
        too_much = app.post(tokens, json={"permissions": {"administration": "write"}})
        elsewhere = app.post(tokens, json={"repositories": ["absent"]})

    assert ([one["name"] for one in made["repositories"]], made["permissions"]) == (["shop"], {"metadata": "read", "contents": "read"})
    assert (too_much.status_code, elsewhere.status_code) == (422, 422)
    world.bot.headers["Authorization"] = f"Bearer {made['token']}"
    assert world.bot.get("/contents/synapse.yaml").status_code == 200
    assert world.bot.get("//repos/octo/more").status_code == 404
    assert world.bot.get("//installation/repositories").json()["total_count"] == 1
    refused = world.bot.post("/git/blobs", json={"content": "x"})
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "contents=write"


def test_both_formats_of_tokens_are_taken(world: World) -> None:
    world.app.long_tokens = True
    token = world.github.app_token(world.installation)

    world.bot.headers["Authorization"] = f"Bearer {token}"

    assert token.startswith(f"ghs_{world.app.id}_") and len(token) > 400
    assert world.bot.get("").status_code == 200


def test_a_token_may_be_given_up(world: World) -> None:
    assert world.bot.delete("//installation/token").status_code == 204
    assert world.bot.get("").status_code == 401


def test_a_jwt_is_no_token_and_a_token_no_jwt(world: World) -> None:
    token = world.bot.headers["Authorization"].split()[1]

    assert as_app(world, app_jwt(world.app), "/repos/octo/shop").status_code == 401
    assert as_app(world, app_jwt(world.app), "/installation/repositories").status_code == 401
    assert as_app(world, token).status_code == 401
    assert as_app(world, world.alice.token, "/installation/repositories").status_code == 403


def test_tokens_come_as_password_too(world: World) -> None:
    token = world.bot.headers["Authorization"].split()[1]
    for pair in (f"x-access-token:{token}", f"{token}:", f"{token}:x-oauth-basic"):
        world.bot.headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        assert world.bot.get("").status_code == 200
    world.bot.headers["Authorization"] = "Basic !"
    assert world.bot.get("").status_code == 401


def test_what_is_private_is_hidden_from_those_outside(world: World) -> None:
    hidden = world.github.add_repository("octo/hidden")
    mallory = world.github.add_person("mallory")

    for token in (mallory.token, world.bot.headers["Authorization"].split()[1], None):
        with Asking(world.github.api_url, token) as outside:
            assert outside.get("/repos/octo/hidden").status_code == 404
            assert outside.post("/repos/octo/hidden/git/blobs", json={"content": "x"}).status_code == 404
    hidden.private = False
    assert world.bot.get("//repos/octo/hidden").status_code == 200
    assert world.bot.post("//repos/octo/hidden/git/blobs", json={"content": "x"}).status_code == 403


def test_readers_do_not_write(world: World) -> None:
    bob = world.github.add_person("bob", {"octo/shop": "read"})
    with Asking(world.bot._base, bob.token) as reader:
        assert reader.get("/contents/synapse.yaml").status_code == 200
        assert reader.post("/git/blobs", json={"content": "x"}).status_code == 404
        assert reader.patch("", json={"archived": True}).status_code == 403


@pytest.mark.parametrize("name", [".github/workflows/ci.yml", ".github/workflows/deep/er.yml"])
def test_workflows_are_not_for_those_without_the_permission(world: World, name: str) -> None:
    tree = {"base_tree": world.main, "tree": [{"path": name, "mode": "100644", "type": "blob", "content": "on: push\n"}]}
    content = {"message": "m", "content": base64.b64encode(b"x").decode()}

    assert world.bot.post("/git/trees", json=tree).status_code == 403
    assert world.bot.put(f"/contents/{name}", json=content).status_code == 403
    sneaked = world.person.post("/git/trees", json=tree).json()["sha"]
    commit = world.bot.post("/git/commits", json={"message": "m", "tree": sneaked, "parents": [world.main]}).json()["sha"]
    assert world.bot.post("/git/refs", json={"ref": "refs/heads/x", "sha": commit}).status_code == 403
    world.bot.headers["Authorization"] = f"Bearer {world.github.app_token(world.installation, contents='write', workflows='write')}"
    assert world.bot.post("/git/trees", json=tree).status_code == 201


def test_workflows_that_stay_as_they_are_bother_nobody(world: World) -> None:
    head = world.alice.push("octo/shop", "main", {".github/workflows/ci.yml": b"on: push\n"})

    world.bot.branch("work", world.bot.committed({"a": "1"}, head))

    assert world.bot.get("/contents/.github/workflows/ci.yml?ref=work").status_code == 200


def test_a_workflow_that_a_branch_holds_may_come_to_another_and_be_absent_from_new_ones(world: World) -> None:
    start = world.main
    world.bot.branch("work", world.bot.committed({"a": "1"}, start))
    head = world.alice.push("octo/shop", "main", {".github/workflows/ci.yml": b"on: push\n"})
    tree = world.bot.get(f"/git/commits/{head}").json()["tree"]["sha"]
    work = world.bot.get("/git/ref/heads/work").json()["object"]["sha"]

    merged = world.bot.post("/git/commits", json={"message": "m", "tree": tree, "parents": [work, head]}).json()["sha"]
    assert world.bot.patch("/git/refs/heads/work", json={"sha": merged}).status_code == 200
    assert world.bot.post("/git/refs", json={"ref": "refs/heads/pages", "sha": start}).status_code == 201
    taken_out = world.bot.post("/git/commits", json={"message": "m", "tree": _tree(world, start), "parents": [merged]}).json()["sha"]
    assert world.bot.patch("/git/refs/heads/work", json={"sha": taken_out}).status_code == 403


def _tree(world: World, commit: str) -> str:
    return world.bot.get(f"/git/commits/{commit}").json()["tree"]["sha"]


def test_a_workflow_token_is_for_one_repository_and_its_permissions(world: World) -> None:
    token = world.github.workflow_token(world.repo, permissions={"contents": "write", "checks": "write"})
    world.bot.headers["Authorization"] = f"Bearer {token}"

    sha = world.bot.committed({"a": "1"}, world.main)

    made = world.bot.get(f"/git/commits/{sha}").json()
    assert (made["author"]["email"], made["verification"]["verified"]) == ("41898282+github-actions[bot]@users.noreply.github.com", True)
    assert world.bot.post("/check-runs", json={"name": "synapse", "head_sha": sha}).json()["app"]["slug"] == "github-actions"
    assert world.bot.get("/pulls").status_code == 403
    assert world.bot.get("//installation/repositories").status_code == 403


def test_an_archived_repository_is_read_only(world: World) -> None:
    world.alice.archive("octo/shop")

    refused = world.bot.post("/git/blobs", json={"content": "x"})

    assert (refused.status_code, refused.json()["message"]) == (403, "Repository was archived so is read-only.")
    assert world.bot.get("").json()["archived"] is True


def test_suspended_and_removed_apps_are_kept_out(world: World) -> None:
    with Asking(world.github.api_url, app_jwt(world.app)) as app:
        tokens = f"/app/installations/{world.installation.id}/access_tokens"
        world.github.suspend(world.installation)
        assert (world.bot.get("").status_code, app.post(tokens).status_code) == (403, 403)
        world.github.unsuspend(world.installation)
        assert (world.bot.get("").status_code, app.post(tokens).status_code) == (200, 201)
        world.github.uninstall(world.installation)
        assert (world.bot.get("").status_code, app.post(tokens).status_code) == (401, 404)


def test_a_repository_taken_from_the_app_is_gone_for_its_tokens(world: World) -> None:
    world.github.take(world.installation, [world.repo])

    assert world.bot.get("").status_code == 404


def test_requests_need_a_user_agent_json_and_a_known_version(world: World) -> None:
    assert world.bot.get("", headers={"User-Agent": ""}).status_code == 403
    assert world.bot.get("", headers={"X-GitHub-Api-Version": "2022-11-28"}).status_code == 200
    assert world.bot.get("", headers={"X-GitHub-Api-Version": "1999-01-01"}).status_code == 400
    assert world.bot.post("/git/blobs", content=b"{").status_code == 400
    assert world.bot.post("/git/blobs", content=b"[]").status_code == 400
    assert world.bot.post("/git/blobs", json={}).status_code == 422
    assert world.bot.get("/no/such/thing").status_code == 404


def test_an_allowance_is_spent_and_said_in_every_answer(world: World) -> None:
    world.github.limits.requests = 3

    left = [world.bot.get("").headers["X-RateLimit-Remaining"] for _ in range(3)]
    refused = world.bot.get("")

    assert left == ["2", "1", "0"]
    assert (refused.status_code, refused.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert refused.json()["message"].startswith("API rate limit exceeded for installation")
    assert world.bot.get("//rate_limit").json()["rate"]["remaining"] == 0
    assert world.person.get("").headers["X-RateLimit-Remaining"] == "2"
    world.github.clock.advance(3600)
    assert world.person.get("//rate_limit").json()["rate"]["remaining"] == 3


def test_who_asks_too_much_in_a_minute_is_told_to_wait(world: World) -> None:
    world.github.limits.secondary = True

    seen = [world.bot.post("/git/blobs", json={"content": "x"}) for _ in range(181)]

    assert {answer.status_code for answer in seen[:180]} == {201}
    assert (seen[180].status_code, seen[180].headers["Retry-After"]) == (403, "60")
    world.github.clock.advance(60)
    assert world.bot.post("/git/blobs", json={"content": "x"}).status_code == 201
    assert world.github.writes_at_once(world.installation) == 1


def test_graphql_has_an_allowance_of_its_own(world: World) -> None:
    before = world.bot.get("").headers["X-RateLimit-Used"]

    answer = world.bot.post(world.github.graphql_url, json={"query": "{ rateLimit { used remaining } }"})

    assert (answer.headers["X-RateLimit-Resource"], answer.headers["X-RateLimit-Used"]) == ("graphql", "1")
    assert world.bot.get("").headers["X-RateLimit-Used"] == str(int(before) + 1)


def test_all_secrets_are_known_to_look_for_in_logs(world: World) -> None:
    proof = app_jwt(world.app)
    as_app(world, proof)

    assert {proof, world.alice.token, world.app.webhook_secret, world.app.private_key.splitlines()[1]} <= world.github.secrets


def test_workflows_may_be_kept_from_opening_pull_requests(world: World) -> None:
    world.repo.workflows_open_pulls = False
    world.alice.push("octo/shop", "work", {"a": b"1"})
    token = world.github.workflow_token(world.repo, permissions={"pull_requests": "write", "contents": "write"})

    wanted = {"title": "t", "head": "work", "base": "main"}
    answer = world.bot.post("/pulls", json=wanted, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["message"]) == (403, "GitHub Actions is not permitted to create or approve pull requests.")


@pytest.mark.parametrize("name", ["\0", "..", "a" * 5000, "é", "%2e%2e", "a b", "\u202e", "refs/heads/x.lock", "-x", "@{", "~", "\ud800"])
def test_hostile_names_are_refused_or_taken_but_break_nothing(world: World, name: str) -> None:
    quoted = quote(name, safe="", errors="surrogatepass")
    entry = {"path": name, "mode": "100644", "type": "blob", "content": name}
    asked = [
        world.bot.post("/git/refs", content=json.dumps({"ref": f"refs/heads/{name}", "sha": world.main})),
        world.bot.post("/git/trees", content=json.dumps({"tree": [entry]})),
        world.bot.post("/git/commits", content=json.dumps({"message": name, "tree": name, "parents": [name]})),
        world.bot.post("/pulls", content=json.dumps({"title": name, "head": name, "base": name})),
        world.bot.post("/check-runs", content=json.dumps({"name": name, "head_sha": name})),
        *(
            world.bot.get(f"/{part}/{quoted}")
            for part in ("git/ref", "git/trees", "git/blobs", "commits", "contents", "branches", "compare")
        ),
        *(world.bot.get(f"/{part}?{key}={quoted}") for part, key in (("pulls", "head"), ("commits", "sha"), ("contents", "ref"))),
        world.bot.get(f"//repos/octo/{quoted}"),
    ]

    assert [answer.status_code for answer in asked if answer.status_code >= 500] == []


def test_what_did_not_change_is_not_sent_again(world: World) -> None:
    first = world.bot.get("/git/ref/heads/main")
    again = world.bot.get("/git/ref/heads/main", headers={"If-None-Match": first.headers["ETag"]})
    world.alice.push("octo/shop", "main", {"a": b"1"})
    changed = world.bot.get("/git/ref/heads/main", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)
    assert again.headers["X-RateLimit-Used"] == first.headers["X-RateLimit-Used"]


def test_what_was_asked_is_on_record(github: Double) -> None:
    ada = github.add_person("ada", {})
    with Asking(github.api_url, ada.token) as asking:
        asking.get("/repos/octo/none?x=1")

    assert [tuple(request) for request in github.requests] == [("GET", "/repos/octo/none", 404, "ada")]
    assert github.requests[0].query == "x=1"
