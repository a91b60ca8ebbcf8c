import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from bot import logs, rights
from synapseops.errors import UsageError


@pytest.fixture
def stream() -> io.StringIO:
    told = io.StringIO()
    logs.configure("info", (), told)
    return told


def rights_of(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in (folder, *folder.iterdir())}


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [{name: one[name] for name in ("event", "path", "were", "are")} for one in told]


def kept(tmp_path: Path, folder_rights: int, file_rights: int) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("app.json", "synapse.db", "synapse.db-wal"):
        (folder / name).touch()
        (folder / name).chmod(file_rights)
    folder.chmod(folder_rights)
    return folder


def test_what_others_may_read_is_closed_and_told_once(tmp_path: Path, stream: io.StringIO) -> None:
    folder = kept(tmp_path, 0o755, 0o640)
    rights.keep(folder, folder / "synapse.db")
    assert rights_of(folder) == {"data": 0o700, "app.json": 0o600, "synapse.db": 0o600, "synapse.db-wal": 0o600}
    assert events(stream)[:2] == [
        {"event": "rights_tightened", "path": str(folder), "were": "0755", "are": "0700"},
        {"event": "rights_tightened", "path": str(folder / "app.json"), "were": "0640", "are": "0600"},
    ]
    stream.truncate(0)
    rights.keep(folder, folder / "synapse.db")
    assert stream.getvalue() == ""


def test_a_new_database_is_nobody_else_s_from_the_beginning(tmp_path: Path, stream: io.StringIO) -> None:
    folder = kept(tmp_path, 0o700, 0o600)
    (folder / "synapse.db").unlink()
    rights.keep(folder, folder / "synapse.db")
    assert (rights_of(folder)["synapse.db"], stream.getvalue()) == (0o600, "")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no file that everybody may read and nobody may change")
def test_a_file_that_everybody_reads_and_that_cannot_be_closed_is_refused(tmp_path: Path, stream: io.StringIO) -> None:
    folder = kept(tmp_path, 0o700, 0o600)
    (folder / "app.json").unlink()
    (folder / "app.json").symlink_to("/proc/self/status")
    with pytest.raises(UsageError, match="everybody on this machine may read or write") as raised:
        rights.keep(folder, folder / "synapse.db")
    assert "with rights 0600" in raised.value.hint
