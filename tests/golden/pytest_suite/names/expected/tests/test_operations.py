"""What those who run the service count on."""

import io
import json
import logging
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import ValidationError

from names.listening import listen
from names.observability import configure_library_logs
from names.settings import from_environment
from tests import expect
from tests.api import Api, Serve
from tests.settings import settings

pytestmark = pytest.mark.anyio


async def test_it_is_live(api: Api) -> None:
    reply = await api.get("/health/live")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


async def test_it_is_ready_while_the_database_answers(api: Api) -> None:
    reply = await api.get("/health/ready")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


async def test_it_is_not_ready_without_its_database(serve: Serve, tmp_path: Path) -> None:
    async with serve(database_url=f"sqlite+aiosqlite:///{tmp_path}/missing/service.db") as api:
        expect.problem(await api.get("/health/ready"), 503, "unavailable")
        expect.status(await api.get("/health/live"), 200)


async def test_requests_are_counted_by_route(serve: Serve) -> None:
    async with serve() as api:
        await api.get("/health/live")
        await api.get("/no/such/path/1")
        await api.get("/no/such/path/2")
        reply = await api.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain")
    lines = reply.text.splitlines()
    assert 'http_requests_total{method="GET",route="/health/live",status="200"} 1.0' in lines
    assert (
        len([line for line in lines if line.startswith("http_requests_total") and "404" in line])
        == 1
    )


async def test_a_request_keeps_its_id(api: Api) -> None:
    reply = await api.get("/health/live", headers={"X-Request-ID": "a.B-3_"})
    assert reply.headers["x-request-id"] == "a.B-3_"


