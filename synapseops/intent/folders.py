"""Which folder an intent may have its output put into, and which files it may name."""

import re

from synapseops.intent import filenames

Refused = tuple[str, str]
"""Why, as the end of a sentence, and what to write instead."""

_RELATIVE = "write a folder relative to this file, such as services/orders"
_RELATIVE_FILE = "write a file relative to this one, such as schemas/order.json"


def refusal(into: str, intent_path: str) -> Refused | None:
    """Return why *into*, written in the intent at *intent_path* (from the root), is no folder for output; None when it is one."""
    if (refused := _form_refusal(into, _RELATIVE)) is not None:
        return refused
    return _place_refusal(into.removesuffix("/").split("/"), intent_path)


def document_refusal(path: str, intent_path: str) -> Refused | None:
    """Return why *path*, relative to the folder of the intent at *intent_path*, is no file to read; None when it may be one."""
    if (refused := _form_refusal(path, _RELATIVE_FILE)) is not None:
        return refused
    if path.endswith(("/", "/.", "/..")) or path in {".", ".."}:
        return "names a folder", _RELATIVE_FILE
    return None if _place(path.split("/"), intent_path) is not None else ("leaves the repository", _RELATIVE_FILE)


def normal(path: str) -> str:
    """Return *path* without steps that lead nowhere: `./a/../b` is `b`, `../a` stays."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _form_refusal(path: str, hint: str) -> Refused | None:
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path):
        return "is an absolute path", hint
    if "\\" in path:
        return "has a backslash", "write / between folders"
    for part in path.removesuffix("/").split("/"):
        if part not in {".", ".."} and (refused := _refused_name(part)) is not None:
            return refused
    return None


def _refused_name(name: str) -> Refused | None:
    if not name:
        return "has an empty part", "write one / between folders"
    if filenames.is_git_folder(name):
        return "is git's own", "choose another folder"
    if filenames.is_refused_by_windows(name):
        return f'has the part "{name}", which cannot exist on Windows', "choose another name"
    if name != name.strip() or any(not character.isprintable() for character in name):
        return "has a part with blanks around it or control characters in it", "choose another name"
    return ("has a part that is too long", "shorten it") if len(name.encode()) > filenames.LONGEST else None


def _place_refusal(parts: list[str], intent_path: str) -> Refused | None:
    place = _place(parts, intent_path)
    if place is None:
        return "leaves the repository", _RELATIVE
    home = _folder_of(intent_path)
    if place == home[: len(place)]:
        return "holds this intent", "choose a folder of its own, such as services/orders"
    if place[0].casefold() == ".github":
        return "is GitHub's own", "choose another folder"
    return None


def _place(parts: list[str], intent_path: str) -> list[str] | None:
    """Return the folders and name from the root that *parts* lead to from the intent's folder; None when that is out of the root."""
    place = _folder_of(intent_path)
    for part in parts:
        if part == "..":
            if not place:
                return None
            place.pop()
        elif part not in {"", "."}:
            place.append(part)
    return place


def _folder_of(intent_path: str) -> list[str]:
    return [part for part in intent_path.split("/")[:-1] if part not in {"", "."}]
