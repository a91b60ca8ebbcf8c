"""Which form is read at a place of an intent: the keys that it has, the words that it takes."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from synapseops.diagnostics import Pointer
from synapseops.intent import model
from synapseops.intent.kinds import Kinds
from synapseops.intent.mappings import resolve_names
from synapseops.intent.words import DURATION


def keys_of(node: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that a form has."""
    return tuple(one.alias or name for name, one in node.model_fields.items())


def keys(at: Pointer, kinds: Kinds) -> tuple[str, ...]:
    """Return the keys that the map at *at* may have."""
    node = form(at)
    if node is None:
        return ()
    return (*keys_of(node), *(kinds.words if node is model.Generate else ()))


def words(at: Pointer) -> Iterator[str]:
    """Yield the words that the form has at *at*."""
    for annotation in _annotations(at):
        for arm in _arms(annotation):
            yield from (str(word) for word in get_args(arm)) if get_origin(arm) is Literal else ()


def bounds(at: Pointer) -> tuple[float, float] | None:
    """Return the least and the most that the number at *at* may be; None where it has no such two."""
    known = list(_constraints(at))
    least, most = (next((getattr(one, key) for one in known if hasattr(one, key)), None) for key in ("ge", "le"))
    return (least, most) if isinstance(least, int | float) and isinstance(most, int | float) else None


def is_whole_number(at: Pointer) -> bool:
    """Tell whether a whole number belongs at *at*."""
    return any(arm is int for annotation in _annotations(at) for arm in _arms(annotation))


def is_duration(at: Pointer) -> bool:
    """Tell whether a duration belongs at *at*."""
    return any(isinstance(one, StringConstraints) and one.pattern == DURATION for one in _constraints(at))


def _constraints(at: Pointer) -> Iterator[Any]:
    """Yield what the form asks of the value at *at*."""
    waiting = _annotations(at)
    while waiting:
        annotation = waiting.pop()
        origin = get_origin(annotation)
        if origin is Annotated:
            inner, *asked = get_args(annotation)
            waiting.append(inner)
            for one in asked:
                yield from one.metadata if isinstance(one, FieldInfo) else (one,)
        elif origin in {Union, UnionType}:
            waiting.extend(get_args(annotation))


def form(at: Pointer) -> type[BaseModel] | None:
    """Return the form that a map at *at* is read as."""
    arms = (arm for annotation in _annotations(at) for arm in _arms(annotation))
    return next((arm for arm in arms if isinstance(arm, type) and issubclass(arm, BaseModel)), None)


def _annotations(at: Pointer) -> list[Any]:
    """Return the types that what stands at *at* may be read as."""
    resolve_names()
    here: list[Any] = [model.with_all_sections()]
    for step in at:
        here = [below for annotation in here for arm in _arms(annotation) for below in _below(arm, step)]
    return here


def _arms(annotation: Any) -> Iterator[Any]:
    """Yield what *annotation* may be: its own self, or the members of a union."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _arms(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for arm in get_args(annotation):
            yield from _arms(arm)
    else:
        yield annotation


def _below(arm: Any, step: str | int) -> Iterator[Any]:
    """Yield what stands at the key or index *step* of a value read as *arm*."""
    if isinstance(arm, type) and issubclass(arm, BaseModel):
        found = (one for name, one in arm.model_fields.items() if (one.alias or name) == step)
        yield from (Annotated[one.annotation, one] for one in found)
    elif get_origin(arm) is dict and isinstance(step, str):
        yield get_args(arm)[1]
    elif get_origin(arm) is list and isinstance(step, int):
        yield get_args(arm)[0]
