"""How the App is set up: read from the environment and a TOML file, with everything that is wrong told at once."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from synapseops.errors import UsageError

PREFIX = "SYNAPSE_"
_SHORTEST_SECRET = 16
_SECRETS = ("private_key", "webhook_secret", "previous_webhook_secret")
_CREDENTIALS = ("app_id", "private_key", "webhook_secret")
"""What is set all together, or not at all: then the App is created first."""
_LISTED = 20


def _web_address(text: str) -> str:
    """Return *text* without its last slash if it is the address of a site, with no credentials, query or fragment in it."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address that begins with https:// or http://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must hold no credentials, query or fragment")
    return text.rstrip("/")


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < _SHORTEST_SECRET:
        raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
    return secret


def _private_key(secret: SecretStr) -> SecretStr:
    # a key in an environment variable often has its line breaks written out
    text = secret.get_secret_value().replace("\\n", "\n").strip()
    if not (text.startswith("-----BEGIN ") and "PRIVATE KEY-----" in text):
        raise ValueError('must be the PEM text that GitHub gave, from "-----BEGIN" to "PRIVATE KEY-----"')
    return SecretStr(f"{text}\n")


WebAddress = Annotated[str, AfterValidator(_web_address)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_long_enough)]
PrivateKey = Annotated[SecretStr, AfterValidator(_private_key)]


class Settings(BaseModel):
    """Everything that an operator chooses. App id, key and webhook secret may be absent: then the App is to be created first."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    app_id: int | None = Field(None, gt=0)
    app_slug: str = Field("", pattern=r"^[a-z0-9-]*$")
    private_key: PrivateKey | None = None
    webhook_secret: WebhookSecret | None = None
    previous_webhook_secret: WebhookSecret | None = None
    github_url: WebAddress = "https://github.com"
    public_url: WebAddress | None = None
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8000, ge=0, le=65_535)
    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("synapse-bot"))
    workers: int = Field(1, ge=0, le=32)
    audit_days: int = Field(90, ge=1)
    peoples_code: bool = False
    reconcile_minutes: int = Field(60, ge=1)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def api_url(self) -> str:
        """Where GitHub's REST API is: GitHub Enterprise Server has it below its own address."""
        return "https://api.github.com" if self.github_url == "https://github.com" else f"{self.github_url}/api/v3"

    @property
    def database(self) -> Path:
        """The file that holds inbox, jobs and audit trail."""
        return self.data / "synapse.db"


def read(environ: Mapping[str, str], config: Path | None = None) -> Settings:
    """Return the settings of *environ* over those of the TOML file *config* (None: the one `SYNAPSE_CONFIG` names, if any).

    Raises `UsageError` with every fault, each under the name that the operator wrote.
    """
    faults: list[str] = []
    named = config or (Path(environ[f"{PREFIX}CONFIG"]) if environ.get(f"{PREFIX}CONFIG") else None)
    from_file = _from_file(named, faults) if named is not None else {}
    from_environment = _from_environment(environ, faults)
    chosen = from_file | from_environment
    written = {name: f"{PREFIX}{name.upper()}" if name in from_environment or named is None else name for name in chosen}
    _read_secret_files(chosen, written, faults)
    faults += _incomplete(written)
    try:
        settings = Settings.model_validate(chosen)
    except ValidationError as failure:
        faults += _told(failure, written)
    else:
        if not faults:
            return settings
    more = [f"and {len(faults) - _LISTED} more"] if len(faults) > _LISTED else []
    raise UsageError(
        "the settings cannot be used: " + "; ".join([*faults[:_LISTED], *more]),
        "https://github.com/synapseops/synapseops/blob/main/docs/app.md lists every setting",
    )


def _from_file(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as failure:
        faults.append(f'"{path}" cannot be read ({failure.strerror or "no such file"})')
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        faults.append(f'"{path}" is no TOML: {failure}')
    return {}


def _from_environment(environ: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """Return what the environment sets; an unknown name with our prefix is a fault, since it is most likely a slip."""
    names = {f"{PREFIX}{name.upper()}": name for name in (*Settings.model_fields, *(f"{secret}_file" for secret in _SECRETS))}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name != f"{PREFIX}CONFIG" and name not in names:
            faults.append(f'"{name}" is no setting')
    return {names[name]: value for name, value in environ.items() if name in names and value != ""}


def _read_secret_files(chosen: dict[str, Any], written: dict[str, str], faults: list[str]) -> None:
    """Replace `private_key_file = path`, and the like, by what the file holds; it was *written* under the name of the file then."""
    for secret in _SECRETS:
        path = chosen.pop(f"{secret}_file", None)
        if path is None:
            continue
        name = written.pop(f"{secret}_file")
        if secret in chosen:
            faults.append(f'"{written[secret]}" and "{name}" are both set: leave one of them out')
            continue
        written[secret] = name
        try:
            chosen[secret] = Path(str(path)).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as failure:
            faults.append(f'"{name}" names "{path}", which cannot be read ({getattr(failure, "strerror", None) or "no text"})')


def _told(failure: ValidationError, written: Mapping[str, str]) -> Iterator[str]:
    for error in failure.errors(include_url=False, include_context=False, include_input=False):
        name = ".".join(str(part) for part in error["loc"])
        where = written.get(name, name)
        if error["type"] == "extra_forbidden":
            yield f'"{where}" is no setting'
            continue
        yield f'"{where}" {error["msg"].removeprefix("Value error, ").replace("Input should", "should")}'


def _incomplete(written: Mapping[str, str]) -> Iterator[str]:
    """Yield which of the App's credentials are missing where some are there, under names like those that were *written*."""
    given = [written[name] for name in _CREDENTIALS if name in written]
    missing = [name for name in _CREDENTIALS if name not in written]
    if given and missing:
        is_environment = any(name.startswith(PREFIX) for name in given)
        wanted = [_choices(name, is_environment=is_environment) for name in missing]
        yield f"{' and '.join(map(_quoted, given))} {'is' if len(given) == 1 else 'are'} set, but not {' and '.join(wanted)}"


def _choices(name: str, *, is_environment: bool) -> str:
    """Return the names that a credential can be set by."""
    names = [name, f"{name}_file"] if name in _SECRETS else [name]
    return " or ".join(_quoted(f"{PREFIX}{one.upper()}" if is_environment else one) for one in names)


def _quoted(name: str) -> str:
    return f'"{name}"'
