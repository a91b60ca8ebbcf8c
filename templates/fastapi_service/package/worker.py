"""Runs flows without serving: `python -m` this module, in as many processes as are needed."""

import asyncio
import signal

from .main import create_app
from .observability import configure_library_logs
from .settings import Settings, from_environment


async def work(settings: Settings) -> None:
    """Work until told to stop; what is under way is finished first."""
    app = create_app(settings)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with app.router.lifespan_context(app):
        await stopped.wait()


def main() -> None:
    """Work with the settings of the environment."""
    settings = from_environment().model_copy(update={"flow_worker": True})
    configure_library_logs(settings)
    asyncio.run(work(settings))


if __name__ == "__main__":
    main()