@pytest.mark.parametrize("name", ["", "two words", "a" * 129, "a/b"])
async def test_a_request_gets_an_id_if_it_has_no_good_one(api: Api, name: str) -> None:
    replies = [await api.get("/health/live", headers={"X-Request-ID": name}) for _ in range(2)]
    ids = {reply.headers["x-request-id"] for reply in replies}
    assert len(ids) == 2
    assert name not in ids


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """Have logs go again where they went before the test, once the output is no longer caught."""
    root, known = logging.getLogger(), structlog.get_config()
    handlers, level = [*root.handlers], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.configure(**known)


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return the lines of the log."""
    lines = capsys.readouterr().out.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


async def test_requests_are_logged_with_their_id(
    logs_as_before: None, capsys: pytest.CaptureFixture[str], serve: Serve
) -> None:
    async with serve(log_level="INFO") as api:
        await api.get("/no/such/path", headers={"X-Request-ID": "one"})
        await api.get("/health/live")
    told = [line for line in logged(capsys) if line["event"] == "request"]
    assert [(line["request_id"], line["status"], line["method"]) for line in told] == [
        ("one", 404, "GET")
    ]


def test_what_libraries_log_is_told_in_the_same_form(
    logs_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_library_logs(settings(log_level="WARNING"))
    logging.getLogger("elsewhere").info("not said")
    logging.getLogger("elsewhere").warning("said %s", "elsewhere")
    told = [(line["event"], line["level"]) for line in logged(capsys)]
    assert told == [("said elsewhere", "warning")]


@pytest.mark.parametrize(
    "library", ["aiosqlite", "asyncpg", "httpcore.http11", "sqlalchemy.engine"]
)
def test_what_libraries_do_in_detail_is_never_logged(
    logs_as_before: None, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    configure_library_logs(settings(log_level="DEBUG"))
    logging.getLogger(library).debug("a payload, or a header that holds a secret")
    assert logged(capsys) == []


def test_it_serves_as_the_environment_says(
    logs_as_before: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[dict[str, Any]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **options: served.append(options))
    monkeypatch.setattr("socket.create_server", lambda *_, **__: io.BytesIO())
    monkeypatch.setenv("NAMES_PORT", "8123")
    monkeypatch.chdir(tmp_path)
    runpy.run_module("names", run_name="__main__")
    assert [(options["host"], options["port"]) for options in served] == [("127.0.0.1", 8123)]


def test_it_says_in_a_line_where_it_cannot_listen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("socket.create_server", refuse)
    with pytest.raises(SystemExit) as ended:
        listen(settings(), 8123, "port")
    assert ended.value.code == 1
    assert "port 8123, so nothing runs: Address already in use." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("port", "told"),
    [("70000", "Input should be less than or equal to 65535"), ("a secret", "a valid integer")],
)
def test_wrong_settings_are_named_and_not_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, port: str, told: str
) -> None:
    monkeypatch.setenv("NAMES_PORT", port)
    with pytest.raises(SystemExit) as ended:
        from_environment()
    lines = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert [told in line for line in lines if line.startswith("  " + "NAMES_PORT" + ": ")] == [True]
    assert port not in "".join(lines)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://host/name", "postgresql+psycopg2://host/name"]
)
def test_a_database_of_another_kind_is_no_setting(url: str) -> None:
    with pytest.raises(ValidationError, match="name a database"):
        settings(database_url=url)


def test_a_setting_that_is_no_json_is_named_with_all_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAMES_CORS_ORIGINS", "https://shop.example")
    monkeypatch.setenv("NAMES_PORT", "0.5")
    with pytest.raises(SystemExit):
        from_environment()
    told = capsys.readouterr().err
    assert "NAMES_CORS_ORIGINS" + ": Input should be JSON" in told
    assert "NAMES_PORT" + ": " in told


async def test_the_contract_says_where_it_is_served(serve: Serve) -> None:
    async with serve(root_path="/below") as api:
        document = (await api.get("/openapi.json")).json()
    assert [server["url"] for server in document["servers"]] == ["/below/"]


async def test_the_docs_can_be_switched_off(serve: Serve) -> None:
    async with serve(docs=False) as api:
        expect.problem(await api.get("/docs"), 404, "not-found")


async def test_requests_are_traced_when_a_collector_is_named(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("opentelemetry.instrumentation.fastapi")
    sdk: Any = pytest.importorskip("opentelemetry.sdk.trace.export")
    memory: Any = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    http: Any = pytest.importorskip("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    exporter = memory.InMemorySpanExporter()
    monkeypatch.setattr(http, "OTLPSpanExporter", lambda endpoint: exporter)
    monkeypatch.setattr(sdk, "BatchSpanProcessor", sdk.SimpleSpanProcessor)
    async with serve(otlp_endpoint="http://collector.example/v1/traces") as api:
        await api.get("/health/live")
    assert "GET /health/live" in {span.name for span in exporter.get_finished_spans()}


async def test_an_unknown_path_is_a_problem(api: Api) -> None:
    expect.problem(await api.get("/no/such/path"), 404, "not-found")


async def test_paths_do_not_end_in_a_slash(api: Api) -> None:
    expect.problem(await api.get("/health/live/"), 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "TRACE"])
async def test_a_method_that_is_not_served_is_a_problem(api: Api, method: str) -> None:
    reply = await api.request(method, "/health/live")
    expect.status(reply, 405)
    assert reply.headers["allow"] == "GET"
    assert reply.headers["content-type"] == "application/problem+json"


async def test_every_reply_has_the_headers_of_a_careful_service(api: Api) -> None:
    for path in ("/health/live", "/no/such/path"):
        headers = (await api.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


async def test_other_origins_are_kept_out(api: Api) -> None:
    reply = await api.get("/health/live", headers={"Origin": "https://shop.example"})
    assert "access-control-allow-origin" not in reply.headers


async def test_origins_that_are_named_may_come_in(serve: Serve) -> None:
    async with serve(cors_origins=["https://shop.example"], max_body_bytes=1) as api:
        known = await api.get("/health/live", headers={"Origin": "https://shop.example"})
        other = await api.get("/health/live", headers={"Origin": "https://other.example"})
        refused = await api.post("/", json={}, headers={"Origin": "https://shop.example"})
        preflight = await api.options(
            "/health/live",
            headers={"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"},
        )
    assert known.headers["access-control-allow-origin"] == "https://shop.example"
    assert "ETag" in known.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers
    assert refused.headers["access-control-allow-origin"] == "https://shop.example"
    expect.problem(refused, 413, "body-too-large")
    expect.status(preflight, 200)
