"""Rules for systems: where they are, how they know us, what their records are."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from synapseops.blueprint.draft import Draft, DraftRecord, DraftSystem
from synapseops.blueprint.durations import milliseconds
from synapseops.diagnostics import Fault, Pointer
from synapseops.intent.systems import AuthForm
from synapseops.intent.wording import listed, shown
from synapseops.schema import importing

_SOURCES = ("fields", "json_schema", "openapi", "sample")
_KINDS = ("header", "query", "bearer", "basic", "oauth2")
_WAYS = "{header, secret}, {bearer}, {basic}, {query, secret} or {oauth2}"
_OF_HTTP = frozenset(
    {
        *("connection", "content-length", "content-type", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        *("accept", "accept-encoding", "proxy-authorization", "user-agent", "idempotency-key"),
    }
)
"""Headers that the client sets itself."""
_URL = re.compile(r"[!#-;=?-\[\]_a-z~]+")
_KEY_OF_AWS = re.compile(r"(AKIA|ASIA)[A-Z0-9]{16}")
_LONGEST_TIMEOUT = 600_000


def objections(draft: Draft) -> Iterator[Fault]:
    """Yield what any rule has against the systems of *draft*, but for their documents."""
    yield from addresses_are_urls(draft)
    yield from auth_is_one_kind(draft)
    yield from secrets_are_names(draft)
    yield from timeouts_are_short(draft)
    yield from records_have_one_source(draft)
    yield from members_are_understood(draft)


def addresses_are_urls(draft: Draft) -> Iterator[Fault]:
    """SY109: a system is at an http or https URL, without credentials, query and fragment."""
    for system in draft.systems.values():
        if system.form.base_url is not None:
            yield from _url(system.form.base_url, (*system.at, "base_url"))
        oauth2 = system.form.auth.oauth2 if system.form.auth is not None else None
        if oauth2 is not None:
            yield from _url(oauth2.token_url, (*system.at, "auth", "oauth2", "token_url"))


def _url(text: str, at: Pointer) -> Iterator[Fault]:
    hint = "write an address such as https://shop.example/api/v2"
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    if parts.username is not None or parts.password is not None:
        # what stands there may be a secret, so it is not repeated
        yield Fault("SY109", at, f"{at[-1]} holds a user or password", "write them as auth, by the names of their variables")
    elif parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine or not _URL.fullmatch(text):
        yield Fault("SY109", at, f"{shown(text)} is no http or https URL", hint)
    elif parts.query or parts.fragment or "?" in text or "#" in text:
        yield Fault("SY109", at, f"{at[-1]} goes on after the path", "write scheme, host and path only")
    elif ".." in parts.path.split("/"):
        yield Fault("SY109", at, f"{at[-1]} has a step back in its path", "write the path it leads to")


def auth_is_one_kind(draft: Draft) -> Iterator[Fault]:
    """SY107: a system knows us by one thing."""
    for system in draft.systems.values():
        if system.form.auth is not None:
            yield from _auth(draft, system.form.auth, (*system.at, "auth"))


def _auth(draft: Draft, form: AuthForm, at: Pointer) -> Iterator[Fault]:
    given = [kind for kind in _KINDS if getattr(form, kind) is not None]
    is_whole = draft.has_all_keys(*at)
    if len(given) > 1:
        yield Fault("SY107", (*at, given[1]), f"auth is said to be {listed(given, last='and')}", "keep one of them", on="key")
    elif not given and is_whole:
        yield Fault("SY107", at, "auth does not say how", f"write {_WAYS}", on="key")
    elif given and given[0] in {"header", "query"} and form.secret is None and is_whole:
        yield Fault("SY107", (*at, given[0]), f"the {given[0]} has no secret", "add secret: with the name of a variable", on="key")
    elif given and form.secret is not None and given[0] not in {"header", "query"}:
        yield Fault("SY107", (*at, "secret"), f"{given[0]} names its own variable", "remove secret", on="key")
    if form.header is not None and form.header.lower() in _OF_HTTP:
        hint = "write the header that the system asks for, such as Authorization or X-Token"
        yield Fault("SY107", (*at, "header"), f'header "{form.header}" has another meaning in every request', hint)


def secrets_are_names(draft: Draft) -> Iterator[Fault]:
    """SY108: what looks like a key itself is none of a variable."""
    for system in draft.systems.values():
        for path, name in _secrets(system):
            if _KEY_OF_AWS.fullmatch(name):
                hint = "revoke it, put the new one into the environment, and write the name of the variable: SHOP_TOKEN"
                yield Fault("SY108", (*system.at, "auth", *path), "this looks like a key itself, not like the name of a variable", hint)


def _secrets(system: DraftSystem) -> Iterator[tuple[Pointer, str]]:
    auth = system.form.auth
    if auth is None:
        return
    plain = {"secret": auth.secret, "bearer": auth.bearer}
    yield from (((key,), name) for key, name in plain.items() if name is not None)
    if auth.basic is not None:
        yield from ((("basic", key), getattr(auth.basic, key)) for key in ("user", "password"))
    if auth.oauth2 is not None:
        yield from ((("oauth2", key), getattr(auth.oauth2, key)) for key in ("client_id", "client_secret"))


def timeouts_are_short(draft: Draft) -> Iterator[Fault]:
    """SY023: nobody waits for a reply longer than ten minutes."""
    for system in draft.systems.values():
        limits = system.form.limits
        if milliseconds(limits.timeout) > _LONGEST_TIMEOUT:
            yield Fault("SY023", (*system.at, "limits", "timeout"), f"timeout is {limits.timeout}, out of range", "write at most 10m")


def records_have_one_source(draft: Draft) -> Iterator[Fault]:
    """SY104: a record's fields are written here, or one document tells them."""
    for record in _records(draft):
        given = [source for source in _SOURCES if record.form.says(source)]
        if len(given) > 1:
            message = f'record "{record.name}" is told by {listed(given, last="and")}'
            yield Fault("SY104", (*record.at, given[1]), message, "keep one of them", on="key")
        elif not given and draft.has_all_keys(*record.at):
            message = f'record "{record.name}" does not say what it holds'
            yield Fault("SY104", record.at, message, "add fields:, json_schema:, openapi: or sample:", on="key")
        elif given and given != ["fields"] and record.form.csv is not None:
            yield Fault(
                "SY104", (*record.at, "csv"), "columns of CSV are told by fields", f"write fields: in place of {given[0]}:", on="key"
            )


def members_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY012, SY040 to SY054, SY110: the type of a record's field can be read, and says no more than a foreign record can."""
    for record in _records(draft):
        for member in record.members.values():
            for key, slip in member.slips:
                yield slip.at((*member.at, key), f'field "{member.name}"')


def documents_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY100 to SY103, SY105, SY106, SY111: a record's document can be read; what was guessed or passed over is told once.

    Only the parts that rules before this one asked for are read, so this one is the last.
    """
    for record in _records(draft):
        at = (*record.at, record.source)
        if record.slip is not None:
            yield record.slip.at(at)
        if record.guessed:
            yield Fault("SY106", at, f'record "{record.name}": {record.guessed}', "write fields: or a JSON Schema to say what is so")
        if record.schema is not None:
            yield from (slip.at(at) for slip in importing.faults(record.schema))
            if words := importing.ignored(record.schema):
                yield Fault("SY105", at, f'record "{record.name}": nothing is made of {words}', "what they forbid is let pass")


def _records(draft: Draft) -> Iterator[DraftRecord]:
    for system in draft.systems.values():
        yield from system.records.values()
