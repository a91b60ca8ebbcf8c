"""The flow `orders_in`."""

from order_bridge.flows.defined.orders_in import flow
from order_bridge.tables.orders import OrderRow
from tests.flows.behaviour import (
    IsDelivered,
    IsSigned,
    KeepsDead,
    PassesOver,
    Runs,
    Saves,
    Sends,
    SendsAgain,
    TellsApart,
)
from tests.flows.case import FlowCase


class TestOrdersIn(
    IsDelivered, IsSigned, KeepsDead, PassesOver, Runs, Saves, Sends, SendsAgain, TellsApart
):
    case = FlowCase(
        flow,
        record={
            "number": "A1",
            "total": "12.50",
            "updated": "2026-03-01T10:00:00Z",
            "state": "paid",
            "customer": "Ann",
        },
        older=(("updated",), "1999-12-31T12:00:00Z"),
        rows=[OrderRow],
    )
