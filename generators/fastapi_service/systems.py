"""Clients of the systems: their modules, and the settings they need."""

from collections.abc import Iterator

from msgspec import Struct

from generators import naming
from generators.fastapi_service.names import environment_prefix
from generators.python import text
from generators.python.names import BUILTINS, KEYWORDS
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint
from synapseops.blueprint.systems import Auth, BasicAuth, BearerAuth, HeaderAuth, OAuth2Auth, QueryAuth, System
from synapseops.intent.filenames import DEVICES

STATIC = ("addresses.py", "client.py", "errors.py", "exchange.py", "pages.py", "values.py", "waiting.py")
_MODULES = frozenset(
    {"addresses", "auth", "client", "errors", "exchange", "pages", "values", "waiting"}
    | {"clients", "filled", "httpx"}  # what the package itself has: a module of it would be found there instead
)
_CLASSES = frozenset({"Client"})


class AuthView(Struct, frozen=True):
    """Which kinds `auth.py` shows."""

    has_header: bool
    has_query: bool
    has_basic: bool
    has_oauth2: bool

    @property
    def has_secrets(self) -> bool:
        """Whether any kind has one."""
        return self.has_header or self.has_query or self.has_basic or self.has_oauth2


class ClientView(Struct, frozen=True):
    """What the module of one system shows."""

    name: str
    module: Code
    class_name: Code
    says: str
    class_says: str
    base_url_field: Code
    user_agent: str
    timeout: Code
    retries: int
    requests_per_second: Code
    auth_class: Code
    auth_arguments: Code
    is_oauth2: bool


class Variable(Struct, frozen=True):
    """A variable of the environment, and the setting that holds it."""

    field: Code
    variable: str
    default: str = ""


class Environment(Struct, frozen=True):
    """The variables of one system in `.env.example`."""

    title: Code
    variable: Code
    default: Code
    secrets: tuple[Code, ...]


class Row(Struct, frozen=True):
    """A row of the table of systems; `role` is what its variable is to the system."""

    system: str
    name: Code
    role: Code
    default: str
    says: Code


class ModulesView(Struct, frozen=True):
    """What `__init__.py` shows."""

    systems: tuple[ClientView, ...]


def auth_view(blueprint: Blueprint) -> AuthView:
    """Return which kinds of authentication the systems have."""
    kinds = {type(system.auth) for system in blueprint.systems}
    return AuthView(bool(kinds & {HeaderAuth, BearerAuth}), QueryAuth in kinds, BasicAuth in kinds, OAuth2Auth in kinds)


def clients(blueprint: Blueprint) -> tuple[ClientView, ...]:
    """Return the clients, in the author's order."""
    names = [system.name for system in blueprint.systems]
    modules = naming.allocate(names, lambda name: name, taken=_MODULES | DEVICES | KEYWORDS | BUILTINS, fallback="system")
    classes = naming.allocate(names, lambda name: f"{naming.pascal(name)}Client", taken=_CLASSES | KEYWORDS, fallback="System")
    service = blueprint.service
    agent = f"{service.name}/{service.version}"
    return tuple(_client(system, Code(modules[system.name]), Code(classes[system.name]), agent) for system in blueprint.systems)


def _client(system: System, module: Code, class_name: Code, agent: str) -> ClientView:
    limit = system.requests_per_second
    return ClientView(
        system.name,
        module,
        class_name,
        f"The system `{system.name}`.",
        system.description or f"Talks to `{system.name}`.",
        _base_url_field(system),
        agent,
        Code(repr(system.timeout / 1000)),
        system.retries,
        Code("None" if limit is None else repr(limit)),
        *_auth(system.name, system.auth),
        isinstance(system.auth, OAuth2Auth),
    )


