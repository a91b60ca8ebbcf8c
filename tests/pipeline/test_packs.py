"""What may lie in the folder of packs: torn, foreign, hostile; and what an earlier version left."""

import math
import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.shelf import Kept, Shelf
from tests.pipeline import packing

_NAME = f"{'0' * 15}9-{'a' * 16}.pack"
_KEYS = [f"{number:064x}" for number in range(100)]
_FRESH = {"f" * 64: b"fresh"}


def _packs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".pack")


def _changed(raw: bytes, kind: str, place: float, byte: int) -> bytes:
    """Return *raw* with something wrong at a place between 0 and 1."""
    at = min(int(place * len(raw)), len(raw) - 1)
    return {
        "flipped": raw[:at] + bytes([raw[at] ^ byte]) + raw[at + 1 :],
        "cut": raw[:at],
        "longer": raw[:at] + bytes([byte]) + raw[at:],
        "appended": raw + bytes([byte]),
        "headless": raw[at + 1 :],
        "zeroed": raw[:at] + bytes(len(raw) - at),
    }[kind]


_CHANGES = st.tuples(
    st.sampled_from(["flipped", "cut", "longer", "appended", "headless", "zeroed"]),
    st.floats(0, 1) | st.floats(0, 0.1),
    st.integers(1, 255),
)


@given(change=_CHANGES, few=st.booleans())
def test_whatever_is_wrong_with_a_pack_what_is_loaded_is_right(
    change: tuple[str, float, int], few: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, entries = tmp_path_factory.mktemp("cache"), packing.some(range(40))
    FolderCache(folder).store(entries)
    (path,) = _packs(folder)
    path.write_bytes(_changed(path.read_bytes(), *change))
    asked = [packing.key(7)] if few else [*entries, *_FRESH]
    found = FolderCache(folder).load(asked)
    assert found.items() <= entries.items()
    FolderCache(folder).store(_FRESH)
    assert FolderCache(folder).load([*asked, *_FRESH]) == found | _FRESH


def test_every_byte_of_a_small_pack_matters_to_what_is_read(tmp_path: Path) -> None:
    entries = {_KEYS[0]: b"", _KEYS[1]: b"one", _KEYS[2]: b"two"}
    FolderCache(tmp_path).store(entries)
    (path,) = _packs(tmp_path)
    raw = path.read_bytes()
    for at in range(len(raw)):
        for wrong in (raw[:at], *(raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :] for bit in (0, 5))):
            path.write_bytes(wrong)
            found = FolderCache(tmp_path).load(_KEYS)
            assert found.items() < entries.items() or raw[at] == ord("\n")
            assert found.items() <= entries.items()


