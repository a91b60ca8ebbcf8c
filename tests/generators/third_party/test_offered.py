"""A look at who offers generators finds whatever the library would."""

import sys
import zipfile
from collections.abc import Callable
from importlib.machinery import PathFinder
from importlib.metadata import Distribution, entry_points
from pathlib import Path
from typing import Any

import pytest

from generators import offered

_ENTRIES = "[synapseops.generators]\nodd = odd:GENERATOR\n"
_FILES = {"METADATA": "Metadata-Version: 2.1\nName: odd\nVersion: 1\n", "PKG-INFO": "Metadata-Version: 2.1\nName: odd\nVersion: 1\n"}


def _laid_out(name: str) -> Callable[[Path], Path]:
    def lay(folder: Path) -> Path:
        told = folder / name
        told.mkdir(parents=True)
        for file, text in {**_FILES, "entry_points.txt": _ENTRIES}.items():
            (told / file).write_text(text)
        return told.parent

    return lay


def _zipped(folder: Path) -> Path:
    archive = folder / "odd.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file, text in {**_FILES, "entry_points.txt": _ENTRIES}.items():
            made.writestr(f"odd-1.dist-info/{file}", text)
    return archive


@pytest.mark.parametrize(
    "lay",
    [_laid_out("odd-1.dist-info"), _laid_out("odd-1.egg-info"), _laid_out("odd-1.DIST-INFO"), _laid_out("odd.egg/EGG-INFO"), _zipped],
    ids=["wheel", "egg-info", "capitals", "egg", "archive"],
)
def test_who_offers_one_is_found_wherever_the_library_finds_it(
    lay: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(entry_points(group=offered.GROUP))
    monkeypatch.syspath_prepend(lay(tmp_path))
    found = {(one.name, one.value) for one in set(offered.offered()) - before}
    assert found == {(one.name, one.value) for one in set(entry_points(group=offered.GROUP)) - before} == {("odd", "odd:GENERATOR")}


def test_what_another_finder_finds_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        @staticmethod
        def find_spec(*_: Any) -> None:
            return None

        @staticmethod
        def find_distributions(*_: Any) -> list[Distribution]:
            return [Distribution.at(_laid_out("odd-1.dist-info")(tmp_path) / "odd-1.dist-info")]

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    assert "odd" in {one.name for one in offered.offered()}


def test_without_any_the_library_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "plain-1.dist-info").mkdir()
    (tmp_path / "plain-1.dist-info" / "entry_points.txt").write_text("[console_scripts]\nplain = plain:main\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "gone")])
    monkeypatch.setattr(sys, "meta_path", [PathFinder])
    assert not offered.may_be_offered()
    assert offered.offered() == ()
