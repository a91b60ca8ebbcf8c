"""When an Order is updated or deleted."""

import datetime as dt

from ... import mappings
from ..conditions import Compare
from ..model import Change, Facts, Failure, Flow, JsonObject, Reference, Reply, Request, Send, Step
from ..resources import ORDER
from ..saving import Save


def receipt_in(record: JsonObject, facts: Facts) -> JsonObject:
    """Make an Order of an erp.Receipt."""
    return mappings.receipt_in(record)


def order_out(record: JsonObject, facts: Facts) -> JsonObject:
    """Make an erp.SalesOrder of an Order."""
    context = mappings.OrderOutContext(subsidiary=7)
    return mappings.order_out(record, context)


flow = Flow(
    "order_changed",
    Change(ORDER, frozenset({"updated", "deleted"})),
    steps=(
        Step(
            order_out,
            Send(
                "erp",
                Request("PUT", ("/orders/", Reference(("tranId",)))),
                reply=Reply(
                    receipt_in,
                    Save(
                        ORDER,
                        by="number",
                        named={"number": {}, "erp_id": {}},
                        only="update",
                        is_patch=True,
                    ),
                ),
            ),
            condition=Compare(("state",), "eq", ("paid",)),
        ),
    ),
    failure=Failure(attempts=6, first=1.0, most=600.0),
    keep=dt.timedelta(days=30),
)
