"""How to write what is written wrongly: the hints of complaints about form, by node."""

import re

from synapseops.diagnostics import Pointer

_MISSING = {
    "synapse": "begin the file with synapse: 1",
    "service": "add service: a-name",
    "fields": "add fields: with at least one field",
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
    "unique": "of a field: true or false; of a resource: lists of two fields or more, as in [[system, external_id]]",
    "list": "write {filter: [state], sort: [created_at], search: [number], page_size: 50}",
    "page_size": "write a whole number from 1 to 200",
    "coverage": "write a number from 0 to 100",
    "generate": "write {into: services/orders, service: {database: postgresql}}",
    "delivery": "write {base: main, labels: [synapse]}",
    "require": "write {coverage: 90, security: medium}",
    "draft_on": "write a list of conflict and failed_check",
    "into": "write a folder, relative to this file: services/orders",
    "was": "write the name it had",
    "pattern": 'write a regular expression in quotes: "^[A-Z]+$"',
}

_WORDS = {
    "on_delete": ("restrict", "cascade", "set_null"),
    "database": ("sqlite", "postgresql"),
    "auth": ("api_key", "jwt", "none"),
    "draft_on": ("conflict", "failed_check"),
    "security": ("low", "medium", "high"),
    "breaking_change": ("approve",),
}

_ELSEWHERE = {
    "required": "a field is required unless it ends in ? or has a default",
    "nullable": "write ? behind the type instead",
    "optional": "write ? behind the type instead",
    "enum": "write it as type: enum(a|b), or name it in types",
    "values": "write it as type: enum(a|b), or name it in types",
    "min_length": "write the length as a range of the type: string(1..20)",
    "max_length": "write the length as a range of the type: string(1..20)",
    "minLength": "write the length as a range of the type: string(1..20)",
    "maxLength": "write the length as a range of the type: string(1..20)",
    "length": "write the length as a range of the type: string(1..20)",
    "ref": "write it as type: ref(Customer)",
    "references": "write it as type: ref(Customer)",
    "primary_key": "write id: FIELD beside fields",
    "items": "write it as type: list(string)",
    "format": "write it as the type: email, url, uuid, date or datetime",
    "precision": "write it as the type: decimal(12.2)",
    "scale": "write it as the type: decimal(12.2)",
    "filters": "write list: {filter: [state]}",
    "filter": "write list: {filter: [state]}",
    "sort": "write list: {sort: [created_at]}",
    "search": "write list: {search: [number]}",
    "page_size": "write list: {page_size: 50}",
    "name": "write it below service:",
    "version": "write it below service:",
    "title": "write it below service:",
    "owners": "write it below service:",
    "upsert": "write it into operations:",
    "framework": "write service: {framework: fastapi}",
    "database": "write service: {database: postgresql}",
    "auth": "write service: {auth: api_key}",
    "coverage": "write require: {coverage: 90}",
    "into": "write it below generate:",
}

_NAMES = {
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
        case ("resources" | "types", _, "fields", _):
            return "write a type, such as string(1..40), or a map with type:"
        case ("resources", _, "access", *_):
            return _EXPECTED["access"]
        case ("delivery", "draft_on", *_):
            return _EXPECTED["draft_on"]
        case ("resources", _):
            return "write a map with fields:"
        case ("types", _):
            return "write {enum: [a, b]}, {fields: {name: string}} or {type: string(1..20)}"
    return _EXPECTED.get(next((step for step in reversed(at) if isinstance(step, str)), ""), "")


def words(at: Pointer) -> tuple[str, ...]:
    """Return the words that may stand at *at*."""
    return _WORDS.get(next((step for step in reversed(at) if isinstance(step, str)), ""), ())


def elsewhere(at: Pointer) -> str:
    """Tell where what an unknown key at *at* wants to say is said in this language; "" when nobody knows."""
    return _ELSEWHERE.get(str(at[-1]), "")


def name_of(what: str, given: str) -> str:
    """Tell how a type, resource or field is named, with the name it might be."""
    if what == "field" and given.endswith("?"):
        return "the ? stands behind the type, not behind the name"
    mended = _mended(what, given)
    return f"write {mended}; {_NAMES.get(what, '')}" if mended else _NAMES.get(what, "")


def mended_name(owner: str, given: str) -> str:
    """Return the legal name that *given*, a key of `types`, `resources` or `fields`, might be meant as; empty when there is none."""
    what = {"types": "type", "resources": "resource", "fields": "field"}.get(owner)
    return _mended(what, given) if what is not None else ""


def _mended(what: str, given: str) -> str:
    parts = re.findall(r"[A-Za-z0-9]+", given)
    if not parts or len(given) > 60:
        return ""
    name = "".join(part[:1].upper() + part[1:] for part in parts) if what != "field" else "_".join(parts)
    return "" if name[0].isdigit() else name
