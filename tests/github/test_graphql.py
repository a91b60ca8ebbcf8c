"""GraphQL of the double: refs by compare-and-set, blobs in a crowd, drafts."""

from typing import Any

from tests.github.conftest import World
from tests.github.model import ZERO

UPDATE = """mutation($repository: ID!, $updates: [RefUpdate!]!) {
  updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) { clientMutationId }
}"""


def asked(world: World, query: str, **variables: Any) -> dict[str, Any]:
    answer = world.bot.post(world.github.graphql_url, json={"query": query, "variables": variables})
    assert answer.status_code == 200
    return answer.json()


def updated(world: World, *updates: dict[str, Any]) -> dict[str, Any]:
    return asked(world, UPDATE, repository=world.bot.get("").json()["node_id"], updates=list(updates))


def test_refs_are_updated_only_from_what_they_were(world: World) -> None:
    start = world.main
    ours = world.bot.committed({"a": "1"}, start)
    world.bot.branch("synapse/shop", ours)
    theirs = world.alice.push("octo/shop", "synapse/shop", {"a": b"2"})

    refused = updated(world, {"name": "refs/heads/synapse/shop", "beforeOid": ours, "afterOid": start, "force": True})
    done = updated(world, {"name": "refs/heads/synapse/shop", "beforeOid": theirs, "afterOid": start, "force": True})

    assert (refused["data"], refused["errors"][0]["type"]) == ({"updateRefs": None}, "UNPROCESSABLE")
    assert done == {"data": {"updateRefs": {"clientMutationId": None}}}
    assert world.bot.get("/git/ref/heads/synapse/shop").json()["object"]["sha"] == start


def test_either_all_refs_are_updated_or_none(world: World) -> None:
    start = world.main
    made = {"name": "refs/heads/new", "beforeOid": ZERO, "afterOid": start}

    updated(world, made, {"name": "refs/heads/main", "beforeOid": ZERO, "afterOid": start})
    assert world.bot.get("/git/ref/heads/new").status_code == 404

    updated(world, made)
    updated(world, {"name": "refs/heads/new", "beforeOid": start, "afterOid": ZERO}, {"name": "refs/heads/other", "afterOid": start})
    assert world.bot.get("/git/ref/heads/new").status_code == 404
    assert world.bot.get("/git/ref/heads/other").status_code == 200


def test_commits_are_lost_by_force_only(world: World) -> None:
    start = world.main
    world.bot.branch("work", world.bot.committed({"a": "1"}, start))

    assert "errors" in updated(world, {"name": "refs/heads/work", "afterOid": start})
    assert "errors" not in updated(world, {"name": "refs/heads/work", "afterOid": start, "force": True})


def test_many_blobs_are_read_at_once(world: World) -> None:
    text, binary = (world.bot.post("/git/blobs", json={"content": content}).json()["sha"] for content in ("text", "a\0b"))
    query = f"""query {{ repository(owner: "octo", name: "shop") {{
      a: object(oid: "{text}") {{ ... on Blob {{ text isBinary }} }}
      b: object(oid: "{binary}") {{ ... on Blob {{ text isBinary }} }}
      c: object(oid: "{ZERO}") {{ oid }}
    }} }}"""

    found = asked(world, query)["data"]["repository"]

    assert found == {"a": {"text": "text", "isBinary": False}, "b": {"text": None, "isBinary": True}, "c": None}


def test_a_pull_request_becomes_a_draft_and_ready_again(world: World) -> None:
    world.alice.push("octo/shop", "work", {"a": b"1"})
    pull = world.bot.post("/pulls", json={"title": "t", "head": "work", "base": "main"}).json()
    draft = "mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { isDraft } } }"
    ready = "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft state } } }"

    made = asked(world, draft, id=pull["node_id"])
    shown = world.bot.get("/pulls/1").json()["draft"]
    unmade = asked(world, ready, id=pull["node_id"])

    assert made["data"]["convertPullRequestToDraft"]["pullRequest"] == {"isDraft": True}
    assert shown is True
    assert unmade["data"]["markPullRequestReadyForReview"]["pullRequest"] == {"isDraft": False, "state": "OPEN"}


def test_what_the_schema_lacks_and_what_is_hidden_are_errors(world: World) -> None:
    world.github.add_repository("octo/other")

    unknown = asked(world, "query { repositories { id } }")
    hidden = asked(world, 'query { repository(owner: "octo", name: "other") { id } }')

    assert "Cannot query field 'repositories'" in unknown["errors"][0]["message"]
    assert (hidden["data"], hidden["errors"][0]["type"]) == ({"repository": None}, "NOT_FOUND")


def test_a_token_without_write_permission_updates_nothing(world: World) -> None:
    token = world.github.app_token(world.installation, contents="read")

    answer = world.bot.post(
        world.github.graphql_url,
        json={
            "query": UPDATE,
            "variables": {"repository": f"R_{world.repo.id}", "updates": [{"name": "refs/heads/x", "afterOid": world.main}]},
        },
        headers={"Authorization": f"Bearer {token}"},
    ).json()

    assert answer["errors"][0]["type"] == "FORBIDDEN"


CHECK = """mutation($made: CreateCheckRunInput!, $other: CreateCheckRunInput!) {
  made: createCheckRun(input: $made) { checkRun { ...Run } }
  other: createCheckRun(input: $other) { checkRun { ...Run } }
}
fragment Run on CheckRun {
  id databaseId name status conclusion title annotations(first: 1) { totalCount nodes { path annotationLevel } }
  checkSuite { app { slug } commit { oid } }
}"""


