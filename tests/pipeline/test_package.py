import io
import json
import zipfile

from synapseops.generation import Owner
from synapseops.pipeline.package import archive
from synapseops.pipeline.pristine import PristineFile
from synapseops.toolchain import Tree

_MADE = {
    "b.py": PristineFile(b"b\n", Owner.FACTORY, "service"),
    "run.sh": PristineFile(b"#!\n", Owner.TEAM, "service", executable=True),
}
_TREE = Tree({"run.sh": b"#!\n", "b.py": b"b\n", "a/\u00fc.txt": b"theirs"}, frozenset({"run.sh"}))


def _zip(tree: Tree = _TREE) -> bytes:
    return archive(tree, _MADE, name="todo", version="1.0.0", inputs="f" * 64, factory="0.1.0")


def test_equal_files_give_equal_bytes_whatever_their_order() -> None:
    assert _zip() == _zip(Tree(dict(reversed(_TREE.files.items())), _TREE.executable))


def test_entries_are_sorted_without_times_and_executable_where_due() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip())) as file:
        assert file.testzip() is None
        entries = [(entry.filename, entry.external_attr >> 16, entry.date_time, entry.compress_type) for entry in file.infolist()]
    epoch = (1980, 1, 1, 0, 0, 0)
    assert entries == [
        ("todo-1.0.0/manifest.json", 0o100644, epoch, zipfile.ZIP_STORED),
        ("todo-1.0.0/a/\u00fc.txt", 0o100644, epoch, zipfile.ZIP_STORED),
        ("todo-1.0.0/b.py", 0o100644, epoch, zipfile.ZIP_STORED),
        ("todo-1.0.0/run.sh", 0o100755, epoch, zipfile.ZIP_STORED),
    ]


def test_the_manifest_says_where_each_file_is_from() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip())) as file:
        manifest = json.loads(file.read("todo-1.0.0/manifest.json"))
    assert {key: manifest[key] for key in ("format", "name", "version", "factory", "inputs")} == {
        "format": 1,
        "name": "todo",
        "version": "1.0.0",
        "factory": "0.1.0",
        "inputs": "f" * 64,
    }
    assert [(entry["path"], entry["size"], entry["owner"], entry["generator"]) for entry in manifest["files"]] == [
        ("a/\u00fc.txt", 6, "people", None),
        ("b.py", 2, "factory", "service"),
        ("run.sh", 3, "team", "service"),
    ]
