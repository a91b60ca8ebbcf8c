"""What is answered and what is sent, all of it."""

from .resources.tasks import Task as Task
from .resources.tasks import TaskCreate as TaskCreate
from .resources.tasks import TaskPatch as TaskPatch
from .resources.tasks import TaskQuery as TaskQuery
