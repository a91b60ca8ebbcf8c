"""How requests are signed: by GitHub's clock, with tokens that are asked for once and renewed in time."""

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from synapseops.errors import UsageError
from synapseops.forge.github import AppAuth, Client, TokenAuth, installation_client
from synapseops.forge.github.failures import Unauthorized
from tests.forge.github.stand import START, TOKEN, Handler, Time, answers, json, try_out


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem() -> str:
    return key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def claims(header: str) -> dict[str, object]:
    """Return the claims of a signed header, verified by the key alone."""
    options = {"verify_exp": False, "verify_iat": False}
    found: dict[str, object] = jwt.decode(header.removeprefix("Bearer "), key().public_key(), algorithms=["RS256"], options=options)  # type: ignore[arg-type]
    return found


def test_the_app_signs_for_less_than_ten_minutes_from_a_minute_ago() -> None:
    auth = AppAuth(7, pem(), clock=Time().clock())
    told = claims(asyncio.run(auth.header()))
    assert told == {"iat": int(START) - 60, "exp": int(START) + 480, "iss": "7"}


def test_one_signature_serves_until_it_is_about_to_end() -> None:
    time = Time()
    auth = AppAuth(7, pem(), clock=time.clock())
    first = asyncio.run(auth.header())
    time.now += 400
    assert asyncio.run(auth.header()) == first
    time.now += 30
    assert claims(asyncio.run(auth.header()))["iat"] == int(START) + 370


@pytest.mark.parametrize("text", ["", "no key", pem()[:200]])
def test_what_is_no_key_is_said_so_without_repeating_it(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        AppAuth(7, text)
    assert "private key cannot be read" in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_key_may_have_its_line_breaks_spelled_out() -> None:
    auth = AppAuth(7, pem().replace("\n", "\\n"), clock=Time().clock())
    assert claims(asyncio.run(auth.header()))["iss"] == "7"


def test_a_key_of_another_kind_is_no_key() -> None:
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(UsageError):
        AppAuth(7, other)


def _dated(now: float, body: object, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Date": format_datetime(datetime.fromtimestamp(now, UTC), usegmt=True)})


@pytest.mark.parametrize(("ahead", "requests"), [(-300, 2), (300, 1), (3600, 2)])
def test_a_clock_that_is_off_is_corrected_by_githubs(ahead: int, requests: int) -> None:
    def handler(request: web.Request) -> web.StreamResponse:
        told, now = claims(request.headers["Authorization"]), START + ahead
        issued, ends = told["iat"], told["exp"]
        assert isinstance(issued, int) and isinstance(ends, int)
        if issued <= now < ends <= now + 600:
            return _dated(now, {"slug": "synapseops"})
        return _dated(now, {"message": "'Expiration time' claim is too far"}, 401)

    time = Time()
    found, stand = try_out(handler, lambda client: client.get("/app"), auth=AppAuth(7, pem(), clock=time.clock()), time=time)
    assert (found, len(stand.asked)) == ({"slug": "synapseops"}, requests)


def test_credentials_that_are_refused_are_not_tried_for_ever() -> None:
    async def ask(client: Client) -> None:
        with pytest.raises(Unauthorized):
            await client.get("/app")

    for auth in (AppAuth(7, pem(), clock=Time().clock()), TokenAuth(TOKEN)):
        _, stand = try_out(lambda request: _dated(START, {"message": "Bad credentials"}, 401), ask, auth=auth)
        assert len(stand.asked) == 1


def installed(time: Time, *, lifetime: float = 3600) -> Handler:
    """Return a GitHub that mints tokens, told apart by their number."""
    count = [0]

    def handler(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/access_tokens"):
            count[0] += 1
            ends = datetime.fromtimestamp(time.now + lifetime, UTC)
            return web.json_response({"token": f"{TOKEN}{count[0]}", "expires_at": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}, status=201)
        return web.json_response({"signed": request.headers["Authorization"]})

    return handler


def test_a_token_is_minted_once_for_what_is_needed_and_renewed_in_time() -> None:
    time = Time()

    async def use(app: Client) -> list[str]:
        client = installation_client(app, 5, repositories=["shop"], permissions={"contents": "write"})
        found = await asyncio.gather(*(client.get("/a") for _ in range(5)))
        time.now += 3600 - 301
        found.append(await client.get("/a"))
        time.now += 2
        found.append(await client.get("/a"))
        return [one["signed"][-1] for one in found]

    found, stand = try_out(installed(time), use, auth=AppAuth(7, pem(), clock=time.clock()), time=time)
    assert found == ["1"] * 6 + ["2"]
    minted = [body for request, body in zip(stand.asked, stand.bodies, strict=True) if request.path.endswith("/access_tokens")]
    assert [text.decode() for text in minted] == ['{"repositories": ["shop"], "permissions": {"contents": "write"}}'] * 2


def test_a_token_that_was_revoked_is_replaced_once() -> None:
    time = Time()
    minting = installed(time)

    def handler(request: web.Request) -> web.StreamResponse:
        if request.headers["Authorization"].endswith("1"):
            return web.json_response({"message": "Bad credentials"}, status=401)
        return minting(request)

    async def use(app: Client) -> object:
        return (await installation_client(app, 5).get("/a"))["signed"][-1]

    assert try_out(handler, use, auth=AppAuth(7, pem(), clock=time.clock()), time=time)[0] == "2"


def test_nothing_that_signs_shows_what_it_signs_with() -> None:
    async def use(app: Client) -> str:
        client = installation_client(app, 5)
        await client.get("/a")
        return f"{client!r} {client.auth!r} {vars(client.auth)!r} {app.auth!r} {TokenAuth(TOKEN)!r}"

    time = Time()
    shown, _ = try_out(installed(time), use, auth=AppAuth(7, pem(), clock=time.clock()), time=time)
    assert TOKEN not in shown and "PRIVATE KEY" not in shown


def test_an_app_that_is_no_longer_installed_has_no_token() -> None:
    async def use(app: Client) -> None:
        with pytest.raises(Exception, match="404 Not Found"):
            await installation_client(app, 5).get("/a")

    try_out(answers(json({"message": "Not Found"}, 404)), use, auth=AppAuth(7, pem(), clock=Time().clock()))
