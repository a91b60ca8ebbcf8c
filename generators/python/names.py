"""Names that a generated package, its modules and its classes may not have."""

import builtins
import keyword
import sys

from generators import naming
from synapseops.blueprint.model import Blueprint

KEYWORDS = frozenset({*keyword.kwlist, *keyword.softkwlist, *"lIO"})
"""What no name in code may be: keywords, and the letters that pass for digits (pycodestyle E741)."""

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
        "annotated_types",
        "anyio",
        "asyncpg",
        "click",
        "cryptography",
        "dotenv",
        "email_validator",
        "fastapi",
        "greenlet",
        "h11",
        "httpcore",
        "httptools",
        "httpx",
        "idna",
        "jwt",
        "mako",
        "mypy",
        "opentelemetry",
        "prometheus_client",
        "psycopg",
        "pydantic",
        "pydantic_core",
        "pydantic_settings",
        "pytest",
        "ruff",
        "sniffio",
        "sqlalchemy",
        "starlette",
        "structlog",
        "typing_extensions",
        "typing_inspection",
        "uvicorn",
        "uvloop",
    }
)

_FOLDERS = frozenset({"ci", "conftest", "deploy", "migrations", "postman", "sdk", "tests"})
"""What else lies in the output folder, which is on `sys.path` when tests run."""

_TAKEN = frozenset({*sys.stdlib_module_names, *_NEW_OR_GONE, *_DEPENDENCIES, *_FOLDERS, *KEYWORDS, *BUILTINS})


def package_name(blueprint: Blueprint) -> str:
    """Return the name of the service's package: its own in snake case, with `_service` when that is somebody else's."""
    name = naming.snake(blueprint.service.name) or "service"
    if name[0].isdigit():
        name = f"service_{name}"
    return f"{name}_service" if name in _TAKEN else name
