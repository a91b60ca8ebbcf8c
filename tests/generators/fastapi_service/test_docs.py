"""The files of Swagger UI that the page `/docs` loads are those of the package at npm, to the byte."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.generators.fastapi_service import services

PACKAGE = services.ROOT / "tests" / "tools" / "node_modules" / "swagger-ui-dist"
_FILE = re.compile(r'="https://cdn\.jsdelivr\.net/npm/swagger-ui-dist@([^/"]+)/([^/"]+)" integrity="sha384-([^"]+)"')


@pytest.fixture(scope="module")
def package() -> Path:
    """Where the package is, whose archive was held to its own digest when it was installed."""
    if not PACKAGE.exists():
        pytest.skip("swagger-ui-dist is not installed: `make setup` does, where npm is")
    return PACKAGE


def test_the_page_holds_browsers_to_the_files_of_the_package(package: Path) -> None:
    found = _FILE.findall(services.module("todo", "docs").page("/openapi.json"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    assert found == [(version, name, digest(package / name)) for name in ("swagger-ui.css", "swagger-ui-bundle.js")]


def digest(path: Path) -> str:
    return base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
