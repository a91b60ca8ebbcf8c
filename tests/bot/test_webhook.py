"""The entrance over real HTTP, in a real process: what is refused, what is kept, and that what was acknowledged is not lost."""

import json
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.lines import TAKEN, line, request
from tests.bot.payloads import US, push
from tests.bot.serving import KEY, SECRET, Running, environment, headers, running, signed
from tests.shared import shared

MIB = 1 << 20


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{data}/synapse.db?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def test_a_delivery_is_acknowledged_when_it_is_on_the_disk(server: Running, data: Path) -> None:
    answer = server.deliver(push(), delivery="first")
    assert (answer.status_code, answer.json()) == (202, {"outcome": "taken"})
    assert rows(data, "SELECT event, ignored FROM deliveries WHERE id = 'first'") == [("push", "")]
    assert rows(data, "SELECT repository, kind, target, name FROM jobs WHERE target = '' AND repository = 11") == [
        (11, "deliver", "", "octo/shop")
    ]


def test_a_delivery_that_comes_twice_changes_nothing(server: Running, data: Path) -> None:
    server.deliver(push("twice"), delivery="twice")
    answer = server.deliver(push("twice"), delivery="twice")
    assert (answer.status_code, answer.json()) == (202, {"outcome": "repeated"})
    assert rows(data, "SELECT wanted FROM jobs WHERE target = 'twice'") == [(1,)]


def test_fifty_pushes_leave_one_job(server: Running, data: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: server.deliver(push("busy"), delivery=f"busy-{number}"), range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert rows(data, "SELECT wanted FROM jobs WHERE target = 'busy'") == [(50,)]


@pytest.mark.parametrize(
    ("changed", "status", "why"),
    [
        ({"X_Hub_Signature_256": None}, 401, "the signature is missing"),
        ({"X_Hub_Signature_256": ""}, 401, "the signature is missing"),
        ({"X_Hub_Signature_256": signed(b"another body")}, 401, "the signature is wrong"),
        ({"X_Hub_Signature_256": "sha1=" + "0" * 40}, 401, "the signature is wrong"),
        ({"X_Hub_Signature_256": "sha256="}, 401, "the signature is wrong"),
        ({"X_GitHub_Event": None}, 400, "X-GitHub-Event or X-GitHub-Delivery is missing or no name"),
        ({"X_GitHub_Event": "../push"}, 400, "X-GitHub-Event or X-GitHub-Delivery is missing or no name"),
        ({"X_GitHub_Delivery": None}, 400, "X-GitHub-Event or X-GitHub-Delivery is missing or no name"),
        ({"X_GitHub_Delivery": "a'; DROP TABLE jobs"}, 400, "X-GitHub-Event or X-GitHub-Delivery is missing or no name"),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415, "the content type is not application/json"),
    ],
)
def test_what_is_no_delivery_of_githubs_is_refused(server: Running, changed: dict[str, str | None], status: int, why: str) -> None:
    answer = server.deliver(push(), **changed)
    assert (answer.status_code, answer.json()) == (status, {"error": why})


def test_a_signature_made_with_another_secret_is_wrong(server: Running) -> None:
    body = b'{"zen": "x"}'
    assert server.deliver(body, "ping", X_Hub_Signature_256=signed(body, "another secret")).status_code == 401


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "the body is no JSON"),
        (b"payload=x", "the body is no JSON"),
        (b"\xff\xfe\x00", "the body is no JSON"),
        (b"[1, 2]", "the body is no JSON object"),
        (b"null", "the body is no JSON object"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "the body is no JSON"),
        (b'{"installation": {"id": 5}, "repository": 4, "ref": "refs/heads/x"}', '"repository.id" is not a number'),
        (b'{"installation": {"id": "5"}, "repository": {"id": 4}, "ref": "refs/heads/x"}', '"installation.id" is not a number'),
        (b'{"installation": {"id": 5}, "ref": ["refs/heads/x"]}', '"ref" is not a text'),
        (b'{"installation": {"id": 9223372036854775808}, "ref": "refs/heads/x"}', '"installation.id" is not a number'),
        (b'{"nobody looks": "\xff"}', "the body is no JSON"),
        (b'{"nobody looks": "\\q"}', "the body is no JSON"),
        (b'{"nobody looks": [1, 02]}', "the body is no JSON"),
        (b'{"nobody looks": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "the body is no JSON"),
    ],
    ids=[
        "empty",
        "a form",
        "no text",
        "a list",
        "null",
        "deep",
        "no repository",
        "no installation",
        "no ref",
        "a large number",
        "no letters",
        "no escape",
        "no number",
        "deep in the middle",
    ],
)
def test_signed_bodies_that_no_event_has_are_refused(server: Running, body: bytes, why: str) -> None:
    answer = server.deliver(body)
    assert (answer.status_code, answer.json()) == (400, {"error": why})


def test_25_megabytes_are_taken_and_more_than_26_mebibytes_are_not(server: Running) -> None:
    filling = "x" * 25_000_000
    assert server.deliver(push("large", filling=filling)).status_code == 202
    assert server.deliver(b" " * (26 * MIB + 1)).status_code == 413
    chunks = (b" " * MIB for _ in range(27))  # sent without saying how much will come
    assert server.client.post(f"{server.url}/webhook", content=chunks, headers=headers(b"")).status_code == 413


