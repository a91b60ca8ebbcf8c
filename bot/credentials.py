"""Who the App is: from the settings, or from the file that the set-up wrote."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.handlers import Me
from bot.settings import PrivateKey, Settings, WebhookSecret
from synapseops.errors import UsageError

FILE = "app.json"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The App's number, its key in PEM, and what signs its deliveries."""

    app_id: int
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    previous_webhook_secret: str = field(default="", repr=False)
    slug: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be told."""
        return tuple(secret for secret in (self.private_key, self.webhook_secret, self.previous_webhook_secret) if secret)

    @property
    def webhook_secrets(self) -> tuple[bytes, ...]:
        """What a delivery may be signed with."""
        return tuple(secret.encode() for secret in (self.webhook_secret, self.previous_webhook_secret) if secret)

    @property
    def me(self) -> Me:
        """The App as handlers know it."""
        return Me(self.app_id, self.slug)


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    app_id: int
    slug: str
    private_key: PrivateKey
    webhook_secret: WebhookSecret


def find(settings: Settings) -> Credentials | None:
    """Return the credentials, None where the App is still to be created. Raises `UsageError` when the stored ones are no such thing."""
    previous = settings.previous_webhook_secret.get_secret_value() if settings.previous_webhook_secret is not None else ""
    if settings.app_id is not None and settings.private_key is not None and settings.webhook_secret is not None:
        return Credentials(
            settings.app_id,
            settings.private_key.get_secret_value(),
            settings.webhook_secret.get_secret_value(),
            previous,
            settings.app_slug,
        )
    path = settings.data / FILE
    try:
        stored = _Stored.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as failure:
        raise UsageError(f'"{path}" does not hold the credentials of an App', "remove it to set the App up anew") from failure
    return Credentials(
        stored.app_id, stored.private_key.get_secret_value(), stored.webhook_secret.get_secret_value(), previous, stored.slug
    )


def keep(folder: Path, credentials: Credentials) -> None:
    """Write *credentials* for nobody's eyes but ours; they are there whole or not at all."""
    told = {
        "app_id": credentials.app_id,
        "slug": credentials.slug,
        "private_key": credentials.private_key,
        "webhook_secret": credentials.webhook_secret,
    }
    temporary = folder / f".{FILE}.{os.getpid()}"
    temporary.unlink(missing_ok=True)  # of one that died there, when it had our number
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder / FILE)
