"""What stands around the package: how it is installed, configured and read about."""

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from generators.fastapi_service import systems
from generators.fastapi_service.flows import environment as flow_environment
from generators.fastapi_service.names import environment_prefix
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint


class Requirement(Struct, frozen=True):
    """A package that the service needs, and the first version that it was tested with."""

    name: str
    version: str
    extras: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.extras}>={self.version}"


DEPENDENCIES = (
    Requirement("aiosqlite", "0.22"),
    Requirement("alembic", "1.20"),
    Requirement("fastapi", "0.165"),
    Requirement("prometheus-client", "0.26"),
    Requirement("pydantic", "2.14"),
    Requirement("pydantic-settings", "2.16"),
    Requirement("pyyaml", "6.0.2"),
    Requirement("sqlalchemy", "2.1", "[asyncio]"),
    Requirement("structlog", "26.1"),
    Requirement("uvicorn", "0.54"),
)
HTTPX = Requirement("httpx", "0.28")
HTTPCORE = Requirement("httpcore", "1.0.9")
JWT = (HTTPX, Requirement("pyjwt", "2.15", "[crypto]"))
ZONES = (Requirement("tzdata", "2025.2"),)
FLOWS = (Requirement("cronsim", "2.7"),)
POSTGRESQL = (Requirement("asyncpg", "0.32"),)
OTEL = (
    Requirement("opentelemetry-exporter-otlp-proto-http", "1.45"),
    Requirement("opentelemetry-instrumentation-fastapi", "0.66b2"),
    Requirement("opentelemetry-sdk", "1.45"),
)
BUILD = (Requirement("hatchling", "1.27"),)
DEV = (
    Requirement("bandit", "1.9"),
    HTTPX,
    Requirement("jsonschema", "4.26"),
    Requirement("mypy", "2.4"),
    Requirement("pytest", "9.2"),
    Requirement("pytest-cov", "7.1"),
    Requirement("pytest-randomly", "5.1"),
    Requirement("ruff", "0.17"),
    Requirement("types-pyyaml", "6.0.12"),
)


class ProjectView(Struct, frozen=True):
    """What `pyproject.toml` shows."""

    name: str
    version: str
    summary: str
    license: str
    package: str
    script: str
    dependencies: tuple[str, ...]
    otel: tuple[str, ...]
    build: tuple[str, ...]
    dev: tuple[str, ...]


class EnvironmentView(Struct, frozen=True):
    """What `.env.example` and `.gitattributes` show."""

    name: Code
    package: Code
    prefix: Code
    database: str
    database_url: Code
    auth: str
    systems: tuple[systems.Environment, ...]
    has_flows: bool
    variables: tuple[Code, ...]
    keys: tuple[Code, ...]


class Setting(Struct, frozen=True):
    """A variable that the service reads, with its default and what it is for in Markdown."""

    name: Code
    default: Code
    says: Code


def project(blueprint: Blueprint, package: str) -> ProjectView:
    """Return what `pyproject.toml` shows."""
    service = blueprint.service
    jwt = JWT if blueprint.options.auth == "jwt" else ()
    httpx = (HTTPX,) if blueprint.systems or blueprint.flows else ()
    flows = (*FLOWS, *ZONES) if blueprint.flows else ()
    zones = ZONES if needs_zones(blueprint) else ()
    needed = sorted({*DEPENDENCIES, *POSTGRESQL, *jwt, *httpx, *zones, *flows}, key=lambda one: one.name)
    return ProjectView(
        service.name,
        python_version(service.version),
        " ".join(service.description.split()) or f"{service.title}.",
        service.license,
        package,
        f"{package}.__main__:main",
        tuple(map(str, needed)),
        tuple(map(str, OTEL)),
        tuple(map(str, BUILD)),
        tuple(str(one) for one in _dev(blueprint) if one not in needed),
    )


def _dev(blueprint: Blueprint) -> tuple[Requirement, ...]:
    """Return what tests need; those of clients stand in for the network beneath httpx."""
    return tuple(sorted((*DEV, HTTPCORE), key=lambda one: one.name)) if blueprint.systems or blueprint.flows else DEV


def needs_zones(blueprint: Blueprint) -> bool:
    """Tell whether the service reads times of zones, which not every system knows."""
    if not blueprint.mappings:
        return False
    from generators.python.mappings import files

    return "times" in files.runtime_modules(blueprint.mappings)


def environment(blueprint: Blueprint, package: str) -> EnvironmentView:
    """Return what `.env.example` and `.gitattributes` show."""
    name = blueprint.service.name
    prefix = environment_prefix(name)
    url = f"sqlite+aiosqlite:///{name}.db"
    return EnvironmentView(
        Code(name),
        Code(package),
        Code(prefix),
        blueprint.options.database,
        Code(url),
        blueprint.options.auth,
        systems.environment(blueprint),
        bool(blueprint.flows),
        tuple(Code(name) for name, _ in flow_environment.samples(blueprint)),
        keys(blueprint),
    )


