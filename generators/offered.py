"""Which generators installed packages offer.

A look at who names the group costs a tenth of asking the library, which is asked if somebody does.
"""

import os
import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "synapseops.generators"

_TOLD = (".dist-info", ".egg-info")
"""How folders end in which a package says what it offers; an egg's is `EGG-INFO`."""


def offered() -> "tuple[EntryPoint, ...]":
    """Return the entry points of the group, as the library finds them."""
    if not may_be_offered():
        return ()
    from importlib.metadata import entry_points

    return tuple(entry_points(group=GROUP))


def may_be_offered() -> bool:
    """Tell whether a package on the path names the group, or may in an archive, or where others find packages."""
    others = (finder for finder in sys.meta_path if finder is not PathFinder and hasattr(finder, "find_distributions"))
    return any(True for _ in others) or any(map(_may_be_in, sys.path))


def _may_be_in(folder: str) -> bool:
    try:
        names = os.listdir(folder or ".")
    except NotADirectoryError:
        return True
    except OSError:
        return False
    told = (name for name in names if name.lower().endswith(_TOLD) or name.lower() == "egg-info")
    return any(_is_named(os.path.join(folder, name, "entry_points.txt")) for name in told)


def _is_named(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return GROUP.encode() in file.read()
    except OSError:
        return False
