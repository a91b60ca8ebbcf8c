"""How systems know us. What is secret is so until the moment it is sent."""

import asyncio
import base64
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote_plus, urlencode

import httpx
from pydantic import SecretStr

from .errors import SystemRefused, SystemUnavailable
from .exchange import exchanged
from .values import JsonValue
from .waiting import Time


class Auth(Protocol):
    """Makes a request known to be ours."""

    async def sign(self, request: httpx.Request, client: httpx.AsyncClient) -> None:
        """Add to *request* what the system knows us by."""
        ...

    def refused(self, request: httpx.Request) -> bool:
        """Note that *request* was not taken for ours; tell whether another one may be."""
        ...


class NoAuth:
    """The system asks for nothing."""

    async def sign(self, request: httpx.Request, client: httpx.AsyncClient) -> None:
        """Add nothing."""

    def refused(self, request: httpx.Request) -> bool:
        """Tell that it would be the same again."""
        return False


class HeaderAuth(NoAuth):
    """A header holds the secret, behind a word such as `Bearer`."""

    def __init__(self, header: str, secret: SecretStr, *, word: str = "") -> None:
        self._header = header
        self._secret = secret
        self._word = word

    async def sign(self, request: httpx.Request, client: httpx.AsyncClient) -> None:
        """Add the header."""
        request.headers[self._header] = f"{self._word} {self._secret.get_secret_value()}".lstrip()


class QueryAuth(NoAuth):
    """A parameter holds the secret."""

    def __init__(self, parameter: str, secret: SecretStr) -> None:
        self._parameter = parameter
        self._secret = secret

    async def sign(self, request: httpx.Request, client: httpx.AsyncClient) -> None:
        """Set the parameter."""
        request.url = request.url.copy_set_param(self._parameter, self._secret.get_secret_value())


class BasicAuth(NoAuth):
    """User and password (RFC 7617)."""

    def __init__(self, user: SecretStr, password: SecretStr) -> None:
        self._user = user
        self._password = password

    async def sign(self, request: httpx.Request, client: httpx.AsyncClient) -> None:
        """Add the header `Authorization`."""
        request.headers["Authorization"] = basic(
            self._user.get_secret_value(), self._password.get_secret_value()
        )


class OAuth2Auth:
    """Tokens for client credentials (RFC 6749, 4.4), kept for as long as they are taken."""

    _EARLY = 30.0
    _DEFAULT_LIFE = 300.0

    def __init__(
        self,
        system: str,
        token_url: str,
        client_id: SecretStr,
        client_secret: SecretStr,
        scopes: tuple[str, ...],
        time: Time,
    ) -> None:
        self._system = system
        self._token_url = token_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._time = time
        self._token = SecretStr("")
        self._ends = float("-inf")
        self._lock = asyncio.Lock()

    async def sign(self, request: httpx.Request, client: httpx.AsyncClient) -> None:
        """Add the header `Authorization`, with a token that is asked for where none is at hand."""
        async with self._lock:
            if self._time.monotonic() >= self._ends:
                await self._renew(client)
            request.headers["Authorization"] = self._authorization()

    def refused(self, request: httpx.Request) -> bool:
        """Forget the token, unless another request has got a new one since."""
        if request.headers["Authorization"] == self._authorization():
            self._ends = float("-inf")
        return True

    def _authorization(self) -> str:
        return f"Bearer {self._token.get_secret_value()}"

    async def _renew(self, client: httpx.AsyncClient) -> None:
        fields = {"grant_type": "client_credentials"}
        if self._scopes:
            fields["scope"] = " ".join(self._scopes)
        named = (self._client_id, self._client_secret)
        authorization = basic(*(quote_plus(one.get_secret_value()) for one in named))
        request = client.build_request(
            "POST",
            self._token_url,
            content=urlencode(fields),
            headers={
                "Authorization": authorization,
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
        )
        reply = await exchanged(client, request)
        if reply.status == 429 or reply.status >= 500:
            raise SystemUnavailable(self._system, "token", f"status {reply.status}")
        self._keep(reply.status, reply.fields() if reply.status == 200 else {})

    def _keep(self, status: int, fields: Mapping[str, JsonValue]) -> None:
        token, life = fields.get("access_token"), fields.get("expires_in")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise SystemRefused(self._system, "token", f"status {status}", status=status)
        is_number = isinstance(life, int) and not isinstance(life, bool)
        seconds = float(str(life)) if is_number else self._DEFAULT_LIFE
        self._token = SecretStr(token)
        self._ends = self._time.monotonic() + max(seconds - self._EARLY, 1.0)


def basic(user: str, password: str) -> str:
    """Return the value of `Authorization` for a user and password."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
