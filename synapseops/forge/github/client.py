"""Our client of GitHub's interface, over gidgethub's reading of answers and aiohttp's connections.

    allowance = Allowance()                                     # one for each installation, shared by all that asks in its name
    client = Client(session, TokenAuth(token), api_url="https://api.github.com", allowance=allowance)
    app = Client(session, AppAuth(app_id, private_key))         # `GET /app`, `/app/installations`, `/app/hook/deliveries`
    client = installation_client(app, installation_id, allowance=allowance, repository_ids=[7], permissions={"contents": "write"})

    await client.get("/repos/octo/shop/issues/7/comments")      # decoded JSON
    async for item in client.pages("/installation/repositories", key="repositories"): ...
    await client.post("/repos/octo/shop/issues/7/comments", {"body": "…"})

`path(...)` quotes the parts of a path. Failures are those of `failures`, `NotPermitted` and `Unavailable`.
`client.usage` counts what was asked; `client.allowance.remaining` is what GitHub says is left.
"""

import io
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urljoin

import aiohttp
from gidgethub import sansio
from msgspec import Struct, field
from yarl import URL

from synapseops import __version__
from synapseops.errors import RepositoryError, Unavailable
from synapseops.forge.github import exchange, failures, waiting
from synapseops.forge.github.allowance import Allowance, Seen
from synapseops.forge.github.auth import Auth, InstallationAuth, Minted, minted
from synapseops.forge.github.exchange import Answer, Request
from synapseops.forge.github.secrets import masked

API_URL = "https://api.github.com"
API_VERSION = "2022-11-28"
USER_AGENT = f"synapseops/{__version__}"
JSON = "application/vnd.github+json"

_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=15, sock_read=60)
_REDIRECTS = 3
_PAGE = 100


class Usage(Struct):
    """What was asked of GitHub: requests of REST and of GraphQL, repeated ones too, and REST's by method and path."""

    rest: int = 0
    graphql: int = 0
    asked: Counter[str] = field(default_factory=Counter)


def path(*parts: str | int) -> str:
    """Return the path of *parts*, each quoted; a slash in the last one stays: names of refs hold some."""
    *first, last = (str(part) for part in parts)
    return "/" + "/".join([*(quote(part, safe="") for part in first), quote(last, safe="/")])


