"""Whose a commit is, as GitHub's lists of commits tell it."""

from typing import Any

import pytest

from synapseops.forge import commits
from synapseops.forge.github.identity import identity

TREE = "a" * 40
BOT, FLOW, ADA = ({"login": login} for login in ("synapseops[bot]", "web-flow", "ada"))


def commit(author: Any, committer: Any, *, verified: bool = True, tree: str = TREE, text: str | None = None) -> dict[str, Any]:
    message = text or commits.sealed(commits.message("todo", base="main", inputs="1" * 64), tree=TREE)
    inner = {"message": message.rstrip("\n"), "tree": {"sha": tree}, "verification": {"verified": verified}}
    return {"author": author, "committer": committer, "commit": inner}


@pytest.mark.parametrize(
    ("made", "on_github", "elsewhere"),
    [
        (commit(BOT, FLOW), True, True),
        (commit(BOT, BOT), True, True),
        (commit({"login": "SynapseOps[bot]"}, FLOW), True, True),
        (commit(BOT, FLOW, verified=False), False, True),
        (commit(BOT, ADA), False, False),
        (commit(ADA, FLOW), False, False),
        (commit(None, None), False, False),
        (commit(BOT, FLOW, tree="b" * 40), False, False),
        (commit(BOT, FLOW, text="Generate todo\n"), False, False),
    ],
)
def test_a_commit_is_ours_by_account_signature_and_tree(made: dict[str, Any], on_github: bool, elsewhere: bool) -> None:
    assert identity("synapseops[bot]", api_url="https://api.github.com").made(made) is on_github
    assert identity("synapseops[bot]", api_url="https://github.example.org/api/v3").made(made) is elsewhere


def test_a_persons_commits_are_not_signed_for_them() -> None:
    assert identity("ada", api_url="https://api.github.com").made(commit(ADA, ADA, verified=False))


def test_an_app_is_told_by_its_slug() -> None:
    us = identity("synapseops[bot]", api_url="https://api.github.com")
    assert (us.is_app({"slug": "synapseops"}), us.is_app({"slug": "other"}), us.is_app(None)) == (True, False, False)
