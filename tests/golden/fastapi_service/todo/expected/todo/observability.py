"""What the service tells of itself: a log line and a measurement for each request, and traces."""

import logging
import re
import sys
import time
import uuid

import structlog
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import InternalError, as_response
from .settings import Settings

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_QUIET = frozenset({"/health/live", "/health/ready", "/metrics"})
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"private, no-cache"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)

log = structlog.get_logger()


class Metrics:
    """The measurements of one app, for Prometheus."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "http_request_duration_seconds",
            "Seconds until a request was answered.",
            ("method", "route"),
            registry=self.registry,
        )


class Observed:
    """ASGI middleware: names, logs and measures requests, and answers for what nobody caught."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        structlog.contextvars.bind_contextvars(request_id=exchange.request_id)
        try:
            await self._app(scope, receive, exchange.send)
        except ClientDisconnect:
            log.info("client_disconnected")
        except Exception:
            log.exception("request_failed")
            if exchange.status:
                raise
            await as_response(_internal_error(), exchange.request_id)(scope, receive, exchange.send)
        finally:
            self._told(scope, exchange)
            structlog.contextvars.unbind_contextvars("request_id")

    def _told(self, scope: Scope, exchange: "_Exchange") -> None:
        seconds = time.perf_counter() - exchange.start
        route, method = _route(scope), _method(scope) if exchange.is_routed else "OTHER"
        self._metrics.requests.labels(method, route, exchange.status).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        if route in _QUIET:
            return
        caller = getattr(scope.get("caller"), "name", None)
        log.info(
            "request",
            method=scope["method"],
            route=route,
            status=exchange.status,
            milliseconds=round(seconds * 1000, 2),
            caller=caller,
        )


class _Exchange:
    """One request and its reply, whose head is completed as it is sent."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.start = time.perf_counter()
        self.status = 0
        self.request_id = _request_id(scope)
        self._scope = scope
        self._send = send
        scope["request_id"] = self.request_id

    @property
    def is_routed(self) -> bool:
        """Whether some route was found for the request."""
        return "route" in self._scope

    async def send(self, message: Message) -> None:
        """Send *message*; the first one gets the headers that every reply has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message["headers"] = list(message.get("headers", ()))
            headers.append((b"x-request-id", self.request_id.encode()))
            own = {name for name, _ in headers}
            headers += [pair for pair in _HEADERS if pair[0] not in own]
            for name, value in self._scope.get("rate_limit", {}).items():
                headers.append((name.lower().encode(), value.encode()))
        await self._send(message)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return str(uuid.uuid4())


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path_format", "unmatched"))


def _method(scope: Scope) -> str:
    """Return the method, or `OTHER`: callers may make up any, and each would be kept for good."""
    method = str(scope["method"])
    return method if method in _METHODS else "OTHER"


def _internal_error() -> InternalError:
    return InternalError(
        "Something went wrong on our side; the log knows more under this request id."
    )


def configure_logs(settings: Settings) -> None:
    """Log JSON lines to standard output."""
    structlog.configure(
        processors=[*_PROCESSORS, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(_level(settings)),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def configure_library_logs(settings: Settings) -> None:
    """Have what libraries log (the server's own words, warnings) be JSON lines too.

    Never their details: drivers and clients tell payloads, and headers that hold secrets, there.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_PROCESSORS,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    level = max(_level(settings), logging.INFO)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)


def _level(settings: Settings) -> int:
    return logging.getLevelNamesMapping()[settings.log_level]


_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def trace(app: FastAPI, settings: Settings, service: str) -> None:
    """Send traces to the collector that is configured, if there is one (needs the extra `otel`)."""
    if not settings.otlp_endpoint:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.otlp_endpoint)))
    FastAPIInstrumentor.instrument_app(app, tracer_provider=provider)
