"""The tables of this service, all of them in the metadata of `Base`."""

from .base import Base as Base
from .base import Row as Row
from .bases import BaseRow as BaseRow
from .configs import ConfigRow as ConfigRow
from .idempotencies import IdempotencyRow as IdempotencyRow
from .idempotency_keys import IdempotencyKey as IdempotencyKey
from .idempotency_keys_ import IdempotencyKeyRow as IdempotencyKeyRow
from .lists import ListRow as ListRow
from .nones import NoneRow as NoneRow
from .rows import RowRow as RowRow
from .strs import StrRow as StrRow
