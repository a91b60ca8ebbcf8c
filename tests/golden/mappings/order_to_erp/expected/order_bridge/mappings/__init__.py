"""How records of one kind become records of another."""

from .order_to_erp import OrderToErpContext as OrderToErpContext
from .order_to_erp import order_to_erp as order_to_erp
from .runtime.documents import NotJson as NotJson
from .runtime.documents import decode as decode
from .runtime.documents import encode as encode
from .runtime.errors import MappingError as MappingError
from .runtime.errors import MappingErrors as MappingErrors
