"""Files that a step hands to the runner: its outputs, and its summary."""

import os
from collections.abc import Callable, Mapping

LONGEST_SUMMARY = 1 << 20


def set_outputs(values: Mapping[str, str], environment: Mapping[str, str], token: Callable[[], str]) -> None:
    """Append *values* to `GITHUB_OUTPUT`, each between delimiters that nobody can guess, so that none of them can set another."""
    path = environment.get("GITHUB_OUTPUT", "")
    if not path:
        return
    entries = []
    for name, value in values.items():
        word = token()
        entries.append(f"{name}<<{word}\n{value}\n{word}\n")
    _append(path, "".join(entries).encode("utf-8", "backslashreplace"))


def add_summary(text: str, environment: Mapping[str, str]) -> None:
    """Append *text* to the job's summary, as far as the runner takes it."""
    path = environment.get("GITHUB_STEP_SUMMARY", "")
    if path:
        _append(path, text.encode("utf-8", "backslashreplace")[:LONGEST_SUMMARY])


def _append(path: str, data: bytes) -> None:
    with open(os.fspath(path), "ab") as stream:
        stream.write(data)
