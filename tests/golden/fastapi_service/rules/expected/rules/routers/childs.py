"""Childs: `/children`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.childs import Child, ChildCreate
from ..repositories.childs import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Child"])
operations = Operations("/children", repository, Child, ChildCreate)


@router.get(
    "/children",
    operation_id="listChilds",
    dependencies=[Depends(allow())],
)
async def list_childs(request: Request) -> Response:
    """List childs"""
    return await operations.page(request)


@router.post(
    "/children",
    operation_id="createChild",
    dependencies=[Depends(allow())],
)
async def create_child(request: Request) -> Response:
    """Create a child"""
    return await operations.create(request)


@router.get(
    "/children/{id}",
    operation_id="getChild",
    dependencies=[Depends(allow())],
)
async def get_child(request: Request) -> Response:
    """Get a child"""
    return await operations.get(request)


@router.put(
    "/children/{id}",
    operation_id="replaceChild",
    dependencies=[Depends(allow())],
)
async def replace_child(request: Request) -> Response:
    """Replace a child"""
    return await operations.replace(request)


@router.patch(
    "/children/{id}",
    operation_id="updateChild",
    dependencies=[Depends(allow())],
)
async def update_child(request: Request) -> Response:
    """Update a child"""
    return await operations.patch(request)


@router.delete(
    "/children/{id}",
    operation_id="deleteChild",
    dependencies=[Depends(allow())],
)
async def delete_child(request: Request) -> Response:
    """Delete a child"""
    return await operations.delete(request)
