"""How commits relate on GitHub, and whose they are."""

import pygit2
import pytest

from synapseops.errors import RepositoryError
from synapseops.forge.base import CommitInfo, NewFile
from synapseops.forge.github import GitHubForge
from tests.forge.github.world import BRANCH, World, branched, write
from tests.github import Fault

ADA = pygit2.Signature("Ada", "ada@example.org", 1_700_000_000)
HEAD = f"refs/heads/{BRANCH}"


def ahead(world: World, **options: str) -> list[CommitInfo]:
    async def use(forge: GitHubForge) -> list[CommitInfo]:
        return await forge.repository.ahead(world.tip(HEAD), of=world.tip())

    return world.use(use, **options)


def rewritten(world: World, *, author: pygit2.Signature | None = None, text: str | None = None, tree: pygit2.Oid | None = None) -> None:
    """Put in place of the head a commit as a person makes who amends it: who commits is the person."""
    git = world.repo.git
    old = git[world.tip(HEAD)].peel(pygit2.Commit)
    made = git.create_commit(None, author or old.author, ADA, text or old.message, tree or old.tree_id, old.parent_ids)
    git.references[HEAD].set_target(made)


def test_more_commits_than_one_page_are_told_newest_first(world: World) -> None:
    git = world.repo.git
    made = [world.tip()]
    for number in range(320):
        parent = git[made[-1]].peel(pygit2.Commit)
        made.append(str(git.create_commit(None, ADA, ADA, f"Work {number}", parent.tree_id, [parent.id])))
    git.references.create(HEAD, made[-1])
    found = ahead(world)
    assert [one.id for one in found] == list(reversed(made[1:]))
    assert (found[0].subject, world.usage.rest) == ("Work 319", 4)


def test_one_comparison_tells_both_ways(world: World) -> None:
    world.use(branched)

    async def use(forge: GitHubForge) -> tuple[object, ...]:
        main, head = world.tip(), world.tip(HEAD)
        ours = await forge.repository.ahead(head, of=main)
        return [one.id for one in ours], await forge.repository.ahead(main, of=head), await forge.repository.merge_base(main, head)

    assert world.use(use) == ([world.tip(HEAD)], [], world.tip())
    assert world.usage.rest == 1


def test_histories_with_nothing_in_common_have_no_merge_base(world: World) -> None:
    git = world.repo.git
    alone = str(git.create_commit(HEAD, ADA, ADA, "Alone", git[world.tip()].peel(pygit2.Commit).tree_id, []))

    async def use(forge: GitHubForge) -> tuple[object, ...]:
        both = (alone, world.tip())
        return await forge.repository.merge_base(*both), [one.id for one in await forge.repository.ahead(alone, of=world.tip())]

    assert world.use(use) == (None, [alone])


def test_a_commit_is_its_own_merge_base(world: World) -> None:
    async def use(forge: GitHubForge) -> tuple[object, ...]:
        return await forge.repository.merge_base(world.tip(), world.tip()), await forge.repository.ahead(world.tip(), of=world.tip())

    assert world.use(use) == (world.tip(), [])


def test_what_we_commit_is_ours_and_signed(world: World) -> None:
    world.use(branched)
    assert [one.is_ours for one in ahead(world)] == [True]


def test_what_a_person_amends_or_rewords_is_theirs(world: World) -> None:
    world.use(branched)
    rewritten(world)
    assert [one.is_ours for one in ahead(world)] == [False]


def test_what_a_person_commits_with_our_message_is_theirs(world: World) -> None:
    world.use(branched)
    rewritten(world, author=ADA)
    assert [one.is_ours for one in ahead(world)] == [False]


def test_our_name_on_another_tree_is_not_ours(world: World) -> None:
    """Through GitHub's pages one commits as oneself; but whoever has our token may commit anything else."""

    async def use(forge: GitHubForge) -> None:
        head = await branched(forge)
        text = world.repo.git[head].peel(pygit2.Commit).message
        other = await write(forge, {"app.py": NewFile(b"other\n")})
        made = await forge.repository._writer.write_commit(  # type: ignore[attr-defined]
            str(world.repo.git[other].peel(pygit2.Commit).tree_id), (world.tip(),), text
        )
        await forge.repository.move(BRANCH, to=made, was=head)

    world.use(use)
    assert [one.is_ours for one in ahead(world)] == [False]


def test_another_account_made_none_of_it(world: World) -> None:
    world.use(branched)
    assert [one.is_ours for one in ahead(world, login="github-actions[bot]")] == [False]


def test_what_a_person_pushes_on_top_is_theirs_and_ours_stays_ours(world: World) -> None:
    ours = world.use(branched)
    theirs = world.alice.push(world.repo, BRANCH, {"out/app.py": b"edited\n"})
    assert [(one.id, one.is_ours) for one in ahead(world)] == [(theirs, False), (ours, True)]


def test_a_person_with_a_token_of_their_own_is_told_by_their_account(world: World) -> None:
    world.use(branched, token=world.alice.token, login="alice")
    assert [one.is_ours for one in ahead(world, token=world.alice.token, login="alice")] == [True]
    assert [one.is_ours for one in ahead(world)] == [False]


@pytest.mark.parametrize("match", ["GET /repos/*/compare/*", "POST /graphql", "GET /repos/*/git/trees/*"])
def test_a_read_that_fails_for_a_moment_is_made_again(world: World, match: str) -> None:
    world.use(branched)
    world.github.faults.add(Fault(match, status=502, times=3))

    async def use(forge: GitHubForge) -> list[CommitInfo]:
        commit = await forge.repository.resolve("main")
        assert commit is not None
        await forge.repository.list_files(commit)
        return await forge.repository.ahead(world.tip(HEAD), of=commit)

    assert len(world.use(use)) == 1
    assert world.slept == [0.5, 1.0, 2.0]


def test_a_commit_that_is_not_there_has_its_answer(world: World) -> None:
    async def use(forge: GitHubForge) -> None:
        for work in (forge.repository.ahead("0" * 40, of=world.tip()), forge.repository.list_files("0" * 40)):
            with pytest.raises(RepositoryError, match="404 Not Found"):
                await work

    world.use(use)
