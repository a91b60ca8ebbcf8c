"""Which paths a commit of ours may hold, whatever file system it is checked out on later."""

from collections.abc import Collection

from synapseops.forge.base import NewCommit, NewFile
from synapseops.intent import filenames
from synapseops.merging import paths


def check(new: NewCommit, held: Collection[str]) -> None:
    """Judge strictly the paths that we bring; those already *held* have only to stay outside git's own folder."""
    ours = {path for path, file in new.files.items() if isinstance(file, NewFile) and path not in held}
    paths.check(ours)
    if new.into:
        paths.check([new.into])
    paths.check(new.beside)
    for path in new.files.keys() - ours:
        if any(name in {"", ".", ".."} or filenames.is_git_folder(name) for name in path.split("/")):
            raise paths.UnsafePath(f"path {path!r} cannot be kept")
        if any(folder in new.files for folder in paths.parents(path)):
            raise paths.UnsafePath(f"path {path!r} lies in a file")
    if above := next((folder for path in sorted(ours) for folder in paths.parents(path) if folder in new.files), None):
        raise paths.UnsafePath(f"path {above!r} is a file and a folder")
