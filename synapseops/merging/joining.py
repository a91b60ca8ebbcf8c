"""The output folder on base and open branch together: what people have now, file by file, before the factory's changes come in.

What merges as git merges it is merged so. Of the rest nothing is left out but where people contradict people: where only the factory
changed a side, or the factory's own changes are what stands in the way, it is told by what the locks say was made.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.merging import combining, grounds, hunks
from synapseops.merging.combining import Combined, Files
from synapseops.merging.entries import Conflict, Favour, Reason
from synapseops.merging.grounds import Disputed, Side
from synapseops.merging.lock import Answer, Lock, LockedFile
from synapseops.merging.sides import Blobs, Held, made

_Value = TypeVar("_Value")
_NOTHING = "-"


class State(Struct, frozen=True):
    """The folder in a commit, and its lock."""

    files: Files
    lock: Lock


class Joined(Struct, frozen=True):
    """The folder on base and branch together, and what its lock says; `contradictions` are files on which people contradict each other,
    of which it holds the branch's, `answers` those on which an answer decided."""

    files: Mapping[str, Held]
    lock: Lock
    contradictions: tuple[Conflict, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


class _End(Struct, frozen=True):
    """What a disputed file comes to, and what the lock says of it."""

    held: Held | None
    locked: LockedFile | None
    conflict: Conflict | None = None
    answer: Answer | None = None
    place: str | None = None
    """Where it lies, if not where the branch has it."""


def join(start: State, branch: State, base: State, answers: Mapping[str, Answer], blobs: Blobs, *, of_people: bool = True) -> Joined | None:
    """Return *branch* and *base*, which began as *start*, as one folder; None while bytes are missing.

    *answers* (place → answer) are decisions about contradictions. Without commits *of_people* on the branch there are none: then the
    base's file is taken, and the factory's changes are merged into it anew.
    """
    moves = _moves(start.lock, branch.lock), _moves(start.lock, base.lock)
    both = combining.combine(start.files, branch.files, base.files, blobs, moves)
    if both is None:
        return None
    disputed = [_disputed(path, both, start, branch, base) for path in both.unclear]
    if not blobs.ask(id for file in disputed for id in file.needed):
        return None
    ends = [(file, _end(file, answers.get(file.place), blobs, of_people=of_people)) for file in disputed]
    files: dict[str, Held] = dict(both.files)
    lock = combining.joined(start.lock, branch.lock, base.lock)
    locked = dict(lock.files)
    for file, end in ends:
        _put(files, end.place or file.place, end.held)
        _put(locked, file.made_as, end.locked)
    contradictions = [end.conflict for _, end in ends if end.conflict is not None]
    contradictions += _cleared(files, branch, base, answers, of_people=of_people)
    answered = {file.place: end.answer for file, end in ends if end.answer is not None}
    told = tuple(sorted(contradictions, key=lambda one: one.path))
    return Joined(dict(sorted(files.items())), replace(lock, files=dict(sorted(locked.items()))), told, answered)


def _put(into: dict[str, _Value], path: str, value: _Value | None) -> None:
    into.pop(path, None)
    if value is not None:
        into[path] = value


def _moves(start: Lock, now: Lock) -> dict[str, str]:
    """Return which files *now* says are elsewhere than *start* did, by where they lay then."""
    return {start.moved.get(path, path): place for path, place in now.moved.items() if start.moved.get(path, path) != place}


def _disputed(path: str, both: Combined, start: State, branch: State, base: State) -> Disputed:
    places = (path, both.moved[0].get(path, path), both.moved[1].get(path, path))
    states = (start, branch, base)
    named = (_made_as(state.lock, place) for state, place in zip(states, places, strict=True))
    made_as = next((name for name in named if name is not None), path)
    first, second, third = (
        Side(state.files.get(place), state.lock.files.get(made_as)) for state, place in zip(states, places, strict=True)
    )
    is_apart = path in both.moved[0] and both.moved[1].get(path, places[1]) != places[1]
    if base.lock.moved.get(made_as) == places[2]:  # the base has it there since a proposal of ours landed
        is_apart = False
    return Disputed(made_as, both.place(path), first, second, third, places[2] if is_apart else None)


def _made_as(lock: Lock, place: str) -> str | None:
    """Return where the factory makes the file that *lock* says was moved to *place*."""
    return next((path for path, where in lock.moved.items() if where == place), None)


def _end(file: Disputed, answer: Answer | None, blobs: Blobs, *, of_people: bool) -> _End:
    if file.elsewhere is None:
        return _in_place(file, answer, blobs, of_people=of_people)
    if not of_people:
        return replace(_in_place(file, answer, blobs, of_people=of_people), place=file.elsewhere)
    about = _about(file)
    if answer is None or answer.about not in ("", about):
        return _End(file.branch.held, file.branch.locked, Conflict(file.place, file.made_as, Reason.BASE_AND_BRANCH))
    end = _in_place(file, answer, blobs, of_people=of_people)
    place = file.elsewhere if answer.favour is Favour.THEIRS else file.place
    return replace(end, place=place, answer=Answer(answer.favour, about))


def _about(file: Disputed) -> str:
    return file.base.held.blob if file.base.held is not None else _NOTHING


def _in_place(file: Disputed, answer: Answer | None, blobs: Blobs, *, of_people: bool) -> _End:
    """Return what the file comes to, wherever it lies."""
    found = grounds.agreed(file, blobs)
    if found is not None:
        return _End(made(found.data, found.mode), found.locked)
    if file.is_the_factorys(file.branch) or not of_people:
        return _End(file.base.held, file.base.locked)
    if file.is_the_factorys(file.base):
        return _End(file.branch.held, file.branch.locked)
    about = _about(file)
    if answer is None or answer.about not in ("", about):
        return _End(file.branch.held, file.branch.locked, _contradiction(file, blobs))
    answer = Answer(answer.favour, about)
    lines = grounds.decided(file, answer.favour, blobs)
    if lines is not None:
        return _End(made(lines.data, lines.mode), lines.locked, answer=answer)
    side = file.branch if answer.favour is Favour.OURS else file.base
    return _End(side.held, side.locked, answer=answer)


def _contradiction(file: Disputed, blobs: Blobs) -> Conflict:
    sides = grounds.contradicting(file, blobs)
    return Conflict(file.place, file.made_as, Reason.BASE_AND_BRANCH, hunks.conflicts(sides) if sides is not None else ())


def _cleared(files: dict[str, Held], branch: State, base: State, answers: Mapping[str, Answer], *, of_people: bool) -> list[Conflict]:
    """Take from *files* what stands in the way of others, the base's or the branch's; return where people contradict each other in that."""
    found = []
    for folder in combining.clashing(files):
        below = [path for path in files if path.startswith(f"{folder}/")]
        on_branch = [folder] if files[folder] == branch.files.get(folder) else below
        on_base = below if on_branch == [folder] else [folder]
        favour = answers[folder].favour if folder in answers else None
        if favour is Favour.THEIRS or not of_people or all(_is_made(branch, path) for path in on_branch):
            gone = on_branch
        elif favour is Favour.OURS or all(_is_made(base, path) for path in on_base):
            gone = on_base
        else:
            found.append(Conflict(folder, folder, Reason.BASE_AND_BRANCH))
            gone = on_base
        for path in gone:
            files.pop(path, None)
    return found


def _is_made(state: State, path: str) -> bool:
    return Side(state.files.get(path), state.lock.files.get(path)).is_as_made


def told_once(conflicts: Iterable[Conflict], contradictions: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Return both, by path; a file on which people contradict each other waits for that alone."""
    between = {one.made_as: one for one in contradictions}
    return tuple(sorted((*between.values(), *(one for one in conflicts if one.made_as not in between)), key=lambda one: one.made_as))
