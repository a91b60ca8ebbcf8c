"""Where a list goes on, by its Link header (RFC 8288)."""

import re
from urllib.parse import urljoin, urlsplit

from .failures import Permanent

_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[^;,=\s]+(?:\s*=\s*(?:\"[^\"]*\"|[^\",;\s]+))?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^;,\s]+))", re.IGNORECASE)


def next_path(header: str, base_url: str, path: str) -> str | None:
    """Return the path below *base_url* of the page after the one at *path*, None on the last."""
    for target, parameters in _LINK.findall(header):
        rel = _REL.search(parameters)
        if rel is not None and "next" in (rel[1] or rel[2] or "").lower().split():
            return _below(urljoin(base_url.rstrip("/") + path, target), base_url.rstrip("/"))
    return None


def _below(address: str, base_url: str) -> str:
    """Refuse to be led away: the next page would be asked with our credentials."""
    one, base = urlsplit(address), urlsplit(base_url)
    same = (one.scheme, one.netloc) == (base.scheme, base.netloc)
    if not same or not one.path.startswith(f"{base.path}/"):
        raise Permanent("E_CONSTRAINT", "the next page is said to be at another address")
    return one.path.removeprefix(base.path) + (f"?{one.query}" if one.query else "")
