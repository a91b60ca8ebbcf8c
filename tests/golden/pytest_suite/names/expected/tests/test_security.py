"""Who may call: holders of a key."""

import json

import pytest

from names import security
from tests import expect
from tests.api import Api, Serve
from tests.settings import EVERYBODY, ROLES, key_of

pytestmark = pytest.mark.anyio

METHOD = "GET"
PATH = "/orders"


async def test_no_key_works_until_one_is_given_out(serve: Serve) -> None:
    async with serve(api_keys=[]) as api:
        for key in (key_of(EVERYBODY), "", "changeme", "test"):
            expect.unauthorized(await api.request(METHOD, PATH, headers={"X-API-Key": key}))


@pytest.mark.parametrize("key", ["", "wrong", key_of(EVERYBODY)[:-1], key_of(EVERYBODY).upper()])
async def test_a_key_must_be_exact(stranger: Api, key: str) -> None:
    expect.unauthorized(await stranger.request(METHOD, PATH, headers={"X-API-Key": key}))


async def test_the_hash_of_a_key_is_no_key(stranger: Api, serve: Serve) -> None:
    sha256 = "ab" * 32
    async with serve(api_keys=[{"name": "one", "sha256": sha256}]) as api:
        expect.unauthorized(await api.request(METHOD, PATH, headers={"X-API-Key": sha256}))


async def test_a_key_that_is_made_opens_what_its_setting_says(
    capsys: pytest.CaptureFixture[str], serve: Serve
) -> None:
    security.main(["one", *ROLES[EVERYBODY], "a role"])
    told, setting = capsys.readouterr().out.splitlines()
    entries = json.loads(setting.partition("=")[2].strip("'"))
    assert [entry["roles"] for entry in entries] == [[*ROLES[EVERYBODY], "a role"]]
    async with serve(api_keys=entries) as api:
        headers = {"X-API-Key": told.partition(": ")[2]}
        expect.let_in(await api.request(METHOD, PATH, headers=headers))


@pytest.mark.parametrize(("asked", "code"), [("--help", 0), ("--name", 2)])
def test_an_option_is_nobody_s_name(
    capsys: pytest.CaptureFixture[str], asked: str, code: int
) -> None:
    with pytest.raises(SystemExit) as ended:
        security.main([asked])
    told = capsys.readouterr()
    assert ended.value.code == code
    assert ".security [-h] [name] [role ...]" in told.out + told.err
    assert "API_KEYS" not in told.out
