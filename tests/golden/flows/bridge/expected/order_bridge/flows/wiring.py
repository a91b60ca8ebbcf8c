"""Puts the flows together."""

import datetime as dt
import random
from collections.abc import Callable, Mapping

from fastapi import APIRouter

from .. import systems
from ..context import Context
from ..database import now
from . import changes, hooks, routes
from .defined import order_changed, orders_in, orders_nightly
from .environment import environment
from .model import Change, Webhook
from .runtime import Runtime

FLOWS = (
    orders_in.flow,
    orders_nightly.flow,
    order_changed.flow,
)

listening = APIRouter()
for flow in FLOWS:
    if isinstance(flow.trigger, Webhook):
        hooks.add_route(listening, flow, flow.trigger)
    elif isinstance(flow.trigger, Change):
        changes.observe(flow, flow.trigger)

ROUTERS = (listening, routes.router)


def runtime(
    context: Context,
    *,
    clock: Callable[[], dt.datetime] = now,
    jitter: Callable[[], float] = random.random,
    clients: Mapping[str, systems.Client] | None = None,
) -> Runtime:
    """Return the flows of a service; raises when the environment lacks something."""
    clients = clients or systems.clients(context.settings)
    secrets = environment().secrets()
    return Runtime(context, FLOWS, clients, secrets, clock=clock, jitter=jitter)
