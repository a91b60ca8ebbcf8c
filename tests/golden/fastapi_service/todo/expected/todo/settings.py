"""Settings: variables `TODO_…`, or a file `.env`."""

from typing import Annotated

from pydantic import BaseModel, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


class ApiKey(BaseModel):
    """A key that callers may use: whose it is, the SHA-256 of it in hex, and the roles it gives."""

    name: Annotated[str, Field(min_length=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    roles: list[str] = []


class Settings(BaseSettings):
    """How this service runs."""

    model_config = SettingsConfigDict(
        env_prefix="TODO_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: str = "sqlite+aiosqlite:///todo.db"
    database_pool_size: Annotated[int, Field(ge=1)] = 5
    database_pre_ping: bool = True

    api_keys: list[ApiKey] = []

    max_body_bytes: Annotated[int, Field(ge=1)] = 1_048_576
    request_timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    rate_limit_per_minute: Annotated[int, Field(ge=0)] = 600
    cors_origins: list[str] = []

    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR|CRITICAL)$")] = "INFO"
    otlp_endpoint: str | None = None

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    root_path: str = ""
    shutdown_seconds: Annotated[int, Field(ge=0)] = 20

    @field_validator("database_url")
    @classmethod
    def name_the_driver(cls, url: str) -> str:
        """Understand the usual forms, `postgresql://…` and `sqlite:///…`, which name no driver."""
        scheme, separator, rest = url.partition("://")
        return f"{_DRIVERS.get(scheme, scheme)}{separator}{rest}"
