"""What file systems make of a name: of git's own folder, and of what Windows refuses."""

import re

LONGEST = 255
"""Bytes of UTF-8."""

DEVICES = frozenset({"aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})
"""What Windows lets no file be called, whatever follows a dot."""

# What HFS+ leaves out when it compares names: the list of git's own utf8.c
_IGNORED_BY_HFS = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_DEVICE = re.compile(rf"({'|'.join(sorted(DEVICES))})\s*(\..*)?", re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(rf"(?!(?:{'|'.join(sorted(DEVICES))})(?:\.|\Z))[a-z0-9_][a-z0-9_-]*(?:\.[a-z0-9_-]+)*", re.ASCII | re.IGNORECASE)
_NOT_ON_WINDOWS = re.compile(r'[\\:*?"<>|]')


def is_plain(name: str) -> bool:
    """Tell whether *name* is one that every file system takes as it is, as most are; others may be fine too."""
    return _PLAIN.fullmatch(name) is not None and len(name) <= LONGEST


def is_git_folder(name: str) -> bool:
    """Tell whether some file system takes *name* for `.git`."""
    on_ntfs = _IGNORED_BY_HFS.sub("", name).casefold().split(":")[0].rstrip(". ")
    return on_ntfs in {".git", "git~1"}


def is_refused_by_windows(name: str) -> bool:
    """Tell whether no file or folder may have *name* on Windows."""
    return bool(_NOT_ON_WINDOWS.search(name)) or name[-1:] in {".", " "} or _DEVICE.fullmatch(name) is not None
