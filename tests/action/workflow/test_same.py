"""One repository, one tree, whichever way it was made: on a laptop, by a push in a workflow, onto a pull request."""

import asyncio
from pathlib import Path

import pytest

from action import installed
from synapseops.pipeline.cache import FolderCache
from tests.action.workflow.desk import Desk
from tests.bot.office import office
from tests.forge.git import git
from tests.github import Double
from tests.pipeline.workshop import MORE, TODO, Workshop


def test_a_laptop_and_a_workflow_make_the_same_tree_before_and_after_a_merge_and_an_edit(
    tmp_path: Path, github: Double, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache_home: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    shop = github.add_repository("octo/shop", files={"synapse.yaml": TODO.encode(), "docs/a.txt": b"a\n"})
    desk = Desk(tmp_path / "runner", capsys, github)
    token = github.workflow_token(shop, {"contents": "write", "pull_requests": "write"})
    alice = github.add_person("alice", {"octo/shop": "write"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", shop.path.as_uri(), str(clone))
    laptop = Workshop(clone, FolderCache(tmp_path / "cache"), generators=installed.generators()[0])

    def both() -> tuple[str, str]:
        """Return the tree that each way makes of what `main` is now."""
        git(clone, "fetch", "--quiet", "origin", "refs/heads/main", "refs/synapse/*:refs/synapse/*")
        git(clone, "switch", "--quiet", "main")
        git(clone, "reset", "--quiet", "--hard", "FETCH_HEAD")
        here = laptop.run_one()
        there = desk.step("pull-request", token=token)
        assert there.code == 0, there.log
        return git(clone, "rev-parse", f"{here.commit}^{{tree}}"), git(shop.path, "rev-parse", f"{there.outputs['commit']}^{{tree}}")

    first, also = both()
    assert first == also

    alice.merge(1)
    readme = git(shop.path, "show", "main:generated/todo/README.md")
    alice.push(shop, "main", {"synapse.yaml": MORE.encode(), "generated/todo/README.md": f"{readme}\nOurs.\n".encode()})
    second, also = both()
    assert second == also
    assert second != first
    assert git(clone, "show", f"{second}:generated/todo/README.md").endswith("Ours.")


def test_the_app_and_the_action_make_the_same_tree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache_home: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))

    async def told() -> list[str]:
        async with office(tmp_path, {"synapse.yaml": TODO.encode(), "docs/a.txt": b"a\n"}) as place:
            place.bench.generators, place.bench.kinds = installed.generators()
            place.install()
            await place.settle()
            token = place.github.workflow_token(place.repo, {"contents": "write", "pull_requests": "write"})
            desk = Desk(tmp_path / "runner", capsys, place.github)
            ended = await asyncio.to_thread(desk.step, "pull-request", token=token, branch_prefix="action")
            assert ended.outputs["branch"] == "action/todo", ended.log
            return [git(place.repo.path, "rev-parse", f"{branch}^{{tree}}") for branch in ("synapse/todo", "action/todo")]

    app, action = asyncio.run(told())
    assert app == action
