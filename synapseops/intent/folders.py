"""Which folder an intent may have its output put into."""

import re

from synapseops.intent import filenames

Refused = tuple[str, str]
"""Why, as the end of a sentence, and what to write instead."""

_RELATIVE = "write a folder relative to this file, such as services/orders"


def refusal(into: str, intent_path: str) -> Refused | None:
    """Return why *into*, written in the intent at *intent_path* (from the root), is no folder for output; None when it is one."""
    if into.startswith(("/", "~")) or re.match(r"[A-Za-z]:", into):
        return "is an absolute path", _RELATIVE
    if "\\" in into:
        return "has a backslash", "write / between folders"
    parts = into.removesuffix("/").split("/")
    for part in parts:
        if part not in {".", ".."} and (refused := _refused_name(part)) is not None:
            return refused
    return _place_refusal(parts, intent_path)


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
    place: list[str] = []
    for part in [*intent_path.split("/")[:-1], *parts]:
        if part == "..":
            if not place:
                return "leaves the repository", _RELATIVE
            place.pop()
        elif part not in {"", "."}:
            place.append(part)
    home = [part for part in intent_path.split("/")[:-1] if part not in {"", "."}]
    if place == home[: len(place)]:
        return "holds this intent", "choose a folder of its own, such as services/orders"
    if place[0].casefold() == ".github":
        return "is GitHub's own", "choose another folder"
    return None
