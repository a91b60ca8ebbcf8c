import io
import json
import zipfile

from synapseops.toolchain import Tree
from tests.package.packages import ABOUT, TREE, entries, zipped


def test_equal_files_give_equal_bytes_whatever_their_order() -> None:
    assert zipped() == zipped(Tree(dict(reversed(TREE.files.items())), TREE.executable))


def test_entries_are_sorted_without_times_and_executable_where_due() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped())) as file:
        assert file.testzip() is None
        found = [(entry.filename, entry.external_attr >> 16, entry.date_time, entry.compress_type) for entry in file.infolist()]
    assert {entry[2:] for entry in found} == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)}
    assert [entry[:2] for entry in found] == [
        ("manifest.json", 0o100644),
        ("sbom.cdx.json", 0o100644),
        ("todo-1.0.0/a/\u00fc.txt", 0o100644),
        ("todo-1.0.0/b.py", 0o100644),
        ("todo-1.0.0/constraints.txt", 0o100644),
        ("todo-1.0.0/landed.py", 0o100644),
        ("todo-1.0.0/manifest.json", 0o100644),
        ("todo-1.0.0/pyproject.toml", 0o100644),
        ("todo-1.0.0/run.sh", 0o100755),
        ("todo-1.0.0/sdk/python/pyproject.toml", 0o100644),
    ]


def test_the_manifest_says_where_each_file_is_from() -> None:
    manifest = json.loads(entries(zipped())["manifest.json"])
    assert {key: manifest[key] for key in ("format", "name", "version", "factory", "inputs", "generators")} == {
        "format": 1,
        "name": "todo",
        "version": "1.0.0",
        "factory": "0.1.0",
        "inputs": ABOUT.inputs,
        "generators": [
            {"name": "service", "package": "synapseops", "version": "0.1.0"},
            {"name": "diagram", "package": "synapse-diagram", "version": "2.0"},
        ],
    }
    assert [(entry["path"], entry["size"], entry["owner"], entry["generator"]) for entry in manifest["files"]][:4] == [
        ("a/\u00fc.txt", 6, "people", None),
        ("b.py", 2, "factory", "service"),
        ("constraints.txt", 65, "people", None),
        ("landed.py", 0, "history", "service"),
    ]
