"""Lists: `/lists`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.lists import List, ListCreate
from ..repositories.lists import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["List"])
operations = Operations("/lists", repository, List, ListCreate)


@router.put(
    "/lists/by/class/{value:text}",
    operation_id="upsertListByClass",
    dependencies=[Depends(allow())],
)
async def upsert_list_by_class(request: Request) -> Response:
    """Create or replace a list by class"""
    return await operations.upsert(request, by="class")


@router.get(
    "/lists",
    operation_id="listLists",
    dependencies=[Depends(allow())],
)
async def list_lists(request: Request) -> Response:
    """List lists"""
    return await operations.page(request)


@router.post(
    "/lists",
    operation_id="createList",
    dependencies=[Depends(allow())],
)
async def create_list(request: Request) -> Response:
    """Create a list"""
    return await operations.create(request)


@router.get(
    "/lists/{id}",
    operation_id="getList",
    dependencies=[Depends(allow())],
)
async def get_list(request: Request) -> Response:
    """Get a list"""
    return await operations.get(request)


@router.put(
    "/lists/{id}",
    operation_id="replaceList",
    dependencies=[Depends(allow())],
)
async def replace_list(request: Request) -> Response:
    """Replace a list"""
    return await operations.replace(request)


@router.patch(
    "/lists/{id}",
    operation_id="updateList",
    dependencies=[Depends(allow())],
)
async def update_list(request: Request) -> Response:
    """Update a list"""
    return await operations.patch(request)


@router.delete(
    "/lists/{id}",
    operation_id="deleteList",
    dependencies=[Depends(allow())],
)
async def delete_list(request: Request) -> Response:
    """Delete a list"""
    return await operations.delete(request)
