"""What flows are told by the environment, or a file `.env`."""

import sys
from collections.abc import Mapping
from functools import cache

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Secrets, and values that differ between places."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    shop_secret: SecretStr = Field(validation_alias="SHOP_SECRET", min_length=1)
    erp_subsidiary: int = Field(validation_alias="ERP_SUBSIDIARY")

    def secrets(self) -> Mapping[str, str]:
        """Return the secrets by the names of their variables."""
        return {
            "SHOP_SECRET": self.shop_secret.get_secret_value(),
        }


@cache
def environment() -> Environment:
    """Return what the environment said first; where it lacks something, say what, and exit by 2."""
    if wrong := faults():
        sys.stderr.write("\n  ".join(["These settings are wrong, so nothing runs:", *wrong]) + "\n")
        raise SystemExit(2)
    return Environment.model_validate({})  # to type checkers, a call lacks fields


def faults() -> list[str]:
    """Return what the environment lacks, or says wrongly, by the names of its variables."""
    try:
        Environment.model_validate({})
    except ValidationError as error:
        return [
            f"{'.'.join(map(str, one['loc']))}: {_message(one['type'], one['msg'])}"
            for one in error.errors(include_input=False)
        ]
    return []


def _message(kind: str, message: str) -> str:
    return "is not set" if kind in {"missing", "too_short"} else message
