"""Tasks: `/tasks`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.tasks import Task, TaskCreate
from ..repositories.tasks import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Task"])
operations = Operations("/tasks", repository, Task, TaskCreate)


@router.get(
    "/tasks",
    operation_id="listTasks",
    dependencies=[Depends(allow())],
)
async def list_tasks(request: Request) -> Response:
    """List tasks"""
    return await operations.page(request)


@router.post(
    "/tasks",
    operation_id="createTask",
    dependencies=[Depends(allow())],
)
async def create_task(request: Request) -> Response:
    """Create a task"""
    return await operations.create(request)


@router.get(
    "/tasks/{id}",
    operation_id="getTask",
    dependencies=[Depends(allow())],
)
async def get_task(request: Request) -> Response:
    """Get a task"""
    return await operations.get(request)


@router.put(
    "/tasks/{id}",
    operation_id="replaceTask",
    dependencies=[Depends(allow())],
)
async def replace_task(request: Request) -> Response:
    """Replace a task"""
    return await operations.replace(request)


@router.patch(
    "/tasks/{id}",
    operation_id="updateTask",
    dependencies=[Depends(allow())],
)
async def update_task(request: Request) -> Response:
    """Update a task"""
    return await operations.patch(request)


@router.delete(
    "/tasks/{id}",
    operation_id="deleteTask",
    dependencies=[Depends(allow())],
)
async def delete_task(request: Request) -> Response:
    """Delete a task"""
    return await operations.delete(request)
