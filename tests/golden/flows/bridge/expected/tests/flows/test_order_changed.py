"""The flow `order_changed`."""

from order_bridge.flows.defined.order_changed import flow
from tests.factories import orders
from tests.flows.behaviour import KeepsDead, Runs, Sends, SendsAgain
from tests.flows.case import FlowCase


class TestOrderChanged(KeepsDead, Runs, Sends, SendsAgain):
    case = FlowCase(
        flow,
        replies={"erp": {"tranId": "A1", "id": "E7"}},
        changed=orders,
        changes={"total": "2.00"},
    )
