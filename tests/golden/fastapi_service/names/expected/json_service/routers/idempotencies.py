"""Idempotencies: `/idempotencies`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.idempotencies import Idempotency, IdempotencyCreate
from ..repositories.idempotencies import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Idempotency"])
operations = Operations("/idempotencies", repository, Idempotency, IdempotencyCreate)


@router.get(
    "/idempotencies",
    operation_id="listIdempotencies",
    dependencies=[Depends(allow())],
)
async def list_idempotencies(request: Request) -> Response:
    """List idempotencies"""
    return await operations.page(request)


@router.post(
    "/idempotencies",
    operation_id="createIdempotency",
    dependencies=[Depends(allow())],
)
async def create_idempotency(request: Request) -> Response:
    """Create an idempotency"""
    return await operations.create(request)


@router.get(
    "/idempotencies/{id}",
    operation_id="getIdempotency",
    dependencies=[Depends(allow())],
)
async def get_idempotency(request: Request) -> Response:
    """Get an idempotency"""
    return await operations.get(request)


@router.put(
    "/idempotencies/{id}",
    operation_id="replaceIdempotency",
    dependencies=[Depends(allow())],
)
async def replace_idempotency(request: Request) -> Response:
    """Replace an idempotency"""
    return await operations.replace(request)


@router.patch(
    "/idempotencies/{id}",
    operation_id="updateIdempotency",
    dependencies=[Depends(allow())],
)
async def update_idempotency(request: Request) -> Response:
    """Update an idempotency"""
    return await operations.patch(request)


@router.delete(
    "/idempotencies/{id}",
    operation_id="deleteIdempotency",
    dependencies=[Depends(allow())],
)
async def delete_idempotency(request: Request) -> Response:
    """Delete an idempotency"""
    return await operations.delete(request)
