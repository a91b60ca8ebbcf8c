"""Which form is read at a place of an intent: the keys that it has, the words that it takes."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from synapseops.diagnostics import Pointer
from synapseops.intent import model
from synapseops.intent.kinds import Kinds
from synapseops.intent.mappings import resolve_names


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


def form(at: Pointer) -> type[BaseModel] | None:
    """Return the form that a map at *at* is read as."""
    arms = (arm for annotation in _annotations(at) for arm in _arms(annotation))
    return next((arm for arm in arms if isinstance(arm, type) and issubclass(arm, BaseModel)), None)


def _annotations(at: Pointer) -> list[Any]:
    """Return the types that what stands at *at* may be read as."""
    resolve_names()
    here: list[Any] = [model.Intent]
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
        yield from (one.annotation for name, one in arm.model_fields.items() if (one.alias or name) == step)
    elif get_origin(arm) is dict and isinstance(step, str):
        yield get_args(arm)[1]
    elif get_origin(arm) is list and isinstance(step, int):
        yield get_args(arm)[0]
