"""What travels: replies and request bodies of every resource."""

from .tasks import Task as Task
from .tasks import TaskCreate as TaskCreate
