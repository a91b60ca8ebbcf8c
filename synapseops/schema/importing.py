"""Record types out of the documents that records name."""

from msgspec import Struct

from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.schema import samples
from synapseops.schema.imported import Imported
from synapseops.schema.model import Schema
from synapseops.schema.places import Files

_SHOWN = 8


class Found(Struct, frozen=True):
    """A record type, and what is to be said of how it was guessed."""

    schema: Schema
    guessed: str = ""


def of_document(name: str, written: str, files: Files) -> Found:
    """Return the record type called *name* that the schema at *written*, `path#/pointer`, tells. Raises `Slip`."""
    place = files.opened(written)
    if not isinstance(place.contents, dict):
        raise Slip("SY111", f"{shown(written)} holds no schema", "name a schema of an object")
    schema = Imported(name, files, place)
    if schema.faults:
        raise next(iter(schema.faults.values()))
    if not schema.is_object():
        hint = "name the object in it, as in schemas/orders.json#/items"
        if "#" not in written:
            hint = "behind #, name the schema of an object: schemas/shop.yaml#/components/schemas/Order"
        raise Slip("SY111", f"{shown(written)} describes {schema.kind()}, not an object with named properties", hint)
    schema.shape(schema.root)
    return Found(schema)


def of_samples(name: str, written: str, files: Files) -> Found:
    """Return the record type called *name* that the samples at *written*, `path#/pointer`, look like. Raises `Slip`."""
    path, _, pointer = written.partition("#")
    if pointer:
        contents = files.opened(written).contents
        found = samples.checked(contents if isinstance(contents, list) else [contents], written)
    else:
        found = samples.records(files.text(path), path)
    guess = samples.guess(name, found)
    return Found(guess.schema, guess.says)


def faults(schema: Schema) -> list[Slip]:
    """Return what of *schema* could not be read, as far as anybody asked for it."""
    return list(schema.faults.values()) if isinstance(schema, Imported) else []


def ignored(schema: Schema) -> str:
    """Say which keywords nothing was made of, as far as anybody came by them; empty when there are none."""
    words = sorted(schema.ignored) if isinstance(schema, Imported) else []
    return listed(words[:_SHOWN], last="and") if words else ""
