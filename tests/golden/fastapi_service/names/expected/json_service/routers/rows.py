"""Rows: `/rows`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.rows import RowCreate, Row_
from ..repositories.rows import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Row"])
operations = Operations("/rows", repository, Row_, RowCreate)


@router.get(
    "/rows",
    operation_id="listRows",
    dependencies=[Depends(allow())],
)
async def list_rows(request: Request) -> Response:
    """List rows"""
    return await operations.page(request)


@router.post(
    "/rows",
    operation_id="createRow",
    dependencies=[Depends(allow())],
)
async def create_row(request: Request) -> Response:
    """Create a row"""
    return await operations.create(request)


@router.get(
    "/rows/{id}",
    operation_id="getRow",
    dependencies=[Depends(allow())],
)
async def get_row(request: Request) -> Response:
    """Get a row"""
    return await operations.get(request)


@router.put(
    "/rows/{id}",
    operation_id="replaceRow",
    dependencies=[Depends(allow())],
)
async def replace_row(request: Request) -> Response:
    """Replace a row"""
    return await operations.replace(request)


@router.patch(
    "/rows/{id}",
    operation_id="updateRow",
    dependencies=[Depends(allow())],
)
async def update_row(request: Request) -> Response:
    """Update a row"""
    return await operations.patch(request)


@router.delete(
    "/rows/{id}",
    operation_id="deleteRow",
    dependencies=[Depends(allow())],
)
async def delete_row(request: Request) -> Response:
    """Delete a row"""
    return await operations.delete(request)
