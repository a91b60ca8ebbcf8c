import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapseops.intent import filenames
from synapseops.merging import paths


@pytest.mark.parametrize(
    "path", ["a", "a/b.py", ".gitignore", ".gitattributes", ".github/x", "git", "a/.env.example", "ünïcode/日本語", "a b", "git~2", "con-x"]
)
def test_ordinary_paths_are_safe(path: str) -> None:
    assert paths.refusal(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "is empty"),
        ("/a", "has the part ''"),
        ("a/", "has the part ''"),
        ("a//b", "has the part ''"),
        ("./a", "has the part '.'"),
        ("a/../b", "has the part '..'"),
        (".git/config", "goes into git's own folder"),
        ("a/.GIT/hooks/x", "goes into git's own folder"),
        (".git. /x", "goes into git's own folder"),
        (".git::$INDEX_ALLOCATION/x", "goes into git's own folder"),
        ("GIT~1/x", "goes into git's own folder"),
        (".g\u200cit/x", "goes into git's own folder"),
        (".gi\ufefft/x", "goes into git's own folder"),
        ("a\0b", "holds a control character"),
        ("a\nb", "holds a control character"),
        ("a\x7fb", "holds a control character"),
        ("a\x85b", "holds a control character"),
        ("a\ud800b", "holds a control character"),
        ("a\\b", "cannot exist on Windows"),
        ("C:/x", "cannot exist on Windows"),
        ("a?", "cannot exist on Windows"),
        ("a.", "cannot exist on Windows"),
        ("a ", "cannot exist on Windows"),
        ("sub/NUL", "cannot exist on Windows"),
        ("con.txt", "cannot exist on Windows"),
        ("x" * 256, "has a name that is too long"),
        ("é" * 128, "has a name that is too long"),
        ("a/" * 2500 + "b", "is too long"),
        ("a/" * 150 + "b", "is nested too deep"),
    ],
)
def test_paths_that_no_repository_should_hold_are_refused(path: str, reason: str) -> None:
    assert paths.refusal(path) == reason
    with pytest.raises(paths.UnsafePath):
        paths.check(["fine", path])


def test_a_file_that_is_a_folder_too_is_refused_by_name() -> None:
    with pytest.raises(paths.UnsafePath) as caught:
        paths.check(["a/b/c", "a/b"])
    assert str(caught.value) == "path 'a/b' is a file and the folder of 'a/b/c'"


def test_the_folders_above_a_path_are_told_outermost_first() -> None:
    assert paths.parents("a/b/c") == ["a", "a/b"]
    assert paths.parents("a") == []


@given(
    st.lists(st.sampled_from([*"aB9-_. ~:$/\u200c\u017f\u212a\n", "con", "Aux", "COM1", "lpt9", "nul", ".git", "GIT~1"]), min_size=1).map(
        "".join
    )
)
def test_what_is_plain_is_refused_for_nothing(name: str) -> None:
    if filenames.is_plain(name):
        assert not filenames.is_git_folder(name)
        assert not filenames.is_refused_by_windows(name)
        assert name.isascii()
        assert name.isprintable()


@pytest.mark.parametrize("name", ["con", "CON.txt", "nul.", "lpt9.a.b", ".git", "a.", "a b", "a/b", "\u017fa", "a" * 256])
def test_what_is_not_plain_is_looked_at(name: str) -> None:
    assert not filenames.is_plain(name)


@pytest.mark.parametrize("other", ["a", "a/b"])
def test_a_file_is_no_folder(other: str) -> None:
    with pytest.raises(paths.UnsafePath, match="is a file and the folder of 'a/b/c'"):
        paths.check([other, "a/b/c"])
