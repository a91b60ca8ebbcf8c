"""Structured logs: one line of JSON an event on standard error, ours and the libraries' alike, masked."""

import json
import logging
import sys
from collections.abc import Callable, Iterable
from typing import TextIO, cast

import structlog
from aiohttp.http import HttpProcessingError
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from bot.edge import Unfailing
from bot.masking import Mask

_LONGEST = 8_000
_ORDER = ("at", "level", "event")


def configure(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Let every log of this process go to *stream* (standard error), from *level* up, with *secrets* masked."""
    mask = Mask(secrets)
    output = Unfailing(stream or sys.stderr)
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso", key="at"),
    ]
    finish: list[Processor] = [structlog.processors.format_exc_info, _renderer(mask)]
    structlog.configure(
        processors=[*shared, *finish],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", output)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(output)
    handler.addFilter(_of_strangers)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[_plain, *finish], foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(threshold, logging.WARNING))
    logging.captureWarnings(True)


def get() -> FilteringBoundLogger:
    """Return a logger."""
    return cast("FilteringBoundLogger", structlog.get_logger())


def _of_strangers(record: logging.LogRecord) -> bool:
    """Make a line of what is no fault of ours: requests of anybody that are no HTTP, of which aiohttp tells as of errors."""
    failure = record.exc_info[1] if record.exc_info else None
    if isinstance(failure, HttpProcessingError):
        told = {"name": record.name, "levelno": logging.WARNING, "levelname": "WARNING", "exc_info": None, "exc_text": None}
        record.__dict__.update(told, msg="a request is no HTTP: %s", args=(failure.message.partition("\n")[0],))
    return True


def _plain(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Drop what structlog adds to a library's record for itself."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event


def _renderer(mask: Mask) -> Callable[[WrappedLogger, str, EventDict], str]:
    def render(logger: WrappedLogger, name: str, event: EventDict) -> str:
        first = {key: event[key] for key in _ORDER if key in event}
        ordered = first | {key: event[key] for key in event if key not in first}
        told = {mask.text(key): _short(mask.value(value)) for key, value in ordered.items()}
        return json.dumps(told, ensure_ascii=True)

    return render


def _short(value: object) -> object:
    """Return *value*, a long text by its end: that is where an exception says what it is."""
    return f"… {value[-_LONGEST:]}" if isinstance(value, str) and len(value) > _LONGEST else value
