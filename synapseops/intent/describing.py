"""What is written below the fields of forms, for the JSON Schema: read from their sources when it is asked for, since reading them
takes longer than making the forms."""

import ast
import functools
import importlib
import inspect
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel


def describe(definitions: Mapping[str, dict[str, Any]], *bases: type[BaseModel]) -> None:
    """Say of each property of *definitions*, by the names of forms that are derived from *bases*, what is written below its field."""
    known = {form.__name__: form for base in bases for form in _forms(base)}
    for name in definitions.keys() & known.keys():
        properties = definitions[name].get("properties", {})
        for field, told in _told(known[name]):
            if field in properties:
                properties[field].setdefault("description", told)


def _forms(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield *base* and every form that is derived from it."""
    yield base
    for derived in base.__subclasses__():
        yield from _forms(derived)


def _told(form: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield the keys of *form* with what is written below their fields, in *form* or in what it is derived from."""
    owners = form.__mro__[: form.__mro__.index(BaseModel)]
    for name, field in form.model_fields.items():
        told = (_of_module(owner.__module__).get((owner.__qualname__, name), "") for owner in owners)
        if text := next(filter(None, told), ""):
            yield field.alias or name, text


@functools.cache
def _of_module(name: str) -> dict[tuple[str, str], str]:
    """Return the texts below fields of classes of a module, by class and field; none where it came without its source."""
    try:
        tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    except (OSError, TypeError):
        return {}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {(owner.name, field): text for owner in classes for field, text in _fields(owner.body)}


def _fields(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, below in itertools.pairwise(body):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=field)), ast.Expr(value=ast.Constant(value=str(text))):
                yield field, inspect.cleandoc(text)
