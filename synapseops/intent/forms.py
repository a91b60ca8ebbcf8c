"""How to write what is written wrongly: the hints of complaints about form, by node."""

import re
from typing import Any

from synapseops.diagnostics import Pointer
from synapseops.intent.mending import ascii_only

_MISSING = {
    "synapse": "begin the file with synapse: 1",
    "service": "add service: a-name",
    "fields": "add fields: with at least one field, such as fields: {title: string(1..40)}",
    "type": "add type:, as in type: string(1..40)",
    "name": "add name:, in kebab-case",
}

_EXPECTED = {
    "service": "write a name in kebab-case of up to 50 characters, such as order-bridge",
    "name": "write kebab-case of up to 50 characters, such as order-bridge",
    "version": 'write three numbers, in quotes: "1.0.0"',
    "license": "write an SPDX expression, such as Apache-2.0",
    "title": "write one line",
    "owners": "write a list of lines, such as [@acme/integrations]",
    "path": "write /order-lines: segments of letters, digits and . _ ~ -, no slash at the end",
    "base": "write a branch, such as main",
    "labels": "write a list of lines of up to 50 characters, without commas",
    "reviewers": 'write logins or teams in quotes: ["@acme/integrations"]',
    "access": "write a list of roles for an operation: {delete: [admin]}",
    "types": "write types by name: {State: {enum: [open, paid]}}",
    "resources": "write resources by name, each with its fields",
    "fields": "write fields by name: {title: string}",
    "enum": "write a list of words: [open, paid]",
    "operations": "write a list: [list, get, create, update, delete]",
    "filter": "write a list of fields",
    "sort": "write a list of fields",
    "search": "write a list of fields",
    "unique": "write lists of two fields or more, as in [[system, external_id]]; one field alone says unique: true itself",
    "list": "write {filter: [state], sort: [created_at], search: [number], page_size: 50}",
    "generate": "write {into: services/orders, service: {database: postgresql}}",
    "delivery": "write {base: main, labels: [synapse]}",
    "require": "write {coverage: 90, security: medium}",
    "draft_on": "write a list of conflict and failed_check",
    "systems": "write systems by name: {shop: {base_url: https://shop.example/api}}",
    "records": "write records by name: {Order: {fields: {id: integer}}}",
    "base_url": "write the address of its API: https://shop.example/api",
    "auth": "write {header: X-Token, secret: SHOP_TOKEN}, {bearer: SHOP_TOKEN} or another one of the kinds",
    "basic": "write {user: SHOP_USER, password: SHOP_PASSWORD}",
    "oauth2": "write {token_url: https://shop.example/token, client_id: SHOP_ID, client_secret: SHOP_SECRET}",
    "header": "write a header, such as X-Token",
    "query": "write a parameter, such as api_key",
    "scopes": "write a list of scopes: [orders.read]",
    "limits": "write {requests_per_second: 2, timeout: 10s, retries: 4}",
    "csv": 'write {delimiter: ";", null: [""]}',
    "delimiter": "write one character in quotes, but no quote and no line break",
    "null": 'write a list of texts that stand for null: ["", "-"]',
    "into": "write a folder, relative to this file: services/orders",
    "was": "write the name it had",
    "pattern": 'write a regular expression in quotes: "^[A-Z]+$"',
}

_EXPECTED_IN_FLOWS = {
    "page": "write link_header, {cursor: {param, next}}, {page: {param, size}} or {offset: {param, size}}",
    "cursor": "write {param: NAME, next: PATH}, as in {param: after, next: meta.next}",
    "offset": "write {param: NAME, size: NUMBER}, as in {param: skip, size: 100}",
    "backoff": "write exponential(1s..10m), or fixed(30s)",
    "since": "write {param: NAME, from: PATH}, as in {param: updated_since, from: updated_at}",
    "idempotency": "write {header: NAME}, {path: PATH}, body or none",
    "save": "write a resource, or {resource: NAME, by: FIELD}",
}