def keys(blueprint: Blueprint) -> tuple[Code, ...]:
    """Return the variables of keys by which mappings hash, but those that systems know too."""
    known = {name for system in blueprint.systems for name in system.secrets}
    return tuple(Code(one.variable) for one in systems.keys(blueprint) if one.variable not in known)


def settings(blueprint: Blueprint) -> Iterator[Setting]:
    """Yield what can be set; names are without the prefix."""
    rows = [
        (
            "DATABASE_URL",
            f"`sqlite+aiosqlite:///{blueprint.service.name}.db`",
            "where the database is, such as `postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE`",
        ),
        ("DATABASE_POOL_SIZE", "`5`", "connections kept open"),
        ("DATABASE_PRE_PING", "`true`", "test a connection to PostgreSQL before it is used"),
        *_AUTH[blueprint.options.auth],
        *(_FLOWS if blueprint.flows else ()),
        ("MAX_BODY_BYTES", "`1048576`", "larger request bodies are answered 413"),
        ("REQUEST_TIMEOUT_SECONDS", "`30`", "what takes longer is rolled back and answered 503"),
        ("RATE_LIMIT_PER_MINUTE", "`600`", "requests of one caller, in each process; `0` for no limit"),
        ("CORS_ORIGINS", "`[]`", "origins (JSON) whose pages may call; none by default"),
        ("LOG_LEVEL", "`INFO`", "of the JSON lines on standard output"),
        ("OTLP_ENDPOINT", "", "where traces are sent, as `http://collector:4318/v1/traces`; needs the extra `otel`"),
        ("HOST", "`127.0.0.1`", "where to listen; `0.0.0.0` in a container"),
        ("PORT", "`8000`", ""),
        ("DOCS", "`true`", "show the contract at `/docs`, with scripts of `cdn.jsdelivr.net` by their digests; `false` for no such page"),
        ("ROOT_PATH", "", "path under which a proxy serves it"),
        ("SHUTDOWN_SECONDS", "`20`", "what requests under way are given when it stops"),
    ]
    for name, default, says in rows:
        yield Setting(Code(name), Code(default), Code(says))


_FLOWS = (
    ("FLOW_WORKER", "`true`", "work on messages in this process; `false` where the worker is a process of its own"),
    ("FLOW_CONCURRENCY", "`10`", "messages that one process works on at once"),
    ("FLOW_LEASE_SECONDS", "`60`", "after which a message of a worker that died is taken over"),
    ("FLOW_POLL_SECONDS", "`1`", "between looks for what is due"),
    ("FLOW_WORKER_PORT", "`0`", "where a worker that is a process of its own answers `/health` and `/metrics`; `0` for nowhere"),
)
_AUTH = {
    "none": (),
    "api_key": (("API_KEYS", "`[]`", 'callers, as JSON: `[{"name": "shop", "sha256": "…", "roles": ["admin"]}]`'),),
    "jwt": (
        ("JWT_ISSUER", "", "who signs the tokens (`iss`); its keys are discovered unless `JWT_JWKS_URL` or `JWT_PUBLIC_KEY` is set"),
        ("JWT_JWKS_URL", "", "where its key set is"),
        ("JWT_PUBLIC_KEY", "", "its public key itself (PEM)"),
        ("JWT_AUDIENCE", "", "for whom tokens must be (`aud`)"),
        ("JWT_ALGORITHMS", '`["RS256", "ES256"]`', "taken algorithms"),
        ("JWT_ROLES_CLAIM", "`roles`", "claim with the roles; a path with dots is followed"),
        ("JWT_LEEWAY_SECONDS", "`30`", "by how much clocks may differ"),
    ),
}


def toml(text: str) -> Code:
    """Return *text* as a TOML basic string."""
    return Code(_UNSAFE_IN_TOML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False)))


def markdown(text: str) -> Code:
    """Return *text* as it reads in Markdown, on one line: nothing in it is markup."""
    return Code(_MARKUP.sub(r"\\\g<0>", " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")))


def code_span(text: str) -> Code:
    """Return *text* as code in Markdown; it holds no backtick."""
    return Code(f"`{text.replace('`', '').replace('|', '')}`")


_UNSAFE_IN_TOML = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"[\\`*_{}\[\]()#+!|>~$@-]")


def python_version(version: str) -> str:
    """Return a SemVer version in the form of PEP 440, which knows fewer words."""
    match = _SEMVER.fullmatch(version)
    if match is None:
        return "0.0.0"
    release, pre = match[1], match[2]
    if not pre:
        return release
    word, _, number = pre.partition(".")
    stage = {"alpha": "a", "a": "a", "beta": "b", "b": "b", "rc": "rc"}.get(word)
    return f"{release}{stage}{number or 0}" if stage and (number or "0").isdigit() else f"{release}.dev0"


_SEMVER = re.compile(r"(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