def test_check_runs_are_made_together_and_refused_each_for_itself(world: World) -> None:
    repository, annotation = world.bot.get("").json()["node_id"], {"path": "a", "annotationLevel": "FAILURE", "message": "odd"}
    told = [{**annotation, "location": {"startLine": line, "endLine": line}} for line in range(1, 52)]
    made = {"repositoryId": repository, "headSha": world.main, "name": "synapse", "conclusion": "SUCCESS", "status": "COMPLETED"}
    output = {"title": "Done", "summary": "Well.", "annotations": told[:2]}

    answer = asked(world, CHECK, made={**made, "output": output}, other={**made, "output": {**output, "annotations": told}})

    run = answer["data"]["made"]["checkRun"]
    (there,) = world.bot.get(f"/commits/{world.main}/check-runs").json()["check_runs"]
    assert (run["id"], run["databaseId"], run["status"], run["conclusion"]) == (there["node_id"], there["id"], "COMPLETED", "SUCCESS")
    assert run["annotations"] == {"totalCount": 2, "nodes": [{"path": "a", "annotationLevel": "FAILURE"}]}
    assert run["checkSuite"] == {"app": {"slug": there["app"]["slug"]}, "commit": {"oid": world.main}}
    assert answer["data"]["other"] is None
    assert [(error["type"], error["path"]) for error in answer["errors"]] == [("UNPROCESSABLE", ["other"])]


def test_a_check_run_is_changed_by_its_id_and_by_its_app_alone(world: World) -> None:
    repository = world.bot.get("").json()["node_id"]
    run = world.bot.post("/check-runs", json={"name": "synapse", "head_sha": world.main}).json()
    query = "mutation($input: UpdateCheckRunInput!) { updateCheckRun(input: $input) { checkRun { conclusion } } }"

    def changed(**more: Any) -> dict[str, Any]:
        return asked(world, query, input={"repositoryId": repository, "checkRunId": run["node_id"], **more})

    assert changed(conclusion="NEUTRAL") == {"data": {"updateCheckRun": {"checkRun": {"conclusion": "NEUTRAL"}}}}
    assert changed(conclusion="STALE")["errors"][0]["type"] == "UNPROCESSABLE"
    assert changed(checkRunId="CR_1")["errors"][0]["type"] == "NOT_FOUND"
    input = {"repositoryId": repository, "checkRunId": run["node_id"], "conclusion": "SUCCESS"}
    answer = world.person.post(world.github.graphql_url, json={"query": query, "variables": {"input": input}}).json()
    assert answer["errors"][0]["type"] == "FORBIDDEN"


def test_whoever_asked_too_much_is_told_so_with_200(world: World) -> None:
    world.github.hub.limits.requests = 0
    answer = asked(world, "query { viewer { login } }")
    assert (answer["errors"][0]["type"], "data" in answer) == ("RATE_LIMITED", False)


LISTS = """query($branch: String!, $first: Int) { repository(owner: "octo", name: "shop") {
  refs(refPrefix: "refs/heads/", query: "synapse", first: $first) { pageInfo { hasNextPage } nodes { prefix name target { oid } } }
  pullRequests(headRefName: $branch, first: 5, orderBy: {field: CREATED_AT, direction: DESC}) {
    nodes { number state author { __typename login } isCrossRepository labels(first: 5) { nodes { name } }
      commits(last: 1) { nodes { commit { oid } } } comments(first: 5) { nodes { body author { __typename login } } } }
  }
  ref(qualifiedName: $branch) { target { ... on Commit {
    parents(first: 1) { nodes { oid } } file(path: "a") { mode type object { ... on Blob { text } } } none: file(path: "b") { mode }
  } } }
} }"""


def test_refs_pull_requests_and_files_are_listed_page_by_page(world: World) -> None:
    head = world.alice.push("octo/shop", "synapse/a", {"a": b"1"})
    world.alice.push("octo/shop", "my-synapse", {"a": b"1"})
    world.bot.post("/pulls", json={"title": "t", "head": "synapse/a", "base": "main"})
    world.bot.post("/issues/1/labels", json={"labels": ["factory"]})
    world.bot.post("/issues/1/comments", json={"body": "Done"})

    found = asked(world, LISTS, branch="synapse/a", first=1)["data"]["repository"]
    both = asked(world, LISTS, branch="synapse/a", first=2)["data"]["repository"]["refs"]

    assert (found["refs"]["pageInfo"]["hasNextPage"], both["pageInfo"]["hasNextPage"]) == (True, False)
    assert both["nodes"][1] == {"prefix": "refs/heads/", "name": "synapse/a", "target": {"oid": head}}
    bot = {"__typename": "Bot", "login": "synapseops"}
    assert found["pullRequests"]["nodes"] == [
        {
            "number": 1,
            "state": "OPEN",
            "author": bot,
            "isCrossRepository": False,
            "labels": {"nodes": [{"name": "factory"}]},
            "commits": {"nodes": [{"commit": {"oid": head}}]},
            "comments": {"nodes": [{"body": "Done", "author": bot}]},
        }
    ]
    target = found["ref"]["target"]
    assert target == {"parents": {"nodes": [{"oid": world.main}]}, "file": target["file"], "none": None}
    assert target["file"] == {"mode": 0o100644, "type": "blob", "object": {"text": "1"}}
    assert "must provide a `first`" in asked(world, LISTS, branch="synapse/a")["errors"][0]["message"]
