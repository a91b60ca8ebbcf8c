"""What a release pins: the commit in the ready workflows, and the digest of the image's base: `python -m action.workflow.pins`.

`pins COMMIT VERSION [DIGEST]`: the commit of the release, its version as `v1.2.3`, and `sha256:…` as the registry tells it.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from action.workflow.pages import ROOT

ACTION = "synapseops/synapseops"

_COMMIT = re.compile(r"[0-9a-f]{40}")
_VERSION = re.compile(r"v\d+\.\d+\.\d+")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_USES = re.compile(rf"(uses: {ACTION})@\S+.*")
_IMAGE = re.compile(r"^(FROM python:[\w.-]+)(?:@\S+)?( AS python)$", re.MULTILINE)
_USAGE = "usage: python -m action.workflow.pins COMMIT VERSION [DIGEST], such as 44729cf1… v1.2.3 sha256:9f3a…"


def pinned(files: Mapping[str, str], commit: str, version: str, digest: str = "") -> dict[str, str]:
    """Return *files* (path → text) with the release's pins; without a *digest* the image's base is left as it is.

    Raises `ValueError` where a pin is none, or has no place.
    """
    if not _COMMIT.fullmatch(commit) or not _VERSION.fullmatch(version) or (digest and not _DIGEST.fullmatch(digest)):
        raise ValueError(_USAGE)
    return {path: _image(text, digest) if path == "Dockerfile" else _workflow(path, text, commit, version) for path, text in files.items()}


def _workflow(path: str, text: str, commit: str, version: str) -> str:
    changed, places = _USES.subn(rf"\1@{commit} # {version}", text)
    if not places:
        raise ValueError(f"{path} does not use the Action")
    return changed


def _image(text: str, digest: str) -> str:
    changed, places = _IMAGE.subn(rf"\1@{digest}\2" if digest else r"\g<0>", text)
    if places != 1:
        raise ValueError("the Dockerfile has no stage python that is of an image")
    return changed


def read(root: Path) -> dict[str, str]:
    """Return the files below *root* that a release pins something in."""
    files = (root / "Dockerfile", *sorted((root / "docs" / "workflows").glob("*.yml")))
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Pin, and say which files changed."""
    try:
        if len(arguments) not in (2, 3):
            raise ValueError(_USAGE)
        before = read(root)
        after = pinned(before, *arguments)
    except ValueError as failure:
        print(failure, file=sys.stderr)
        return 2
    for path in (changed := [path for path, text in after.items() if text != before[path]]):
        (root / path).write_text(after[path], encoding="utf-8")
        print(f"pinned {path}")
    if not changed:
        print("everything is pinned already")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
