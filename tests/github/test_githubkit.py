"""A strict typed client of others runs over every operation of the double, and understands every answer."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from githubkit import GitHub, TokenAuthStrategy
from githubkit.auth import AppAuthStrategy, UnauthAuthStrategy
from githubkit_schemas.latest.models import StateChangeIssueEvent

from tests.github import routing
from tests.github.conftest import World
from tests.github.graphql_api.execution import schema
from tests.github.test_apps import MANIFEST, submitted

HERE = ("octo", "shop")


@dataclass
class Clients:
    """One client for each way to prove who one is."""

    world: World
    kept: dict[str, GitHub[Any]]

    @property
    def app(self) -> Any:
        """The App, by its JWT."""
        return self.kept["app"].rest

    @property
    def bot(self) -> Any:
        """The App in its installation."""
        return self.kept["bot"].rest

    @property
    def person(self) -> Any:
        """Alice."""
        return self.kept["person"].rest

    @property
    def nobody(self) -> Any:
        """Somebody without a token."""
        return self.kept["nobody"].rest

    def commit(self, path: str, parent: str) -> str:
        """Write a commit by objects of git."""
        blob = self.bot.git.create_blob(*HERE, content="text", encoding="utf-8").parsed_data
        entry = {"path": path, "mode": "100644", "type": "blob", "sha": blob.sha}
        tree = self.bot.git.create_tree(*HERE, base_tree=parent, tree=[entry]).parsed_data
        return self.bot.git.create_commit(*HERE, message="m", tree=tree.sha, parents=[parent]).parsed_data.sha


@pytest.fixture
def clients(world: World) -> Iterator[Clients]:
    """Clients of the world."""
    options = {"base_url": world.github.api_url, "http_cache": False, "auto_retry": False}
    token = world.bot.headers["Authorization"].split()[1]
    strategies = {
        "app": AppAuthStrategy(world.app.id, world.app.private_key),
        "bot": TokenAuthStrategy(token),
        "person": TokenAuthStrategy(world.alice.token),
        "nobody": UnauthAuthStrategy(),
    }
    yield Clients(world, {name: GitHub(strategy, **options) for name, strategy in strategies.items()})


def _apps(clients: Clients) -> Iterator[Any]:
    app, bot, id = clients.app.apps, clients.bot.apps, clients.world.installation.id
    yield app.get_authenticated()
    yield app.list_installations()
    yield app.get_installation(id)
    yield app.get_org_installation("octo")
    yield app.get_repo_installation(*HERE)
    other = clients.world.github.add_repository("ada/own")
    clients.world.github.install(clients.world.app, [other])
    yield app.get_user_installation("ada")
    yield app.get_webhook_config_for_app()
    yield app.update_webhook_config_for_app(url="http://127.0.0.1:9/webhook")
    yield app.create_installation_access_token(id, repositories=["shop"])
    yield bot.list_repos_accessible_to_installation()
    clients.world.alice.push("octo/shop", "told", {"a": b"1"})
    clients.world.github.deliveries.wait()
    clients.world.app.hook_url = None
    deliveries = app.list_webhook_deliveries(per_page=1)
    yield deliveries
    yield app.get_webhook_delivery(deliveries.parsed_data[0].id)
    yield app.redeliver_webhook_delivery(deliveries.parsed_data[0].id)
    code = httpx.URL(submitted(clients.world.github, MANIFEST).headers["Location"]).params["code"]
    yield clients.nobody.apps.create_from_manifest(code)


def _repositories(clients: Clients) -> Iterator[Any]:
    bot, person = clients.bot, clients.person
    yield bot.meta.get()
    yield bot.rate_limit.get()
    yield bot.repos.get(*HERE)
    clients.world.repo.roles["alice"] = "admin"
    yield person.repos.update(*HERE, default_branch="main")
    yield person.users.get_authenticated()
    yield bot.users.get_by_username("alice")
    yield bot.repos.get_collaborator_permission_level(*HERE, "alice")
    yield bot.repos.check_collaborator(*HERE, "alice")
    yield bot.repos.list_branches(*HERE)
    yield bot.repos.get_branch(*HERE, "main")


def _git(clients: Clients) -> Iterator[Any]:
    bot, main = clients.bot, clients.world.main
    blob = bot.git.create_blob(*HERE, content="x", encoding="utf-8")
    yield blob
    yield bot.git.get_blob(*HERE, blob.parsed_data.sha)
    sha = clients.commit("new.txt", main)
    yield bot.git.get_commit(*HERE, sha)
    yield bot.git.get_tree(*HERE, "main", recursive="1")
    yield bot.git.create_ref(*HERE, ref="refs/heads/work", sha=sha)
    yield bot.git.get_ref(*HERE, "heads/work")
    yield bot.git.list_matching_refs(*HERE, "heads/w")
    yield bot.git.update_ref(*HERE, "heads/work", sha=clients.commit("more.txt", sha))
    tag = bot.git.create_tag(*HERE, tag="v1", message="m", object_=sha, type="commit")
    yield tag
    yield bot.git.get_tag(*HERE, tag.parsed_data.sha)
    yield bot.repos.list_commits(*HERE)
    yield bot.repos.get_commit(*HERE, "work")
    yield bot.repos.compare_commits(*HERE, "main...work")
    yield bot.repos.merge(*HERE, base="main", head="work")
    yield bot.git.delete_ref(*HERE, "heads/work")
    content = base64.b64encode(b"text").decode()
    yield bot.repos.create_or_update_file_contents(*HERE, "new/file.txt", message="m", content=content)
    file = bot.repos.get_content(*HERE, "new/file.txt")
    yield file
    yield bot.repos.get_content(*HERE, "new")
    yield bot.repos.get_content(*HERE, "")
    yield bot.repos.delete_file(*HERE, "new/file.txt", message="m", sha=file.parsed_data.sha)


def _pulls(clients: Clients) -> Iterator[Any]:
    bot, person, world = clients.bot, clients.person, clients.world
    world.github.add_person("bob", {"octo/shop": "write"})
    head = clients.commit("pulled.txt", world.main)
    bot.git.create_ref(*HERE, ref="refs/heads/synapse/shop", sha=head)
    yield bot.pulls.create(*HERE, title="t", head="synapse/shop", base="main", body="b", draft=True)
    clients.kept["bot"].graphql(
        "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { clientMutationId } }",
        {"id": bot.pulls.get(*HERE, 1).parsed_data.node_id},
    )
    yield bot.pulls.list(*HERE, state="all", head="octo:synapse/shop")
    yield bot.pulls.update(*HERE, 1, title="new")
    yield bot.pulls.list_files(*HERE, 1)
    yield bot.pulls.list_commits(*HERE, 1)
    yield bot.pulls.request_reviewers(*HERE, 1, data={"reviewers": ["bob"]})
    yield bot.pulls.list_requested_reviewers(*HERE, 1)
    yield bot.pulls.remove_requested_reviewers(*HERE, 1, reviewers=["bob"])
    yield bot.repos.list_pull_requests_associated_with_commit(*HERE, head)
    world.alice.push("octo/shop", "main", {"moved.txt": b"x"})
    yield bot.pulls.update_branch(*HERE, 1)
    yield from _conversation(clients)
    yield person.pulls.merge(*HERE, 1, merge_method="squash")
    yield bot.pulls.get(*HERE, 1)
    yield bot.pulls.check_if_merged(*HERE, 1)


def _conversation(clients: Clients) -> Iterator[Any]:
    issues, reactions = clients.bot.issues, clients.bot.reactions
    comment = issues.create_comment(*HERE, 1, body="hello")
    yield comment
    id = comment.parsed_data.id
    yield issues.list_comments(*HERE, 1)
    yield issues.list_comments_for_repo(*HERE)
    yield issues.get_comment(*HERE, id)
    yield issues.update_comment(*HERE, id, body="bye")
    reaction = reactions.create_for_issue_comment(*HERE, id, content="eyes")
    yield reaction
    yield reactions.list_for_issue_comment(*HERE, id)
    yield reactions.delete_for_issue_comment(*HERE, id, reaction.parsed_data.id)
    yield issues.delete_comment(*HERE, id)
    reaction = reactions.create_for_issue(*HERE, 1, content="+1")
    yield reaction
    yield reactions.list_for_issue(*HERE, 1)
    yield reactions.delete_for_issue(*HERE, 1, reaction.parsed_data.id)
    yield issues.get(*HERE, 1)
    told = [StateChangeIssueEvent.model_validate(one).event for one in issues.list_events(*HERE, 1).json()]
    assert told == ["ready_for_review", "review_requested", "review_request_removed"]
    yield issues.update(*HERE, 1, labels=["one"])
    yield issues.add_labels(*HERE, 1, labels=["two"])
    yield issues.list_labels_on_issue(*HERE, 1)
    yield issues.remove_label(*HERE, 1, "two")
    yield issues.set_labels(*HERE, 1, labels=["three"])
    yield issues.remove_all_labels(*HERE, 1)
    yield issues.create_label(*HERE, name="four", color="ff0000")
    yield issues.get_label(*HERE, "four")
    yield issues.list_labels_for_repo(*HERE)


def _checks(clients: Clients) -> Iterator[Any]:
    checks, repos, main = clients.bot.checks, clients.person.repos, clients.world.main
    suite = checks.create_suite(*HERE, head_sha=main).parsed_data.id
    yield checks.create_suite(*HERE, head_sha=main)
    annotation = {"path": "synapse.yaml", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "m"}
    wanted = {"name": "synapse", "head_sha": main, "status": "in_progress"}
    run = checks.create(*HERE, data=wanted | {"output": {"title": "t", "summary": "s", "annotations": [annotation]}})
    yield run
    id = run.parsed_data.id
    yield checks.update(*HERE, id, data={"status": "completed", "conclusion": "success"})
    yield checks.get(*HERE, id)
    yield checks.list_annotations(*HERE, id)
    yield checks.list_for_ref(*HERE, "main", check_name="synapse")
    yield checks.list_for_suite(*HERE, suite)
    yield checks.get_suite(*HERE, suite)
    yield checks.list_suites_for_ref(*HERE, "main")
    yield checks.rerequest_run(*HERE, id)
    yield checks.rerequest_suite(*HERE, suite)
    yield repos.create_commit_status(*HERE, main, state="success")
    yield repos.list_commit_statuses_for_ref(*HERE, "main")
    yield repos.get_combined_status_for_ref(*HERE, "main")


def _ends(clients: Clients) -> Iterator[Any]:
    yield clients.bot.apps.revoke_installation_access_token()
    yield clients.app.apps.delete_installation(clients.world.installation.id)


def test_every_operation_is_understood_by_a_strict_client(clients: Clients) -> None:
    for story in (_apps, _repositories, _git, _pulls, _checks, _ends):
        for answer in story(clients):
            if answer.status_code not in (202, 204) and answer.text != "{}":
                assert answer.parsed_data is not None

    operations = {
        (found[0].method, found[0].template)
        for request in clients.world.github.requests
        if request.status < 300 and (found := routing.find(request.method, request.path)) is not None
    }
    assert operations >= {(one.method, one.template) for one in routing.OPERATIONS}


def test_the_client_reads_many_pages(clients: Clients) -> None:
    for number in range(3):
        clients.world.alice.push("octo/shop", f"b{number}", {"a": str(number).encode()})

    names = [branch.name for branch in clients.bot.paginate(clients.bot.repos.list_branches, owner="octo", repo="shop", per_page=2)]

    assert names == ["b0", "b1", "b2", "main"]


def test_the_schema_of_graphql_is_as_the_client_knows_it(clients: Clients) -> None:
    found = clients.kept["bot"].graphql(
        "query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id nameWithOwner } }",
        {"owner": "octo", "name": "shop"},
    )

    assert json.loads(json.dumps(found)) == {"repository": {"id": f"R_{clients.world.repo.id}", "nameWithOwner": "octo/shop"}}
    assert schema().mutation_type is not None
