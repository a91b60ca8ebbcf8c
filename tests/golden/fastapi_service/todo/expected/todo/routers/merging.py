"""Merge patch (RFC 7396): value objects by their fields, JSON by its members."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import Fault, InvalidRequest
from ..models.base import Input, as_document, content, value_object, wire_name, wire_names
from ..tables.base import Row
from .bodies import faults_of, pointer


def merged(body: Input, target: type[Input], row: Row, documents: frozenset[str]) -> dict[str, Any]:
    """Return the values that *body* gives to *row*; they hold to *target*."""
    found: dict[str, Any] = {}
    for name in body.model_fields_set:
        value = getattr(body, name)
        if name in documents and value is not None:
            annotation = target.model_fields[name].annotation
            value = _merged(annotation, getattr(row, name), value, wire_name(target, name))
        found[name] = value
    return found


def _merged(annotation: Any, stored: Any, value: Any, name: str) -> Any:
    inner = content(annotation)
    if inner is Any:
        return _merged_json(stored, value)
    if not isinstance(value, Input):
        return as_document(value)
    patch = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    try:
        whole = inner.model_validate(_merged_object(inner, stored, patch))
    except ValidationError as error:
        raise InvalidRequest(*faults_of(inner, error, name)) from error
    return _kept(inner, stored, as_document(whole))


def _merged_object(model: type[Input], stored: Any, patch: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = _settable(model, stored) if stored else {}
    for name, value in patch.items():
        annotation = _annotation(model, name)
        nested = value_object(annotation)
        if nested is not None and isinstance(value, dict):
            result[name] = _merged_object(nested, (stored or {}).get(name), value)
        elif content(annotation) is Any and value is not None:
            result[name] = _merged_json(result.get(name), value)
        else:
            result[name] = value
    return result


def _settable(model: type[Input], stored: Any) -> Any:
    """Return what requests may set of a stored value object, or of a list of them."""
    if isinstance(stored, list):
        return [_settable(model, item) for item in stored]
    if not isinstance(stored, dict):
        return stored
    names = [name for name in wire_names(model) if name in stored]
    nested = {name: value_object(_annotation(model, name)) for name in names}
    return {
        name: stored[name] if inner is None else _settable(inner, stored[name])
        for name, inner in nested.items()
    }


def _kept(model: type[Input], stored: Any, made: dict[str, Any]) -> dict[str, Any]:
    """Return *made* with the members of *stored* that only the service sets."""
    if not isinstance(stored, dict):
        return made
    result = {**made, **{name: stored[name] for name in model.refused if name in stored}}
    for name in wire_names(model):
        nested = value_object(_annotation(model, name))
        if nested is not None and isinstance(made[name], dict):
            result[name] = _kept(nested, stored.get(name), made[name])
    return result


def _annotation(model: type[Input], name: str) -> Any:
    return model.model_fields[wire_names(model)[name]].annotation


def _merged_json(stored: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(stored) if isinstance(stored, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged_json(result.get(name), value)
    return result


def immutable_faults(
    body: Input, row: Row, values: Mapping[str, Any], names: frozenset[str]
) -> list[Fault]:
    """Return a fault for each of *names* that was sent with another value than *row* has."""
    return [
        Fault("immutable", "This is set once, when it is created", pointer=pointer(wire))
        for name, wire in (
            (name, wire_name(type(body), name)) for name in sorted(names & values.keys())
        )
        if name in body.model_fields_set and values[name] != getattr(row, name)
    ]
