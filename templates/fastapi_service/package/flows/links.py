"""Where a list goes on, by its Link header (RFC 8288)."""

from urllib.parse import urlsplit

from ..systems.addresses import followed
from ..systems.pages import next_link
from .failures import Permanent

_ELSEWHERE = "the next page is said to be at another address"


def next_path(header: str, base_url: str, path: str) -> str | None:
    """Return the path below *base_url* of the page after the one at *path*, None on the last."""
    target = next_link(header)
    return None if target is None else _below(base_url.rstrip("/"), path, target)


def _below(base_url: str, path: str, target: str) -> str:
    """Refuse to be led away: the next page would be asked with our credentials."""
    try:
        one = urlsplit(followed(base_url + path, target))
    except ValueError as error:
        raise Permanent("E_CONSTRAINT", _ELSEWHERE) from error
    base = urlsplit(base_url).path
    if not one.path.startswith(f"{base}/"):
        raise Permanent("E_CONSTRAINT", _ELSEWHERE)
    return one.path.removeprefix(base) + (f"?{one.query}" if one.query else "")
