"""Nones: `/nones`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.nones import NoneCreate, None_
from ..repositories.nones import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["None"])
operations = Operations("/nones", repository, None_, NoneCreate)


@router.get(
    "/nones",
    operation_id="listNones",
    dependencies=[Depends(allow())],
)
async def list_nones(request: Request) -> Response:
    """List nones"""
    return await operations.page(request)


@router.post(
    "/nones",
    operation_id="createNone",
    dependencies=[Depends(allow())],
)
async def create_none(request: Request) -> Response:
    """Create a none"""
    return await operations.create(request)


@router.get(
    "/nones/{id:key}",
    operation_id="getNone",
    dependencies=[Depends(allow())],
)
async def get_none(request: Request) -> Response:
    """Get a none"""
    return await operations.get(request)


@router.put(
    "/nones/{id:key}",
    operation_id="replaceNone",
    dependencies=[Depends(allow())],
)
async def replace_none(request: Request) -> Response:
    """Replace a none"""
    return await operations.replace(request)


@router.patch(
    "/nones/{id:key}",
    operation_id="updateNone",
    dependencies=[Depends(allow())],
)
async def update_none(request: Request) -> Response:
    """Update a none"""
    return await operations.patch(request)


@router.delete(
    "/nones/{id:key}",
    operation_id="deleteNone",
    dependencies=[Depends(allow())],
)
async def delete_none(request: Request) -> Response:
    """Delete a none"""
    return await operations.delete(request)
