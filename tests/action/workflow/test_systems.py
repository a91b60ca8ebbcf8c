"""`check` and `preview` on other systems, as far as that can be tried here: without what only Linux or POSIX has, line ends of Windows, its
code page. What is real here is the step from the outside; file system, shell and process creation of those systems are not."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.action.workflow.act import ROOT
from tests.forge.git import commit, git, make
from tests.pipeline.workshop import TODO

_ELSEWHERE = Path(__file__).with_name("elsewhere.py")
_SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n"


def _step(system: str, mode: str, workspace: Path, folder: Path, cache: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run a step on the checkout *workspace*, the runner's files in *folder*."""
    (folder / "event").write_text(json.dumps({"repository": {"full_name": "octo/shop", "default_branch": "main"}}))
    told = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(folder / "event"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "octo/shop",
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_WORKSPACE": str(workspace),
        "INPUT_MODE": mode,
        "PATH": os.environ["PATH"],
        "PYTHONIOENCODING": "cp1252",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(folder),
        "XDG_CACHE_HOME": str(cache),
    }
    argv = [sys.executable, "-P", "-X", "warn_default_encoding", str(_ELSEWHERE), system]
    return subprocess.run(argv, cwd=ROOT, env=told, capture_output=True, check=False)


def test_a_fault_is_told_at_its_line_in_the_runner_s_encoding_whatever_the_machine_s_is(tmp_path: Path, cache_home: Path) -> None:
    shop = make(tmp_path / "shop")
    (shop / "Läden").mkdir()
    (shop / "Läden" / "synapse.yaml").write_bytes(TODO.replace("boolean", "bool").replace("\n", "\r\n").encode())
    ended = _step("win32", "check", shop, tmp_path, cache_home)
    said = ended.stdout.decode()
    assert ended.returncode == 1, said + ended.stderr.decode()
    line = next(number for number, text in enumerate(TODO.splitlines(), 1) if "boolean" in text)
    assert f"::error file=Läden/synapse.yaml,line={line}," in said
    assert "`Läden/synapse.yaml`: 1 fault" in (tmp_path / "summary").read_text(encoding="utf-8")


@pytest.mark.parametrize("system", ["win32", pytest.param("darwin", marks=pytest.mark.soak)])
def test_a_preview_verifies_what_needs_no_sandbox_and_says_what_did_not_run(system: str, tmp_path: Path, cache_home: Path) -> None:
    shop = make(tmp_path / "shop")
    commit(shop, {"synapse.yaml": _SMALL})
    git(shop, "config", "core.autocrlf", "true")
    (shop / "synapse.yaml").write_bytes(_SMALL.replace("\n", "\r\n").encode())
    ended = _step(system, "preview", shop, tmp_path, cache_home)
    assert ended.returncode == 0, ended.stdout.decode() + ended.stderr.decode()
    (run,) = json.loads(next(tmp_path.glob("synapse-report-*/report.json")).read_text())["runs"]
    assert run["ending"] == "planned"
    assert {check["name"] for check in run["checks"] if check["outcome"] == "passed"} >= {"openapi", "secrets", "determinism"}
    assert (run["tests"]["outcome"], run["tests"]["isolation"]) == ("not_run", "none")
    assert f"this is {system}" in ended.stdout.decode()


def test_every_package_is_there_for_windows_and_macos_without_building_it() -> None:
    packages = {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    needed, waiting = set(), ["synapseops"]
    while waiting:
        one = packages[waiting.pop()]
        extras = one.get("optional-dependencies", {})
        asked = [*one.get("dependencies", []), *(more for name in ("verify", "github") for more in extras.get(name, []))]
        new = {more["name"] for more in asked} - needed
        needed |= new
        waiting += sorted(new)
    lacking = [
        (name, system)
        for name in sorted(needed - {"synapseops"})
        for system in ("win_amd64", "macosx")
        if not any(_fits(wheel["url"], system) for wheel in packages[name].get("wheels", []))
    ]
    assert (lacking, len(needed) > 50) == ([], True)


def _fits(wheel: str, system: str) -> bool:
    python, abi, platform = wheel.removesuffix(".whl").rsplit("-", 3)[1:]
    is_for_it = platform == "any" or (system in platform and (system != "macosx" or "arm64" in platform or "universal2" in platform))
    return is_for_it and ("cp312" in python or "py3" in python or abi == "abi3")
