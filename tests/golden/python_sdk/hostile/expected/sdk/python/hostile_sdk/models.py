"""What is answered and what is sent, all of it."""

from .resources.lists import List as List
from .resources.lists import ListCreate as ListCreate
from .resources.lists import ListPatch as ListPatch
from .resources.lists import ListQuery as ListQuery
from .resources.lists import ListSort as ListSort
from .resources.lists import ListToString as ListToString
