"""What Prometheus is told of flows."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge

from ..observability import Metrics


class Measurements:
    """Messages by what became of them, and how many there are."""

    def __init__(self, metrics: Metrics) -> None:
        registry: CollectorRegistry = metrics.registry
        self._received = Counter(
            "flow_messages_received", "Messages received.", ("flow", "result"), registry=registry
        )
        self._runs = Counter(
            "flow_runs", "Runs of messages, by what came of them.", ("flow", "outcome"), registry=registry
        )
        self._depth = Gauge(
            "flow_messages", "Messages by state.", ("flow", "state"), registry=registry
        )

    def received(self, flow: str, *, is_new: bool) -> None:
        """Count a delivery."""
        self._received.labels(flow, "new" if is_new else "duplicate").inc()

    def count(self, flow: str, outcome: str) -> None:
        """Count a run."""
        self._runs.labels(flow, outcome).inc()

    def show(self, depths: Iterable[tuple[str, str, int]]) -> None:
        """Note how many messages each flow has in each state."""
        self._depth.clear()
        for flow, state, count in depths:
            self._depth.labels(flow, state).set(count)
