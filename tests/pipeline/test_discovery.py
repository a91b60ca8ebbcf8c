import asyncio
import os
from pathlib import Path

import pytest

from action import worktree
from generators import registry
from synapseops.errors import RepositoryError, UsageError
from synapseops.forge.local import open_repository
from synapseops.intent import Kinds
from synapseops.pipeline.discovery import LARGEST_INTENT, LARGEST_TOGETHER, is_intent, output_folder, twin_in_case, unsafe_entry
from synapseops.pipeline.subjects import judged
from synapseops.pipeline.survey import survey
from tests.forge.git import git, make
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import TODO

_KINDS = Kinds(registry.made(GENERATORS), registry.PLANNED)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("synapse.yaml", True),
        ("a/b/synapse.yaml", True),
        ("a/orders.synapse.yaml", True),
        (".synapse.yaml", False),
        ("a/.synapse.yaml", False),
        ("synapse.yml", False),
        ("mysynapse.yaml", False),
        ("synapse.yaml/file", False),
    ],
)
def test_intents_are_known_by_their_names(path: str, expected: bool) -> None:
    assert is_intent(path) is expected


@pytest.mark.parametrize(
    ("intent", "into", "folder"),
    [
        ("synapse.yaml", "generated/todo", "generated/todo"),
        ("a/b/synapse.yaml", "../out", "a/out"),
        ("a/synapse.yaml", "./x/./y", "a/x/y"),
        ("a/synapse.yaml", "..", ""),
        ("synapse.yaml", "../out", ""),
    ],
)
def test_output_folders_are_told_from_the_root(intent: str, into: str, folder: str) -> None:
    assert output_folder(intent, into) == folder


def _codes(**intents: str) -> dict[str, list[str]]:
    subjects = judged({f"{path.replace('_', '/')}.synapse.yaml": text.encode() for path, text in intents.items()}, _KINDS)
    return {path: [diagnostic.code for diagnostic in subject.diagnostics] for path, subject in subjects.items()}


def _named(name: str, into: str = "") -> str:
    return TODO.replace("todo", name) + (f"generate: {{into: {into}}}\n" if into else "")


def test_intents_that_do_not_meet_are_fine() -> None:
    assert _codes(a=_named("one"), b=_named("two")) == {"a.synapse.yaml": [], "b.synapse.yaml": []}


def test_a_name_belongs_to_the_first() -> None:
    assert _codes(a_x=_named("one"), b_x=_named("one")) == {"a/x.synapse.yaml": [], "b/x.synapse.yaml": ["SY220"]}


@pytest.mark.parametrize("into", ["out", "out/below", "out/../out"])
def test_folders_do_not_overlap(into: str) -> None:
    assert _codes(a=_named("one", "out"), b=_named("two", into)) == {"a.synapse.yaml": [], "b.synapse.yaml": ["SY221"]}


def test_a_folder_beside_another_of_like_name_is_fine() -> None:
    assert _codes(a=_named("one", "out"), b=_named("two", "out2")) == {"a.synapse.yaml": [], "b.synapse.yaml": []}


def test_an_output_folder_holds_no_intent() -> None:
    assert _codes(a=_named("one", "b"), b_c=_named("two")) == {"a.synapse.yaml": ["SY222"], "b/c.synapse.yaml": ["SY221"]}


def test_a_faulty_intent_is_not_judged_against_others() -> None:
    assert _codes(a=_named("one"), b=_named("one").replace("boolean", "bool"))["b.synapse.yaml"] != ["SY220"]


@pytest.mark.parametrize(
    ("modes", "entry"),
    [
        ({}, None),
        ({"a/b/file": 0o100644}, None),
        ({"a": 0o120000}, "a"),
        ({"a/b": 0o160000}, "a/b"),
        ({"a/b": 0o100644}, "a/b"),
        ({"a/b/c": 0o120000}, None),
    ],
)
def test_what_is_no_folder_on_the_way_is_named(modes: dict[str, int], entry: str | None) -> None:
    assert unsafe_entry(modes, "a/b") == entry


@pytest.mark.parametrize(
    ("paths", "twin"),
    [
        (["a/b/file", "a/bc", "A/c", "B/b"], None),
        (["a/b/file", "A/b/two", "A/B/one"], "A/B/one"),
        (["a/B"], None),
        (["A/b/file", "A/b/synapse.lock"], None),
    ],
)
def test_what_lies_in_the_output_folder_on_some_systems_only_is_named(paths: list[str], twin: str | None) -> None:
    assert twin_in_case(paths, "a/b") == twin


def test_a_branch_that_vanished_is_told_without_an_option_that_few_who_read_it_have(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='there is no branch "next"') as caught:
        asyncio.run(survey(open_repository(make(tmp_path / "shop")), "next", _KINDS))
    assert caught.value.hint == "it was deleted or renamed, or never there: name one that is"


def test_intents_that_are_too_much_together_are_refused_before_they_are_held(tmp_path: Path) -> None:
    folder, names = make(tmp_path / "shop"), [f"{number}.synapse.yaml" for number in range(LARGEST_TOGETHER // LARGEST_INTENT + 1)]
    (folder / names[0]).write_bytes(TODO.encode().ljust(LARGEST_INTENT, b"\n"))
    blob = git(folder, "hash-object", "-w", names[0])
    tree = git(folder, "mktree", told="".join(f"100644 blob {blob}\t{name}\n" for name in names))
    git(folder, "update-ref", "refs/heads/main", git(folder, "commit-tree", "-m", "Many", tree))
    with pytest.raises(RepositoryError, match="the intents here have more than 16 MiB together"):
        asyncio.run(survey(open_repository(folder), "main", _KINDS))
    for name in names[1:]:
        os.link(folder / names[0], folder / name)
    with pytest.raises(RepositoryError, match="the intents here have more than 16 MiB together"):
        worktree.read_all(worktree.walk(folder))
    (folder / names[0]).unlink()
    assert len(worktree.read_all(worktree.walk(folder))) == len(names) - 1
