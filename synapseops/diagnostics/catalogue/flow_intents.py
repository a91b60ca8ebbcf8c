"""Small intents with a flow, which show what the codes of flows mean."""

from synapseops.diagnostics.catalogue.entry import intent

_AROUND = """\
systems:
  shop: {records: {Order: {fields: {number: string}}}}
  erp: {records: {Sale: {fields: {ref: string}}}}
resources:
  Order:
    fields:
      number: {type: string, unique: true}
mappings:
  order_in: {from: shop.Order, to: Order, fields: {number: number}}
  order_out: {from: Order, to: erp.Sale, fields: {ref: number}, policy: {unmapped_source: "off"}}
"""
_ON = "{webhook: shop, record: Order, verify: {github: SHOP_SECRET}}"
STEP = "{map: order_in, save: Order}"


IN_ORDER = "    key: id\n"
_FIELD = "      number: {type: string, unique: true}\n"


def dated(text: str) -> str:
    """Return a small intent whose resource has a date beside."""
    ignored = "fields: {number: number, made_on: {ignore: true, reason: made here}}}"
    return text.replace(_FIELD, f"{_FIELD}      made_on: date?\n").replace("fields: {number: number}}", ignored)


def flow(on: str = _ON, steps: str = STEP, more: str = "") -> str:
    """Return a small intent with one flow."""
    return intent(f"{_AROUND}flows:\n  orders:\n    on: {on}\n    steps: [{steps}]\n{more}")


def webhook(rest: str) -> str:
    """Return a small intent whose flow is set off by a webhook that says this."""
    return flow(f"{{webhook: shop, record: Order, verify: {{github: SHOP_SECRET}}, {rest}}}")


def signed(scheme: str = "", rest: str = "") -> str:
    """Return a small intent whose flow is set off by a webhook that is signed in a scheme of its own, with this in that and beside."""
    return flow(f"{{webhook: shop, record: Order, verify: {{hmac_sha256: {{header: X-Sign, secret: SHOP_SECRET{scheme}}}}}{rest}}}")


def fetch(rest: str) -> str:
    """Return a small intent whose flow fetches what this says."""
    return flow(f'{{schedule: "0 2 * * *", fetch: {{from: shop, record: Order, {rest}}}}}')


def sent(rest: str, condition: str = "") -> str:
    """Return a small intent whose flow sends changes as this says."""
    return flow("{change: Order}", f"{{{condition}map: order_out, send: {{to: erp, {rest}}}}}", IN_ORDER)


def answered(condition: str = "") -> str:
    """Return a small intent whose flow sends changes, and keeps what is answered."""
    text = sent("request: POST /sales, reply: {map: booked, save: {resource: Order, only: update}}", condition)
    ignored = "fields: {number: number, sale: {ignore: true, reason: told by the ERP}}}"
    booked = "  booked: {from: erp.Sale, to: Order, mode: patch, fields: {number: ref, sale: ref}}\nflows:\n"
    text = text.replace(_FIELD, f"{_FIELD}      sale: string?\n").replace("fields: {number: number}}", ignored)
    return text.replace("flows:\n", booked)
