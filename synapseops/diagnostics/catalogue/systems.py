"""Codes of systems, and of the files that an intent names."""

from synapseops.diagnostics.catalogue.entry import Code, top
from synapseops.diagnostics.model import Severity


def system(rest: str) -> str:
    """Return a small intent with one resource and one system that holds this."""
    return top("systems:\n  shop:\n" + "".join(f"    {line}\n" for line in rest.splitlines()))


CODES = (
    Code(
        "SY100",
        "a file may not be named",
        "Files that an intent names lie in the same repository. Their paths are relative to the intent's folder, with `/` between folders,"
        " and stay within the root: absolute paths, steps out of the root, git's own folder, and names that Windows refuses are no paths.",
        system("records: {Order: {json_schema: /etc/order.json}}"),
        system("records: {Order: {fields: {id: integer}}}"),
    ),
    Code(
        "SY101",
        "a file is not there",
        "The file that is named does not exist. `check` and `generate` look into the work tree, `plan` and `run` into the commit: what is"
        " not committed is not there.",
        system("records: {Order: {json_schema: schemas/order.json}}"),
        system("records: {Order: {fields: {id: integer}}}"),
    ),
    Code(
        "SY102",
        "a file cannot be read",
        "A file that is named has at most 32 MiB, all of them together at most 128 MiB, and is a file: no folder, and no link that leads"
        " out of the repository.",
    ),
    Code(
        "SY103",
        "a pointer leads nowhere",
        "Behind `#` stands a JSON pointer to a part of the document, as in `schemas/shop.yaml#/components/schemas/Order`. The same holds"
        " for `$ref` within the document, which may lead into other files of the repository, but not into the network.",
    ),
    Code(
        "SY104",
        "a record has not one source",
        "What a record holds is said once: by `fields`, or by one document (`json_schema`, `openapi`, `sample`). `csv` stands"
        " beside `fields`.",
        system("records: {Order: {description: An order.}}"),
        system("records: {Order: {description: An order., fields: {id: integer}}}"),
    ),
    Code(
        "SY105",
        "parts of a schema are passed over",
        "What a record holds is taken from a schema's properties, types, references, `allOf`, `anyOf`, `oneOf`, enums, formats and limits."
        " Of other keywords, such as `not`, `if` and `patternProperties`, nothing is made: what they forbid is not noticed. Told once a"
        " record, for the parts that mappings use.",
        severity=Severity.INFO,
    ),
    Code(
        "SY106",
        "a record is guessed from samples",
        "A field in every sample is taken to be always there, any null to mean that it may be null, and a lone sample to be complete. Texts"
        " stay texts, whatever they look like. More samples make it surer, a schema makes it sure.",
        severity=Severity.WARNING,
    ),
    Code(
        "SY107",
        "it is not clear how a system knows us",
        "`auth` is one of `{header, secret}`, `{bearer}`, `{basic: {user, password}}`, `{query, secret}` and `{oauth2: {token_url,"
        " client_id, client_secret}}`. Headers with a meaning in every request, such as `Host`, are none to put a secret in.",
        system("auth: {header: X-Token}"),
        system("auth: {header: X-Token, secret: SHOP_TOKEN}"),
    ),
    Code(
        "SY108",
        "a secret is no name of a variable",
        "An intent is read by many and kept for ever, so it never holds a secret: it names the environment variable that does, in capitals,"
        " digits and underscores. A secret that was written here once is known, and wants to be revoked.",
        system("auth: {bearer: s3cr3t-t0ken}"),
        system("auth: {bearer: SHOP_TOKEN}"),
    ),
    Code(
        "SY109",
        "an address is no URL",
        "A system is found at an http or https URL with a host and, if need be, a path. Credentials are written as `auth`, parameters"
        " belong to requests.",
        system("base_url: shop.example/api"),
        system("base_url: https://shop.example/api"),
    ),
    Code(
        "SY110",
        "a record that is not ours cannot be so",
        "A record of a system is what the system makes of it: nobody fills in a default, it refers to none of our resources, and a cell of"
        " CSV is a text. `?` says that a field may be missing or null; `optional` and `nullable` say one of the two.",
        system("records: {Order: {fields: {state: string = open}}}"),
        system("records: {Order: {fields: {state: string?}}}"),
    ),
    Code(
        "SY111",
        "a document is not what it is named as",
        "A schema is JSON or YAML and describes an object with named properties. Samples are JSON: one object, an array of objects, or one"
        " object in each line.",
    ),
)
