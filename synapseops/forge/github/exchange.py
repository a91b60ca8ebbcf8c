"""A request to GitHub and its answer, as values; how one is written down, and what the other says."""

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import gidgethub
from gidgethub import sansio
from msgspec import Struct

from synapseops.errors import RepositoryError, Unavailable
from synapseops.forge.github import failures

LARGEST = 64 << 20
_LIMIT = b"RATE_LIMIT"
_OBJECT = re.compile(r"/git/(?:trees|commits|blobs|tags)/[0-9a-f]{40}\Z")


class Request(Struct, frozen=True):
    """A request; *repeatable* where doing it twice is as good as once."""

    method: str
    url: str
    body: bytes | None
    repeatable: bool

    @property
    def told(self) -> str:
        """Method and path, for messages."""
        return f"{self.method} {urlsplit(self.url).path}"


class Answer(Struct, frozen=True):
    """What came back; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def encoded(body: Mapping[str, Any]) -> bytes:
    """Return *body* as it is sent."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def decoded(request: Request, answer: Answer) -> tuple[Any, str | None]:
    """Return what the answer says, and where its next page is. Raises what a refusal stands for."""
    try:
        data, _, following = sansio.decipher_response(answer.status, answer.headers, answer.body)
    except gidgethub.HTTPException as refused:
        reason = str(refused.args[-1] if refused.args else refused)
        raise failures.refusal(request.told, answer.status, reason, answer.headers) from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # a page of some proxy in between
        raise Unavailable(f"GitHub answered {request.told} with {answer.status} and what is no JSON") from None
    return data, following


async def bounded(response: aiohttp.ClientResponse) -> bytes:
    """Return the body of an answer. Raises `RepositoryError` for one that is larger than anything we ask for."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > LARGEST:
            raise RepositoryError(f"GitHub answered with more than {LARGEST >> 20} MiB", "work in a repository with smaller files")
    return bytes(body)


def time_of(answer: Answer) -> float | None:
    """Return what time it was at GitHub when it answered, in seconds since the epoch."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return None


def tells_of_limit(answer: Answer) -> bool:
    """Tell whether GraphQL did nothing because of a limit, which it says with 200:
    https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api"""
    if _LIMIT not in answer.body[:2000]:
        return False
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False
    errors = told.get("errors") if isinstance(told, dict) and not told.get("data") else None
    return any(str(one.get("type", "")).startswith(_LIMIT.decode()) for one in errors or () if isinstance(one, dict))


def graphql_url(api_url: str) -> str:
    """Return where GraphQL is: https://docs.github.com/enterprise-server/graphql/guides/forming-calls-with-graphql"""
    return f"{api_url.removesuffix('/v3')}/graphql" if api_url.endswith("/api/v3") else f"{api_url}/graphql"


def is_for_ever(url: str) -> bool:
    """Tell whether what is at *url* never changes: git's objects by their ids."""
    return _OBJECT.search(urlsplit(url).path) is not None


def is_below(url: str, api_url: str) -> bool:
    """Tell whether *url* is one of the API at *api_url*."""
    one, other = urlsplit(url), urlsplit(api_url)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc) and one.path.startswith(other.path)
