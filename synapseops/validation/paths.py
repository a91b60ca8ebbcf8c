"""Rules for the paths that resources are served under."""

from collections.abc import Iterator
from typing import Literal

from synapseops.blueprint import words
from synapseops.blueprint.draft import Draft, DraftResource
from synapseops.diagnostics import Fault, Pointer

RESERVED = ("health", "metrics", "_flows", "hooks", "docs", "openapi.json")
"""First segments that the service answers itself."""


def paths_are_free(draft: Draft) -> Iterator[Fault]:
    """SY077: no resource takes the place of what every service answers."""
    for resource in draft.resources.values():
        path = _path(resource)
        first = path.split("/")[1]
        if first.casefold() in RESERVED:
            hint = "choose another one" if resource.form.path else f"write another one: path: /{'-'.join(words.words(resource.name))}-list"
            yield Fault("SY077", _node(resource), f'path "{path}" is the service\'s own', hint, on=_on(resource))


def paths_are_apart(draft: Draft) -> Iterator[Fault]:
    """SY078: two resources have neither one path, nor one below the other's."""
    first: dict[str, str] = {}
    for name, resource in draft.resources.items():
        first.setdefault(_path(resource), name)
    for name, resource in draft.resources.items():
        path = _path(resource)
        if first[path] != name:
            message = f'path "{path}" of "{name}" is that of "{first[path]}" already'
            yield Fault("SY078", _node(resource), message, "give one of them a path: of its own", on=_on(resource))
            continue
        for above in _above(path):
            if above in first:
                message = f'path "{path}" of "{name}" lies below "{above}" of "{first[above]}", where it would be taken for a key'
                yield Fault("SY078", _node(resource), message, "give one of them another path:", on=_on(resource))
                break


def _above(path: str) -> Iterator[str]:
    while "/" in path[1:]:
        path = path[: path.rindex("/")]
        yield path


def _path(resource: DraftResource) -> str:
    return resource.form.path or words.path(resource.name)


def _node(resource: DraftResource) -> Pointer:
    return (*resource.at, "path") if resource.form.path else resource.at


def _on(resource: DraftResource) -> Literal["key", "value"]:
    return "value" if resource.form.path else "key"
