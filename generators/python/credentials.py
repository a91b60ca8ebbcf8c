"""Names that scanners take for those of credentials, whatever is assigned to them."""

import re

_NAMES = re.compile(
    r"(^|_)(pas+wo?r?d|pass(phrase)?|pwd|token|secrete?)($|_)"  # ruff, S105 to S107
    r"|(api|auth|service|account|db|database|priv|private|client)_?key|(db|database|key)_?pass|password|passwd|pwd|secret"  # detect-secrets
    r"|contrase(\u00f1|n)a",
    re.IGNORECASE,
)


def is_name(name: str) -> bool:
    """Tell whether a plain assignment to *name* reads as one of a credential: a value that anybody may know is then written otherwise."""
    return _NAMES.search(name) is not None
