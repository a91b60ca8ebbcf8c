"""Codes of the form of an intent: keys, kinds of values, names."""

from synapseops.diagnostics.catalogue.entry import Code, fields, intent, resource, top

CODES = (
    Code(
        "SY020",
        "a key is not known",
        "Nothing unknown is passed over: a key that was misspelled would otherwise do nothing, in silence.",
        fields("number: {type: string, uniqe: true}"),
        fields("number: {type: string, unique: true}"),
    ),
    Code(
        "SY021",
        "a key is missing",
        "Some keys must be there: `synapse` and `service` at the top, `fields` in a resource, `type` in the long form of a field.",
        intent("resources:\n  Order: {description: An order.}\n"),
        intent("resources:\n  Order: {description: An order., fields: {number: string}}\n"),
    ),
    Code(
        "SY022",
        "a value is of another kind",
        "A text stands where a list belongs, a number where a text does, and so on. Nothing is converted: `version: 1.10` would"
        " become 1.1.",
        resource("operations: list"),
        resource("operations: [list, get]"),
    ),
    Code(
        "SY023",
        "a value is not among those that are possible",
        "The key takes one of a few words, or a number between two limits.",
        resource("list: {filter: [state], page_size: 500}"),
        resource("list: {filter: [state], page_size: 200}"),
    ),
    Code(
        "SY024",
        "a key has no value",
        "A key without value, and a map or list without entries, says nothing. Write what belongs there, or remove the key.",
        resource("operations: []"),
        resource("operations: [list, get]"),
    ),
    Code(
        "SY026",
        "the version of the language is not known",
        "`synapse` is the version of the language that the file is written in, a number. This factory reads version 1.",
        "synapse: 2\nservice: shop\nresources:\n  Order: {fields: {number: string}}\n",
        top(""),
    ),
    Code(
        "SY027",
        "there is nothing to make",
        "An intent says what a service keeps and serves; without resources there is nothing to generate.",
        intent("types:\n  State: {enum: [open, paid]}\n"),
        top(""),
    ),
    Code(
        "SY030",
        "a name has another form",
        "Types and resources begin with a capital and go on with letters and digits; fields are letters, digits and underscores. Up to 63"
        " characters each. On the wire every name is spelled as it is written here.",
        fields("order-number: string"),
        fields("order_number: string"),
    ),
    Code(
        "SY031",
        "a text has another form",
        "The text follows a rule of its own: a service is named in kebab-case, a version is three numbers, a path begins with a slash,"
        " `delivery.base` is a branch by its short name, as `git branch` shows it.",
        "synapse: 1\nservice: Order_Bridge\nresources:\n  Order: {fields: {number: string}}\n",
        "synapse: 1\nservice: order-bridge\nresources:\n  Order: {fields: {number: string}}\n",
    ),
    Code(
        "SY032",
        "the field is made by the server",
        "Every resource has `id`, `created_at`, `updated_at` and `version` without being told. A field of the author's can be the key"
        " instead of"
        " `id`, see SY080.",
        fields("created_at: datetime"),
        fields("ordered_at: datetime"),
    ),
)
