"""Settings: variables `RULES_…`, or a file `.env`."""

import json
import sys
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

_PREFIX = "RULES_"

_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


def _decoded(given: object) -> object:
    """Read JSON, which is how variables hold lists."""
    try:
        return json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise ValueError("Input should be JSON") from None


class ApiKey(BaseModel):
    """A key that callers may use: whose it is, the SHA-256 of it in hex, and the roles it gives."""

    name: Annotated[str, Field(min_length=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    roles: list[str] = []


class DatabaseSettings(BaseSettings):
    """Where the database is."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", frozen=True, enable_decoding=False
    )

    database_url: str = "sqlite+aiosqlite:///rules.db"

    @field_validator("database_url")
    @classmethod
    def name_the_driver(cls, url: str) -> str:
        """Understand the usual forms, `postgresql://…` and `sqlite:///…`, which name no driver."""
        scheme, separator, rest = url.partition("://")
        named = f"{_DRIVERS.get(scheme, scheme)}{separator}{rest}"
        try:
            is_asynchronous = make_url(named).get_dialect().is_async
        except (ArgumentError, NoSuchModuleError, ImportError, ValueError):
            is_asynchronous = False
        if not is_asynchronous or not scheme.startswith(("postgres", "sqlite")):
            raise ValueError("name a database as postgresql://… or sqlite:///…")
        return named


class Settings(DatabaseSettings):
    """How this service runs."""

    database_pool_size: Annotated[int, Field(ge=1)] = 5
    database_pre_ping: bool = True

    api_keys: Annotated[list[ApiKey], BeforeValidator(_decoded)] = []

    max_body_bytes: Annotated[int, Field(ge=1)] = 1_048_576
    request_timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    rate_limit_per_minute: Annotated[int, Field(ge=0)] = 600
    cors_origins: Annotated[list[str], BeforeValidator(_decoded)] = []

    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR|CRITICAL)$")] = "INFO"
    otlp_endpoint: str | None = None

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    docs: bool = True
    root_path: Annotated[str, Field(pattern=r"^(/[^\s/?#]+)*$")] = ""
    shutdown_seconds: Annotated[int, Field(ge=0)] = 20


_Read = TypeVar("_Read", bound=BaseSettings)


def from_environment() -> Settings:
    """Return the settings; when some are wrong, say which, never what they hold, and exit by 2."""
    return _read(Settings)


def database_url_from_environment() -> str:
    """Return where the database is, whatever else is set or not: migrations need no more."""
    return _read(DatabaseSettings).database_url


def _read(kind: type[_Read]) -> _Read:
    try:
        return kind()
    except ValidationError as error:
        faults = [
            f"{_variable(one['loc'])}{one['msg'].removeprefix('Value error, ')}"
            for one in error.errors(include_url=False, include_input=False)
        ]
    sys.stderr.write("\n  ".join(["These settings are wrong, so nothing runs:", *faults]) + "\n")
    raise SystemExit(2)


def _variable(path: tuple[int | str, ...]) -> str:
    """Return the variable that a fault is in, and where inside of its JSON."""
    if not path:
        return ""
    name, *rest = path
    inside = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in rest)
    return f"{_PREFIX}{str(name).upper()}{inside}: "
