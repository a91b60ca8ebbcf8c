"""What is written below the fields of forms, for the JSON Schema: read from our own sources when it is asked for, since reading them
takes longer than making the forms."""

import ast
import functools
import importlib
import inspect
import itertools
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def describe(definition: dict[str, Any], form: type[BaseModel]) -> None:
    """Say of each property of *definition*, the schema of *form*, what is written below its field."""
    properties = definition.get("properties", {})
    for name, field in form.model_fields.items():
        told, key = _told(form, name), field.alias or name
        if told and key in properties:
            properties[key].setdefault("description", told)


def forms(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield *base* and every form that is derived from it."""
    yield base
    for derived in base.__subclasses__():
        yield from forms(derived)


def _told(form: type[BaseModel], field: str) -> str:
    """Return what is written below *field* in *form*, or in what it is derived from; "" for nothing."""
    known = (_of_module(owner.__module__).get((owner.__qualname__, field), "") for owner in form.__mro__ if issubclass(owner, BaseModel))
    return next(filter(None, known), "")


@functools.cache
def _of_module(name: str) -> dict[tuple[str, str], str]:
    """Return the texts below fields of classes of a module, by class and field."""
    if name.partition(".")[0] != __name__.partition(".")[0]:
        return {}
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {(owner.name, field): text for owner in classes for field, text in _fields(owner.body)}


def _fields(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, below in itertools.pairwise(body):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=field)), ast.Expr(value=ast.Constant(value=str(text))):
                yield field, inspect.cleandoc(text)
