"""The product's own image, as far as it can be made without an engine."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.action.workflow.repositories import PUSH
from tests.forge.git import commit, make
from tests.github import keys
from tests.image.dockerfile import Stage, follow, instructions
from tests.pipeline.workshop import TODO

ROOT = Path(__file__).parents[2]
_TOOLS = Path(sys.prefix) / "bin"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build is sent: tracked files, as far as `.dockerignore` lets them through."""
    folder = tmp_path_factory.mktemp("context")
    let = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard", "--", *let], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def image(context: Path, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return follow(ROOT / "Dockerfile", context, tmp_path_factory.mktemp("image"), cache=packages)


def test_the_dockerfile_is_clean() -> None:
    told = subprocess.run(
        [_TOOLS / "hadolint", "--failure-threshold", "info", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_every_stage_is_of_the_one_image_that_a_digest_pins() -> None:
    stages = [rest for word, rest in instructions((ROOT / "Dockerfile").read_text()) if word == "FROM"]
    assert re.fullmatch(r"python:3\.12-slim-trixie@sha256:[0-9a-f]{64} AS python", stages[0])
    assert [rest.split()[0] for rest in stages[1:]] == ["python"] * 2


def test_the_image_holds_both_front_doors_and_starts_the_server_as_nobody(image: Stage) -> None:
    assert (image.user, image.ports, image.arrays["VOLUME"]) == ("10001:10001", ["8000"], ["/var/lib/synapseops"])
    entry = image.arrays["ENTRYPOINT"]
    assert image.run(*entry, "action", "--version").stdout.startswith("synapse ")
    health = image.run(*image.arrays["HEALTHCHECK"], env={"SYNAPSE_PORT": "9"})
    assert (health.returncode, "Connection refused" in health.stderr) == (1, True), health.stderr
    settings = {
        "SYNAPSE_APP_ID": "1",
        "SYNAPSE_PRIVATE_KEY": keys.private_key(0),
        "SYNAPSE_WEBHOOK_SECRET": "a secret of the test",
        "SYNAPSE_HOST": "127.0.0.1",
        "SYNAPSE_PORT": "0",
    }
    server = image.start(*entry, *image.arrays["CMD"], env=settings)
    try:
        lines = [json.loads(line) for line in _until(server.stderr or (), "listening")]
        told = lines[-1]
        assert [line for line in lines if line["level"] != "info"] == []
        assert image.place("/var/lib/synapseops/data").stat().st_mode & 0o777 == 0o700
        assert image.run(*image.arrays["HEALTHCHECK"], env={"SYNAPSE_PORT": told["address"].rpartition(":")[2]}).returncode == 0
    finally:
        server.terminate()
        server.communicate()
    assert server.returncode == 0


def _until(lines: Iterable[str], event: str) -> Iterator[str]:
    """Yield *lines* up to the one that tells of *event*."""
    for line in lines:
        yield line
        if event in line:
            return


def test_the_compose_file_is_valid_and_gives_the_container_no_more_than_it_needs() -> None:
    argv = [_TOOLS / "docker-compose", "--file", ROOT / "docker-compose.yaml", "config", "--format", "json"]
    told = subprocess.run(argv, env={"SYNAPSE_APP_ID": "1", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    (bot,) = json.loads(told.stdout)["services"].values()
    assert (bot["read_only"], bot["cap_drop"], bot["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert [port["host_ip"] for port in bot["ports"]] == ["127.0.0.1"]
    known = set(Settings.model_fields) | {f"{name}_file" for name in Settings.model_fields}
    assert {name.removeprefix("SYNAPSE_").lower() for name in bot["environment"]} <= known


def test_without_the_number_of_the_app_compose_says_what_is_missing() -> None:
    argv = [_TOOLS / "docker-compose", "--file", ROOT / "docker-compose.yaml", "config"]
    told = subprocess.run(argv, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    assert (told.returncode != 0, "the number of the App" in told.stderr) == (True, True)


def test_a_container_can_be_the_step_of_a_workflow(image: Stage, tmp_path: Path) -> None:
    folder = make(tmp_path / "shop")
    told = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REF": PUSH["ref"],
        "GITHUB_REPOSITORY": "octo/shop",
        "GITHUB_SHA": commit(folder, {"synapse.yaml": TODO, "json.py": "raise SystemExit('taken over')\n"}),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(tmp_path),
    }
    ended = image.run(*image.arrays["ENTRYPOINT"], "action", env=told)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "summary.md").read_text() == "## ✅ `synapse.yaml`: no faults\n\n"
