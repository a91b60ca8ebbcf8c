"""Who asks: App JWTs, tokens of installations, workflows and people; and what they may."""

import base64
import binascii
from typing import Any

import jwt

from tests.github import keys
from tests.github.errors import Refused
from tests.github.hub import Hub
from tests.github.model import App, Caller

LIFETIME = 600


def caller(hub: Hub, authorization: str | None) -> Caller:
    """Return who stands behind an `Authorization` header; 401 for one that proves nothing."""
    if not authorization:
        return Caller()
    scheme, _, value = authorization.partition(" ")
    value = value.strip()
    if scheme.lower() == "basic":
        value = _password(value)
    elif scheme.lower() not in ("bearer", "token"):
        raise Refused(401, "Bad credentials")
    if value.startswith("eyJ"):
        return Caller(app=_app(hub, value))
    return by_token(hub, value)


def by_token(hub: Hub, token: str) -> Caller:
    """Return whose *token* it is; 401 when it is nobody's, expired or revoked."""
    known = hub.tokens.get(token)
    if known is None or (known.expires is not None and known.expires <= hub.clock.now()):
        raise Refused(401, "Bad credentials")
    installation = known.caller.installation
    if installation is not None:
        if installation.id not in hub.installations:
            raise Refused(401, "Bad credentials")
        if installation.suspended_at is not None:
            raise Refused(403, "This installation has been suspended")
    return known.caller


def _password(value: str) -> str:
    """Return the token of basic credentials: the password, or the name where the password is none."""
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(401, "Bad credentials") from error
    return name if password in ("", "x-oauth-basic") else password


def _app(hub: Hub, token: str) -> App:
    """Return the App whose JWT it is, checked as GitHub checks it."""
    undecoded = Refused(401, "A JSON web token could not be decoded")
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise undecoded from error
    if header.get("alg") != "RS256":
        raise undecoded
    app = _issuer(hub, claims.get("iss"))
    try:
        jwt.decode(
            token,
            keys.public_key(app.private_key),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_iss": False, "verify_sub": False},
        )
    except jwt.PyJWTError as error:
        raise undecoded from error
    hub.secrets.add(token)
    _check_times(int(hub.clock.now().timestamp()), claims)
    return app


def _issuer(hub: Hub, issuer: Any) -> App:
    if issuer is None:
        raise Refused(401, "'Issuer' claim ('iss') must be an Integer")
    for app in hub.apps.values():
        if str(issuer) in (str(app.id), app.client_id):
            return app
    raise Refused(404, "Integration not found")


def _check_times(now: int, claims: dict[str, Any]) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(expires, int | float) or expires <= now:
        raise Refused(
            401, "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
        )
    if expires > now + LIFETIME:
        raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")
    if not isinstance(issued, int | float) or issued > now:
        raise Refused(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued")
