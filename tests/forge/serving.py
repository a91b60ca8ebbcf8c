"""Repositories over HTTP as git serves them: `git http-backend` behind a server of the standard library."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@contextmanager
def served(
    root: Path, *, is_open: bool = True, login: tuple[str, str] | None = None, elsewhere: str = "", told: list[str] | None = None
) -> Iterator[str]:
    """Serve the repositories below *root*; where it is not open, everybody is asked for *login* (user and password). Yield the address.

    What comes as `Authorization` is *told*; *elsewhere* is an address that every request is sent to instead.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(root, _wanted(login, is_open), elsewhere, told if told is not None else []))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _wanted(login: tuple[str, str] | None, is_open: bool) -> str | None:
    if login is not None:
        return f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"
    return None if is_open else "nothing that anybody could know"


def _handler(root: Path, wanted: str | None, elsewhere: str, seen: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Hands each request to git."""

        def do_GET(self) -> None:
            """Answer."""
            given = self.headers.get("Authorization")
            seen.extend([given] if given else [])
            if elsewhere:
                self.answer(302, {"Location": f"{elsewhere}{self.path}"})
            elif wanted is not None and given != wanted:
                self.answer(401, {"WWW-Authenticate": 'Basic realm="git"'})
            else:
                self.answer(*_asked_of_git(root, self))

        do_POST = do_GET

        def answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
            """Send a whole answer."""
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def _asked_of_git(root: Path, request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
    """Return what `git http-backend` answers: status, headers and content."""
    path, _, query = request.path.partition("?")
    body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
    told = {
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": request.command,
        "CONTENT_TYPE": request.headers.get("Content-Type") or "",
        "CONTENT_LENGTH": str(len(body)),
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }
    done = subprocess.run(["git", "http-backend"], input=body, env=told, capture_output=True, check=True)
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    return int(headers.pop("Status", "200").split()[0]), headers, content
