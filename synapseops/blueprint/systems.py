"""Outside systems as generators see them: where they are, how they know us, how much is asked of them. Secrets by variable name only."""

from dataclasses import dataclass

from synapseops.diagnostics import Pointer


@dataclass(frozen=True, slots=True)
class HeaderAuth:
    """A header carries the secret that the variable *secret* holds."""

    header: str
    secret: str


@dataclass(frozen=True, slots=True)
class QueryAuth:
    """A parameter carries the secret that the variable *secret* holds."""

    parameter: str
    secret: str


@dataclass(frozen=True, slots=True)
class BearerAuth:
    """`Authorization: Bearer`, with the token that the variable *token* holds."""

    token: str


@dataclass(frozen=True, slots=True)
class BasicAuth:
    """User and password, by the names of their variables."""

    user: str
    password: str


@dataclass(frozen=True, slots=True)
class OAuth2Auth:
    """Tokens for client credentials, whose variables are named here."""

    token_url: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ()


Auth = HeaderAuth | QueryAuth | BearerAuth | BasicAuth | OAuth2Auth


@dataclass(frozen=True, slots=True)
class Csv:
    """Rows of text: what stands between cells, and which texts stand for null."""

    delimiter: str = ","
    nulls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemRecord:
    """A record of a system; its type is in the mappings that use it. `csv` is None for JSON."""

    name: str
    csv: Csv | None = None


@dataclass(frozen=True, slots=True)
class System:
    """An outside system. `base_url` is None when only the environment says where it is; `timeout` is in milliseconds."""

    name: str
    node: Pointer
    base_url: str | None = None
    auth: Auth | None = None
    requests_per_second: int | None = None
    timeout: int = 10_000
    retries: int = 4
    records: tuple[SystemRecord, ...] = ()
    description: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The variables that hold its secrets."""
        match self.auth:
            case HeaderAuth() | QueryAuth():
                return (self.auth.secret,)
            case BearerAuth():
                return (self.auth.token,)
            case BasicAuth():
                return (self.auth.user, self.auth.password)
            case OAuth2Auth():
                return (self.auth.client_id, self.auth.client_secret)
            case _:
                return ()
