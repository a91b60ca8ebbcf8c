"""What is counted, for `/metrics`."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

DELIVERIES = Counter("synapse_deliveries_total", "Deliveries, by what became of them.", ["outcome"], registry=REGISTRY)
DELIVERY = {name: DELIVERIES.labels(name) for name in ("taken", "ignored", "repeated", "refused", "not_stored")}
"""Their counters, found once."""
RUNS = Counter("synapse_runs_total", "Runs, by what was wanted and how they ended.", ["kind", "verdict"], registry=REGISTRY)
RUN_SECONDS = Histogram(
    "synapse_run_seconds", "How long runs took.", ["kind"], registry=REGISTRY, buckets=(0.5, 1, 2, 5, 10, 20, 60, 120, 300, 900)
)
JOBS = Gauge("synapse_jobs", "Desired states not brought about yet, by what they wait for.", ["state"], registry=REGISTRY)


def exposition(counts: dict[str, int]) -> bytes:
    """Return everything in Prometheus' text format; *counts* are the store's."""
    for state in ("running", "waiting", "delayed"):
        JOBS.labels(state).set(counts[state])
    return generate_latest(REGISTRY)