_REQUIRED = frozenset({"synapse", "service", "fields", "type", "name", "resources"})
_ALL = frozenset({"all", "crud", "CRUD", "*", "any"})
_NAMES_OF_FIELDS = frozenset({"filter", "sort", "search", "operations"})
_LONGEST_ITEM = 100
_CHOICE = re.compile(r"enum\(([^()]{1,100})\)")
_TYPE = re.compile(r"[a-z]+(\([-0-9.]{1,40}\))?")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")

_WORDS = {
    "on_delete": ("restrict", "cascade", "set_null"),
    "database": ("sqlite", "postgresql"),
    "auth": ("api_key", "jwt", "none"),
    "draft_on": ("conflict", "failed_check"),
    "security": ("low", "medium", "high"),
    "breaking_change": ("approve",),
    "wire": ("string", "number"),
}

_FLAGS = frozenset({"unique", "index", "read_only", "immutable", "deprecated", "pii", "allow_loss", "place_workflows"})

_KINDS = {
    "types": "type",
    "resources": "resource",
    "fields": "field",
    "systems": "system",
    "records": "record",
    "tables": "table",
    "mappings": "mapping",
    "flows": "flow",
}
_CAPITALISED = frozenset({"type", "resource", "record"})
_NAMES = {
    **dict.fromkeys(("system", "table", "mapping", "flow"), "small letters, digits and underscores, a letter first, up to 63: shop_eu"),
    "record": "a capital, then letters and digits, up to 63: OrderLine",
    "type": "a capital, then letters and digits, up to 63: LineItem",
    "resource": "a capital, then letters and digits, up to 63: OrderLine",
    "field": "letters, digits and underscores, no digit first, up to 63: unit_price",
}


def missing(at: Pointer) -> str:
    """Tell how to add the key that is missing at *at*."""
    return _MISSING.get(str(at[-1]), f"add {at[-1]}:")


def expected(at: Pointer) -> str:
    """Tell what belongs at *at*."""
    match at:
        case ("resources" | "types", _, "fields", _) | ("systems", _, "records", _, "fields", _):
            return "write a type, such as string(1..40), or a map with type:"
        case ("resources", _, "access", _, int()):
            return "a role is letters, digits and . _ : -, up to 63: admin"
        case ("resources", _, "access", *_):
            return _EXPECTED["access"]
        case ("delivery", "draft_on", *_):
            return _EXPECTED["draft_on"]
        case ("generate", "service"):
            return "write {framework: fastapi, database: sqlite, auth: api_key}, each of them optional, or false for no service"
        case ("resources", _):
            return "write a map with fields:"
        case ("systems", _):
            return _EXPECTED["systems"]
        case ("systems", _, "records", _):
            return "write a map with fields:, json_schema:, openapi: or sample:"
        case ("systems", _, "auth"):
            return _EXPECTED["auth"]
        case ("flows", *_, "send", "idempotency"):
            return "write {header: NAME} or none"
        case ("flows", *_, "page", "page"):
            return "write {param: NAME, size: NUMBER}, as in {param: page, size: 100}"
        case ("flows", *_, str(key)) if key in _EXPECTED_IN_FLOWS:
            return _EXPECTED_IN_FLOWS[key]
        case ("types", _):
            return "write {enum: [a, b]}, {fields: {name: string}} or {type: string(1..20)}"
    return _EXPECTED.get(next((step for step in reversed(at) if isinstance(step, str)), ""), "")


def mended_text(at: Pointer, given: str) -> str:
    """Tell how to write *given*, a text of a wrong form."""
    hint = expected(at)
    parts = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", ascii_only(given[:_LONGEST_ITEM])).lower())
    if at in {("service",), ("service", "name")} and parts and parts[0][0].isalpha() and len("-".join(parts)) <= 50:
        return f"write {'-'.join(parts)}: kebab-case of up to 50 characters"
    if len(at) == 3 and at[2] == "path" and parts and re.fullmatch(r"[A-Za-z0-9-]+/?", given.removeprefix("/")):
        return f"write /{given.strip('/')}"
    return hint


_UNITS = {"ms": "ms|millis(?:econds?)?", "s": "s(?:ecs?|econds?)?", "m": "m(?:ins?|inutes?)?", "h": "h(?:rs?|ours?)?", "d": "d(?:ays?)?"}
_TOLD_DURATION = re.compile(rf"([1-9][0-9]{{0,5}})\s*(?:{'|'.join(f'(?P<{unit}>{way})' for unit, way in _UNITS.items())})")


