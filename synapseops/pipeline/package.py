"""The zip of a service: equal bytes for equal files, with a manifest that says where each came from."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

from synapseops.pipeline.pristine import PristineFile
from synapseops.toolchain import Tree

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE, _EXECUTABLE = 0o100644 << 16, 0o100755 << 16


def archive(tree: Tree, pristine: Mapping[str, PristineFile], *, name: str, version: str, inputs: str, factory: str) -> bytes:
    """Return `NAME-VERSION.zip`: every file of *tree* under one folder, and `manifest.json`.

    Entries are stored, not deflated: compressors differ between machines, the bytes of this file must not.
    """
    buffer = io.BytesIO()
    root = f"{name}-{version}"
    manifest = _manifest(tree, pristine, name=name, version=version, inputs=inputs, factory=factory)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        _add(file, f"{root}/manifest.json", manifest, executable=False)
        for path in sorted(tree.files):
            _add(file, f"{root}/{path}", tree.files[path], executable=path in tree.executable)
    return buffer.getvalue()


def _manifest(tree: Tree, pristine: Mapping[str, PristineFile], *, name: str, version: str, inputs: str, factory: str) -> bytes:
    files = [
        {
            "path": path,
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
            "owner": pristine[path].owner.value if path in pristine else "people",
            "generator": pristine[path].generator if path in pristine else None,
        }
        for path, data in sorted(tree.files.items())
    ]
    told = {"format": 1, "name": name, "version": version, "factory": factory, "inputs": inputs, "files": files}
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _add(file: zipfile.ZipFile, path: str, data: bytes, *, executable: bool) -> None:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.create_system = 3  # Unix, whatever the machine: the attributes below are Unix modes
    entry.external_attr = _EXECUTABLE if executable else _FILE
    file.writestr(entry, data)