def test_unknown_events_are_acknowledged_and_ignored(server: Running, data: Path) -> None:
    answer = server.deliver({"zen": "Keep it simple."}, "unheard_of", delivery="unknown")
    assert (answer.status_code, answer.json()) == (202, {"outcome": "ignored"})
    assert rows(data, "SELECT ignored FROM deliveries WHERE id = 'unknown'") == [("nothing follows from this event",)]


def test_what_we_did_ourselves_is_ignored(server: Running, data: Path) -> None:
    assert server.deliver(push("own") | {"sender": US}, delivery="own").json() == {"outcome": "ignored"}
    assert rows(data, "SELECT * FROM jobs WHERE target = 'own'") == []


def test_every_real_payload_is_taken_or_ignored(server: Running) -> None:
    folder = shared("github/payloads/push.1.json").parent
    files = sorted(folder.glob("*.json"))
    assert len(files) == 81
    answers = {file.name: server.deliver(file.read_bytes(), file.name.split(".")[0]) for file in files}
    assert {name: answer.text for name, answer in answers.items() if answer.status_code != 202} == {}
    taken = {name.rsplit(".", 2)[0] for name, answer in answers.items() if answer.json() == {"outcome": "taken"}}
    assert {"push", "pull_request.opened", "pull_request.synchronize", "installation.created", "installation_repositories.added"} <= taken


def test_health_readiness_and_metrics(server: Running) -> None:
    assert (server.get("/healthz").status_code, server.get("/readyz").json()) == (200, {"status": "ready"})
    server.deliver({}, "ping")
    exposition = server.get("/metrics").text
    assert 'synapse_deliveries_total{outcome="ignored"}' in exposition
    assert 'synapse_jobs{state="waiting"}' in exposition


def test_what_strangers_send_makes_a_short_line_and_no_traceback(server: Running) -> None:
    server.deliver(push(), delivery="x" * 5_000)
    with line(server) as one:
        assert one.asked(b"GET /healthz HTTP/1.1\r\nHost: app\r\nContent-Length: +2\r\n\r\n")[0] == 400
    server.deliver(b"{}", "ping", "after-it")
    server.awaited("delivery", id="after-it")  # what was logged before has been read by now
    told = [json.loads(each) for each in server.lines if each.startswith("{")]
    broken = [each for each in told if each["event"].startswith("a request is no HTTP: ")]
    assert {(each["level"], "exception" in each) for each in broken} == {("warning", False)}
    assert max(len(each) for each in server.lines) < 1_000


def test_no_secret_is_logged(server: Running) -> None:
    server.deliver(push(), delivery=f"ghs_{'a' * 36}".replace("_", "-"), X_GitHub_Event="../push")
    server.get("/nowhere")
    told = "".join(server.lines)
    assert "delivery_refused" in told
    assert SECRET not in told
    assert not [line for line in KEY.splitlines() if len(line) > 20 and line in told]
    assert "sha256=" not in told


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    acknowledged: list[str] = []

    def deliver(number: int) -> None:
        try:
            if server.deliver(push(f"branch-{number}"), delivery=f"kill-{number}").status_code == 202:
                acknowledged.append(f"kill-{number}")
                if len(acknowledged) == 40:
                    server.kill()
        except Exception:  # noqa: S110  # it was killed under us
            pass

    with running(environment(tmp_path)) as server, ThreadPoolExecutor(8) as threads:
        list(threads.map(deliver, range(200)))
    assert len(acknowledged) >= 40
    with running(environment(tmp_path)) as server:
        assert server.deliver(push("branch-0"), delivery=acknowledged[0]).json() == {"outcome": "repeated"}
    kept = {str(row[0]) for row in rows(tmp_path, "SELECT id FROM deliveries")}
    assert set(acknowledged) <= kept
    assert len(rows(tmp_path, "SELECT * FROM jobs")) == len(kept)


def test_the_server_stops_when_told_answers_what_has_begun_to_come_and_gives_the_folder_free(tmp_path: Path) -> None:
    whole = request("stopped")
    with running(environment(tmp_path)) as server, line(server) as begun, line(server) as idle:
        begun.send(whole[:-5])
        assert idle.asked(request("before")) == TAKEN
        server.process.send_signal(signal.SIGTERM)
        assert idle.is_over()
        assert begun.asked(whole[-5:]) == TAKEN
        assert begun.is_over()
        assert server.process.wait(60) == 0
        server.awaited("stopped")
    with running(environment(tmp_path)) as server:
        assert server.get("/readyz").status_code == 200


def test_while_a_secret_is_replaced_both_are_taken(tmp_path: Path) -> None:
    new = "the-secret-that-replaces-it"
    with running(environment(tmp_path, SYNAPSE_WEBHOOK_SECRET=new, SYNAPSE_PREVIOUS_WEBHOOK_SECRET=SECRET)) as server:
        body = b'{"zen": "x"}'
        assert [server.deliver(body, "ping", X_Hub_Signature_256=signed(body, one)).status_code for one in (new, SECRET, "x")] == [
            202,
            202,
            401,
        ]
