import io
import struct
import zipfile

import pytest

from synapseops.package.opening import opened
from tests.package.packages import Entry, hostile, zipped

ROOT = "todo-1.0.0"


def _told(data: bytes) -> list[tuple[str, str, str]]:
    return [(fault.kind, fault.path, fault.message) for fault in opened(data).faults]


def test_a_package_opens() -> None:
    found = opened(zipped())
    assert (found.faults, found.executable) == ((), frozenset({f"{ROOT}/run.sh"}))
    assert found.files[f"{ROOT}/b.py"] == b"b\n"


@pytest.mark.parametrize(
    ("entry", "kind", "message"),
    [
        (Entry("../evil"), "path", "has the part '..'"),
        (Entry(f"{ROOT}/../../evil"), "path", "has the part '..'"),
        (Entry("/etc/passwd"), "path", "is no path inside a folder"),
        (Entry("C:/evil"), "path", "cannot exist on Windows"),
        (Entry(f"{ROOT}\\..\\evil"), "path", "is no path inside a folder"),
        (Entry(f"{ROOT}/.git/config"), "path", "goes into git's own folder"),
        (Entry(f"{ROOT}/a\nb"), "path", "holds a control character"),
        (Entry(f"{ROOT}/CON"), "path", "cannot exist on Windows"),
        (Entry(f"{ROOT}/b.py/below"), "path", f'lies below "{ROOT}/b.py", which is a file'),
        (Entry(f"{ROOT}/link", b"/etc/passwd", mode=0o120777), "link", "is a symbolic link"),
        (Entry(f"{ROOT}/pipe", mode=0o010644), "kind", "is no plain file"),
        (Entry(f"{ROOT}/none", mode=0), "kind", "is no plain file"),
        (Entry(f"{ROOT}/B.PY"), "duplicate", f'differs from "{ROOT}/b.py" by case, or how letters are written, alone'),
        (Entry(f"{ROOT}/a/u\u0308.txt"), "duplicate", f'differs from "{ROOT}/a/\u00fc.txt" by case, or how letters are written, alone'),
        (
            Entry(f"{ROOT}/bomb", b"\0" * 5_000_000, compression=zipfile.ZIP_DEFLATED),
            "compressed",
            "is compressed, which no entry of a package is",
        ),
        (Entry(f"{ROOT}/secret", b"x" * 12, flags=1), "encrypted", "is encrypted"),
    ],
)
def test_a_hostile_entry_is_told(entry: Entry, kind: str, message: str) -> None:
    assert [told for told in _told(hostile(entry)) if told[0] == kind] == [(kind, entry.name, message)]


def test_a_folder_entry_is_told() -> None:
    assert [kind for kind, *_ in _told(hostile(Entry(f"{ROOT}/folder/", mode=0o040755)))] == ["path", "kind"]


def test_an_entry_that_is_there_twice_is_told() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = hostile(Entry(f"{ROOT}/b.py", b"other"))
    assert _told(data) == [("duplicate", f"{ROOT}/b.py", "is there twice")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    data = hostile(
        Entry("../a"), Entry(f"{ROOT}/l", b"b.py", mode=0o120777), Entry(f"{ROOT}/z", b"z" * 99, compression=zipfile.ZIP_DEFLATED)
    )
    assert [(kind, path) for kind, path, _ in _told(data)] == [("path", "../a"), ("link", f"{ROOT}/l"), ("compressed", f"{ROOT}/z")]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: b"", "is no zip"),
        (lambda data: b"not a zip at all, but long enough to be one", "is no zip"),
        (lambda data: data[:-1], "is no zip that ends where its list of entries does: it was cut off, or something was added"),
        (lambda data: data[: len(data) // 2], "is no zip that ends where its list of entries does: it was cut off, or something was added"),
        (lambda data: data + b"PK", "is no zip that ends where its list of entries does: it was cut off, or something was added"),
        (lambda data: b"PK" + data, "has something before, between or after its entries"),
    ],
)
def test_what_is_no_whole_zip_is_told(spoil: "object", message: str) -> None:
    assert callable(spoil)
    assert _told(spoil(zipped())) == [("archive", "", message)]


def _patched(offset: int, form: str, value: int) -> bytes:
    data = bytearray(zipped())
    struct.pack_into(form, data, len(data) + offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        _patched(-12, "<H", 65_535),  # entries in all
        _patched(-10, "<L", 0xFFFFFFFF),  # bytes of the list
    ],
)
def test_a_zip_of_more_entries_than_a_package_has_is_not_read(data: bytes) -> None:
    assert _told(data) == [("archive", "", "has more than 50,000 entries")]


def test_entries_that_overlap_are_not_read() -> None:
    """As a bomb has them: many entries of the list lead to one and the same data."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a", b"x" * 1000)
        entry = file.infolist()[0]
        for name in ("b", "c"):
            more = zipfile.ZipInfo(name)
            more.header_offset, more.CRC, more.file_size, more.compress_size = 0, entry.CRC, 1000, 1000
            file.filelist.append(more)
            file.NameToInfo[name] = more
        file._didModify = True
    assert ("archive", "", "cannot be read: its entries overlap") in _told(buffer.getvalue())


def test_data_that_its_checksum_does_not_fit_is_told() -> None:
    data = bytearray(zipped())
    data[data.index(b"theirs")] ^= 1
    ((kind, path, message),) = _told(bytes(data))
    assert (kind, path) == ("damaged", f"{ROOT}/a/\u00fc.txt")
    assert "CRC" in message


def test_what_only_the_archive_says_is_told() -> None:
    """A time, a comment, another system: none is an entry's content, and none is in a package."""
    data = bytearray(zipped())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 12, 0x4A21)  # the time
    assert _told(bytes(data)) == [("archive", "", "holds more than its entries, or says it otherwise than a package does")]
