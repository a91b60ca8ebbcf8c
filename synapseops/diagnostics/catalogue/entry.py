"""What is known of a code, beside where it was found."""

from msgspec import Struct

from synapseops.diagnostics.model import Severity


class Code(Struct, frozen=True):
    """A code: its title, why it is a fault, and an intent that has it beside one that does not.

    `wrong` is empty where the fault cannot be shown as the text of one intent.
    """

    code: str
    title: str
    explanation: str
    wrong: str = ""
    right: str = ""
    severity: Severity = Severity.ERROR


def intent(rest: str) -> str:
    """Return a small intent: *rest* below its first lines."""
    return f"synapse: 1\nservice: shop\n{rest}"


def fields(rest: str) -> str:
    """Return a small intent with one resource that has these fields."""
    return intent("resources:\n  Order:\n    fields:\n" + "".join(f"      {line}\n" for line in rest.splitlines()))


def resource(rest: str) -> str:
    """Return a small intent whose one resource has two fields, and this beside them."""
    body = "".join(f"    {line}\n" for line in rest.splitlines())
    return intent(
        f"resources:\n  Order:\n    fields:\n      number: {{type: string(1..40), unique: true}}\n      state: enum(open|paid)\n{body}"
    )


def types(rest: str) -> str:
    """Return a small intent with these types and a resource."""
    body = "".join(f"  {line}\n" for line in rest.splitlines())
    return intent(f"types:\n{body}resources:\n  Order: {{fields: {{number: string}}}}\n")


def top(rest: str) -> str:
    """Return a small intent with a resource, and this at the top level."""
    return intent("resources:\n  Order: {fields: {number: string}}\n" + rest)


def mapping(source: str, target: str, rules: str, rest: str = "", others: str = "") -> str:
    """Return a small intent with a mapping between records of two systems with these fields, and *others* beside it."""

    def indented(text: str, depth: int) -> str:
        return "".join(f"{' ' * depth}{line}\n" for line in text.splitlines())

    return (
        "synapse: 1\nservice: bridge\nsystems:\n"
        f"  shop:\n    records:\n      Order:\n        fields:\n{indented(source, 10)}"
        f"  erp:\n    records:\n      Sale:\n        fields:\n{indented(target, 10)}"
        f"mappings:\n  to_erp:\n    from: shop.Order\n    to: erp.Sale\n    fields:\n{indented(rules, 6)}"
        f"{indented(rest, 4)}{indented(others, 2)}"
    )
