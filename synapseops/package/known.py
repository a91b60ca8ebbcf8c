"""What is known of the Python packages that services are tested with: their licences, and what they need themselves.

`known.json` is made of the factory's own lock file together with the constraints that services ship with, so that no network is asked.
"""

import functools
import json
from importlib import resources

from msgspec import Struct

FILE = "known.json"


class Known(Struct, frozen=True):
    """A package of one version. `licence` is an SPDX expression, or "" where it is not known; `extras` are what each of them needs more."""

    version: str
    licence: str
    needs: tuple[str, ...]
    extras: dict[str, tuple[str, ...]]


@functools.cache
def packages() -> dict[str, Known]:
    """Return what is known, by the normalized name of the package."""
    read = json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return {
        name: Known(one["version"], one["licence"], tuple(one["needs"]), {extra: tuple(more) for extra, more in one["extras"].items()})
        for name, one in read.items()
    }


def of(name: str, version: str) -> Known | None:
    """Return what is known of *name* in just this *version*."""
    found = packages().get(name)
    return found if found is not None and found.version == version else None
