"""The wheel holds everything that generating needs, also where no checkout is."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout and unpacked as an installer does."""
    built, folder = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("synapseops-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def synapse(installed: Path, cwd: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the installed command line, which must not find the checkout."""
    from_there = f"import synapseops, sys; assert synapseops.__file__.startswith({str(installed)!r})"
    code = f"{from_there}; from action.cli import main; sys.exit(main())"
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(cwd / "cache")}
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_an_installed_wheel_generates(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "synapse.yaml").write_bytes((ROOT / "examples" / "todo" / "synapse.yaml").read_bytes())
    ended = synapse(installed, tmp_path, "generate", ".", "--out", "out")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "out" / "openapi.yaml").is_file()
    assert (tmp_path / "out" / "todo" / "main.py").is_file()
    assert (tmp_path / "out" / "tests" / "test_tasks.py").is_file()


def test_an_installed_wheel_makes_what_the_checkout_makes(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "synapse.yaml").write_bytes((ROOT / "examples" / "orders" / "synapse.yaml").read_bytes())
    assert synapse(installed, tmp_path, "generate", ".", "--out", "installed").returncode == 0
    here = [str(Path(sys.executable).with_name("synapse")), "generate", ".", "--out", "checkout"]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "other-cache")}
    subprocess.run(here, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert _files(tmp_path / "installed") == _files(tmp_path / "checkout")


def test_the_wheel_says_what_it_is(installed: Path) -> None:
    (information,) = installed.glob("synapseops-*.dist-info")
    assert "synapse = action.cli:main" in (information / "entry_points.txt").read_text()
    assert (information / "licenses" / "LICENSE").is_file()
    assert (installed / "action" / "_examples" / "orders" / "synapse.yaml").is_file()


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
