"""The JSON Schema of the intent language, for editors: what it refuses, the loader refuses; the loader knows more."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from synapseops.intent.describing import describe
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Generate, Intent, with_all_sections
from synapseops.intent.node import Node

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFINITIONS = "#/$defs/"
_SHORTHAND = {
    "type": "string",
    "minLength": 1,
    "maxLength": 20_000,
    "pattern": r"^[ \t\n]*[A-Za-z_]",
    "description": "TYPE[(RANGE)][?] [= DEFAULT]",
    "examples": [
        "string(1..80)",
        "integer(0..) = 0",
        "decimal(12.2)",
        "boolean = false",
        "datetime?",
        "ref(Customer)",
        "list(string)(0..5)",
    ],
}


class _Generator(GenerateJsonSchema):
    """Pydantic's, without what only programs want: titles, and null for keys that may be left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key without a value is a fault: whoever has none leaves the key out."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Tell a default only if it says something."""
        told = super().default_schema(schema)
        if not isinstance(told.get("default"), str | int) or told["default"] == "":
            told.pop("default", None)
        return told

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Keys speak for themselves."""
        return False


def json_schema(kinds: Kinds) -> dict[str, Any]:
    """Return the JSON Schema of intents for a version that knows *kinds*."""
    schema = with_all_sections().model_json_schema(schema_generator=_Generator)
    definitions = schema["$defs"]
    describe({**definitions, Intent.__name__: schema}, Node, Generate)
    for definition in (schema, *definitions.values()):
        definition.pop("title", None)
        for value in definition.get("properties", {}).values():
            _close(value)
    resource = definitions["ResourceForm"]["properties"]
    resource["access"]["propertyNames"] = resource["operations"]["items"]
    for name in ("FieldForm", "MemberForm"):
        definitions[name] = _or_short(definitions[name], _SHORTHAND)
    definitions["Service"] = _or_short(definitions["Service"], definitions["Service"]["properties"]["name"])
    for name in ("RuleForm", "CastForm", "LookupForm"):
        definitions[name] = _or_short(definitions[name], {"type": "string"})
    definitions["SaveForm"] = _or_short(definitions["SaveForm"], definitions["SaveForm"]["properties"]["resource"])
    for name, word in (("SendOnceForm", "none"), ("PageForm", "link_header")):
        definitions[name] = _or_short(definitions[name], {"const": word})
    definitions["IdempotencyForm"] = _or_short(definitions["IdempotencyForm"], {"enum": ["body", "none"]})
    definitions["TypeForm"]["oneOf"] = [{"required": [key]} for key in ("enum", "fields", "type")]
    _open_to(definitions, kinds)
    return {"$schema": _DIALECT, "title": "SynapseOps intent", **schema}


def _close(value: dict[str, Any]) -> None:
    """Let a map have no keys but those that its pattern allows."""
    if "patternProperties" in value:
        value["additionalProperties"] = False


def _or_short(long: dict[str, Any], short: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a node that has a short form."""
    description = long.pop("description")
    return {"description": description, "anyOf": [short, long]}


def _open_to(definitions: dict[str, Any], kinds: Kinds) -> None:
    """Put the words of `generate` that *kinds* knows into its schema."""
    generate = definitions["Generate"]
    generate["additionalProperties"] = False
    for kind, form in sorted(kinds.options.items()):
        definitions |= _options(kind, form)
    for word in kinds.words:
        generate["properties"][word] = {"anyOf": [{"type": "boolean"}, *_behind(word, kinds)]}
    if frameworks := kinds.values("service"):
        definitions["ServiceArtifact"]["properties"]["framework"]["enum"] = list(frameworks)


def _behind(word: str, kinds: Kinds) -> Iterator[dict[str, Any]]:
    """Yield what may stand behind *word* beside true and false: its values, and options."""
    if word in kinds.options:
        yield {"$ref": _DEFINITIONS + _name_of(word)}
    if values := kinds.values(word):
        yield {"type": "array", "items": {"enum": list(values)}, "uniqueItems": True}
    if with_options := kinds.with_options(word):
        chosen = {value: {"anyOf": [{"type": "boolean"}, {"$ref": _DEFINITIONS + _name_of(f"{word}.{value}")}]} for value in with_options}
        others = {value: {"type": "boolean"} for value in values if value not in chosen}
        yield {"type": "object", "properties": chosen | others, "additionalProperties": False, "minProperties": 1}


def _options(kind: str, form: type[BaseModel]) -> dict[str, Any]:
    """Return the definitions of a generator's options, under names that nothing else here has."""
    named = f"{_DEFINITIONS}{_name_of(kind)}."
    schema = form.model_json_schema(schema_generator=_Generator, ref_template=f"{named}{{model}}")
    further = schema.pop("$defs", {})
    describe({form.__name__: schema, **further}, form.__mro__[form.__mro__.index(BaseModel) - 1])
    for definition in (schema, *further.values()):
        definition.pop("title", None)
    return {_name_of(kind): schema, **{f"{_name_of(kind)}.{name}": definition for name, definition in further.items()}}


def _name_of(kind: str) -> str:
    return f"options.{kind}"
