"""How we sign requests: as the App, as one of its installations, or with a token that was handed to us.

Tokens are opaque text. They live in memory, in the header of a request, and nowhere else: no repr, no URL, no message holds one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from synapseops.errors import UsageError
from synapseops.forge.github.allowance import Clock

LIFETIME = 540
"""Seconds that a JWT of ours is good for; GitHub takes ten minutes at most, by its own clock."""

_BACKDATED = 60
_RENEWED_BEFORE = 300.0
_WORTH_CORRECTING = 5.0


class Auth(Protocol):
    """What signs requests."""

    async def header(self) -> str:
        """Return the value of `Authorization`."""
        ...

    def renew(self) -> bool:
        """Forget what GitHub did not take; tell whether there is hope that the next one is taken."""
        ...

    def heard(self, now: float) -> None:
        """Note what time it is at GitHub, as an answer says."""
        ...


class TokenAuth:
    """A token that was handed to us: `GITHUB_TOKEN` of a workflow, or a person's."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def header(self) -> str:
        """Return the value of `Authorization`."""
        return f"Bearer {self._token}"

    def renew(self) -> bool:
        """There is no other."""
        return False

    def heard(self, now: float) -> None:
        """It does not depend on the time."""


class AppAuth:
    """The App itself: a JWT by its private key, which is loaded once. GitHub's clock is the one that counts."""

    def __init__(self, app_id: str | int, private_key: str, *, clock: Clock | None = None) -> None:
        self._app_id = str(app_id)
        self._key = _loaded(private_key)
        self._clock = clock or Clock()
        self._ahead = 0.0
        self._made: tuple[str, float] | None = None
        self._is_corrected = False

    async def header(self) -> str:
        """Return the value of `Authorization`."""
        now = self._clock.now() + self._ahead
        if self._made is None or self._made[1] < now + _BACKDATED:
            issued = int(now) - _BACKDATED
            claims = {"iat": issued, "exp": issued + LIFETIME, "iss": self._app_id}
            self._made = jwt.encode(claims, self._key, algorithm="RS256"), issued + LIFETIME
        return f"Bearer {self._made[0]}"

    def renew(self) -> bool:
        """Sign anew; it helps where the answer just told that our clock is off."""
        self._made = None
        was, self._is_corrected = self._is_corrected, False
        return was

    def heard(self, now: float) -> None:
        """Go by GitHub's clock where it and ours do not agree."""
        ahead = now - self._clock.now()
        if abs(ahead - self._ahead) > _WORTH_CORRECTING:
            self._ahead, self._made, self._is_corrected = ahead, None, True


@dataclass(frozen=True, slots=True, repr=False)
class Minted:
    """An installation's token and when it ends (seconds since the epoch, by GitHub's clock)."""

    token: str
    ends: float


Mint = Callable[[], Awaitable[Minted]]
"""Asks GitHub for a token."""


class InstallationAuth:
    """One installation: a token asked for when needed, renewed before it ends, by one request however many wait for it."""

    def __init__(self, mint: Mint, *, clock: Clock | None = None) -> None:
        self._mint = mint
        self._clock = clock or Clock()
        self._ahead = 0.0
        self._minted: Minted | None = None
        self._minting = asyncio.Lock()

    async def header(self) -> str:
        """Return the value of `Authorization`."""
        async with self._minting:
            if self._minted is None or self._minted.ends < self._clock.now() + self._ahead + _RENEWED_BEFORE:
                self._minted = await self._mint()
            return f"Bearer {self._minted.token}"

    def renew(self) -> bool:
        """Ask for another token: this one may have been revoked, or ended early."""
        had, self._minted = self._minted is not None, None
        return had

    def heard(self, now: float) -> None:
        """Tokens end by GitHub's clock."""
        self._ahead = now - self._clock.now()


def minted(answer: Mapping[str, object]) -> Minted:
    """Return the token that GitHub answered with."""
    ends = datetime.fromisoformat(str(answer["expires_at"]))
    return Minted(str(answer["token"]), ends.timestamp())


def _loaded(private_key: str) -> RSAPrivateKey:
    """Return the key of a PEM text; what lives in an environment often has its line breaks spelled out."""
    try:
        key = load_pem_private_key(private_key.replace("\\n", "\n").encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise UsageError("the App's private key cannot be read", "hand over the PEM file as GitHub gave it, with its line breaks") from None
    return key
