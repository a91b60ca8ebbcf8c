"""Runs flows without serving: `python -m` this module, in as many processes as are needed."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI

from .main import create_app
from .observability import configure_library_logs
from .routers import service
from .settings import Settings, from_environment

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)
router.add_api_route("/health/live", service.live)
router.add_api_route("/health/ready", service.ready)
router.add_api_route("/metrics", service.metrics)


async def work(settings: Settings) -> None:
    """Work until told to stop; what is under way is finished first."""
    app = create_app(settings, [router])
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    with _listening(settings) as listener:
        async with app.router.lifespan_context(app), _answering(app, settings, listener):
            _tell(app, settings)
            await stopped.wait()


def _tell(app: FastAPI, settings: Settings) -> None:
    """Say what this process works on, and where it answers for probes, if anywhere."""
    log.info(
        "flow_worker_started",
        flows=sorted(app.state.flows.flows),
        concurrency=settings.flow_concurrency,
        lease_seconds=settings.flow_lease_seconds,
        poll_seconds=settings.flow_poll_seconds,
        probes_host=settings.host if settings.flow_worker_port else None,
        probes_port=settings.flow_worker_port or None,
    )


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket | None]:
    """Take the port that is set, before any work is begun; when it is not to be had, exit by 1."""
    if not settings.flow_worker_port:
        yield None
        return
    address = (settings.host, settings.flow_worker_port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server(address, family=family)
    except OSError as error:
        log.error("flow_worker_cannot_listen", error=str(error))
        raise SystemExit(1) from None
    with listener:
        yield listener


@contextlib.asynccontextmanager
async def _answering(
    app: FastAPI, settings: Settings, listener: socket.socket | None
) -> AsyncIterator[None]:
    """Answer at *listener*, if there is one, how the worker does."""
    if listener is None:
        yield
        return
    server = _Server(
        uvicorn.Config(
            app,
            access_log=False,
            lifespan="off",
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
    )
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """A server that leaves signals to the worker."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def main() -> None:
    """Work with the settings of the environment."""
    settings = from_environment().model_copy(update={"flow_worker": True})
    configure_library_logs(settings)
    asyncio.run(work(settings))


if __name__ == "__main__":
    main()
