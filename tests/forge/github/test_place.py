"""Where people read what a repository on GitHub holds."""

import asyncio

import aiohttp
import pytest

from synapseops.forge.github import Client, TokenAuth
from synapseops.forge.github.place import Place


@pytest.mark.parametrize(
    ("api_url", "web"),
    [
        ("https://api.github.com", "https://github.com"),
        ("https://git.example.com/api/v3", "https://git.example.com"),
        ("https://api.octo.ghe.com", "https://octo.ghe.com"),
    ],
)
def test_a_file_is_read_where_the_interface_belongs_to(api_url: str, web: str) -> None:
    async def page() -> str:
        async with aiohttp.ClientSession() as session:
            return Place(Client(session, TokenAuth("t"), api_url=api_url), "octo/shop").page("abc", "a b/(c)#.yaml")

    assert asyncio.run(page()) == f"{web}/octo/shop/blob/abc/a%20b/%28c%29%23.yaml"
