"""Which intents a commit or a folder holds, and what can only be judged when all of them are seen together."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from synapseops.diagnostics import Diagnostic, Fault, Pointer
from synapseops.errors import RepositoryError
from synapseops.merging.paths import LOCK_NAME
from synapseops.validation import Reading

INTENT_NAME = "synapse.yaml"
INTENT_SUFFIX = ".synapse.yaml"
LARGEST_INTENT = 1 << 20
LARGEST_TOGETHER = 16 << 20
"""How many bytes the intents of one commit or folder may have together: all are held at once, and each byte takes some fifty when read."""


def is_intent(path: str) -> bool:
    """Tell whether a file of this path is an intent, by its name alone."""
    name = path.rpartition("/")[2]
    return name == INTENT_NAME or (name.endswith(INTENT_SUFFIX) and name != INTENT_SUFFIX)


def refuse_too_much(sizes: Iterable[int]) -> None:
    """Raise `RepositoryError` where intents of these *sizes* are more than may be held at once."""
    if sum(sizes) > LARGEST_TOGETHER:
        raise RepositoryError(
            f"the intents here have more than {LARGEST_TOGETHER >> 20} MiB together",
            "keep fewer of them, or smaller ones, in one repository",
        )


def is_read_first(path: str) -> bool:
    """Tell whether every run reads a file of this path: an intent, or a lock."""
    return is_intent(path) or is_lock(path)


def is_lock(path: str) -> bool:
    """Tell whether a file of this path is a lock."""
    return path.rpartition("/")[2] == LOCK_NAME


def output_folder(intent_path: str, into: str) -> str:
    """Return the output folder from the root, for an intent at *intent_path* that says *into*."""
    folder = PurePosixPath(intent_path).parent / into
    parts: list[str] = []
    for part in folder.parts:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


class Found(Struct, frozen=True):
    """An intent that was read: its path from the root, what was read, and the output folder from the root."""

    path: str
    reading: Reading

    @property
    def into(self) -> str:
        """The output folder from the root of the repository."""
        return output_folder(self.path, self.reading.blueprint.into) if self.reading.blueprint else ""


def judged_together(found: Iterable[Found]) -> dict[str, list[Diagnostic]]:
    """Return, by intent path, what is wrong between the intents of one commit."""
    everything = sorted(found, key=lambda one: one.path)
    alone = [one for one in everything if one.reading.blueprint is not None]
    result: dict[str, list[Diagnostic]] = {}
    for path, fault in (*_one_name_each(alone), *_folders_apart(alone), *_no_intent_inside(alone, everything)):
        reading = next(one.reading for one in alone if one.path == path)
        result.setdefault(path, []).append(reading.source.place(fault))
    return result


def _one_name_each(found: list[Found]) -> Iterator[tuple[str, Fault]]:
    """SY220: two intents of a repository may not name one service."""
    first: dict[str, str] = {}
    for one in found:
        name = one.reading.blueprint.service.name if one.reading.blueprint else ""
        if name in first:
            yield (
                one.path,
                Fault("SY220", ("service",), f'service "{name}" is already made from "{first[name]}"', "give one of them another name"),
            )
        first.setdefault(name, one.path)


def _folders_apart(found: list[Found]) -> Iterator[tuple[str, Fault]]:
    """SY221: output folders may not be equal, nor lie inside one another."""
    for index, one in enumerate(found):
        for other in found[:index]:
            if _follows_from_name(one, other):
                continue
            if _is_inside(one.into, other.into) or _is_inside(other.into, one.into):
                message = f'output folder "{one.into}" overlaps with "{other.into}" of "{other.path}"'
                yield one.path, Fault("SY221", _into_node(one), message, "choose a folder of its own with generate.into")


def _follows_from_name(one: Found, other: Found) -> bool:
    """Tell whether two folders are one only since both are named after services of one name, which is told already."""
    first, second = one.reading.intent, other.reading.intent
    if first is None or second is None or first.service.name != second.service.name:
        return False
    return first.generate.into is None and second.generate.into is None


def _no_intent_inside(found: list[Found], everything: list[Found]) -> Iterator[tuple[str, Fault]]:
    """SY222: an output folder may not hold an intent, a faulty one neither."""
    for one in found:
        for other in everything:
            if _is_inside(other.path, one.into):
                message = f'output folder "{one.into or "."}" holds the intent "{other.path}"'
                yield one.path, Fault("SY222", _into_node(one), message, "choose a folder without intents with generate.into")
                break


def _is_inside(path: str, folder: str) -> bool:
    """Tell whether *path* is *folder* or below it, on file systems that know no case too."""
    path, folder = path.casefold(), folder.casefold()
    return folder == "" or path == folder or path.startswith(folder + "/")


def _into_node(one: Found) -> Pointer:
    intent = one.reading.intent
    return ("generate", "into") if intent is not None and intent.generate.into is not None else ("service",)


def twin_in_case(paths: Iterable[str], into: str) -> str | None:
    """Return one of *paths* that lies in *into* on file systems that know no case, and beside it on others, or None.

    What has a lock there is the output folder of before, which moves.
    """
    folder, folded = f"{into}/", f"{into}/".casefold()
    twins = [one for one in paths if one.casefold().startswith(folded) and not one.startswith(folder)]
    return min(twins) if twins and not any(is_lock(one) for one in twins) else None


def unsafe_entry(modes: Mapping[str, int], into: str) -> str | None:
    """Return the path of what is no folder (a link, a submodule, a file) on the way to *into*, or is it, or None."""
    parts = into.split("/")
    for length in range(1, len(parts) + 1):
        path = "/".join(parts[:length])
        if path in modes:
            return path
    return None
