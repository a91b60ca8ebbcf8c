"""When it is time to ask shop."""

import datetime as dt

from ... import mappings
from ..model import Facts, Failure, Flow, JsonObject, Page, Request, Schedule, Since, Step
from ..resources import ORDER
from ..saving import Save


def order_in(record: JsonObject, facts: Facts) -> JsonObject:
    """Make an Order of a shop.Order."""
    return mappings.order_in(record)


flow = Flow(
    "orders_nightly",
    Schedule(
        "0 2 * * *",
        zone="UTC",
        system="shop",
        request=Request("GET", ("/orders.json",)),
        items=("orders",),
        page=Page("link_header"),
        since=Since("updated_min", ("updated",), overlap=dt.timedelta(minutes=5)),
    ),
    steps=(
        Step(
            order_in,
            Save(ORDER, by="number", named={"number": {}, "total": {}, "state": {}, "changed": {}}),
        ),
    ),
    failure=Failure(attempts=6, first=1.0, most=600.0),
    keep=dt.timedelta(days=30),
    pii=frozenset({("customer",)}),
)
