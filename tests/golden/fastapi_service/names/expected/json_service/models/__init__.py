"""What travels: replies and request bodies of every resource."""

from .bases import BaseCreate as BaseCreate
from .bases import Base_ as Base_
from .configs import Config as Config
from .configs import ConfigCreate as ConfigCreate
from .idempotencies import Idempotency as Idempotency
from .idempotencies import IdempotencyCreate as IdempotencyCreate
from .idempotency_keys_ import IdempotencyKeyCreate as IdempotencyKeyCreate
from .idempotency_keys_ import IdempotencyKey_ as IdempotencyKey_
from .lists import List as List
from .lists import ListCreate as ListCreate
from .nones import NoneCreate as NoneCreate
from .nones import None_ as None_
from .rows import RowCreate as RowCreate
from .rows import Row_ as Row_
from .strs import StrCreate as StrCreate
from .strs import Str_ as Str_
