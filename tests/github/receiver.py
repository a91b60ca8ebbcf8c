"""Something that takes deliveries, for the double's own tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Received:
    """What arrived, and how the next ones are answered."""

    url: str = ""
    status: int = 202
    deliveries: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def events(self) -> list[str]:
        """The events that arrived, in order."""
        return [headers["x-github-event"] for headers, _ in self.deliveries]

    @property
    def ids(self) -> list[str]:
        """The ids of the deliveries, in order."""
        return [headers["x-github-delivery"] for headers, _ in self.deliveries]


@contextmanager
def receiving() -> Iterator[Received]:
    """Take deliveries at an address of its own."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.deliveries.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(received.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.url = f"http://127.0.0.1:{server.server_port}/webhook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
