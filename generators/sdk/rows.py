"""Rows of each resource in one file, which tests of an SDK make and try: joined of what each resource brings."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from generators.joining import Joined, Part
from generators.rendering import Code, TemplateFolder
from generators.sdk.build import sdk
from generators.sdk.examples import Example
from generators.slices import slices, whole
from synapseops.blueprint.model import Blueprint


class RowsView(Struct, frozen=True):
    """What the file shows: the examples, as expressions of its language."""

    package: Code
    examples: tuple[Code, ...]


class Form(Struct, frozen=True):
    """How the file is written: the template *name* in *folder*, *package* in it, and what makes the expression of an example out of
    what the SDK is, its *names*, and the example."""

    folder: TemplateFolder
    name: str
    package: Code
    row: Callable[..., str]
    names: object


def rows(blueprint: Blueprint, examples: Iterable[Example], form: Form) -> Joined:
    """Return the file of *examples*."""
    own, made = slices(blueprint), sdk(blueprint)
    parts = {one.resource: Part(own[one.resource], form.row, (made, form.names, one)) for one in examples}
    return Joined(parts, _joined, form, f"{whole(blueprint)} {form.folder.digest} {form.name}")


def _joined(form: Form, texts: Mapping[str, bytes]) -> bytes:
    view = RowsView(form.package, tuple(Code(text.decode()) for text in texts.values()))
    return str(form.folder.render(form.name, view)).encode()
