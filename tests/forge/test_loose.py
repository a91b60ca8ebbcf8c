import hashlib
import zlib
from pathlib import Path

import pytest

from synapseops.forge.local_loose import Loose, Torn


def kept(folder: Path, raw: bytes, id: str) -> Loose:
    """Keep *raw* as the file of an object."""
    (folder / id[:2]).mkdir(exist_ok=True)
    (folder / id[:2] / id[2:]).write_bytes(raw)
    return Loose(folder)


def framed(data: bytes) -> tuple[str, bytes]:
    whole = b"blob %d\0" % len(data) + data
    return hashlib.sha1(whole, usedforsecurity=False).hexdigest(), whole


@pytest.mark.parametrize("size", [0, 1, 20, 32, 33, 5000, 300_000])
@pytest.mark.parametrize("level", [0, 1, 9])
def test_a_whole_object_is_read_and_one_cut_short_is_torn(tmp_path: Path, size: int, level: int) -> None:
    data = hashlib.shake_128(b"seed").digest(size)
    id, whole = framed(data)
    raw = zlib.compress(whole, level)
    assert kept(tmp_path, raw, id).read(id) == ("blob", data)
    for cut in (2, 3, len(raw) // 2, len(raw) - 4, len(raw) - 1):
        with pytest.raises(Torn):
            kept(tmp_path, raw[:cut], id).read(id)


@pytest.mark.parametrize(
    "whole",
    [b"blob 5\0longer than it says", b"blob 50\0shorter", b"blob x\0", b"blob\0", b"no header at all" * 9, b"", b"blob -1\0", b"\xff 1\0a"],
)
def test_an_object_with_a_false_header_is_torn(tmp_path: Path, whole: bytes) -> None:
    id = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    with pytest.raises(Torn):
        kept(tmp_path, zlib.compress(whole), id).read(id)


def test_an_object_under_another_id_is_torn(tmp_path: Path) -> None:
    _, whole = framed(b"a")
    with pytest.raises(Torn):
        kept(tmp_path, zlib.compress(whole), "0" * 40).read("0" * 40)


@pytest.mark.parametrize("id", ["", "../x", "0" * 39, "0" * 40, "nul\0"])
def test_what_is_not_loose_here_is_nothing(tmp_path: Path, id: str) -> None:
    assert Loose(tmp_path).read(id) is None
