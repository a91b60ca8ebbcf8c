"""What to say when the form of an intent is wrong: pydantic's findings in the words of the language."""

from typing import Any

from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean, nearest
from synapseops.intent import form_at, forms, habits, rule_habits, torn
from synapseops.intent.kinds import Kinds
from synapseops.intent.mappings import RuleForm
from synapseops.intent.wording import kind_of, listed, shown

_FEW = 12
_OF_LFS = "version https://git-lfs.github.com/spec/"


def of_root(value: Any) -> Fault:
    """SY014: a file holds a map."""
    hint = "begin with synapse: 1, service: a-name and resources:"
    if value is None:
        return Fault("SY014", (), "the file holds no intent", hint)
    if isinstance(value, str) and value.startswith(_OF_LFS):
        return Fault("SY014", (), "this is a pointer of Git LFS, and no intent", "keep intents out of Git LFS, and commit the file itself")
    return Fault("SY014", (), f"an intent is a map of keys, and this is {kind_of(value)}", hint)


def of_blank(at: Pointer) -> Fault:
    """SY024: a key has a value."""
    hint = f"{limited}, or remove the key" if (limited := _limited(at)) else forms.blank(at)
    if _is_rule(at[:-1]) and at[-1] not in form_at.keys_of(RuleForm):
        hint = rule_habits.of_name_alone(str(at[-1]))
    elif _is_rule(at):
        hint = rule_habits.of_value(None)
    return Fault("SY024", at, f'"{_name(at)}" has no value', hint, on="key")


