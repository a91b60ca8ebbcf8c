"""What our branches are called."""

import hashlib

PREFIX = "synapse"

_LONGEST = 200


def branch_name(service: str, *, base: str, default: str, prefix: str = PREFIX) -> str:
    """Return the branch that proposes *service* to *base*; *default* is the default branch, "" when nothing says which it is."""
    if default in {"", base}:
        return f"{prefix}/{service}"
    # "@{" may not occur in a ref name
    name = f"{prefix}/{service}@{base.replace('/', '-').replace('{', '-')}"
    if len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(base.encode()).hexdigest()[:12]
    return f"{name.encode()[: _LONGEST - 13].decode(errors='ignore')}-{digest}"
