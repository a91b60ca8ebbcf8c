"""The resources that flows keep or watch."""

from ..models.orders import Order, OrderCreate
from ..repositories.orders import repository as orders
from .saving import Resource

ORDER = Resource("Order", orders, Order, OrderCreate)
