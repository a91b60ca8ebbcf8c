"""Opening a zip that anybody may have made: nothing is written, nothing is inflated, and everything wrong with it is told at once."""

import io
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator

from msgspec import Struct

from synapseops.merging import paths
from synapseops.package.archive import packed

LARGEST = 512 << 20
MOST = 50_000
_DIRECTORY = 16 << 20
"""Bytes that the list of that many entries takes; a longer one is not read."""

_END = struct.Struct("<4s4H2LH")
_SHOWN = 50


class Fault(Struct, frozen=True):
    """What is wrong with a package: `kind` for programs, the path that it is about ("" for the whole), and words."""

    kind: str
    path: str
    message: str


class Opened(Struct, frozen=True):
    """The files of a zip by path, those that can be run, and what is wrong with it as an archive. No files: it could not be read."""

    files: dict[str, bytes]
    executable: frozenset[str]
    faults: tuple[Fault, ...]


def opened(data: bytes) -> Opened:
    """Return what is in the zip *data*."""
    if (reason := _refusal(data)) is not None:
        return Opened({}, frozenset(), (Fault("archive", "", reason),))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = file.infolist()
            faults = list(_faults(entries))
            files: dict[str, bytes] = {}
            for entry in _readable(entries, len(data)):
                try:
                    files[entry.filename] = file.read(entry)
                except zipfile.BadZipFile as failure:
                    faults.append(Fault("damaged", entry.filename, f"cannot be read: {failure}"))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError, OSError, OverflowError) as failure:
        return Opened({}, frozenset(), (Fault("archive", "", f"cannot be read: {failure}"),))
    executable = frozenset(one.filename for one in entries if one.external_attr >> 16 & 0o100)
    if not faults and packed(files, executable) != data:
        faults.append(Fault("archive", "", "holds more than its entries, or says it otherwise than a package does"))
    return Opened(files, executable, tuple(faults))


def _refusal(data: bytes) -> str | None:
    """Return why *data* is not even read as a zip, or None."""
    if len(data) > LARGEST:
        return f"is larger than {LARGEST >> 20} MiB"
    if len(data) < _END.size or data[:2] != b"PK":
        return "is no zip"
    mark, _, _, _, count, size, offset, comment = _END.unpack(data[-_END.size :])
    if mark != b"PK\x05\x06" or comment:
        return "is no zip that ends where its list of entries does: it was cut off, or something was added"
    if count > MOST or size > _DIRECTORY:
        return f"has more than {MOST:,} entries"
    if offset + size != len(data) - _END.size:
        return "has something before, between or after its entries"
    return None


def _faults(entries: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    """Yield what is wrong with each entry, and with all of them together."""
    seen: dict[str, str] = {}
    names = {one.filename for one in entries}
    for entry in entries:
        name = entry.filename
        yield from (Fault(kind, name, message) for kind, message in _of_entry(entry))
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            other = f'differs from "{seen[folded]}" by case, or how letters are written, alone'
            yield Fault("duplicate", name, "is there twice" if seen[folded] == name else other)
        seen.setdefault(folded, name)
        above = next((folder for folder in paths.parents(name)[:_SHOWN] if folder in names), None)
        if above is not None:
            yield Fault("path", name, f'lies below "{above}", which is a file')


def _of_entry(entry: zipfile.ZipInfo) -> Iterator[tuple[str, str]]:
    reason = (
        "is no path inside a folder" if entry.filename.startswith("/") or "\\" in entry.orig_filename else paths.refusal(entry.filename)
    )
    if entry.orig_filename != entry.filename:
        reason = reason or "is written otherwise than it reads"
    if reason is not None:
        yield "path", reason
    if entry.flag_bits & 0x2041:
        yield "encrypted", "is encrypted"
    if entry.compress_type != zipfile.ZIP_STORED:
        yield "compressed", "is compressed, which no entry of a package is"
    elif entry.file_size != entry.compress_size:
        yield "size", "says two sizes"
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        yield "link", "is a symbolic link"
    elif entry.is_dir() or not stat.S_ISREG(mode):
        yield "kind", "is no plain file"


def _readable(entries: list[zipfile.ZipInfo], most: int) -> Iterator[zipfile.ZipInfo]:
    """Yield the entries that can be read as they lie there, as long as all together are no larger than the zip."""
    total = 0
    for entry in entries:
        total += entry.compress_size
        if entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 0x2041 and entry.file_size == entry.compress_size:
            if total > most:
                raise ValueError("its entries overlap")
            yield entry
