"""The tables of this service, all of them in the metadata of `Base`."""

from .base import Base as Base
from .base import Row as Row
from .childs import ChildRow as ChildRow
from .grandchilds import GrandchildRow as GrandchildRow
from .idempotency_keys import IdempotencyKey as IdempotencyKey
from .numbers import NumberRow as NumberRow
from .parents import ParentRow as ParentRow
from .rules import RuleRow as RuleRow
from .values import ValueRow as ValueRow
from .words import WordRow as WordRow
