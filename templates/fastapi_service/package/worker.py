"""Runs flows without serving: `python -m` this module, in as many processes as are needed."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response

from .errors import Problem
from .flows.runtime import Runtime
from .listening import listen
from .main import create_app
from .observability import configure_library_logs
from .routers import service
from .settings import Settings, from_environment

log = structlog.get_logger()


class Stopping(Problem):
    """The worker takes no more messages, and ends those that are under way."""

    status, slug, title = 503, "stopping", "Stopping"

    def __init__(self) -> None:
        super().__init__("The worker is about to end.")


async def ready(request: Request) -> Response:
    """Tell that messages are taken, and the database answers; 503 when either is not so."""
    if request.app.state.stopped.is_set():
        raise Stopping
    return await service.ready(request)


router = APIRouter(include_in_schema=False)
router.add_api_route("/health/live", service.live)
router.add_api_route("/health/ready", ready)
router.add_api_route("/metrics", service.metrics)


async def work(settings: Settings) -> None:
    """Work until told to stop, then end what is under way; probes are answered until that is so."""
    app = create_app(settings, [router])
    app.state.stopped = stopped = asyncio.Event()
    flows: Runtime = app.state.flows
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    with contextlib.ExitStack() as held:
        port = settings.flow_worker_port
        found = listen(settings, port, "flow_worker_port") if port else []
        listeners = [held.enter_context(one) for one in found]
        async with app.router.lifespan_context(app), _answering(app, settings, listeners):
            _tell(app, settings)
            await stopped.wait()
            await flows.worker.stop(settings.shutdown_seconds)


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


@contextlib.asynccontextmanager
async def _answering(
    app: FastAPI, settings: Settings, listeners: Sequence[socket.socket]
) -> AsyncIterator[None]:
    """Answer at *listeners*, if there are any, how the worker does."""
    if not listeners:
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
    serving = asyncio.create_task(server.serve([*listeners]))
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
