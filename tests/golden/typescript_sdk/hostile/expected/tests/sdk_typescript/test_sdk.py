"""The SDK's own tests, against this service over HTTP."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Response

from hostile.main import create_app
from tests.database import TABLES, Sqlite, migrate
from tests.serving import listening
from tests.settings import EVERYBODY, token_of, settings

SDK = Path(__file__).parents[2] / "sdk" / "typescript"


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of node, having compiled the SDK with its tests."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed")
    compiler = SDK / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.exists():
        pytest.skip("the compiler is not installed: run npm install in sdk/typescript")
    _run(found, str(compiler), "-b", "test")
    return found


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Yield what tells the tests of the running service."""
    path = tmp_path_factory.mktemp("sdk") / "service.db"
    url = f"sqlite+aiosqlite:///{path}"
    migrate(url)
    app = create_app(settings(database_url=url))
    _let_tests_empty(app, path)
    with listening(app) as address:
        environment = {"SDK_TEST_URL": address}
        environment["SDK_TEST_CREDENTIAL"] = token_of(EVERYBODY)
        yield environment


def _let_tests_empty(app: FastAPI, path: Path) -> None:
    """Have the service forget every row when a test asks for it."""

    async def empty() -> Response:
        database = Sqlite(path, TABLES, lambda _: None)  # for this thread alone
        await database.empty()
        await database.close()
        return Response(status_code=204)

    app.add_api_route("/-/empty", empty, methods=["POST"], include_in_schema=False)


def _run(*command: str, **environment: str) -> None:
    variables = {**os.environ, **environment}
    ended = subprocess.run(  # noqa: S603  # our own words
        command, cwd=SDK, env=variables, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("tests", sorted(path.name for path in (SDK / "test").glob("*.test.ts")))
def test_the_sdk_passes(tests: str, node: str, environment: dict[str, str]) -> None:
    """Each file of tests in `sdk/typescript/test`."""
    _run(node, "--test", f"build/{tests.removesuffix('.ts')}.js", **environment)
