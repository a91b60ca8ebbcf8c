"""Strs: `/it-s`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.strs import StrCreate, Str_
from ..repositories.strs import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Str"])
operations = Operations("/it-s", repository, Str_, StrCreate)


@router.get(
    "/it-s",
    operation_id="listStrs",
    dependencies=[Depends(allow())],
)
async def list_strs(request: Request) -> Response:
    """List strs"""
    return await operations.page(request)


@router.post(
    "/it-s",
    operation_id="createStr",
    dependencies=[Depends(allow())],
)
async def create_str(request: Request) -> Response:
    """Create a str"""
    return await operations.create(request)


@router.get(
    "/it-s/{id}",
    operation_id="getStr",
    dependencies=[Depends(allow())],
)
async def get_str(request: Request) -> Response:
    """Get a str"""
    return await operations.get(request)


@router.put(
    "/it-s/{id}",
    operation_id="replaceStr",
    dependencies=[Depends(allow())],
)
async def replace_str(request: Request) -> Response:
    """Replace a str"""
    return await operations.replace(request)


@router.patch(
    "/it-s/{id}",
    operation_id="updateStr",
    dependencies=[Depends(allow())],
)
async def update_str(request: Request) -> Response:
    """Update a str"""
    return await operations.patch(request)


@router.delete(
    "/it-s/{id}",
    operation_id="deleteStr",
    dependencies=[Depends(allow())],
)
async def delete_str(request: Request) -> Response:
    """Delete a str"""
    return await operations.delete(request)
