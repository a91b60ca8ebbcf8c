"""Grandchilds: `/grandchildren`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.grandchilds import Grandchild, GrandchildCreate
from ..repositories.grandchilds import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Grandchild"])
operations = Operations("/grandchildren", repository, Grandchild, GrandchildCreate)


@router.get(
    "/grandchildren",
    operation_id="listGrandchilds",
    dependencies=[Depends(allow())],
)
async def list_grandchilds(request: Request) -> Response:
    """List grandchilds"""
    return await operations.page(request)


@router.post(
    "/grandchildren",
    operation_id="createGrandchild",
    dependencies=[Depends(allow())],
)
async def create_grandchild(request: Request) -> Response:
    """Create a grandchild"""
    return await operations.create(request)


@router.get(
    "/grandchildren/{id}",
    operation_id="getGrandchild",
    dependencies=[Depends(allow())],
)
async def get_grandchild(request: Request) -> Response:
    """Get a grandchild"""
    return await operations.get(request)


@router.put(
    "/grandchildren/{id}",
    operation_id="replaceGrandchild",
    dependencies=[Depends(allow())],
)
async def replace_grandchild(request: Request) -> Response:
    """Replace a grandchild"""
    return await operations.replace(request)


@router.patch(
    "/grandchildren/{id}",
    operation_id="updateGrandchild",
    dependencies=[Depends(allow())],
)
async def update_grandchild(request: Request) -> Response:
    """Update a grandchild"""
    return await operations.patch(request)


@router.delete(
    "/grandchildren/{id}",
    operation_id="deleteGrandchild",
    dependencies=[Depends(allow())],
)
async def delete_grandchild(request: Request) -> Response:
    """Delete a grandchild"""
    return await operations.delete(request)