def duration(given: Any) -> str:
    """Tell how to write *given* where a duration belongs."""
    found = _TOLD_DURATION.fullmatch(given.strip().lower()) if isinstance(given, str) and len(given) <= _LONGEST_ITEM else None
    return f"write {found[1]}{found.lastgroup}" if found else "write a number with its unit: 500ms, 10s, 5m, 1h or 30d"


def words(at: Pointer) -> tuple[str, ...]:
    """Return the words that may stand at *at*."""
    return _WORDS.get(next((step for step in reversed(at) if isinstance(step, str)), ""), ())


def blank(at: Pointer) -> str:
    """Tell what to do about the key at *at*, which has no value."""
    last = str(at[-1])
    if last in _FLAGS and (len(at) != 3 or last != "unique"):
        return "write true or false, or remove the key"
    if last == "synapse":
        return "write synapse: 1"
    if last == "type":
        return "write a type, such as string(1..40)"
    if last in _REQUIRED or (len(at) in {2, 4} and at[-2] in {"types", "resources", "fields"}):
        return expected(at) or missing(at)
    return f"{expected(at) or 'write one'}, or remove the key"


def blank_item(at: Pointer) -> str:
    """Tell what to do about an item at *at* that is nothing, or null."""
    return 'write one, quote it: "null"' if at[0] == "types" else "write one"


def as_list(given: str, at: Pointer) -> str:
    """Tell how to write *given*, a text where a list of texts belongs."""
    last = next((step for step in reversed(at) if isinstance(step, str)), "")
    if last == "operations" and given in _ALL:
        return "remove it: all but upsert is the default; or write a list: [list, get, create, update, delete]"
    if last == "unique" or len(given) > _LONGEST_ITEM or not given.strip():
        return expected(at)
    separator = next((one for one in "|,;" if one in given), " " if last in _NAMES_OF_FIELDS else "|")
    items = [item.strip() for item in given.split(separator) if item.strip()]
    return f"write [{', '.join(map(_as_item, items))}]"


def as_type(given: Any) -> str:
    """Tell how to write *given*, a text or a list where a named type belongs; "" when nobody knows."""
    words = given
    if isinstance(given, str):
        choice = _CHOICE.fullmatch(given.strip())
        if choice is None:
            return f"write {{type: {given.strip()}}}" if _TYPE.fullmatch(given.strip()) else ""
        words = re.split(r"[|,]", choice[1])
    told = [word.strip() for word in words if isinstance(word, str) and word.strip()] if isinstance(words, list) else []
    if not told or len(told) != len(words) or sum(map(len, told)) > _LONGEST_ITEM:
        return ""
    return f"write {{enum: [{', '.join(map(_as_item, told))}]}}"


def _as_item(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in {"true", "false", "null", "yes", "no"}:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def kind_of_name(owner: str) -> str:
    """Return what the keys of the map at the key *owner* name."""
    return _KINDS.get(owner, "key")


def name_of(what: str, given: str) -> str:
    """Tell how a type, resource or field is named, with the name it might be."""
    if what == "field" and given.endswith("?"):
        return "the ? stands behind the type, not behind the name"
    mended = _mended(what, given)
    return f"write {mended}; {_NAMES.get(what, '')}" if mended else _NAMES.get(what, "")


def mended_name(owner: str, given: str) -> str:
    """Return the legal name that *given*, a key of the map at the key *owner*, might be meant as; empty when there is none."""
    what = _KINDS.get(owner)
    return _mended(what, given) if what is not None else ""


def _mended(what: str, given: str) -> str:
    parts = re.findall(r"[A-Za-z0-9]+", ascii_only(given)) if len(given) <= 60 else []
    if not parts:
        return ""
    name = "".join(part[:1].upper() + part[1:] for part in parts) if what in _CAPITALISED else "_".join(parts)
    if what not in _CAPITALISED and what != "field":
        name = name.lower()
    return "" if name[0].isdigit() else name
