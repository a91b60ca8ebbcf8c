"""The server as operators run it: a process of its own, spoken to over HTTP."""

import hashlib
import hmac
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import secrecy

SECRET = f"{secrecy.MARK}-the-webhook-secret-of-the-tests"
SIGNATURE = "X-Hub-Signature-256"
_SECONDS = 240.0  # a busy machine is slow, not wrong


def private_key() -> str:
    """Return a new private key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


KEY = private_key()
secrecy.register_key(KEY)


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return the environment of a server with its data in *data*."""
    told = {
        "SYNAPSE_APP_ID": "7",
        "SYNAPSE_APP_SLUG": "synapseops",
        "SYNAPSE_PRIVATE_KEY": KEY,
        "SYNAPSE_WEBHOOK_SECRET": SECRET,
        "SYNAPSE_PORT": "0",
        "SYNAPSE_WORKERS": "0",
        "SYNAPSE_DATA": str(data),
        "SYNAPSE_LOG_LEVEL": "debug",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SYNAPSE_")}
    return {**inherited, **told, **more}


def signed(body: bytes, secret: str = SECRET) -> str:
    """Return the signature of *body*."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def headers(body: bytes, event: str = "push", delivery: str = "") -> dict[str, str]:
    """Return the headers of a delivery of *body*."""
    return {
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery or str(uuid.uuid4()),
        SIGNATURE: signed(body),
        "Content-Type": "application/json",
    }


@dataclass
class Running:
    """A server that runs. `lines` are what it logged so far."""

    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)
    events: "queue.Queue[dict[str, Any] | None]" = field(default_factory=queue.Queue)
    url: str = ""
    # one for all requests: making a context of TLS for each takes longer than they do
    client: httpx.Client = field(default_factory=lambda: httpx.Client(verify=False, trust_env=False, timeout=_SECONDS))  # noqa: S501

    def listen(self) -> None:
        """Read what it logs."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            self.events.put(json.loads(line) if line.startswith("{") else {"event": "text", "text": line})
        self.events.put(None)

    def awaited(self, event: str, **facts: object) -> dict[str, Any]:
        """Wait for the log of *event* with *facts*."""
        while (told := self.events.get(timeout=_SECONDS)) is not None:
            if told["event"] == event and facts.items() <= told.items():
                return told
        raise AssertionError(f'no "{event}" was logged:\n{"".join(self.lines)}')

    def told(self, event: str) -> list[dict[str, Any]]:
        """Return every log of *event* so far."""
        found = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [one for one in found if one["event"] == event]

    def deliver(self, body: bytes | Mapping[str, Any], event: str = "push", delivery: str = "", **changed: str | None) -> httpx.Response:
        """Deliver *body*, signed; *changed* replaces headers (underscores for dashes), None leaves one out."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        told: dict[str, str | None] = {**headers(data, event, delivery), **{name.replace("_", "-"): one for name, one in changed.items()}}
        kept = {name: one for name, one in told.items() if one is not None}
        return self.client.post(f"{self.url}/webhook", content=data, headers=kept)

    def get(self, path: str) -> httpx.Response:
        """Ask for *path*."""
        return self.client.get(self.url + path)

    def jobs(self) -> int:
        """Return how many desired states are not brought about yet."""
        lines = self.get("/metrics").text.splitlines()
        return sum(int(float(line.rpartition(" ")[2])) for line in lines if line.startswith("synapse_jobs{"))

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(_SECONDS)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_SECONDS)


@contextmanager
def running(environ: Mapping[str, str]) -> Iterator[Running]:
    """Start a server, and end it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bot", "serve"], env=dict(environ), stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    server = Running(process)
    reader = threading.Thread(target=server.listen)
    reader.start()
    try:
        server.url = server.awaited("listening")["address"]
        yield server
    finally:
        if process.poll() is None:
            server.stop()
        reader.join(_SECONDS)
        secrecy.hear("the log of the server", "".join(server.lines))
        server.client.close()
        if process.stderr is not None:
            process.stderr.close()
