"""Run a GitHub of one's own: `python -m tests.github --folder DIR`. What can be set up in it is told by `tests/github/admin.py`."""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

from tests.github.double import Double, serving_double
from tests.github.model import App


def main() -> None:
    """Serve until interrupted; print one line of JSON once it serves."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as made, serving_double(Path(wanted.folder or made), wanted.port, described=False) as double:
        app = double.add_app(wanted.app, hook_url=wanted.hook_url)
        folder = Path(wanted.folder or made)
        print(json.dumps(_told(double, app, folder)), flush=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.github", description="Run a double of GitHub with one App registered.")
    parser.add_argument("--port", type=int, default=0, help="where to listen at 127.0.0.1 (default: a free port)")
    parser.add_argument("--folder", help="where repositories and the credentials of the App go (default: a temporary folder)")
    parser.add_argument("--app", default="synapseops", help="the slug of the App (default: %(default)s)")
    parser.add_argument("--hook-url", help="where its deliveries go")
    return parser.parse_args()


def _told(double: Double, app: App, folder: Path) -> dict[str, str | int]:
    """Write the credentials of the App, readable by nobody else, and return where they are and where the double is."""
    credentials = {"app.pem": app.private_key, "webhook.secret": app.webhook_secret}
    for name, text in credentials.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(text)
    return {
        "url": double.url,
        "api_url": double.api_url,
        "graphql_url": double.graphql_url,
        "admin_url": f"{double.url}/_double",
        "app_id": app.id,
        "app_slug": app.slug,
        "client_id": app.client_id,
        "private_key_file": str(folder / "app.pem"),
        "webhook_secret_file": str(folder / "webhook.secret"),
    }


if __name__ == "__main__":
    main()
