"""Bases: `/bases`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.bases import BaseCreate, Base_
from ..repositories.bases import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Base"])
operations = Operations("/bases", repository, Base_, BaseCreate)


@router.get(
    "/bases",
    operation_id="listBases",
    dependencies=[Depends(allow())],
)
async def list_bases(request: Request) -> Response:
    """List bases"""
    return await operations.page(request)


@router.post(
    "/bases",
    operation_id="createBase",
    dependencies=[Depends(allow())],
)
async def create_base(request: Request) -> Response:
    """Create a base"""
    return await operations.create(request)


@router.get(
    "/bases/{id}",
    operation_id="getBase",
    dependencies=[Depends(allow())],
)
async def get_base(request: Request) -> Response:
    """Get a base"""
    return await operations.get(request)


@router.put(
    "/bases/{id}",
    operation_id="replaceBase",
    dependencies=[Depends(allow())],
)
async def replace_base(request: Request) -> Response:
    """Replace a base"""
    return await operations.replace(request)


@router.patch(
    "/bases/{id}",
    operation_id="updateBase",
    dependencies=[Depends(allow())],
)
async def update_base(request: Request) -> Response:
    """Update a base"""
    return await operations.patch(request)


@router.delete(
    "/bases/{id}",
    operation_id="deleteBase",
    dependencies=[Depends(allow())],
)
async def delete_base(request: Request) -> Response:
    """Delete a base"""
    return await operations.delete(request)
