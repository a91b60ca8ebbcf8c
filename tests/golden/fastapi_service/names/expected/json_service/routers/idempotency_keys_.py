"""Idempotency keys: `/idempotency-keys`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.idempotency_keys_ import IdempotencyKeyCreate, IdempotencyKey_
from ..repositories.idempotency_keys_ import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["IdempotencyKey"])
operations = Operations("/idempotency-keys", repository, IdempotencyKey_, IdempotencyKeyCreate)


@router.get(
    "/idempotency-keys",
    operation_id="listIdempotencyKeys",
    dependencies=[Depends(allow())],
)
async def list_idempotency_keys(request: Request) -> Response:
    """List idempotency keys"""
    return await operations.page(request)


@router.post(
    "/idempotency-keys",
    operation_id="createIdempotencyKey",
    dependencies=[Depends(allow())],
)
async def create_idempotency_key(request: Request) -> Response:
    """Create an idempotency key"""
    return await operations.create(request)


@router.get(
    "/idempotency-keys/{id}",
    operation_id="getIdempotencyKey",
    dependencies=[Depends(allow())],
)
async def get_idempotency_key(request: Request) -> Response:
    """Get an idempotency key"""
    return await operations.get(request)


@router.put(
    "/idempotency-keys/{id}",
    operation_id="replaceIdempotencyKey",
    dependencies=[Depends(allow())],
)
async def replace_idempotency_key(request: Request) -> Response:
    """Replace an idempotency key"""
    return await operations.replace(request)


@router.patch(
    "/idempotency-keys/{id}",
    operation_id="updateIdempotencyKey",
    dependencies=[Depends(allow())],
)
async def update_idempotency_key(request: Request) -> Response:
    """Update an idempotency key"""
    return await operations.patch(request)


@router.delete(
    "/idempotency-keys/{id}",
    operation_id="deleteIdempotencyKey",
    dependencies=[Depends(allow())],
)
async def delete_idempotency_key(request: Request) -> Response:
    """Delete an idempotency key"""
    return await operations.delete(request)
