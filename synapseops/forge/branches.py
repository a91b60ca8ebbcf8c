"""What our branches are called."""

import hashlib

PREFIX = "synapse"

_LONGEST = 200
_MARKED = frozenset("/{=")
"""What sets a base apart from those that stand in a name as they are: "/" would make a folder, and "@{" may not occur in a ref."""
_WRITTEN = str.maketrans({"/": "=", "{": "=+b", "=": "=+e", "+": "+p"})
"""How characters of such a base are written: no two bases alike, and none as one that stands as it is, since that holds no "="."""
_CUT = "=+x"


def branch_name(service: str, *, base: str, default: str, prefix: str = PREFIX) -> str:
    """Return the branch that proposes *service* to *base*; *default* is the default branch, "" when nothing says which it is.

    No two bases share one: `release/1` is written `release=1`, and what is too long for a file's name is told by its hash.
    """
    if default in {"", base}:
        return f"{prefix}/{service}"
    name = f"{prefix}/{service}@{base.translate(_WRITTEN) if _MARKED.intersection(base) else base}"
    if len(name.encode()) <= _LONGEST:
        return name
    end = _CUT + hashlib.sha256(base.encode()).hexdigest()[:32]
    return name.encode()[: _LONGEST - len(end)].decode(errors="ignore") + end
