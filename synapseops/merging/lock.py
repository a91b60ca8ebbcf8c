"""`synapse.lock`: what the factory made and merged last, kept in the output folder so that it survives every way of merging.

One file a line, sorted by path, so that two versions mostly merge without a conflict. Where they do not, the reader takes
whatever it recognises on either side: every recorded blob was a base once.
"""

import json
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace
from packaging.version import InvalidVersion, Version

from synapseops.errors import UsageError
from synapseops.generation import Owner
from synapseops.merging import paths
from synapseops.merging.entries import Favour

FORMAT = 1

_INTRODUCTION = "# What SynapseOps made here, so that edits survive the next run: commit it, do not edit it."
_HEAD = re.compile(r"(format|intent|factory|inputs|source|document|generator|pristine): (.+)")
_FILE = re.compile(r"(100644|100755) (factory|team|history) ([0-9a-f]{40}|-) ([0-9a-f]{40}|-) (.+)")
_MOVED = re.compile(r"moved: (\[.+\])")
_ANSWER = re.compile(r"answer: (ours|theirs) ([0-9a-f]{40}|-) (.+)")
_GENERATOR = re.compile(r"[!-~]{1,200} [A-Za-z0-9._-]{1,200} [0-9A-Za-z.+!_-]{1,100}")
_LANDED = re.compile(r"landed: ([0-9a-f]{64}) ([0-9a-f]{40,64}) (\S+)")
_PLACED = re.compile(r"placed: ([0-9a-f]{40}) (.+)")
_HEX = re.compile(r"[0-9a-f]{40,64}")


class LockedFile(Struct, frozen=True):
    """A file as the factory made it: `base` is the pristine blob merged last, `pending` the one offered while a conflict is
    unresolved. An empty `base`: nothing of it was merged yet, since a file of the team's lay there first.
    `others` are further bases that a merged or conflicting lock names; they are read, never written."""

    mode: int
    owner: Owner
    base: str
    pending: str | None = None
    others: tuple[str, ...] = ()

    @property
    def bases(self) -> frozenset[str]:
        """Every blob that may be the base of what the repository holds."""
        return frozenset(blob for blob in (self.base, *self.others) if blob)


class Answer(Struct, frozen=True):
    """What people decided about a file on which base and branch contradict each other: the branch's lines (ours) or the base's, and
    about which blob of the base's; "-" for a file that is gone there, "" for any."""

    favour: Favour
    about: str = ""


class Lock(Struct, frozen=True):
    """The lock of one output folder; `files` maps paths below the folder as the factory makes them, `moved` those that the team
    moved to where they lie now, `source` is the commit that the intent was read from, `document` the SHA-256 of its bytes, `answers`
    (place → answer) what was decided about a base that is not merged in yet, `landed` inputs, source and factory of what the base holds
    where the lock there does not say so. `generators` are those of others that made something here: `NAME DISTRIBUTION VERSION`.
    `placed` are files outside the folder that are copies of ours (path from the root, blob).

    Empty text: not known, or not the same on both sides of a merge.
    """

    intent: str = ""
    factory: str = ""
    inputs: str = ""
    pristine: tuple[str, ...] = ()
    files: Mapping[str, LockedFile] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT
    source: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    document: str = ""
    generators: tuple[str, ...] = ()
    placed: tuple[tuple[str, str], ...] = ()
    landed: tuple[str, str, str] = ("", "", "")

    @property
    def is_silent(self) -> bool:
        """Whether it says neither who made something nor what: no lock of ours does, so that its bytes are another thing."""
        return not self.factory and not self.files


class Located(Struct, frozen=True):
    """A lock and the output folder it was found in (from the root, "" for the root itself)."""

    folder: str
    lock: Lock


def write(lock: Lock) -> bytes:
    """Return *lock* as text: equal locks give equal bytes."""
    head = [f"format: {lock.format}", f"intent: {_quoted(lock.intent)}", f"factory: {lock.factory}", f"inputs: {lock.inputs}"]
    head += [f"source: {lock.source}"] if lock.source else []
    head += [f"document: {lock.document}"] if lock.document else []
    head += [f"generator: {one}" for one in sorted(set(lock.generators))]
    head += [f"placed: {blob} {_quoted(path)}" for path, blob in sorted(set(lock.placed))]
    head += [f"pristine: {commit}" for commit in sorted(set(lock.pristine))]
    head += [f"moved: {json.dumps([path, lock.moved[path]])}" for path in sorted(lock.moved)]
    head += [f"landed: {' '.join(lock.landed)}"] if all(lock.landed) else []
    head += [f"answer: {one.favour.value} {one.about or '-'} {_quoted(path)}" for path, one in sorted(lock.answers.items())]
    files = [_file_line(path, lock.files[path]) for path in sorted(lock.files)]
    return "".join(f"{line}\n" for line in (_INTRODUCTION, *head, "", *files)).encode()


