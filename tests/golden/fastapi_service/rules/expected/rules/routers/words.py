"""Words: `/words`."""

from fastapi import APIRouter, Depends, Request, Response

from ..models.words import Word, WordCreate
from ..repositories.words import repository
from .access import allow
from .operations import Operations

router = APIRouter(tags=["Word"])
operations = Operations("/words", repository, Word, WordCreate)


@router.put(
    "/words/by/word/{value:text}",
    operation_id="upsertWordByWord",
    dependencies=[Depends(allow())],
)
async def upsert_word_by_word(request: Request) -> Response:
    """Create or replace a word by word"""
    return await operations.upsert(request, by="word")


@router.get(
    "/words",
    operation_id="listWords",
    dependencies=[Depends(allow())],
)
async def list_words(request: Request) -> Response:
    """List words"""
    return await operations.page(request)


@router.post(
    "/words",
    operation_id="createWord",
    dependencies=[Depends(allow())],
)
async def create_word(request: Request) -> Response:
    """Create a word"""
    return await operations.create(request)


@router.get(
    "/words/{id:key}",
    operation_id="getWord",
    dependencies=[Depends(allow())],
)
async def get_word(request: Request) -> Response:
    """Get a word"""
    return await operations.get(request)


@router.put(
    "/words/{id:key}",
    operation_id="replaceWord",
    dependencies=[Depends(allow())],
)
async def replace_word(request: Request) -> Response:
    """Replace a word"""
    return await operations.replace(request)


@router.patch(
    "/words/{id:key}",
    operation_id="updateWord",
    dependencies=[Depends(allow())],
)
async def update_word(request: Request) -> Response:
    """Update a word"""
    return await operations.patch(request)


@router.delete(
    "/words/{id:key}",
    operation_id="deleteWord",
    dependencies=[Depends(allow())],
)
async def delete_word(request: Request) -> Response:
    """Delete a word"""
    return await operations.delete(request)
