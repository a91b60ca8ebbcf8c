"""Rows of each resource in one file, which tests of an SDK make and try: joined of what each resource brings."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from generators.joining import Joined, Part
from generators.rendering import Code, TemplateFolder
from generators.sdk.build import sdk
from generators.sdk.examples import Example
from generators.slices import slices, whole
from synapseops.blueprint.model import Blueprint


class Form(Struct, frozen=True):
    """How the file is written: the template *name* in *folder*, which shows *package*; the line *mark* of it in whose place the examples
    come; and what makes the lines of an example out of what the SDK is, its *names*, and the example.

    Where these are formatted, as files whose names end in *suffix*, `inside` takes the lines out of what that made.
    """

    folder: TemplateFolder
    name: str
    package: Code
    mark: bytes
    row: Callable[..., str]
    names: object
    suffix: str = ""
    inside: Callable[[bytes], bytes] = bytes


def rows(blueprint: Blueprint, examples: Iterable[Example], form: Form) -> Joined:
    """Return the file of *examples*."""
    own, made, frame = slices(blueprint), sdk(blueprint), f"{form.folder.digest} {form.name} {form.package}"
    parts = {one.resource: Part(own[one.resource], form.row, (made, form.names, one), form.suffix) for one in examples}
    return Joined({_FRAME: Part(frame, _frame, (form,), form.suffix), **parts}, _joined, form, f"{whole(blueprint)} {frame}")


_FRAME = ""
"""No resource is called so."""


def _frame(form: Form) -> str:
    return str(form.folder.render(form.name, form.package))


def _joined(form: Form, texts: Mapping[str, bytes]) -> bytes:
    before, mark, after = texts[_FRAME].partition(form.mark)
    examples = [form.inside(text) for name, text in texts.items() if name != _FRAME]
    return b"".join((before, *examples, after)) if mark else before
