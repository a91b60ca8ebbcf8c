"""Intents that change at random, a step at a time, with names that are hard to keep apart."""

import json
import random
from collections.abc import Iterator
from typing import Any

from generators import registry
from synapseops.blueprint.model import Blueprint
from synapseops.validation import read

_GENERATORS = registry.load()
_KINDS = registry.kinds(_GENERATORS)
_FIELDS = ("a", "aB", "AB", "line_id", "id2", "sort", "state", "kind", "a_b", "created", "class", "Order")
_RESOURCES = ("Order", "OrderLine", "ORder", "User", "Line", "Thing")
_OPERATIONS = ("list", "get", "create", "update", "delete", "upsert")
_TYPES = (
    *("string(1..9)", "string(..200000)", "text?", "text", "integer", "integer(0..5) = 1", "integer(3..)", "number?", "decimal(8.2)?"),
    *("boolean = true", "date?", "datetime", "uuid?", "email?", "url?", "json?", "State = open", "State?", "enum(a|b)", "enum(b|c d|é)?"),
    *("list(string(..3))", "list(State)?", "Money", "Money?", "list(Money)", "Code", "Code?", "ref(Order)?", "ref(User)", "ref(Thing)?"),
)
_FACTS: tuple[tuple[str, Any], ...] = (
    *(("unique", True), ("index", True), ("read_only", True), ("immutable", True), ("deprecated", True), ("pii", True)),
    *(("description", "What it is."), ("example", "ab"), ("example", "xy-1")),
)


def steps(seed: int, count: int) -> Iterator[Blueprint]:
    """Yield *count* blueprints, each of an intent that differs from the one before by a small change, all of them sound."""
    chance, now = random.Random(seed), _first()  # noqa: S311  # nothing is secret
    while count:
        changed: dict[str, Any] = json.loads(json.dumps(now))
        chance.choice(_CHANGES)(changed, chance)
        made = blueprint(changed) if changed != now else None
        if made is not None:
            now, count = changed, count - 1
            yield made


def _first() -> dict[str, Any]:
    types = {
        "State": {"enum": ["open", "paid"]},
        "Money": {"fields": {"amount": "decimal(8.2)", "currency": "string(3..3)"}},
        "Code": {"type": "string(1..8)", "pattern": "[a-z]{2}-[0-9]"},
    }
    line = {"fields": {"a": "string(1..9)", "order": "ref(Order)"}, "list": {"filter": ["a"], "sort": ["a"]}}
    order = {"fields": {"code": {"type": "string(1..9)", "unique": True}, "state": "State = open", "total": "Money"}}
    return {"types": types, "resources": {"Order": order, "OrderLine": line, "User": {"fields": {"a": "text"}}}}


def blueprint(intent: dict[str, Any]) -> Blueprint | None:
    """Return the blueprint of an intent, None where something is wrong with it."""
    return read(json.dumps({"synapse": 1, "service": "shop", **intent}).encode(), "synapse.yaml", _KINDS).blueprint


def _resource(intent: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = chance.choice(list(intent["resources"].values()))
    return found


def _set_field(intent: dict[str, Any], chance: random.Random) -> None:
    fields = _resource(intent, chance)["fields"]
    kind: Any = chance.choice(_TYPES)
    if chance.random() < 0.4:
        kind = {"type": kind.partition(" =")[0], **dict([chance.choice(_FACTS)])}
    fields[chance.choice((*_FIELDS, *fields))] = kind


def _drop_field(intent: dict[str, Any], chance: random.Random) -> None:
    fields = _resource(intent, chance)["fields"]
    fields.pop(chance.choice(list(fields)))


def _rename_field(intent: dict[str, Any], chance: random.Random) -> None:
    one = _resource(intent, chance)
    old, new = chance.choice(list(one["fields"])), chance.choice(_FIELDS)
    one["fields"] = {new if name == old else name: kind for name, kind in one["fields"].items()}


def _reorder(intent: dict[str, Any], chance: random.Random) -> None:
    owner, key = chance.choice(((intent, "resources"), (_resource(intent, chance), "fields")))
    items = list(owner[key].items())
    chance.shuffle(items)
    owner[key] = dict(items)


def _set_list(intent: dict[str, Any], chance: random.Random) -> None:
    one = _resource(intent, chance)
    names = [*one["fields"]]
    one["list"] = {word: chance.sample(names, chance.randint(0, min(2, len(names)))) for word in ("filter", "sort", "search")}
    one["list"] = {word: found for word, found in one["list"].items() if found}


def _set_operations(intent: dict[str, Any], chance: random.Random) -> None:
    _resource(intent, chance)["operations"] = chance.sample(_OPERATIONS, chance.randint(1, 6))


def _set_resource(intent: dict[str, Any], chance: random.Random) -> None:
    intent["resources"][chance.choice(_RESOURCES)] = {"fields": {"a": chance.choice(_TYPES), "b": "State = open"}}


def _drop_resource(intent: dict[str, Any], chance: random.Random) -> None:
    intent["resources"].pop(chance.choice(list(intent["resources"])))


def _describe(intent: dict[str, Any], chance: random.Random) -> None:
    _resource(intent, chance)["description"] = chance.choice(("One of many.", "Told *anew*.", "é"))


def _set_type(intent: dict[str, Any], chance: random.Random) -> None:
    intent["types"]["State"] = {"enum": ["open", *chance.sample(["paid", "lost", "a b"], 2)]}


def _set_options(intent: dict[str, Any], chance: random.Random) -> None:
    chosen = {"framework": "fastapi", "auth": chance.choice(("api_key", "jwt", "none"))}
    sdks = chance.choice((["python"], ["typescript"], ["go"], *({"go": {"module": f"example.com/{name}"}} for name in "ab")))
    intent["generate"] = {"service": chosen, "sdks": sdks} if chance.random() < 0.5 else {"service": chosen}


_CHANGES = (
    *(_set_field, _set_field, _set_field, _set_field, _drop_field, _rename_field, _reorder, _set_list, _set_list, _set_operations),
    *(_set_resource, _drop_resource, _describe, _set_type, _set_options),
)
