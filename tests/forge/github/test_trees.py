"""Trees in memory are those of git: ids, replacement, and the edits that turn one into another."""

from pathlib import Path

import pygit2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapseops.errors import RepositoryError
from synapseops.forge.base import FILE_MODE, TreeFile
from synapseops.forge.github import trees
from synapseops.forge.github.trees import Edit, Folder

BLOBS = [trees.blob_id(text) for text in (b"", b"a\n", b"b\n")]
NAMES = st.sampled_from(["a", "b", "a.b", "a-b", "ab", "ü"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(PATHS, st.sampled_from(BLOBS), max_size=6).map(
    lambda files: {path: blob for path, blob in files.items() if not any(path.startswith(f"{other}/") for other in files)}
)


def folder(files: dict[str, str]) -> Folder:
    return trees.folder_of({path: TreeFile(blob, FILE_MODE) for path, blob in files.items()})


def applied(files: dict[str, str], edits: tuple[Edit, ...]) -> dict[str, str]:
    """Return *files* as `POST /git/trees` makes them on a base: a later entry takes the place of what it names."""
    result = dict(files)
    for edit in edits:
        if edit.node is None:
            del result[edit.path]
            continue
        # what GitHub is not asked to work out
        assert not any(path in result for path in (edit.path.rpartition("/")[0],))
        assert isinstance(edit.node, Folder) or not any(path.startswith(f"{edit.path}/") for path in result)
        result = {path: blob for path, blob in result.items() if not path.startswith(f"{edit.path}/")}
        if isinstance(edit.node, Folder):
            result |= {path: file.blob for path, file in edit.node.files(f"{edit.path}/")}
        else:
            result[edit.path] = edit.node.blob
    return result


@given(FILES, FILES)
def test_edits_turn_one_tree_into_another_whatever_is_held(old: dict[str, str], new: dict[str, str]) -> None:
    before, after = folder(old), folder(new)
    for held in (set[str](), {each.id for each in after.folders()}):
        edits = trees.edits(before, after, held.__contains__)
        cleared = applied(old, edits.clearing)
        assert applied(cleared, edits.rest) == new


def test_ids_are_those_of_git(tmp_path: Path) -> None:
    files = {"a/b": BLOBS[1], "a.b": BLOBS[0], "a-b/c/d": BLOBS[2], "ü": BLOBS[1]}
    git = pygit2.init_repository(tmp_path, bare=True)
    index = pygit2.Index()
    for text in (b"", b"a\n", b"b\n"):
        git.create_blob(text)
    for path, blob in files.items():
        index.add(pygit2.IndexEntry(path, pygit2.Oid(hex=blob), pygit2.enums.FileMode.BLOB))
    assert folder(files).id == str(index.write_tree(git))
    assert folder({}).id == trees.EMPTY_TREE


def test_a_replaced_folder_leaves_all_else_alone() -> None:
    old = {"a/b": BLOBS[0], "a/c/d": BLOBS[1], "e": BLOBS[2]}
    new = folder({"x": BLOBS[2]})
    assert trees.replaced(folder(old), "a/c", new) == folder({"a/b": BLOBS[0], "a/c/x": BLOBS[2], "e": BLOBS[2]})
    assert trees.replaced(folder(old), "f/g", new) == folder({**old, "f/g/x": BLOBS[2]})
    assert trees.replaced(folder(old), "a", folder({})) == folder({"e": BLOBS[2]})
    assert trees.replaced(folder(old), "", new) == new


@pytest.mark.parametrize(
    ("mode", "what"), [(FILE_MODE, "a file"), (trees.LINK_MODE, "a symbolic link"), (trees.SUBMODULE_MODE, "a submodule")]
)
def test_no_folder_takes_the_place_of_what_is_none(mode: int, what: str) -> None:
    with pytest.raises(RepositoryError, match=f'"a", on the way to the output folder, is {what}'):
        trees.replaced(trees.folder_of({"a": TreeFile(BLOBS[0], mode)}), "a/b", folder({"x": BLOBS[1]}))


def test_ids_that_are_told_are_believed_over_those_computed() -> None:
    told = trees.folder_of({"a/\ufffd": TreeFile(BLOBS[0], FILE_MODE), "b/c": TreeFile(BLOBS[1], FILE_MODE)}, {"a": "1" * 40})
    inner = told.entries["a"]
    assert isinstance(inner, Folder)
    assert inner.id == "1" * 40
    assert (trees.is_exact(told, "b"), trees.is_exact(told, "a"), trees.is_exact(told, "a/x")) == (True, True, False)
