"""Parents: `/parents`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.parents import Parent, ParentCreate
from ..repositories.parents import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Parent"])
operations = Operations("/parents", repository, Parent, ParentCreate)


@router.get(
    "/parents",
    operation_id="listParents",
    dependencies=[Depends(allow())],
)
async def list_parents(request: Request) -> Response:
    """List parents"""
    return await operations.page(request)


@router.post(
    "/parents",
    operation_id="createParent",
    dependencies=[Depends(allow())],
)
async def create_parent(request: Request) -> Response:
    """Create a parent"""
    return await operations.create(request)


@router.get(
    "/parents/{id}",
    operation_id="getParent",
    dependencies=[Depends(allow())],
)
async def get_parent(request: Request) -> Response:
    """Get a parent"""
    return await operations.get(request)


@router.put(
    "/parents/{id}",
    operation_id="replaceParent",
    dependencies=[Depends(allow())],
)
async def replace_parent(request: Request) -> Response:
    """Replace a parent"""
    return await operations.replace(request)


@router.patch(
    "/parents/{id}",
    operation_id="updateParent",
    dependencies=[Depends(allow())],
)
async def update_parent(request: Request) -> Response:
    """Update a parent"""
    return await operations.patch(request)


@router.delete(
    "/parents/{id}",
    operation_id="deleteParent",
    dependencies=[Depends(allow())],
)
async def delete_parent(request: Request) -> Response:
    """Delete a parent"""
    return await operations.delete(request)