@given(changes=st.lists(st.tuples(st.integers(0, packing.MANY - 1), _CHANGES), min_size=1, max_size=6))
def test_whatever_is_wrong_with_packs_the_others_are_merged(
    changes: list[tuple[int, tuple[str, float, int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    entries = packing.fill(folder)
    packs = _packs(folder)
    for number, change in changes:
        packs[number].write_bytes(_changed(packs[number].read_bytes() or b"?", *change))
    found = FolderCache(folder).load(entries)
    FolderCache(folder).store(_FRESH)
    assert len(_packs(folder)) == 1
    hit = {number for number, _ in changes}
    others = packing.some(number for number in range(3 * packing.MANY) if number // 3 not in hit)
    merged = FolderCache(folder).load([*entries, *_FRESH])
    assert others.items() <= found.items() <= entries.items()
    assert (others | _FRESH).items() <= merged.items() <= (found | _FRESH).items()  # a pack that contradicts itself is left out


def _pack(count: int, keys: bytes, places: list[int]) -> bytes:
    return struct.pack("<8sQ", b"synpack1", count) + keys + struct.pack(f"<{len(places)}Q", *places)


def _overlapping() -> bytes:
    """Return a pack of a hundred entries each of which is said to be all of its megabyte."""
    begin = 16 + 100 * 73 + 8
    return _pack(100, "".join(f"{key}\n" for key in _KEYS).encode(), [begin, begin + (1 << 20)] * 50 + [begin + (1 << 20)]) + bytes(1 << 20)


def _beyond() -> bytes:
    """Return a pack of a hundred entries that are said to lie where no file reaches."""
    begin = 16 + 100 * 73 + 8
    keys = "".join(f"{key}\n" for key in _KEYS).encode()
    return _pack(100, keys, [begin, *((1 << 63) + number for number in range(99)), begin])


def _sparse(path: Path) -> None:
    """Write a pack of one entry of two terabytes."""
    begin = 16 + 73 + 8
    path.write_bytes(_pack(1, f"{_KEYS[0]}\n".encode(), [begin, 2 << 40]))
    os.truncate(path, 2 << 40)


def _outside(path: Path) -> None:
    """Link to a pack that is whole, but somewhere else."""
    outside = path.parent.parent / "outside"
    FolderCache(outside).store({_KEYS[0]: b"from outside"})
    path.symlink_to(_packs(outside)[0])


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # paths of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def _full(path: Path) -> None:
    path.mkdir()
    (path / "a").write_bytes(b"")


_ODD: dict[str, Callable[[Path], object]] = {
    "a FIFO": os.mkfifo,
    "a folder": _full,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to a pack": _outside,
    "a socket": _socket,
    "nothing": lambda path: path.write_bytes(b""),
    "another word": lambda path: path.write_bytes(b"synpack2" + bytes(100)),
    "more entries than bytes": lambda path: path.write_bytes(_pack(1 << 60, b"", [0])),
    "as many entries as there are numbers": lambda path: path.write_bytes(_pack((1 << 64) - 1, b"", [0])),
    "entries without keys": lambda path: path.write_bytes(_pack(2, bytes(130), [170, 170, 170])),
    "places out of order": lambda path: path.write_bytes(_pack(2, f"{_KEYS[0]}\n{_KEYS[1]}\n".encode(), [170, 99, 171]) + b"x"),
    "places beyond all files": lambda path: path.write_bytes(_beyond()),
    "entries that overlap": lambda path: path.write_bytes(_overlapping()),
    "two terabytes": _sparse,
}


@pytest.mark.parametrize("what", _ODD)
@pytest.mark.parametrize("name", [_NAME, f"{'f' * 16}-{'f' * 16}.pack", "a" * 16 + ".new", "ab", "foreign"])
def test_odd_things_in_the_folder_do_no_harm(what: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    entries = packing.fill(folder)
    _ODD[what](folder / name)
    assert FolderCache(folder).load([*entries, *_KEYS]) == entries
    for number in range(20):
        FolderCache(folder).store(packing.some([100 + number]))
    entries |= packing.some(range(100, 120))
    survived = FolderCache(folder).load([*entries, *_KEYS])
    assert survived == entries
    assert FolderCache(folder).count() >= len(entries)
    assert sum(path.stat().st_size for path in _packs(folder) if path.is_file()) < 16 << 20
    assert (folder / name).is_symlink() or (folder / name).exists() or (name.endswith(".pack") and what not in list(_ODD)[:7])


def test_packs_may_vanish_while_they_are_merged(tmp_path: Path) -> None:
    class Meddling(dict[str, bytes]):
        def get(self, key: str, default: object = None) -> bytes | None:  # type: ignore[override]
            for path in _packs(tmp_path):
                path.unlink()
            return super().get(key)

    entries = packing.fill(tmp_path)
    FolderCache(tmp_path).store(Meddling(_FRESH))
    assert FolderCache(tmp_path).load([*entries, *_FRESH]) == entries | _FRESH


def test_what_killed_processes_left_goes_once_it_is_old(tmp_path: Path) -> None:
    left, earlier, foreign = (tmp_path / name for name in (f"{'a' * 16}.new", "tmpab_9xyz1", "notes.new"))
    for path in (left, earlier, foreign):
        path.write_bytes(b"half")
    FolderCache(tmp_path).store(_FRESH)
    assert left.exists()
    packing.age(tmp_path.iterdir(), packing.HOURS)
    FolderCache(tmp_path).store(_FRESH)
    assert [path.exists() for path in (left, earlier, foreign)] == [False, False, True]


def test_what_an_earlier_version_kept_goes_a_folder_at_a_store(tmp_path: Path) -> None:
    folder, outside = tmp_path / "cache", tmp_path / "outside"
    for shard in (*(folder / f"{number:02x}" for number in range(10)), outside):
        shard.mkdir(parents=True)
        (shard / ("c" * 62)).write_bytes(b"old")
    (folder / "03" / "notes").write_text("somebody's")
    (folder / "0a").symlink_to(outside)
    (folder / "others").mkdir()
    FolderCache(folder).store(_FRESH)
    assert len([path for path in folder.iterdir() if len(path.name) == 2]) >= 10
    for _ in range(60):
        FolderCache(folder).store(_FRESH)
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["03", "0a", "others"]
    assert [path.name for path in (folder / "03").iterdir()] == ["notes"]
    assert [path.name for path in outside.iterdir()] == ["c" * 62]


@pytest.mark.parametrize("size", [1000, 150 << 10, 1 << 20])
def test_little_is_rewritten_and_packs_stay_few(size: int) -> None:
    bound, sizes, rewritten = 256 << 20, list[int](), 0
    for _ in range(min(2000, bound // size)):
        shelf = Shelf(tuple(Kept(str(number), "", one, 0) for number, one in enumerate(sizes)), (), (), 0)
        merged = shelf.mergeable(size, bound, but=())
        assert all(pack.size < bound // 64 for pack in merged)
        moved = sum(pack.size for pack in merged)
        assert moved <= bound // 16
        rewritten += moved
        for pack in merged:
            sizes.remove(pack.size)
        sizes.append(size + moved)
        assert len(sizes) <= 64 + 2 * packing.MANY
    assert rewritten <= math.log2(sum(sizes) / size) * sum(sizes)
