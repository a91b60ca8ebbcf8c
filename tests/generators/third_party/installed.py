"""Packages with generators, installed into folders of their own: a real one, and broken ones."""

import subprocess
import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).parent / "synapse-graphql"


def install(folder: Path) -> Path:
    """Build the wheel of synapse-graphql and unpack it as an installer does, with nothing but what is here; return where."""
    argv = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "built")]
    subprocess.run(argv, cwd=SOURCE, check=True, capture_output=True)
    (wheel,) = (folder / "built").glob("synapse_graphql-1.2.0-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def pretend(folder: Path, distribution: str, entries: dict[str, str], modules: dict[str, str], version: str = "1.0") -> Path:
    """Install a package whose entry points are *entries*, and whose modules hold these texts; return where."""
    information = folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
    lines = "".join(f"{name} = {value}\n" for name, value in entries.items())
    (information / "entry_points.txt").write_text(f"[synapseops.generators]\n{lines}")
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)
    return folder
