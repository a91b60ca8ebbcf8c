"""How the tests run the service, and who calls it."""

import hashlib
from typing import Any

from order_bridge.settings import ApiKey, Settings

EVERYBODY = "everybody"
"""Who has all roles."""

NOBODY = "nobody"
"""Who has none."""

ROLES: dict[str, list[str]] = {
    EVERYBODY: [],
    NOBODY: [],
}


def key_of(caller: str) -> str:
    """Return the key by which *caller* is known."""
    return hashlib.sha256(f"key of {caller}".encode()).hexdigest()


def headers_of(caller: str) -> dict[str, str]:
    """Return the headers by which *caller* is known."""
    return {"X-API-Key": key_of(caller)}


SECRETS = {
    name: f"value of {name}"
    for name in [
        "SHOP_TOKEN",
        "ERP_ID",
        "ERP_SECRET",
        "CARRIER_USER",
        "CARRIER_PASSWORD",
        "MAPS_KEY",
        "LEDGER_TOKEN",
    ]
}
"""What only the service knows, by the name of the variable."""

OUTSIDE = {
    **dict.fromkeys(
        [
            "ORDER_BRIDGE_SHOP_BASE_URL",
            "ORDER_BRIDGE_ERP_BASE_URL",
            "ORDER_BRIDGE_CARRIER_BASE_URL",
            "ORDER_BRIDGE_MAPS_BASE_URL",
            "ORDER_BRIDGE_LEDGER_BASE_URL",
            "ORDER_BRIDGE_WEATHER_BASE_URL",
        ],
        "http://system.example/base",
    ),
    **SECRETS,
}
"""What the environment says of other systems: where they are, and how they know the service."""

VARIABLES: dict[str, str] = {
    "system_shop_base_url": "ORDER_BRIDGE_SHOP_BASE_URL",
    "system_erp_base_url": "ORDER_BRIDGE_ERP_BASE_URL",
    "system_carrier_base_url": "ORDER_BRIDGE_CARRIER_BASE_URL",
    "system_maps_base_url": "ORDER_BRIDGE_MAPS_BASE_URL",
    "system_ledger_base_url": "ORDER_BRIDGE_LEDGER_BASE_URL",
    "system_weather_base_url": "ORDER_BRIDGE_WEATHER_BASE_URL",
    "secret_shop_token": "SHOP_TOKEN",
    "secret_erp_id": "ERP_ID",
    "secret_erp_secret": "ERP_SECRET",
    "secret_carrier_user": "CARRIER_USER",
    "secret_carrier_password": "CARRIER_PASSWORD",
    "secret_maps_key": "MAPS_KEY",
    "secret_ledger_token": "LEDGER_TOKEN",
}
"""The variable of each setting of theirs."""


def settings(**changes: Any) -> Settings:
    """Return the settings of the service under test; *changes* win."""
    given: dict[str, Any] = {
        "_env_file": None,
        "rate_limit_per_minute": 0,
        "log_level": "ERROR",
        **{name: OUTSIDE[variable] for name, variable in VARIABLES.items()},
        "api_keys": [
            ApiKey(
                name=caller,
                sha256=hashlib.sha256(key_of(caller).encode()).hexdigest(),
                roles=roles,
            )
            for caller, roles in ROLES.items()
        ],
    }
    return Settings(**{**given, **changes})
