"""What a sandboxed process must see, worked out from paths and links."""

import sys
from pathlib import Path

import pytest

from synapseops.verification.sandbox import visible as module
from synapseops.verification.sandbox.visible import interpreter, packages_elsewhere, visible


def within(folder: Path, *further: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """Return those paths and links that lie below *folder*, relative to it."""
    seen = visible(further, users=False)
    prefix = f"{folder}/"
    paths = {path.removeprefix(prefix) for path in seen.paths if path.startswith(prefix)}
    return paths, {(path.removeprefix(prefix), target) for path, target in seen.links if path.startswith(prefix)}


def test_what_lies_in_a_visible_folder_needs_no_mention(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert within(tmp_path, tmp_path / "a" / "b", tmp_path / "a") == ({"a"}, set())


def test_a_folder_whose_name_begins_alike_is_another(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a-b").mkdir()
    assert within(tmp_path, tmp_path / "a", tmp_path / "a-b") == ({"a", "a-b"}, set())


def test_links_on_the_way_are_shown_with_what_they_lead_to(tmp_path: Path) -> None:
    (tmp_path / "cpython-3.12.5" / "bin").mkdir(parents=True)
    (tmp_path / "cpython-3.12").symlink_to("cpython-3.12.5")
    (tmp_path / "current").symlink_to(tmp_path / "cpython-3.12")
    paths, links = within(tmp_path, tmp_path / "current" / "bin")
    assert paths == {"cpython-3.12.5/bin"}
    assert links == {("current", str(tmp_path / "cpython-3.12")), ("cpython-3.12", "cpython-3.12.5")}


def test_links_that_lead_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    paths, _ = within(tmp_path, tmp_path / "a")
    assert paths == set()


def test_what_is_not_there_is_not_shown(tmp_path: Path) -> None:
    assert within(tmp_path, tmp_path / "absent") == (set(), set())


def test_the_interpreter_and_its_environment_are_shown() -> None:
    assert {sys.prefix, sys.base_prefix} <= set(interpreter())


def test_packages_outside_the_environment_are_shown_and_somebodys_work_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "lib" / "site-packages"
    mine.mkdir(parents=True)
    monkeypatch.setattr(module.sys, "path", ["", str(tmp_path), str(mine), f"{sys.prefix}/lib/site-packages", "/absent/site-packages"])
    assert packages_elsewhere() == (str(mine),)
