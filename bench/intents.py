"""Intents of any size, with the mixture of fields that services have."""

_FIELDS = """\
      code: {{type: string(1..40), unique: true}}
      title: string(1..120)
      state: State = open
      amount: decimal(12.2)
      quantity: integer(0..1000) = 0
      weight: number?
      active: boolean = true
      starts_on: date?
      seen_at: datetime?
      contact: email?
      tags: {{type: "list(string(1..20))(0..5)", default: []}}
      {reference}
    operations: [list, get, create, update, delete, upsert]
    list: {{filter: [state, amount, active, starts_on], sort: [title, amount], search: [code, title]}}
"""


def intent(resources: int) -> str:
    """Return an intent of *resources* resources with a dozen fields each, every one but the first referring to the one before."""
    lines = ["synapse: 1", f"service: bench-{resources}", "types:", "  State: {enum: [open, paid, shipped, cancelled]}", "resources:"]
    for number in range(resources):
        reference = f"parent: ref(Thing{number - 1:03})?" if number else "note: text?"
        lines += [f"  Thing{number:03}:", "    fields:", _FIELDS.format(reference=reference).rstrip("\n")]
    return "\n".join(lines) + "\n"