def read(data: bytes) -> Lock:
    """Return what *data* says: lines that say nothing are passed over, so conflict markers and torn lines are no failure."""
    lines = [line.rstrip("\r") for line in data.decode("utf-8", "replace").split("\n")]
    head: dict[str, list[str]] = {}
    files: dict[str, LockedFile] = {}
    moved: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    landed = ("", "", "")
    for line in lines:
        if (match := _LANDED.fullmatch(line)) is not None:
            landed = (match[1], match[2], match[3])
        elif (match := _ANSWER.fullmatch(line)) is not None and paths.is_safe(path := _unquoted(match[3])):
            answers[path] = Answer(Favour(match[1]), match[2])
        elif (match := _MOVED.fullmatch(line)) is not None:
            moved |= _pair(match[1])
        elif (match := _HEAD.fullmatch(line)) is not None:
            head.setdefault(match[1], []).append(match[2])
        elif (match := _FILE.fullmatch(line)) is not None and paths.is_safe(path := _unquoted(match[5])):
            found = LockedFile(int(match[1], 8), Owner(match[2]), match[3].strip("-"), None if match[4] == "-" else match[4])
            files[path] = _both(files[path], found) if path in files else found
    return Lock(
        intent=_unquoted(next(iter(head.get("intent", [])), "")),
        factory=_newest(head.get("factory", [])),
        inputs=_agreed(text for text in head.get("inputs", []) if _HEX.fullmatch(text)),
        pristine=tuple(sorted({text for text in head.get("pristine", []) if _HEX.fullmatch(text)})),
        files=files,
        moved={path: place for path, place in sorted(moved.items()) if path in files},
        source=_agreed(text for text in head.get("source", []) if _HEX.fullmatch(text)),
        document=_agreed(text for text in head.get("document", []) if _HEX.fullmatch(text)),
        placed=tuple(sorted({(_unquoted(match[2]), match[1]) for line in lines if (match := _PLACED.fullmatch(line)) is not None})),
        generators=tuple(sorted({text for text in head.get("generator", []) if _GENERATOR.fullmatch(text)})),
        format=max((int(text) for text in head.get("format", []) if re.fullmatch(r"[0-9]{1,9}", text)), default=FORMAT),
        answers=answers,
        landed=landed,
    )


def find(locks: Mapping[str, bytes], *, intent: str, into: str) -> Located | None:
    """Return the lock of the intent at *intent* among all of a tree (path → bytes), wherever its folder was moved to.

    *into* is where the intent puts its output: a lock that lies there is preferred, and is taken even when it names another
    intent path, since then the intent was moved.
    """
    every = located(locks)
    named = [one for one in every if one.lock.intent == intent]
    return next((one for one in (*named, *every) if one.folder == into), next(iter(named), None))


def located(locks: Mapping[str, bytes]) -> list[Located]:
    """Return every lock of a tree (path → bytes), sorted by path."""
    return [Located(path.rpartition("/")[0], read(locks[path])) for path in sorted(locks) if path.rpartition("/")[2] == paths.LOCK_NAME]


def refuse_newer(lock: Lock, *, factory: str) -> None:
    """Raise `UsageError` when *lock* was written by a newer factory than ours: its output must not be set back."""
    if lock.format <= FORMAT and not _is_newer(lock.factory, factory):
        return
    written = lock.factory or f"a format {lock.format} factory"
    raise UsageError(
        f'the output of "{lock.intent}" was made by SynapseOps {written}, which is newer than this one ({factory})',
        "upgrade SynapseOps; an older version would set the service back",
    )


def refuse_newer_generators(lock: Lock, *, installed: Mapping[str, str]) -> None:
    """Raise `UsageError` when *lock* was written with a newer version of a package than the *installed* one (distribution → version)."""
    for line in lock.generators:
        _, distribution, version = line.split(" ")
        here = installed.get(distribution)
        if here is not None and _is_newer(version, here):
            raise UsageError(
                f'the output of "{lock.intent}" was made with {distribution} {version}, which is newer than the one here ({here})',
                f"upgrade {distribution}; an older version would set the service back",
            )


def _is_newer(one: str, other: str) -> bool:
    try:
        return Version(one) > Version(other)
    except InvalidVersion:
        return False


def _newest(versions: Iterable[str]) -> str:
    newest = ""
    for version in versions:
        try:
            Version(version)
        except InvalidVersion:
            continue
        if not newest or _is_newer(version, newest):
            newest = version
    return newest


def _agreed(values: Iterable[str]) -> str:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""


def _pair(text: str) -> dict[str, str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    is_pair = isinstance(value, list) and len(value) == 2 and all(isinstance(path, str) and paths.is_safe(path) for path in value)
    return {value[0]: value[1]} if is_pair else {}


def _both(one: LockedFile, other: LockedFile) -> LockedFile:
    base = one.base or other.base
    others = [blob for blob in (*one.others, other.base) if blob and blob != base]
    return replace(one, base=base, others=tuple(dict.fromkeys(others)), pending=one.pending or other.pending)


def _file_line(path: str, file: LockedFile) -> str:
    return f"{file.mode:o} {file.owner.value} {file.base or '-'} {file.pending or '-'} {_quoted(path)}"


def _quoted(text: str) -> str:
    is_plain = text.isprintable() and text == text.strip() and text[:1] not in {"", '"'}
    return text if is_plain else json.dumps(text)


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
