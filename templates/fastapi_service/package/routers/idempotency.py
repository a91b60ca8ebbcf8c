"""`Idempotency-Key`: a POST that is repeated with its key is answered again, not done again."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import Request, Response
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..database import now
from ..errors import Fault, IdempotencyInProgress, IdempotencyKeyReused
from ..tables.idempotency_keys import IdempotencyKey

KEPT = dt.timedelta(hours=24)

_KEY = re.compile(r"[\x21-\x7E]{1,255}")


@dataclass(frozen=True, slots=True)
class Once:
    """A request that is to happen once: who asks, with which key, for what."""

    caller: str
    key: str
    fingerprint: str


@dataclass(slots=True)
class Running:
    """The keys whose first request is being served by this process."""

    _keys: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def hold(self, once: Once | None) -> Iterator[None]:
        """Refuse a second request with the same key while the first one runs."""
        if once is None:
            yield
            return
        name = (once.caller, once.key)
        if name in self._keys:
            raise _in_progress()
        self._keys.add(name)
        try:
            yield
        finally:
            self._keys.discard(name)


def read_key(request: Request, caller: str, raw: bytes, faults: list[Fault]) -> Once | None:
    """Return what makes the request happen once, or None when its sender does not ask for that."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    if not _KEY.fullmatch(given):
        detail = "Input should be 1 to 255 printable ASCII characters without spaces"
        faults.append(Fault("format", detail, parameter="Idempotency-Key"))
        return None
    scope = f"{caller} {request.method} {request.url.path}"
    return Once(scope, given, hashlib.sha256(raw).hexdigest())


async def replay(session: AsyncSession, once: Once) -> Response | None:
    """Return the reply that the first request got, or None while there is none."""
    known = await _kept(session, once)
    return None if known is None or _is_expired(known) else _reply(known, once)


async def claim(session: AsyncSession, once: Once) -> Response | None:
    """Make this the first request, alone until the transaction ends; else return its reply."""
    await _lock(session, once)
    known = await _kept(session, once)
    if known is None:
        return None
    if _is_expired(known):
        await session.delete(known)
        await session.flush()
        return None
    return _reply(known, once)


async def _kept(session: AsyncSession, once: Once) -> IdempotencyKey | None:
    return await session.get(IdempotencyKey, (once.caller, once.key))


def _is_expired(known: IdempotencyKey) -> bool:
    return known.created_at < now() - KEPT


def _reply(known: IdempotencyKey, once: Once) -> Response:
    if known.fingerprint != once.fingerprint:
        raise IdempotencyKeyReused("This Idempotency-Key was sent with another body.")
    headers = {**known.headers, "Idempotent-Replayed": "true"}
    return Response(known.body, known.status, headers=headers, media_type="application/json")


def remember(session: AsyncSession, once: Once, response: Response) -> None:
    """Keep *response* for repetitions, in the transaction of what it answers."""
    headers = {name: response.headers[name] for name in ("ETag", "Location")}
    body = bytes(response.body).decode()
    session.add(
        IdempotencyKey(
            caller=once.caller,
            key=once.key,
            fingerprint=once.fingerprint,
            status=response.status_code,
            headers=headers,
            body=body,
            created_at=now(),
        )
    )


async def forget_expired(session: AsyncSession) -> None:
    """Delete the replies that are kept no longer."""
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT))


async def _lock(session: AsyncSession, once: Once) -> None:
    """Refuse while another process serves the key. SQLite has one writer, who need not ask."""
    if session.get_bind().dialect.name != "postgresql":
        return
    digest = hashlib.sha256(f"{once.caller}\n{once.key}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(number))):
        raise _in_progress()


def _in_progress() -> IdempotencyInProgress:
    return IdempotencyInProgress(
        "The first request with this Idempotency-Key is still running.", headers={"Retry-After": "1"}
    )
