"""What travels: replies and request bodies of every resource."""

from .childs import Child as Child
from .childs import ChildCreate as ChildCreate
from .grandchilds import Grandchild as Grandchild
from .grandchilds import GrandchildCreate as GrandchildCreate
from .numbers import NumberCreate as NumberCreate
from .numbers import Number_ as Number_
from .parents import Parent as Parent
from .parents import ParentCreate as ParentCreate
from .rules import Rule as Rule
from .rules import RuleCreate as RuleCreate
from .values import Value as Value
from .values import ValueCreate as ValueCreate
from .words import Word as Word
from .words import WordCreate as WordCreate
