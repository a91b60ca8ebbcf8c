"""Where a generated service listens: at each address of its host that this machine has."""

import socket
from contextlib import closing

import pytest

from tests.generators.fastapi_service import services

_ELSEWHERE = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 0, 0, 0))
"""An address of the documentation's own, which no machine has."""


@pytest.fixture
def port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def test_an_address_of_another_family_that_is_not_here_is_no_hindrance(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_ELSEWHERE, here, here])
    listeners = services.module("todo", "listening").listen(_settings(), port, "port")
    assert [one.getsockname() for one in listeners] == [("127.0.0.1", port)]
    for one in listeners:
        one.close()


def test_a_host_of_no_address_here_is_refused(port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_ELSEWHERE])
    with pytest.raises(SystemExit) as ended:
        services.module("todo", "listening").listen(_settings(), port, "port")
    assert ended.value.code == 1
    assert f"port {port}, so nothing runs: " in capsys.readouterr().err


def _settings() -> object:
    return services.module("todo", "settings").Settings(_env_file=None, api_keys=[])
