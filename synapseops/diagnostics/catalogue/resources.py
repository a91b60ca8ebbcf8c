"""Codes of resources: references, operations, lists, paths, keys."""

from synapseops.diagnostics.catalogue.entry import Code, fields, intent, resource
from synapseops.diagnostics.model import Severity

CODES = (
    Code(
        "SY060",
        "the resource referred to does not exist",
        "`ref` takes the name of a resource of the same intent. Keys of other systems' records are strings or uuids.",
        fields("customer: ref(Custmer)"),
        intent("resources:\n  Customer: {fields: {name: string}}\n  Order: {fields: {customer: ref(Customer)}}\n"),
    ),
    Code(
        "SY061",
        "a value object refers to a resource",
        "The database watches over references of resources only: inside a value object, one could point to what is gone.",
        intent("types:\n  Line: {fields: {product: ref(Product)}}\nresources:\n  Product: {fields: {name: string}}\n"),
        intent("types:\n  Line: {fields: {sku: string}}\nresources:\n  Product: {fields: {sku: {type: string, unique: true}}}\n"),
    ),
    Code(
        "SY062",
        "a reference that may not be null is to become null",
        "`on_delete: set_null` puts null where the reference was, which only a field with `?` takes.",
        intent(
            "resources:\n  Customer: {fields: {name: string}}\n  Order: {fields: {customer: {type: ref(Customer), on_delete: set_null}}}\n"
        ),
        intent(
            "resources:\n  Customer: {fields: {name: string}}\n  Order: {fields: {customer: {type: ref(Customer)?, on_delete: set_null}}}\n"
        ),
    ),
    Code(
        "SY064",
        "there can be no first one",
        "A resource that requires one of its own kind, directly or through others, can never be created. One of the references may be"
        " null.",
        intent("resources:\n  Category: {fields: {parent: ref(Category)}}\n"),
        intent("resources:\n  Category: {fields: {parent: ref(Category)?}}\n"),
    ),
    Code(
        "SY065",
        "an old name is not old",
        "`was` names what a field or resource was called before, so that its values move along. A name that is still in use, or is claimed"
        " twice, cannot have moved.",
        fields("number: string\ntitle: {type: string, was: number}"),
        fields("title: {type: string, was: number}"),
    ),
    Code(
        "SY070",
        "the operation does not exist",
        "Operations are `list`, `get`, `create`, `update` (PUT and PATCH), `delete` and `upsert`.",
        resource("operations: [list, read]"),
        resource("operations: [list, get]"),
    ),
    Code(
        "SY071",
        "there is no unique field to upsert by",
        "An upsert creates or replaces what a unique field finds: `PUT /orders/by/number/{value}`.",
        intent("resources:\n  Order: {fields: {number: string}, operations: [get, upsert]}\n"),
        intent("resources:\n  Order: {fields: {number: {type: string, unique: true}}, operations: [get, upsert]}\n"),
    ),
    Code(
        "SY072",
        "list names a field that does not exist",
        "Filters, sort orders and search name fields of the resource, or those that the server makes.",
        resource("list: {filter: [status]}"),
        resource("list: {filter: [state]}"),
    ),
    Code(
        "SY073",
        "list names a field that does not suit",
        "Values of json, lists and value objects are not compared, so nothing can be filtered or sorted by them; search looks into"
        " string, text,"
        " email and url.",
        resource("list: {search: [state]}"),
        resource("list: {search: [number], filter: [state]}"),
    ),
    Code(
        "SY074",
        "options of a list that is not served",
        "The resource has no operation `list`, so these options have no effect.",
        resource("operations: [get]\nlist: {filter: [state]}"),
        resource("operations: [get, list]\nlist: {filter: [state]}"),
        Severity.WARNING,
    ),
    Code(
        "SY075",
        "access is given to an operation that is not there",
        "`access` names the roles that may call an operation. For one that the resource does not have, it protects nothing.",
        resource("access: {remove: [admin]}"),
        resource("access: {delete: [admin]}"),
    ),
    Code(
        "SY076",
        "an entry is repeated",
        "Each operation, field and role stands in its list once.",
        resource("operations: [list, get, list]"),
        resource("operations: [list, get]"),
    ),
    Code(
        "SY077",
        "the path is the service's own",
        "Every service answers `/health`, `/metrics`, `/_flows`, `/hooks`, `/docs` and `/openapi.json` itself.",
        intent("resources:\n  Metric: {fields: {name: string}}\n"),
        intent("resources:\n  Metric: {fields: {name: string}, path: /measurements}\n"),
    ),
    Code(
        "SY078",
        "two resources have one path",
        "A path is the kebab-case plural of the name unless `path` says otherwise. Below the path of a resource, what follows is"
        " taken for a key.",
        intent("resources:\n  Task: {fields: {name: string}}\n  TASK: {fields: {name: string}}\n"),
        intent("resources:\n  Task: {fields: {name: string}}\n  TASK: {fields: {name: string}, path: /big-tasks}\n"),
    ),
    Code(
        "SY079",
        "nobody may upsert",
        "An upsert creates or updates. Unless `access` says who may upsert, it takes a role that may do both; where no role may,"
        " it has to be said.",
        intent(
            "resources:\n  Order:\n    fields: {number: {type: string, unique: true}}\n    operations: [create, update, upsert]\n"
            "    access: {create: [clerk], update: [editor]}\n"
        ),
        intent(
            "resources:\n  Order:\n    fields: {number: {type: string, unique: true}}\n    operations: [create, update, upsert]\n"
            "    access: {create: [clerk], update: [editor], upsert: [admin]}\n"
        ),
    ),
    Code(
        "SY080",
        "the field cannot be the key",
        "`id: FIELD` beside `fields` makes a field the key instead of the server's `id`. It has to be unique, required and immutable,"
        " and of a"
        " scalar type that can stand in a path.",
        resource("id: number"),
        intent("resources:\n  Order:\n    id: number\n    fields:\n      number: {type: string(1..40), unique: true, immutable: true}\n"),
    ),
    Code(
        "SY081",
        "the compound key does not hold",
        "`unique` of a resource is a list of groups of fields that are unique together: two fields or more, all of the resource, all"
        " comparable.",
        intent("resources:\n  Order:\n    fields: {number: string(1..40), state: enum(open|paid)}\n    unique: [[number, status]]\n"),
        intent("resources:\n  Order:\n    fields: {number: string(1..40), state: enum(open|paid)}\n    unique: [[number, state]]\n"),
    ),
    Code(
        "SY082",
        "a list shows what takes a role to get",
        "A list shows its rows whole. Where `access` gives roles for `get` alone, any caller sees by `list` what they protect.",
        resource("access: {get: [admin]}"),
        resource("access: {get: [admin], list: [admin]}"),
        Severity.WARNING,
    ),
    Code(
        "SY083",
        "the compound key demands nothing more",
        "Where a field is unique by itself, or a smaller group of fields is, every group that holds it is unique as well. Nothing is"
        " made of such a group; where the fields are to be unique only together, take `unique: true` off the field.",
        resource("unique: [[number, state]]"),
        resource(""),
        Severity.WARNING,
    ),
)
