"""What a release pins: the commit in the ready workflows, the digest of the image's base."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from action.workflow import pins
from tests.action.workflow.act import ROOT

_COMMIT, _DIGEST = "0123456789abcdef" * 2 + "01234567", f"sha256:{'ab' * 32}"


_USED = re.compile(rf"uses: {pins.ACTION}@([0-9a-f]{{40}}) # v([\d.]+\d)(.*)")
_PIN = re.compile(r"(synapseops@|(?<=slim-trixie)@sha).*")


def test_one_commit_is_pinned_everywhere_which_has_what_the_workflows_give_it_and_is_told_for_what_it_is() -> None:
    texts = [text for path, text in pins.read(ROOT).items() if path != "Dockerfile"]
    ((commit, version, rest),) = {found for text in texts for found in _USED.findall(text)}
    heading = next(line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith(f"## [{version}]"))
    assert rest == (", not released yet: a commit of main" if heading.endswith("unreleased") else "")
    shown = _git("show", f"{commit}:action.yml")
    if shown.returncode:
        pytest.skip("this clone is too shallow to hold the commit that is pinned")
    assert _git("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0
    there = yaml.safe_load(shown.stdout)
    jobs = [job for text in texts for job in yaml.safe_load(text)["jobs"].values()]
    given = {name for job in jobs for step in job["steps"] if pins.ACTION in step.get("uses", "") for name in step.get("with", {})}
    read = {name for text in texts for name in re.findall(r"steps\.synapseops\.outputs\.([\w-]+)", text)}
    assert (given - there["inputs"].keys(), read - there["outputs"].keys()) == (set(), set())
    assert (bool(given), bool(read)) == (True, True)


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The files that a release pins something in, as they are."""
    (tmp_path / "docs").mkdir()
    shutil.copytree(ROOT / "docs" / "workflows", tmp_path / "docs" / "workflows")
    shutil.copyfile(ROOT / "Dockerfile", tmp_path / "Dockerfile")
    return tmp_path


def test_every_ready_workflow_and_the_image_are_pinned_and_nothing_else_changes(release: Path) -> None:
    before = pins.read(release)
    assert pins.main([_COMMIT, "v9.8.7", _DIGEST], release) == 0
    after = pins.read(release)
    used = {line.strip().removeprefix("- ") for text in after.values() for line in text.splitlines() if "synapseops/synapseops@" in line}
    assert used == {f"uses: synapseops/synapseops@{_COMMIT} # v9.8.7"}
    assert f"FROM python:3.12-slim-trixie@{_DIGEST} AS python\n" in after["Dockerfile"]
    unpinned = [{path: _PIN.sub("", text) for path, text in files.items()} for files in (before, after)]
    assert unpinned[0] == unpinned[1]


def test_a_second_time_changes_nothing_and_without_a_digest_the_image_stays_as_it_is(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pins.main([_COMMIT, "v9.8.7", _DIGEST], release)
    capsys.readouterr()
    assert pins.main([_COMMIT, "v9.8.7"], release) == 0
    assert capsys.readouterr().out == "everything is pinned already\n"
    assert _DIGEST in (release / "Dockerfile").read_text()


@pytest.mark.parametrize("given", [[], [_COMMIT], ["main", "v1.0.0"], [_COMMIT, "1.0"], [_COMMIT, "v1.0.0", "latest"], [_COMMIT] * 4])
def test_what_is_no_pin_is_refused_and_nothing_is_written(release: Path, given: list[str]) -> None:
    before = pins.read(release)
    assert (pins.main(given, release), pins.read(release)) == (2, before)


def test_a_workflow_without_the_action_is_not_passed_over(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (release / "docs" / "workflows" / "other.yml").write_text("on: push\n")
    assert pins.main([_COMMIT, "v1.0.0"], release) == 2
    assert capsys.readouterr().err == "docs/workflows/other.yml does not use the Action\n"
