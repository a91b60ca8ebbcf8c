"""Numbers: `/numbers`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.numbers import NumberCreate, Number_
from ..repositories.numbers import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Number"])
operations = Operations("/numbers", repository, Number_, NumberCreate)


@router.get(
    "/numbers",
    operation_id="listNumbers",
    dependencies=[Depends(allow())],
)
async def list_numbers(request: Request) -> Response:
    """List numbers"""
    return await operations.page(request)


@router.post(
    "/numbers",
    operation_id="createNumber",
    dependencies=[Depends(allow())],
)
async def create_number(request: Request) -> Response:
    """Create a number"""
    return await operations.create(request)


@router.get(
    "/numbers/{id}",
    operation_id="getNumber",
    dependencies=[Depends(allow())],
)
async def get_number(request: Request) -> Response:
    """Get a number"""
    return await operations.get(request)


@router.put(
    "/numbers/{id}",
    operation_id="replaceNumber",
    dependencies=[Depends(allow())],
)
async def replace_number(request: Request) -> Response:
    """Replace a number"""
    return await operations.replace(request)


@router.patch(
    "/numbers/{id}",
    operation_id="updateNumber",
    dependencies=[Depends(allow())],
)
async def update_number(request: Request) -> Response:
    """Update a number"""
    return await operations.patch(request)


@router.delete(
    "/numbers/{id}",
    operation_id="deleteNumber",
    dependencies=[Depends(allow())],
)
async def delete_number(request: Request) -> Response:
    """Delete a number"""
    return await operations.delete(request)
