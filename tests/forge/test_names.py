import itertools

import pygit2
import pytest

from synapseops.forge import branches, commits

TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@pytest.mark.parametrize(
    ("base", "default", "name"),
    [
        ("main", "main", "synapse/todo"),
        ("dev", "", "synapse/todo"),
        ("dev", "main", "synapse/todo@dev"),
        ("feature/a/b", "main", "synapse/todo@feature=a=b"),
        ("origin/main", "main", "synapse/todo@origin=main"),
        ("release-1", "main", "synapse/todo@release-1"),
        ("v1+fix", "main", "synapse/todo@v1+fix"),
        ("{x", "main", "synapse/todo@=+bx"),
    ],
)
def test_a_branch_is_named_for_service_and_base(base: str, default: str, name: str) -> None:
    assert branches.branch_name("todo", base=base, default=default) == name


def test_no_two_bases_share_a_branch() -> None:
    parts = ["a", "b", "e", "p", "x", "-", "/", "{", "=", "+"]
    bases = ["".join(one) for length in range(1, 5) for one in itertools.product(parts, repeat=length)]
    long = [*("a" * 240 + one for one in parts), "x/" * 100, "x=" * 100]
    cut = [branches.branch_name("todo", base=one, default="main").partition("@")[2] for one in long]
    every = [*bases, *long, *cut]
    assert len({branches.branch_name("todo", base=one, default="main") for one in every}) == len(every)


@pytest.mark.parametrize("base", ["a" * 240, "é" * 120, "x/" * 100 + "y"])
def test_a_long_base_gives_a_name_that_a_file_can_have(base: str) -> None:
    name = branches.branch_name("s" * 50, base=base, default="main")
    assert len(name.encode()) <= 200
    assert name != branches.branch_name("s" * 50, base=base + "z", default="main")
    assert pygit2.reference_is_valid_name(f"refs/heads/{name}")


def test_a_message_holds_service_base_and_inputs_and_is_sealed_with_its_tree() -> None:
    text = commits.sealed(commits.message("todo", base="main", inputs="1" * 64), tree=TREE)
    assert text == f"Generate todo from its intent\n\nFor main.\n\nSynapse-Inputs: {'1' * 64}\nSynapse-Tree: {TREE}\n"
    assert commits.is_ours(text, name="SynapseOps", email="synapse@localhost", tree=TREE)
    assert commits.subject(text) == "Generate todo from its intent"


def test_a_message_without_trailers_is_sealed_too() -> None:
    text = commits.sealed("Subject", tree=TREE)
    assert text == f"Subject\n\nSynapse-Tree: {TREE}\n"


@pytest.mark.parametrize(
    ("text", "name", "email", "tree"),
    [
        (commits.sealed("a", tree=TREE), "SynapseOps", "synapse@localhost", "0" * 40),
        (commits.sealed("a", tree=TREE), "Ada", "synapse@localhost", TREE),
        (commits.sealed("a", tree=TREE), "SynapseOps", "ada@example.org", TREE),
        (commits.sealed("a", tree=TREE) + "\nand more\n", "SynapseOps", "synapse@localhost", TREE),
        (f"Synapse-Tree: {TREE}\nnot a trailer", "SynapseOps", "synapse@localhost", TREE),
        ("", "SynapseOps", "synapse@localhost", TREE),
    ],
)
def test_a_commit_with_another_committer_tree_or_message_is_not_ours(text: str, name: str, email: str, tree: str) -> None:
    assert not commits.is_ours(text, name=name, email=email, tree=tree)