class Client:
    """What speaks to GitHub in the name of *auth*. It is cheap: make one for each run, and share session and allowance."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        auth: Auth,
        *,
        api_url: str = API_URL,
        allowance: Allowance | None = None,
        user_agent: str = USER_AGENT,
    ) -> None:
        self.session = session
        self.auth = auth
        self.api_url = api_url.rstrip("/")
        self.allowance = allowance or Allowance()
        self.usage = Usage()
        self.moved: set[str] = set()
        self._user_agent = user_agent

    async def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        """Return what is at *path*. Raises `Absent` where there is nothing."""
        return (await self._asked("GET", path, params))[0]

    async def pages(self, path: str, params: Mapping[str, str | int] | None = None, *, key: str | None = None) -> AsyncIterator[Any]:
        """Yield the items of a list over all its pages, fetched as they are needed; *key* is where an object wraps the list."""
        following: str | None = path
        query: Mapping[str, str | int] | None = {"per_page": _PAGE, **(params or {})}
        while following is not None:
            data, following = await self._asked("GET", following, query)
            query = None
            items = data.get(key, []) if key is not None and isinstance(data, dict) else data
            for item in items if isinstance(items, list) else []:
                yield item

    async def post(self, path: str, body: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        """Post *body*; *repeatable*: doing it twice is as good as once, or whoever asks compares afterwards."""
        return (await self._asked("POST", path, None, body, repeatable=repeatable))[0]

    async def patch(self, path: str, body: Mapping[str, Any], *, repeatable: bool = True) -> Any:
        """Change what is at *path*."""
        return (await self._asked("PATCH", path, None, body, repeatable=repeatable))[0]

    async def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Put *body* at *path*."""
        return (await self._asked("PUT", path, None, body))[0]

    async def delete(self, path: str) -> None:
        """Delete what is at *path*."""
        await self._asked("DELETE", path)

    async def graphql(
        self, query: str, variables: Mapping[str, Any], *, writes: bool = False, repeatable: bool = True
    ) -> Mapping[str, Any]:
        """Return what GitHub's GraphQL answers. Raises `QueryRefused` for errors of any part of it, with what was answered."""
        body = exchange.encoded({"query": query, "variables": variables})
        request = Request("POST", exchange.graphql_url(self.api_url), body, repeatable)
        answer = await self._sent(request, writes=writes)
        data = exchange.decoded(request, answer)[0]
        if not isinstance(data, dict):
            raise Unavailable(f"GitHub answered {request.told} with something else than an object")
        if data.get("errors"):
            raise failures.QueryRefused(request.told, data)
        return data.get("data") or {}

    async def _asked(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        repeatable: bool = True,
    ) -> tuple[Any, str | None]:
        """Return the decoded answer, and where the next page is."""
        url = path if path.startswith(("http://", "https://")) else self.api_url + path
        if not exchange.is_below(url, self.api_url):
            raise RepositoryError(f"{masked(url)} is not where GitHub is", f"the API is at {self.api_url}")
        if params:
            url = f"{url}?{urlencode(params)}"
        data = exchange.encoded(body) if body is not None else None
        request = Request(method, url, data, repeatable)
        for _ in range(_REDIRECTS + 1):
            answer = await self._sent(request, writes=method != "GET")
            if answer.status not in {301, 302, 307, 308}:
                return exchange.decoded(request, answer)
            self.moved.add(path)
            request = self._redirected(request, answer)
        raise RepositoryError(f"GitHub leads {request.told} in circles", "check the address of its API")

    def _redirected(self, request: Request, answer: Answer) -> Request:
        """Return *request* as GitHub wants it: a repository that was renamed keeps its old name as a signpost."""
        to = urljoin(request.url, answer.headers.get("location", ""))
        if not exchange.is_below(to, self.api_url):
            raise RepositoryError(f"GitHub leads {request.told} elsewhere", f"the API is at {self.api_url}; credentials go nowhere else")
        if request.method != "GET" and answer.status in {301, 302}:
            raise failures.Refused(request.told, answer.status, "moved", "name the repository as it is called now")
        return Request(request.method, to, request.body, request.repeatable)

    async def _sent(self, request: Request, *, writes: bool) -> Answer:
        """Return GitHub's answer, waiting and asking again where that is right. Raises `Unavailable` when it is of no use now."""
        attempt, is_renewed = 0, False
        while True:
            answer = await self._tried(request, attempt, writes=writes)
            if answer is not None and answer.status == 401 and not is_renewed and self.auth.renew():
                is_renewed = True
                continue
            pause = self._pause(request, answer, attempt) if answer is not None else waiting.pause(attempt)
            if answer is not None and pause is None:
                return answer
            attempt += 1
            if pause:
                await self.allowance.clock.sleep(pause)

    async def _tried(self, request: Request, attempt: int, *, writes: bool) -> Answer | None:
        """Return the answer, None where none came and the request may be made again. Raises `Unavailable` where it may not."""
        # before a place is taken: a token is minted by a request of its own
        signed = await self.auth.header()
        try:
            async with self.allowance.place(writes=writes):
                return await self._once(request, signed)
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            if not _may_repeat(request, attempt):
                raise Unavailable(f"GitHub did not answer {request.told}: {masked(str(failure) or type(failure).__name__)}") from None
            return None

    def _pause(self, request: Request, answer: Answer, attempt: int) -> float | None:
        """Return how long to wait before the request is made again, None where *answer* is one. Raises `Unavailable` when it is in vain."""
        wait = self._limited(request, answer, attempt)
        if wait is not None:
            self.allowance.close_for(wait)
            if wait > waiting.PATIENCE or waiting.pause(attempt) is None:
                raise failures.LimitReached(f"GitHub asks us to wait {wait:.0f} s before {request.told}", wait=wait)
            return 0.0  # whoever takes the next place waits
        if not waiting.is_passing(answer.status):
            return None
        if not _may_repeat(request, attempt):
            raise Unavailable(f"GitHub answered {request.told} with {answer.status}")
        return waiting.pause(attempt)

    async def _once(self, request: Request, signed: str) -> Answer:
        """Ask once, with the tag of what was answered before where that is known."""
        headers = sansio.create_headers(self._user_agent, accept=JSON)
        headers |= {"authorization": signed, "x-github-api-version": API_VERSION}
        if request.body is not None:
            headers["content-type"] = "application/json"
        seen = self.allowance.answers.get(request.url) if request.method == "GET" else None
        if seen is not None:
            if exchange.is_for_ever(request.url):
                return Answer(200, seen.headers, seen.body)
            headers["if-none-match"] = seen.etag
        self._count(request)
        async with self.session.request(
            request.method,
            URL(request.url, encoded=True),
            data=io.BytesIO(request.body) if request.body is not None else None,  # large ones are sent piece by piece
            headers=headers,
            allow_redirects=False,
            timeout=_TIMEOUT,
        ) as response:
            body = await exchange.bounded(response)
            told = {name.lower(): value for name, value in response.headers.items()}
            answer = Answer(response.status, told, body)
        self._heard(answer)
        if answer.status == 304 and seen is not None:
            return Answer(200, seen.headers, seen.body)
        if request.method == "GET" and answer.status == 200 and "etag" in answer.headers:
            self.allowance.answers.put(request.url, Seen(answer.headers["etag"], answer.body, answer.headers))
        return answer

    def _heard(self, answer: Answer) -> None:
        self.allowance.heard(answer.headers)
        if (told := exchange.time_of(answer)) is not None:
            self.auth.heard(told)

    def _limited(self, request: Request, answer: Answer, attempt: int) -> float | None:
        is_limit = answer.status == 200 and self._is_graphql(request) and exchange.tells_of_limit(answer)
        status = 429 if is_limit else answer.status
        reason = answer.body[:1000].decode("utf-8", "replace") if status in {403, 429} else ""
        return waiting.limited_for(
            status, reason, answer.headers, now=exchange.time_of(answer) or self.allowance.clock.now(), attempt=attempt
        )

    def _is_graphql(self, request: Request) -> bool:
        return request.url == exchange.graphql_url(self.api_url)

    def _count(self, request: Request) -> None:
        if self._is_graphql(request):
            self.usage.graphql += 1
        else:
            self.usage.rest += 1
            self.usage.asked[f"{request.method} {request.url.removeprefix(self.api_url)}"] += 1


def _may_repeat(request: Request, attempt: int) -> bool:
    return request.repeatable and waiting.pause(attempt) is not None


def installation_client(
    app: Client,
    installation: int,
    *,
    allowance: Allowance | None = None,
    repositories: Sequence[str] = (),
    repository_ids: Sequence[int] = (),
    permissions: Mapping[str, str] | None = None,
) -> Client:
    """Return a client of an installation of *app*; its tokens are good for *permissions* and for some repositories alone, named without
    their owner, or by their ids, which stay when they are renamed."""
    scope: dict[str, Any] = {}
    if repositories:
        scope["repositories"] = list(repositories)
    if repository_ids:
        scope["repository_ids"] = list(repository_ids)
    if permissions:
        scope["permissions"] = dict(permissions)

    async def mint() -> Minted:
        answer = await app.post(path("app", "installations", installation, "access_tokens"), scope, repeatable=True)
        return minted(answer)

    auth = InstallationAuth(mint, clock=app.allowance.clock)
    return Client(app.session, auth, api_url=app.api_url, allowance=allowance or Allowance(clock=app.allowance.clock))
