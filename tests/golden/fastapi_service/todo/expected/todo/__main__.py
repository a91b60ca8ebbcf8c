"""Serves: `python -m` this package."""

import uvicorn

from .listening import listen
from .main import create_app
from .observability import configure_library_logs
from .settings import from_environment


def main() -> None:
    """Serve until told to stop; requests under way are finished first."""
    settings = from_environment()
    configure_library_logs(settings)
    for listener in listen(settings, settings.port, "port"):
        listener.close()  # the server listens there itself
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


if __name__ == "__main__":
    main()
