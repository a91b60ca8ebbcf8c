"""What people decided about conflicts, applied to the folder before it is merged: the lock then says that it was merged.

A decision is about what was offered, the pending blob, so it holds whatever the factory makes by now.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from synapseops.errors import UsageError
from synapseops.generation import Owner
from synapseops.merging import content, edits, markers, parsing, unions
from synapseops.merging.content import Sides
from synapseops.merging.entries import Favour
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import REGULAR, Blobs, Held, Inputs, made


def unresolved(lock: Lock) -> dict[str, str]:
    """Return the files that await a decision: where they lie → where the factory makes them."""
    return {lock.moved.get(path, path): path for path, file in sorted(lock.files.items()) if file.pending is not None}


def decided(inputs: Inputs, decisions: Mapping[str, Favour], blobs: Blobs) -> Inputs | None:
    """Return *inputs* as they are once the *decisions* (place → side) are carried out; None while bytes are missing.

    Decisions about files that await none change nothing: they were taken before.
    """
    waiting = unresolved(inputs.lock)
    asked = {waiting[place]: favour for place, favour in decisions.items() if place in waiting}
    if not blobs.ask(id for path in asked for id in _needed(inputs, path)):
        return None
    for path, favour in sorted(asked.items()):
        inputs = _one(inputs, path, favour, blobs)
    return inputs


def forgotten(inputs: Inputs, id: str, blobs: Blobs) -> Inputs | None:
    """Return *inputs* without the edit *id*; None while bytes are missing. Raises `UsageError` where it cannot be dropped."""
    found = edits.listed(inputs.lock, inputs.held, blobs)
    if found is None:
        return None
    edit = next((edit for edit in found if edit.id == id), None)
    if edit is None:
        raise UsageError(f'there is no edit "{id}"', "synapse edits lists them with their ids")
    if inputs.lock.files[edit.made_as].pending is not None:
        raise UsageError(f'edit "{id}" is in "{edit.path}", which awaits a decision', "synapse resolve takes it, for either side")
    recorded = inputs.lock.files[edit.made_as].base
    if not blobs.ask([recorded]):
        return None
    if edit.made_as in inputs.landed and blobs.get(recorded) is None:
        raise UsageError(f'what landed as "{edit.path}" is not in this repository', "fetch all of its history, and it can be put back")
    held = edits.without(edit, inputs.lock, inputs.held, blobs)
    moved = {path: place for path, place in inputs.lock.moved.items() if path not in held}
    return replace(inputs, held=held, lock=replace(inputs.lock, moved=moved))


def _needed(inputs: Inputs, path: str) -> list[str]:
    file, ours = inputs.lock.files[path], inputs.held.get(inputs.lock.moved.get(path, path))
    return [file.base, file.pending or "", ours.blob if ours is not None and ours.mode in REGULAR else ""]


def _one(inputs: Inputs, path: str, favour: Favour, blobs: Blobs) -> Inputs:
    lock, file = inputs.lock, inputs.lock.files[path]
    place = lock.moved.get(path, path)
    ours, offered = inputs.held.get(place), blobs.get(file.pending or "")
    settled = replace(lock, files={**lock.files, path: LockedFile(file.mode, file.owner, file.pending or "")})
    if ours is None:
        return replace(inputs, lock=settled)
    if favour is Favour.THEIRS and file.owner is Owner.HISTORY and place != path and offered is not None:
        # another migration takes the place of the edited one, under its own name
        others = {known: held for known, held in inputs.held.items() if known != place}
        moved = {known: where for known, where in lock.moved.items() if known != path}
        return replace(inputs, held={**others, path: made(offered, file.mode)}, lock=replace(settled, moved=moved))
    data = _resolved(file, ours, place, favour, blobs)
    if data is None:
        return replace(inputs, lock=settled) if favour is Favour.OURS else inputs
    mode = ours.mode if favour is Favour.OURS or ours.mode in REGULAR else file.mode
    return replace(inputs, held={**inputs.held, place: made(data, mode)}, lock=settled)


def _resolved(file: LockedFile, ours: Held, place: str, favour: Favour, blobs: Blobs) -> bytes | None:
    """Return the file with the disputed places as decided, and all else merged; None where it stays as it is held.

    Where there are no places to tell apart, the file as a whole is decided about.
    """
    base, mine, offered = blobs.get(file.base), blobs.of(ours), blobs.get(file.pending or "")
    whole = None if favour is Favour.OURS else offered
    if base is None or mine is None or offered is None or ours.mode not in REGULAR or file.owner is Owner.HISTORY:
        return whole
    if not all(map(content.is_text, (base, mine, offered))):
        return whole
    for text in _untorn(mine, favour):
        data = unions.united(place, content.aligned(Sides(base, text, offered)), favour=favour)
        if data is not None and parsing.parses(place, data) and not markers.is_torn(data):
            return data
    return whole


def _untorn(data: bytes, favour: Favour) -> Iterator[bytes]:
    """Yield *data* as it may be meant: where a merge's markers were committed with it, either side of them, the one decided for first."""
    if not markers.is_torn(data):
        yield data
        return
    for side in sorted(Favour, key=lambda one: one is not favour):
        if (text := markers.taken(data, side)) is not None:
            yield text
