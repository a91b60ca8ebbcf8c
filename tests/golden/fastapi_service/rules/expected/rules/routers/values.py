"""Values: `/values`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.values import Value, ValueCreate
from ..repositories.values import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Value"])
operations = Operations("/values", repository, Value, ValueCreate)


@router.get(
    "/values",
    operation_id="listValues",
    dependencies=[Depends(allow())],
)
async def list_values(request: Request) -> Response:
    """List values"""
    return await operations.page(request)


@router.post(
    "/values",
    operation_id="createValue",
    dependencies=[Depends(allow())],
)
async def create_value(request: Request) -> Response:
    """Create a value"""
    return await operations.create(request)


@router.get(
    "/values/{id}",
    operation_id="getValue",
    dependencies=[Depends(allow())],
)
async def get_value(request: Request) -> Response:
    """Get a value"""
    return await operations.get(request)


@router.put(
    "/values/{id}",
    operation_id="replaceValue",
    dependencies=[Depends(allow())],
)
async def replace_value(request: Request) -> Response:
    """Replace a value"""
    return await operations.replace(request)


@router.patch(
    "/values/{id}",
    operation_id="updateValue",
    dependencies=[Depends(allow())],
)
async def update_value(request: Request) -> Response:
    """Update a value"""
    return await operations.patch(request)


@router.delete(
    "/values/{id}",
    operation_id="deleteValue",
    dependencies=[Depends(allow())],
)
async def delete_value(request: Request) -> Response:
    """Delete a value"""
    return await operations.delete(request)
