"""Keys that other languages have and this one does not: what it says instead."""

import re
from typing import Any

from synapseops.diagnostics import Pointer

_LENGTH = "write the length as a range of the type: string(1..20)"
_REQUIRED = "a field is required unless it ends in ? or has a default"
_NULLABLE = "write ? behind the type instead"
_KEY = "write id: FIELD beside fields"
_REFERENCE = "write it as type: ref(Customer)"
_CHOICE = "write it as type: enum(a|b), or name it in types"
_ITEMS = "write it as type: list(string)"
_DIGITS = "write it as the type: decimal(12.2)"

_IN_FIELDS = {
    **dict.fromkeys(("required", "not_null", "notNull", "mandatory"), _REQUIRED),
    **dict.fromkeys(("nullable", "optional", "null", "allow_null"), _NULLABLE),
    **dict.fromkeys(("enum", "values", "choices", "options"), _CHOICE),
    **dict.fromkeys(("min_length", "max_length", "minLength", "maxLength", "minlength", "maxlength"), _LENGTH),
    **dict.fromkeys(("length", "len", "size", "max_len", "min_len"), _LENGTH),
    **dict.fromkeys(("primary_key", "primaryKey", "primary", "pk"), _KEY),
    **dict.fromkeys(("ref", "references", "to", "target", "foreign_key", "foreignKey", "fk", "resource"), _REFERENCE),
    **dict.fromkeys(("items", "of", "item", "element"), _ITEMS),
    **dict.fromkeys(("precision", "scale"), _DIGITS),
    **dict.fromkeys(("desc", "comment", "doc", "note", "label"), 'did you mean "description"?'),
    **dict.fromkeys(("regex", "regexp", "match"), 'did you mean "pattern"?'),
    **dict.fromkeys(("validate", "validation", "constraints"), "limits are a range of the type, min, max and pattern"),
    **dict.fromkeys(
        ("auto", "autoincrement", "auto_increment", "generated"), "remove it: the server makes id, created_at, updated_at and version"
    ),
    "format": "write it as the type: email, url, uuid, date or datetime",
}
"""Of fields, and of named types."""

_IN_RESOURCES = {
    **dict.fromkeys(("primary_key", "primaryKey", "pk", "key"), "write id: FIELD"),
    **dict.fromkeys(("endpoint", "route", "url", "uri"), 'did you mean "path"?'),
    **dict.fromkeys(("table", "table_name"), "remove it: tables are named after resources"),
    **dict.fromkeys(("relations", "relationships", "references"), "write references as fields: customer: ref(Customer)"),
    **dict.fromkeys(("actions", "methods", "verbs"), 'did you mean "operations"?'),
    **dict.fromkeys(("roles", "permissions"), 'did you mean "access"?'),
    **dict.fromkeys(("filters", "filter"), "write list: {filter: [state]}"),
    "sort": "write list: {sort: [created_at]}",
    "search": "write list: {search: [number]}",
    "page_size": "write list: {page_size: 50}",
    "upsert": "write it into operations:",
}

_AT_THE_TOP = {
    **dict.fromkeys(("name", "version", "title", "owners", "license"), "write it below service:"),
    **dict.fromkeys(
        ("fields", "id", "unique", "operations", "list", "access", "path", "filter", "sort", "search"),
        "indent it below a resource: resources: {Order: {fields: {title: string}}}",
    ),
}

_ANYWHERE = {
    "framework": "write service: {framework: fastapi}",
    "database": "write service: {database: postgresql}",
    "auth": "write service: {auth: api_key}",
    "coverage": "write require: {coverage: 90}",
    "into": "write it below generate:",
}

_MEANT_AT_THE_TOP = {**dict.fromkeys(("entities", "entity", "models", "model", "objects"), "resources"), "enums": "types"}
_MEANT_IN_RESOURCES = dict.fromkeys(("attributes", "properties", "columns", "props", "members"), "fields")

_MOST_WORDS = 8
_CHOICES = frozenset(key for key, hint in _IN_FIELDS.items() if hint == _CHOICE)
_TARGETS = frozenset(key for key, hint in _IN_FIELDS.items() if hint == _REFERENCE)
_SAYS_TYPE = frozenset(key for key, hint in _IN_FIELDS.items() if hint in {_CHOICE, _REFERENCE, _ITEMS})
_RESOURCE = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")


def meant(at: Pointer) -> str:
    """Return what this language calls what others call as the unknown key at *at*; "" when nobody knows."""
    tables = {1: _MEANT_AT_THE_TOP, 3: _MEANT_IN_RESOURCES}
    return tables.get(len(at), {}).get(str(at[-1]), "")


def elsewhere(at: Pointer) -> str:
    """Tell where what an unknown key at *at* wants to say is said in this language; "" when nobody knows."""
    key = str(at[-1])
    match at:
        case (_,):
            return _AT_THE_TOP.get(key) or _ANYWHERE.get(key, "")
        case ("resources", _, _):
            return _IN_RESOURCES.get(key, "")
        case ("types", _, _) | ("resources" | "types", _, "fields", _, _):
            return _IN_FIELDS.get(key, "")
    return _ANYWHERE.get(key, "")


def instead(at: Pointer, given: Any) -> str:
    """Tell how to say what an unknown key of a field says, in the very words of its value; "" where that takes no words."""
    if _is_nested(at):
        name = _named_type(str(at[-2]))
        return f"name it in types, as in types: {{{name}: {{fields: {{…}}}}}}, and write {at[-2]}: {name}"
    if len(at) != 5 or at[2] != "fields":
        return ""
    if at[4] in _CHOICES and (found := _enum_of(given)):
        return f"write type: {found}, or name it in types"
    if at[4] in _TARGETS and isinstance(given, str) and _RESOURCE.fullmatch(given.partition(".")[0]):
        return f"write type: ref({given.partition('.')[0]})"
    return ""


def says_type(at: Pointer) -> bool:
    """Tell whether the unknown key at *at* says in other words what the type of its field is."""
    return _is_nested(at) or (len(at) == 5 and at[2] == "fields" and at[4] in _SAYS_TYPE)


def _is_nested(at: Pointer) -> bool:
    """Tell whether a field of a resource, a type or a record has fields of its own."""
    return at[-1:] == ("fields",) and at[-3:-2] == ("fields",) and at[0] in {"resources", "types", "systems"}


def _named_type(field: str) -> str:
    """Return the name that the type of *field* might have."""
    words = re.findall(r"[A-Za-z0-9]+", field)
    return "".join(word[:1].upper() + word[1:] for word in words).lstrip("0123456789") or "Part"


def _enum_of(given: Any) -> str:
    items = given if isinstance(given, list) else re.split(r"[|,]", given) if isinstance(given, str) else []
    told = [item.strip() for item in items if isinstance(item, str) and _WORD.fullmatch(item.strip())]
    return f"enum({'|'.join(told)})" if told and len(told) == len(items) and len(told) <= _MOST_WORDS else ""
