"""A fresh repository with the `orders` example committed."""

import shutil
import subprocess
from pathlib import Path

INTENT = Path(__file__).parents[1] / "examples" / "orders" / "synapse.yaml"


def repository(folder: Path) -> Path:
    """Make *folder* a repository whose one commit holds the intent, and return it."""
    folder.mkdir(parents=True)
    shutil.copy(INTENT, folder)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", ".")
    _git(folder, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "--message=Intent")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)
