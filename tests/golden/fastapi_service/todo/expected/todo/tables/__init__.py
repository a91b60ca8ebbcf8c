"""The tables of this service, all of them in the metadata of `Base`."""

from .base import Base as Base
from .base import Row as Row
from .idempotency_keys import IdempotencyKey as IdempotencyKey
from .tasks import TaskRow as TaskRow
