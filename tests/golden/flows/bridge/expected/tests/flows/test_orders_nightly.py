"""The flow `orders_nightly`."""

from order_bridge.flows.defined.orders_nightly import flow
from order_bridge.tables.orders import OrderRow
from tests.flows.behaviour import Fetches, Runs, Saves
from tests.flows.case import FlowCase


class TestOrdersNightly(Fetches, Runs, Saves):
    case = FlowCase(
        flow,
        record={
            "number": "A1",
            "total": "12.50",
            "updated": "2026-03-01T10:00:00Z",
            "state": "paid",
            "customer": "Ann",
        },
        is_certain=True,
        rows=[OrderRow],
    )
