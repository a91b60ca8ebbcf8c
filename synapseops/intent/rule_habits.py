"""Rules of mappings as people write them in other languages, or by mistake: what this one says instead."""

from typing import Any

from synapseops.intent.wording import shown

_FROM = 'did you mean "from"?'
_CONST = 'did you mean "const"?'
_SWITCH = "write switch: [{when: {path: a, eq: x}, then: b}, {else: c}]"
_ABSENT = "write on_missing: VALUE, on_null: VALUE, or on_absent for both"
_LOOKUP = "write lookup: {inline: {a: b}}, or the name of a table"
_CONDITION = "a value under a condition is written switch: [{when: {…}, then: RULE}]; where: filters a list"

_KEYS = {
    **dict.fromkeys(("path", "source", "src", "field", "input", "value_from", "get"), _FROM),
    **dict.fromkeys(("literal", "constant", "static", "fixed", "set"), _CONST),
    **dict.fromkeys(
        ("format", "text", "string", "interpolate", "pattern_text"), 'did you mean "template"? Paths stand in braces: "Order {name}"'
    ),
    **dict.fromkeys(("concat", "concatenate", "combine"), 'did you mean "join"?'),
    **dict.fromkeys(("coalesce", "any_of", "firstOf", "first_of", "oneOf", "one_of"), 'did you mean "first"?'),
    **dict.fromkeys(("if", "then", "else", "when", "case", "cases", "choose", "ternary"), _SWITCH),
    **dict.fromkeys(("expression", "formula", "math", "expr", "eval", "compute"), 'write calc: "a * b" with let: {a: PATH, b: PATH}'),
    **dict.fromkeys(
        ("function", "func", "script", "code", "js", "javascript", "python", "jsonata", "jq", "lambda"),
        "code is written by the team: hook: NAME, args: {a: PATH}, returns: TYPE",
    ),
    **dict.fromkeys(("type", "convert_to", "as_type", "to_type"), 'did you mean "cast"?'),
    **dict.fromkeys(("transform", "transforms", "transformations", "pipe", "filters", "functions", "apply"), 'did you mean "steps"?'),
    **dict.fromkeys(("default", "fallback", "default_value", "defaultValue", "or", "else_value"), _ABSENT),
    **dict.fromkeys(("map", "mapping", "values", "translate", "enum", "dictionary", "table"), _LOOKUP),
    **dict.fromkeys(("condition", "filter", "only_if"), _CONDITION),
    **dict.fromkeys(("foreach", "for_each", "forEach", "loop", "map_each", "items", "for"), 'did you mean "each"?'),
    **dict.fromkeys(("note", "comment", "description", "desc"), 'did you mean "doc"?'),
    **dict.fromkeys(("required", "optional", "nullable"), "remove it: the target's record says so"),
    **dict.fromkeys(
        ("trim", "lower", "upper", "truncate", "split", "replace", "mask", "hash"), "write it into steps: [trim, {truncate: 40}]"
    ),
    **dict.fromkeys(("skip_if_empty", "omit_empty", "omitEmpty", "ignore_empty"), "write on_empty: omit"),
    **dict.fromkeys(("unit", "units"), "write convert: {from: g, to: kg, scale: 3, round: half_up}"),
    "regex": 'did you mean "match"?',
}

_SUMMARY = (
    "a value comes from one of from, const, template, first, join, switch, fields, each, find, wrap, group, entries, aggregate, calc, use,"
    " hook, ctx, index, ignore; then steps, cast, convert, lookup, match, on_missing, on_null, on_absent, on_empty, on_error, pii, doc"
)


def of_key(key: str) -> str:
    """Tell what an unknown key of a rule is called here; "" when nobody knows."""
    return _KEYS.get(key, "")


def known_keys() -> str:
    """Tell what a rule may have."""
    return _SUMMARY


def of_name_alone(name: str) -> str:
    """Tell what `{name}` without quotes was to be."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'write {{template: "{{{quoted}}}"}} with quotes for a text, or the path alone: {name}' if _is_short(name) else "quote a template"
    )


def _is_short(name: str) -> bool:
    return len(name) <= 40 and name.isprintable()


def of_value(given: Any) -> str:
    """Tell how a rule is written that is no text and no map."""
    if isinstance(given, list):
        return "write {first: [a, b]} for the first that is there, {wrap: [a, b]} for a list, {join: [a, b]} for a text"
    if given is None:
        return "write a path, {const: null} for null, or {ignore: true, reason: …}"
    return f"a literal is written {{const: {shown(given).strip(chr(34))}}}"


def of_template(given: Any) -> str:
    """Tell how a template is written that YAML took for a map; "" when it is none."""
    if isinstance(given, dict) and len(given) == 1 and list(given.values()) == [None] and _is_short(str(next(iter(given)))):
        return f'write template: "{{{next(iter(given))}}}", in quotes'
    return ""
