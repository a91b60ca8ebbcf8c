"""The hash of sources: it is another where anything is, and nothing is read where all is as it was."""

import os
import sys
from pathlib import Path

import pytest

from generators import sources


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "package" / "inner").mkdir(parents=True)
    (tmp_path / "package" / "one.py").write_text("x = 1\n")
    (tmp_path / "package" / "inner" / "two.py").write_text("y = 1\n")
    return tmp_path / "package"


def test_what_is_as_it_was_is_not_read_again_and_what_is_not_is(folder: Path) -> None:
    memory, one = folder.parent / "kept" / "sources.sha256", folder / "one.py"
    first = sources.digest([folder], ".py", memory)
    before = one.stat()
    one.write_text("x = 2\n")
    os.utime(one, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert sources.digest([folder], ".py", memory) == first
    os.utime(one, ns=(before.st_atime_ns, before.st_mtime_ns + 1000))
    changed = sources.digest([folder], ".py", memory)
    memory.write_text("torn")
    assert first != changed == sources.digest([folder], ".py", memory)


def test_another_version_is_read_again_though_each_file_has_its_size_and_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, one = folder.parent / "kept" / "sources.sha256", folder / "one.py"
    first = sources.digest([folder], ".py", memory)
    before = one.stat()
    one.write_text("x = 2\n")
    os.utime(one, ns=(before.st_atime_ns, before.st_mtime_ns))
    monkeypatch.setattr(sources, "__version__", "99")
    second = sources.digest([folder], ".py", memory)
    assert second != first
    memory.unlink()
    assert sources.digest([folder], ".py", memory) == second


def test_the_hash_tells_files_by_place_and_text(folder: Path) -> None:
    memory, found = folder.parent / "kept" / "sources.sha256", set[str]()
    for path, text in (("one.py", "x = 3\n"), ("three.py", "x = 1\n"), ("inner/one.py", "x = 1\n"), ("inner/note.txt", "x = 1\n")):
        found.add(sources.digest([folder], ".py", memory))
        (folder / path).write_text(text)
    assert len(found) == 4
    assert sources.digest([folder], ".py", memory) in found, "a note is no source"


def test_what_cannot_be_kept_is_worked_out(folder: Path) -> None:
    nowhere = folder / "one.py" / "sources.sha256"
    assert sources.digest([folder], ".py", nowhere) == sources.digest([folder], ".py", nowhere)
