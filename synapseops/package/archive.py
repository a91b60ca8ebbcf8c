"""The zip of a service: equal bytes for equal files, with a manifest and a bill of materials beside them."""

import io
import zipfile
from collections.abc import Mapping

from synapseops.package import layout, sbom
from synapseops.package.manifest import About, Made, manifest
from synapseops.toolchain import Tree

EPOCH = (1980, 1, 1, 0, 0, 0)
FILE, EXECUTABLE = 0o100644, 0o100755


def archive(tree: Tree, made: Mapping[str, Made], about: About) -> bytes:
    """Return `NAME-VERSION.zip`: every file of *tree* in one folder, and beside it what the package says of itself."""
    bill = sbom.bill(tree.files, about)
    told = manifest(tree, made, about, bill)
    root = layout.stem(about.name, about.version)
    files = {f"{root}/{path}": data for path, data in tree.files.items()}
    return packed({**files, layout.MANIFEST: told.encoded(), layout.SBOM: bill}, frozenset(f"{root}/{path}" for path in tree.executable))


def packed(files: Mapping[str, bytes], executable: frozenset[str]) -> bytes:
    """Return the one zip there is of *files*.

    Entries are stored, not deflated: compressors differ between machines, the bytes of this file must not.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system = 3  # Unix, whatever the machine: the attributes below are Unix modes
            entry.external_attr = (EXECUTABLE if path in executable else FILE) << 16
            file.writestr(entry, files[path])
    return buffer.getvalue()
