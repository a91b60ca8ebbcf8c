"""Rules: `/rules`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.rules import Rule, RuleCreate
from ..repositories.rules import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Rule"])
operations = Operations("/rules", repository, Rule, RuleCreate)


@router.put(
    "/rules/by/code/{value:text}",
    operation_id="upsertRuleByCode",
    dependencies=[Depends(allow())],
)
async def upsert_rule_by_code(request: Request) -> Response:
    """Create or replace a rule by code"""
    return await operations.upsert(request, by="code")


@router.get(
    "/rules",
    operation_id="listRules",
    dependencies=[Depends(allow())],
)
async def list_rules(request: Request) -> Response:
    """List rules"""
    return await operations.page(request)


@router.post(
    "/rules",
    operation_id="createRule",
    dependencies=[Depends(allow())],
)
async def create_rule(request: Request) -> Response:
    """Create a rule"""
    return await operations.create(request)


@router.get(
    "/rules/{id}",
    operation_id="getRule",
    dependencies=[Depends(allow())],
)
async def get_rule(request: Request) -> Response:
    """Get a rule"""
    return await operations.get(request)


@router.put(
    "/rules/{id}",
    operation_id="replaceRule",
    dependencies=[Depends(allow())],
)
async def replace_rule(request: Request) -> Response:
    """Replace a rule"""
    return await operations.replace(request)


@router.patch(
    "/rules/{id}",
    operation_id="updateRule",
    dependencies=[Depends(allow())],
)
async def update_rule(request: Request) -> Response:
    """Update a rule"""
    return await operations.patch(request)


@router.delete(
    "/rules/{id}",
    operation_id="deleteRule",
    dependencies=[Depends(allow())],
)
async def delete_rule(request: Request) -> Response:
    """Delete a rule"""
    return await operations.delete(request)