def _auth(system: str, auth: Auth | None) -> tuple[Code, Code]:
    """Return the class and the arguments that make a system know us."""
    match auth:
        case HeaderAuth():
            return Code("HeaderAuth"), _arguments(text.string(auth.header), _secret(auth.secret))
        case BearerAuth():
            return Code("HeaderAuth"), _arguments(text.string("Authorization"), _secret(auth.token), Code('word="Bearer"'))
        case QueryAuth():
            return Code("QueryAuth"), _arguments(text.string(auth.parameter), _secret(auth.secret))
        case BasicAuth():
            return Code("BasicAuth"), _arguments(_secret(auth.user), _secret(auth.password))
        case OAuth2Auth():
            scopes = Code("".join(f"{text.string(scope)}, " for scope in auth.scopes))
            parts = (text.string(system), text.string(auth.token_url), _secret(auth.client_id), _secret(auth.client_secret))
            return Code("OAuth2Auth"), _arguments(*parts, Code(f"({scopes})"), Code("time"))
        case _:
            return Code("NoAuth"), Code("")


def _arguments(*arguments: Code) -> Code:
    return Code(", ".join(arguments))


def _secret(variable: str) -> Code:
    return Code(f"settings.{secret_field(variable)}")


def secret_field(variable: str) -> Code:
    """Return the setting that holds the secret of a variable."""
    return Code(f"secret_{variable.lower()}")


def _base_url_field(system: System) -> Code:
    return Code(f"system_{system.name}_base_url")


def base_url_variable(blueprint: Blueprint, system: System) -> str:
    """Return the variable that says where *system* is: `ORDER_BRIDGE_SHOP_BASE_URL`."""
    return f"{environment_prefix(blueprint.service.name)}{system.name.upper()}_BASE_URL"


def addresses(blueprint: Blueprint) -> tuple[Variable, ...]:
    """Return where the systems are, as settings."""
    return tuple(Variable(_base_url_field(one), base_url_variable(blueprint, one), one.base_url or "") for one in blueprint.systems)


def secrets(blueprint: Blueprint) -> tuple[Variable, ...]:
    """Return the secrets of systems, and the keys by which mappings hash, as settings, each once."""
    names = dict.fromkeys(name for system in blueprint.systems for name in system.secrets)
    return tuple(Variable(secret_field(name), name) for name in dict.fromkeys([*names, *_keys(blueprint)]))


def _keys(blueprint: Blueprint) -> tuple[str, ...]:
    if not blueprint.mappings:
        return ()
    from generators.mappings import parts

    return parts.keys(blueprint.mappings)


def keys(blueprint: Blueprint) -> tuple[Variable, ...]:
    """Return the keys by which mappings hash, as settings."""
    return tuple(Variable(secret_field(name), name) for name in _keys(blueprint))


def environment(blueprint: Blueprint) -> tuple[Environment, ...]:
    """Return what `.env.example` shows of the systems."""
    told: set[str] = set()
    found = []
    for system in blueprint.systems:
        new = [name for name in dict.fromkeys(system.secrets) if name not in told]
        told.update(new)
        variable = Code(base_url_variable(blueprint, system))
        found.append(Environment(Code(system.name), variable, Code(system.base_url or ""), tuple(map(Code, new))))
    return tuple(found)


def rows(blueprint: Blueprint) -> Iterator[Row]:
    """Yield the table of systems."""
    for system in blueprint.systems:
        yield Row(system.name, Code(base_url_variable(blueprint, system)), Code("address"), system.base_url or "", Code("where it is"))
        yield from (Row(system.name, Code(name), Code(role), "", Code(says)) for name, role, says in _says(system.auth))


def _says(auth: Auth | None) -> Iterator[tuple[str, str, str]]:
    match auth:
        case HeaderAuth():
            yield auth.secret, "secret", f"sent in the header `{auth.header.replace('|', '').replace('`', '')}`"
        case BearerAuth():
            yield auth.token, "token", "sent as bearer token"
        case QueryAuth():
            yield auth.secret, "secret", "sent as a parameter"
        case BasicAuth():
            yield from ((auth.user, "user", "user"), (auth.password, "password", "password"))
        case OAuth2Auth():
            yield auth.client_id, "client id", "client id for tokens"
            yield auth.client_secret, "client secret", "client secret for tokens"
