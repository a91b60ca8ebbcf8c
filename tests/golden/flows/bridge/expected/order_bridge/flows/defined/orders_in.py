"""When shop calls /hooks/shop/orders."""

import datetime as dt

from ... import mappings
from ..environment import environment
from ..model import (
    DeliveryId,
    Facts,
    Failure,
    Flow,
    JsonObject,
    Request,
    Send,
    Step,
    Verification,
    Webhook,
)
from ..resources import ORDER
from ..saving import Save


def order_in(record: JsonObject, facts: Facts) -> JsonObject:
    """Make an Order of a shop.Order."""
    return mappings.order_in(record)


def order_out(record: JsonObject, facts: Facts) -> JsonObject:
    """Make an erp.SalesOrder of an Order."""
    context = mappings.OrderOutContext(subsidiary=environment().erp_subsidiary)
    return mappings.order_out(record, context)


flow = Flow(
    "orders_in",
    Webhook(
        "shop",
        "/hooks/shop/orders",
        verification=Verification("shopify", ("SHOP_SECRET",)),
        delivery_id=DeliveryId(header="X-Shopify-Webhook-Id"),
    ),
    steps=(
        Step(
            order_in,
            Save(
                ORDER,
                by="number",
                named={"number": {}, "total": {}, "state": {}, "changed": {}},
                newer="changed",
            ),
        ),
        Step(order_out, Send("erp", Request("POST", ("/orders",))), reads_saved=True),
    ),
    failure=Failure(attempts=4, first=1.0, most=600.0),
    key=("number",),
    keep=dt.timedelta(days=30),
    pii=frozenset({("customer",)}),
)