def of_error(detail: ErrorDetails, at: Pointer, kinds: Kinds) -> Fault:
    """Say what pydantic found at *at*."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown(detail, at, kinds)
    if kind == "missing":
        return Fault("SY021", at[:-1], f'{_owner(at[:-1])} has no "{at[-1]}"', forms.missing(at), on="key")
    if kind == "too_short":
        return _too_few(detail, at)
    if kind.startswith("string_") and kind != "string_type":
        return _malformed(detail, at)
    if kind == "literal_error":
        return _no_word(detail, at)
    if kind in {"greater_than_equal", "less_than_equal"}:
        return Fault("SY023", at, f"{_name(at)} is {_number(detail['input'])}, out of range", _expected(at))
    return _wrong_kind(detail, at)


def meant_key(at: Pointer, kinds: Kinds) -> str:
    """Return the key that the unknown one at *at* is probably meant to be, "" when nobody knows."""
    if habits.elsewhere(at) or (_is_rule(at[:-1]) and rule_habits.of_key(str(at[-1]))):
        return ""
    known = form_at.keys(at[:-1], kinds)
    meant = habits.meant(at) or nearest(str(at[-1]), known)
    return meant if meant in known else ""


def _unknown(detail: ErrorDetails, at: Pointer, kinds: Kinds) -> Fault:
    known = form_at.keys(at[:-1], kinds)
    meant = meant_key(at, kinds)
    if _is_rule(at[:-1]):
        hint = rule_habits.of_key(str(at[-1])) or (f'did you mean "{meant}"?' if meant else rule_habits.known_keys())
        return Fault("SY020", at, f"{_owner(at[:-1])} has no key {shown(at[-1])}", hint, on="key")
    hint = (
        habits.instead(at, detail["input"])
        or habits.elsewhere(at)
        or (f'did you mean "{meant}"?' if meant else f"keys here are {listed(known, last='and')}" if known else "remove it")
    )
    return Fault("SY020", at, f"{_owner(at[:-1])} has no key {shown(at[-1])}", hint, on="key")


def _too_few(detail: ErrorDetails, at: Pointer) -> Fault:
    least = (detail.get("ctx") or {}).get("min_length", 1)
    if least > 1:
        return Fault("SY024", at, f"{least} entries are needed here", forms.expected(at))
    return Fault("SY024", at, f'"{_name(at)}" is empty', forms.blank(at), on="key")


def _malformed(detail: ErrorDetails, at: Pointer) -> Fault:
    given = detail["input"]
    if detail["loc"][-1] == "[key]":
        what = forms.kind_of_name(str(at[-2]))
        return Fault("SY030", at, f"{shown(given)} is no name for a {what}", forms.name_of(what, str(given)), on="key")
    if given == "":
        return Fault("SY024", at, f"{_phrase(at)} is empty", _expected(at))
    if form_at.is_duration(at):
        return Fault("SY031", at, f"{shown(given)} is no duration", forms.duration(given))
    if _is_secret(at):
        hint = "put it into the environment, and write the name of the variable in capitals: SHOP_TOKEN"
        return Fault("SY108", at, f'"{_name(at)}" is the name of a variable, and what stands here is none', hint)
    if detail["type"] == "string_too_long":
        most = (detail.get("ctx") or {}).get("max_length", 0)
        return Fault("SY031", at, f"{_phrase(at)} has {len(given):,} characters, more than {most:,}", "shorten it")
    return Fault("SY031", at, f"{shown(given)} is no {_phrase(at, bare=True)}", forms.mended_text(at, given))


def _no_word(detail: ErrorDetails, at: Pointer) -> Fault:
    given = detail["input"]
    if at == ("synapse",):
        if isinstance(given, str):
            return Fault("SY026", at, "the version of the language is a number", "write synapse: 1, without quotes")
        return Fault("SY026", at, f"version {shown(given)} of the language is not read here", "write synapse: 1")
    known = forms.words(at) or tuple(form_at.words(at))
    hint = (did_you_mean(given, known) if isinstance(given, str) else "") or (f"write {listed(known)}" if known else "")
    return Fault("SY023", at, f"{shown(given)} is no value of {_phrase(at, bare=True)}", hint)


def _wrong_kind(detail: ErrorDetails, at: Pointer) -> Fault:
    given, wanted = detail["input"], _WANTED.get(detail["type"], "something else")
    code = "SY047" if len(at) == 4 and at[0] == "types" and at[2] == "enum" else "SY022"
    hint = _expected(at)
    if given is None and isinstance(at[-1], int):
        return Fault(code, at, f"{_phrase(at)} is empty", f"{forms.blank_item(at)}, or remove it")
    if wanted == "a text" and not isinstance(given, dict | list) and _name(at) not in _NEVER_NUMBERS:
        hint = f"quote it: {shown(given)}"
    if form_at.is_duration(at):
        wanted, hint = "a duration", forms.duration(given)
    if _is_rule(at):
        wanted, hint = "a path or a rule", rule_habits.of_value(given)
    if _name(at) == "template" and at[0] == "mappings":
        hint = rule_habits.of_template(given) or hint
    if wanted == "a list" and isinstance(given, str):
        hint = forms.as_list(given, at)
    if isinstance(given, dict) and isinstance(at[-1], int) and list(given.values()) == [None]:
        hint = f"remove the colon: - {next(iter(given))}"
    if wanted == "a map" and isinstance(given, str) and (parts := torn.without_space(given.split(" ")[0])) is not None:
        hint = f"write a space behind the colon: {': '.join(parts)}"
    if isinstance(given, list | bool | int | str) and _is_field(at):
        wanted = "a type or a map"
    if len(at) == 2 and at[0] == "types":
        hint = forms.as_type(given) or hint
    if at == ("service",):
        wanted = "a name or a map"
    if at == ("generate", "service"):
        wanted = "a map, true or false"
    if wanted == "true or false":
        hint = "write true or false, without quotes"
    return Fault(code, at, f"{_phrase(at)} is {kind_of(given)}, where {wanted} belongs", hint)


_NEVER_NUMBERS = frozenset({"version", "filter", "sort", "search", "operations", "unique", "backoff"})
_WANTED = {
    "string_type": "a text",
    "string_sub_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a map",
    "model_type": "a map",
}


def _expected(at: Pointer) -> str:
    """Tell what belongs at *at*."""
    return _limited(at) or forms.expected(at)


def _limited(at: Pointer) -> str:
    """Tell of a number between which bounds it belongs, of a duration with which units; "" of anything else."""
    if form_at.is_duration(at):
        return forms.duration(None)
    limits = form_at.bounds(at)
    kind = "whole number" if form_at.is_whole_number(at) else "number"
    return f"write a {kind} from {limits[0]} to {limits[1]}" if limits is not None else ""


def _is_rule(at: Pointer) -> bool:
    """Tell whether a rule of a mapping belongs at *at*."""
    return at[:1] == ("mappings",) and form_at.form(at) is RuleForm


def _is_field(at: Pointer) -> bool:
    return (len(at) == 4 and at[0] in {"types", "resources"} and at[2] == "fields") or (
        len(at) == 6 and at[0] == "systems" and at[4] == "fields"
    )


def _is_secret(at: Pointer) -> bool:
    """Tell whether the name of a secret belongs at *at*; what stands there is not to be repeated."""
    return (at[0] == "systems" and at[2:3] == ("auth",) and _name(at) in _SECRETS) or (at[0] == "flows" and "verify" in at)


_SECRETS = frozenset({"secret", "bearer", "user", "password", "client_id", "client_secret"})


def _owner(at: Pointer) -> str:
    """Name the map at *at* in a message."""
    match at:
        case ():
            return "an intent"
        case ("types", name):
            return f'type "{name}"'
        case ("resources", name):
            return f'resource "{name}"'
        case ("types" | "resources", _, "fields", name) | ("systems", _, "records", _, "fields", name):
            return f'field "{name}"'
        case ("systems", name):
            return f'system "{name}"'
        case ("systems", _, "records", name):
            return f'record "{name}"'
        case _:
            return f'"{_name(at)}"'


def _phrase(at: Pointer, *, bare: bool = False) -> str:
    """Name what stands at *at*: `"title"`, or for items of a list what they are."""
    if isinstance(at[-1], int):
        what = "role" if at[2:3] == ("access",) else _ITEMS.get(_name(at), "entry")
        if what == "group of fields" and len(at) == 5:
            what = "field"
        return what if bare else f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    match at:
        case ("types" | "resources" | "systems", _) | ("types" | "resources", _, "fields", _):
            return _owner(at)
        case ("systems", _, "records", _) | ("systems", _, "records", _, "fields", _):
            return _owner(at)
        case ("service", "name") | ("service",):
            return "service name" if bare else "the service name"
    return _PHRASES.get(_name(at), f'"{_name(at)}"') if bare else f'"{_name(at)}"'


_ITEMS = {
    "enum": "word",
    "labels": "label",
    "owners": "owner",
    "reviewers": "reviewer",
    "operations": "operation",
    "unique": "group of fields",
    **dict.fromkeys(("filter", "sort", "search"), "field"),
    "draft_on": "draft_on",
    "scopes": "scope",
}
_PHRASES = {
    "path": "path of a resource",
    "version": "semantic version",
    "license": "licence expression",
    "base": "name of a branch",
    "was": "name",
    "title": "title",
    "header": "name of a header",
    "query": "name of a parameter",
    "delimiter": "delimiter",
}


def _name(at: Pointer) -> str:
    return next((step for step in reversed(at) if isinstance(step, str)), "")


def _number(value: Any) -> str:
    return shown(value).strip('"')
