"""Configs: `/configs`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.configs import Config, ConfigCreate
from ..repositories.configs import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Config"])
operations = Operations("/configs", repository, Config, ConfigCreate)


@router.put(
    "/configs/by/key/{value:text}",
    operation_id="upsertConfigByKey",
    dependencies=[Depends(allow())],
)
async def upsert_config_by_key(request: Request) -> Response:
    """Create or replace a config by key"""
    return await operations.upsert(request, by="key")


@router.put(
    "/configs/by/value/{value:text}",
    operation_id="upsertConfigByValue",
    dependencies=[Depends(allow())],
)
async def upsert_config_by_value(request: Request) -> Response:
    """Create or replace a config by value"""
    return await operations.upsert(request, by="value")


@router.put(
    "/configs/by/amount/{value}",
    operation_id="upsertConfigByAmount",
    dependencies=[Depends(allow())],
)
async def upsert_config_by_amount(request: Request) -> Response:
    """Create or replace a config by amount"""
    return await operations.upsert(request, by="amount")


@router.get(
    "/configs",
    operation_id="listConfigs",
    dependencies=[Depends(allow())],
)
async def list_configs(request: Request) -> Response:
    """List configs"""
    return await operations.page(request)


@router.post(
    "/configs",
    operation_id="createConfig",
    dependencies=[Depends(allow())],
)
async def create_config(request: Request) -> Response:
    """Create a config"""
    return await operations.create(request)


@router.get(
    "/configs/{id:key}",
    operation_id="getConfig",
    dependencies=[Depends(allow())],
)
async def get_config(request: Request) -> Response:
    """Get a config"""
    return await operations.get(request)


@router.put(
    "/configs/{id:key}",
    operation_id="replaceConfig",
    dependencies=[Depends(allow())],
)
async def replace_config(request: Request) -> Response:
    """Replace a config"""
    return await operations.replace(request)


@router.patch(
    "/configs/{id:key}",
    operation_id="updateConfig",
    dependencies=[Depends(allow())],
)
async def update_config(request: Request) -> Response:
    """Update a config"""
    return await operations.patch(request)


@router.delete(
    "/configs/{id:key}",
    operation_id="deleteConfig",
    dependencies=[Depends(allow())],
)
async def delete_config(request: Request) -> Response:
    """Delete a config"""
    return await operations.delete(request)
