"""The shortest ways from a document to what is known of its record."""

import json
from collections.abc import Mapping
from typing import Any

from synapseops.intent.documents import Held, Library
from synapseops.schema import importing
from synapseops.schema.model import Items, Schema, Shape, ShapeRef, ValueType
from synapseops.schema.places import Files
from synapseops.schema.scalars import Enum, Scalar


def files(documents: Mapping[str, Any], intent: str = "synapse.yaml") -> Files:
    """Return documents: texts as they are, other values as JSON."""
    held = {path: (one if isinstance(one, str) else json.dumps(one)).encode() for path, one in documents.items()}
    return Files(Library(Held(held), intent), intent.rpartition("/")[0])


def of(schema: Any, **more: Any) -> Schema:
    """Return the record type that a JSON Schema tells, with *more* documents beside it."""
    return importing.of_document("shop.Order", "order.json", files({"order.json": schema, **more})).schema


def told(schema: Schema, ref: ShapeRef | None = None) -> dict[str, str]:
    """Return the properties of an object as short texts: `!` required, `?` optional, `0` nullable."""
    shape: Shape = schema.shape(ref or schema.root)
    return {
        one.name: f"{kind(one.type)}{'?' if one.optional else '!'}{'0' if one.nullable else ''}{' server' if one.is_server_set else ''}"
        for one in shape.properties
    }


def kind(of: ValueType) -> str:
    """Return a type as a short text."""
    if isinstance(of, Items):
        counts = f"({'' if of.min_items is None else of.min_items}..{'' if of.max_items is None else of.max_items})"
        return f"[{kind(of.item)}{'0' if of.nullable else ''}]{counts if counts != '(..)' else ''}"
    if isinstance(of, ShapeRef):
        return f"<{of.key}>"
    if isinstance(of, Enum):
        return "|".join(of.words)
    return _scalar(of)


def _scalar(of: Scalar) -> str:
    low, high = (of.min_length, of.max_length) if of.minimum is None and of.maximum is None else (of.minimum, of.maximum)
    limits = "" if low is None and high is None else f"({'' if low is None else low}..{'' if high is None else high})"
    digits = f"({of.digits}.{of.scale})" if of.digits is not None else ""
    return f"{of.kind.value}{digits}{limits}{f'/{of.pattern}/' if of.pattern else ''}{'#' if of.is_json_number else ''}"
