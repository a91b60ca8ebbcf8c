"""Names that a generated package, its modules and its classes may not have."""

import builtins
import keyword
import sys

from generators import naming
from synapseops.blueprint.model import Blueprint

AMBIGUOUS = frozenset("lIO")
"""Letters that pass for digits (pycodestyle E741)."""

KEYWORDS = frozenset({*keyword.kwlist, *keyword.softkwlist, *AMBIGUOUS})
"""What no name in code may be: keywords, and letters that pass for digits."""

BUILTINS = frozenset(dir(builtins))

_NEW_OR_GONE = frozenset(
    {
        "annotationlib",
        "asynchat",
        "asyncore",
        "cgi",
        "cgitb",
        "compression",
        "distutils",
        "imp",
        "imghdr",
        "msilib",
        "nntplib",
        "smtpd",
        "telnetlib",
    }
)
"""Modules of the standard library in some of the supported versions of Python: names must not depend on ours."""

_DEPENDENCIES = frozenset(
    {
        "aiosqlite",
        "alembic",
        "annotated_doc",
        "annotated_types",
        "anyio",
        "asgiref",
        "ast_serialize",
        "asyncpg",
        "attr",
        "attrs",
        "bandit",
        "certifi",
        "cffi",
        "charset_normalizer",
        "click",
        "coverage",
        "cryptography",
        "dotenv",
        "email_validator",
        "fastapi",
        "google",
        "greenlet",
        "h11",
        "httpcore",
        "httptools",
        "httpx",
        "idna",
        "iniconfig",
        "jsonschema",
        "jsonschema_specifications",
        "jwt",
        "librt",
        "mako",
        "markdown_it",
        "markupsafe",
        "mdurl",
        "mypy",
        "mypy_extensions",
        "mypyc",
        "opentelemetry",
        "packaging",
        "pathspec",
        "pluggy",
        "prometheus_client",
        "psycopg",
        "py",
        "pycparser",
        "pydantic",
        "pydantic_core",
        "pydantic_settings",
        "pygments",
        "pytest",
        "pytest_cov",
        "pytest_randomly",
        "referencing",
        "requests",
        "rich",
        "rpds",
        "ruff",
        "sniffio",
        "sqlalchemy",
        "starlette",
        "stevedore",
        "structlog",
        "typing_extensions",
        "typing_inspection",
        "urllib3",
        "uvicorn",
        "uvloop",
        "wrapt",
        "yaml",
    }
)

_FOLDERS = frozenset({"ci", "conftest", "deploy", "migrations", "postman", "sdk", "tests"})
"""What else lies in the output folder, which is on `sys.path` when tests run."""

_MEASURES = frozenset({"slipcover"})
"""What the factory measures coverage with, in the process of the tests."""

_TAKEN = frozenset({*sys.stdlib_module_names, *_NEW_OR_GONE, *_DEPENDENCIES, *_FOLDERS, *_MEASURES, *KEYWORDS, *BUILTINS})


def package_name(blueprint: Blueprint) -> str:
    """Return the name of the service's package: its own in snake case, with `_service` when that is somebody else's."""
    name = naming.snake(blueprint.service.name) or "service"
    if name[0].isdigit():
        name = f"service_{name}"
    return f"{name}_service" if name in _TAKEN else name
