"""Outside systems as generators see them: where they are, how they know us, how much is asked of them. Secrets by variable name only."""

from msgspec import Struct

from synapseops.diagnostics import Pointer


class HeaderAuth(Struct, frozen=True):
    """A header carries the secret that the variable *secret* holds."""

    header: str
    secret: str


class QueryAuth(Struct, frozen=True):
    """A parameter carries the secret that the variable *secret* holds."""

    parameter: str
    secret: str


class BearerAuth(Struct, frozen=True):
    """`Authorization: Bearer`, with the token that the variable *token* holds."""

    token: str


class BasicAuth(Struct, frozen=True):
    """User and password, by the names of their variables."""

    user: str
    password: str


class OAuth2Auth(Struct, frozen=True):
    """Tokens for client credentials, whose variables are named here."""

    token_url: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ()


Auth = HeaderAuth | QueryAuth | BearerAuth | BasicAuth | OAuth2Auth


class Csv(Struct, frozen=True):
    """Rows of text: what stands between cells, and which texts stand for null."""

    delimiter: str = ","
    nulls: tuple[str, ...] = ()


class SystemRecord(Struct, frozen=True):
    """A record of a system; its type is in the mappings that use it. `csv` is None for JSON."""

    name: str
    csv: Csv | None = None


class System(Struct, frozen=True):
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
