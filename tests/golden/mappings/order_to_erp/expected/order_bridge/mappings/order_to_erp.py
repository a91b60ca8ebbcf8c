"""From `shopify.Order` to `erp.SalesOrder`."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..custom import mapping_hooks
from .runtime.errors import Errors, Refused, hook_failed, unexpected
from .runtime.lists import distinct, in_order, joined
from .runtime.numbers import EXACT, decimal_text, fitting, rounded, to_decimal
from .runtime.text import BLANKS, lower
from .runtime.times import to_day
from .runtime.values import LARGEST, MISSING, SMALLEST, JsonObject, JsonValue, item_at, within

_AMERICA_NEW_YORK = ZoneInfo("America/New_York")
_ERP_STATUS: dict[str, str] = {"paid": "B", "pending": "A", "refunded": "H"}


@dataclass(frozen=True, slots=True)
class OrderToErpContext:
    """What the caller gives."""

    subsidiary_id: int


def order_to_erp(record: JsonObject, context: OrderToErpContext) -> JsonObject:
    """Make an `erp.SalesOrder` of a `shopify.Order`. Raises `MappingErrors`."""
    errors = Errors("order_to_erp")
    result = collect_order_to_erp(record, context, errors)
    errors.check()
    return result


def collect_order_to_erp(
    record: JsonObject, context: OrderToErpContext, errors: Errors
) -> JsonObject:
    """Do so, and note in *errors* what could not be made."""
    # objects that the rules look into
    customer = record.get("customer", MISSING)
    if not isinstance(customer, dict):
        customer = within(customer, "customer")
    shipping_address = record.get("shipping_address", MISSING)
    if not isinstance(shipping_address, dict):
        shipping_address = within(shipping_address, "shipping_address")
    shipping_lines = item_at(record.get("shipping_lines", MISSING), 0, "shipping_lines")
    if not isinstance(shipping_lines, dict):
        shipping_lines = within(shipping_lines, "shipping_lines[0]")

    result: JsonObject = {}

    # tranId: name
    name = record.get("name", MISSING)
    if isinstance(name, str):
        result["tranId"] = name
    else:
        errors.add(unexpected(name, "string", "name"), "tranId")

    # externalId: id, as string
    id_ = record.get("id", MISSING)
    if type(id_) is int and SMALLEST <= id_ <= LARGEST:
        result["externalId"] = str(id_)
    else:
        errors.add(unexpected(id_, "integer", "id"), "externalId")

    # tranDate: created_at, as date by rfc3339 in America/New_York
    try:
        created_at = record.get("created_at", MISSING)
        if not isinstance(created_at, str):
            raise unexpected(created_at, "string", "created_at")
        result["tranDate"] = to_day(created_at, "rfc3339", zone=_AMERICA_NEW_YORK).isoformat()
    except Refused as refused:
        errors.add(refused, "tranDate", "created_at")

    entity: JsonObject = {}
    # entity.id: customer.id, as string; "GUEST" when missing; "GUEST" when null
    customer_id = customer.get("id", MISSING)
    if type(customer_id) is int and SMALLEST <= customer_id <= LARGEST:
        entity["id"] = str(customer_id)
    elif customer_id is MISSING or customer_id is None:
        entity["id"] = "GUEST"
    else:
        errors.add(unexpected(customer_id, "integer", "customer.id"), "entity.id")
    result["entity"] = entity

    # email: email, trim both, lower; left out when missing; left out when null; left
    # out when empty
    email = record.get("email", MISSING)
    if isinstance(email, str):
        email_ = lower(email.strip(BLANKS))
        if email_:
            result["email"] = email_
    elif email is not MISSING and email is not None:
        errors.add(unexpected(email, "string", "email"), "email", masked=True)

    # status: financial_status, looked up in erp_status
    try:
        financial_status = record.get("financial_status", MISSING)
        if not (
            isinstance(financial_status, str)
            and financial_status in {"paid", "pending", "refunded"}
        ):
            raise unexpected(financial_status, "one of paid, pending, refunded", "financial_status")
        found = _ERP_STATUS.get(financial_status)
        if found is None:
            raise Refused("E_LOOKUP", financial_status, "an entry of the table erp_status")
        result["status"] = found
    except Refused as refused:
        errors.add(refused, "status", "financial_status")

    # source: "SHOPIFY"
    result["source"] = "SHOPIFY"

    # phone: first of phone, shipping_address.phone, customer.phone; left out when
    # missing
    try:
        phone: str | None = None
        phone_ = record.get("phone", MISSING)
        if isinstance(phone_, str):
            phone = phone_
        elif phone_ is not MISSING and phone_ is not None:
            raise unexpected(phone_, "string", "phone")
        if phone is None:
            shipping_address_phone = shipping_address.get("phone", MISSING)
            if isinstance(shipping_address_phone, str):
                phone = shipping_address_phone
            elif shipping_address_phone is not MISSING and shipping_address_phone is not None:
                raise unexpected(shipping_address_phone, "string", "shipping_address.phone")
        if phone is None:
            customer_phone = customer.get("phone", MISSING)
            if isinstance(customer_phone, str):
                phone = customer_phone
            elif customer_phone is not MISSING and customer_phone is not None:
                raise unexpected(customer_phone, "string", "customer.phone")
        if phone is not None:
            result["phone"] = phone
    except Refused as refused:
        errors.add(refused, "phone")

    # memo: Shopify {name} ({currency})
    try:
        name = record.get("name", MISSING)
        if not isinstance(name, str):
            raise unexpected(name, "string", "name")
        currency = record.get("currency", MISSING)
        if not isinstance(currency, str):
            raise unexpected(currency, "string", "currency")
        result["memo"] = f"Shopify {name} ({currency})"
    except Refused as refused:
        errors.add(refused, "memo")

    # addressee: shipping_address.first_name, shipping_address.last_name joined by ' '
    try:
        parts: list[str] = []
        first_name = shipping_address.get("first_name", MISSING)
        if isinstance(first_name, str):
            if first_name:
                parts.append(first_name)
        elif first_name is not MISSING and first_name is not None:
            raise unexpected(first_name, "string", "shipping_address.first_name")
        last_name = shipping_address.get("last_name", MISSING)
        if isinstance(last_name, str):
            if last_name:
                parts.append(last_name)
        elif last_name is not MISSING and last_name is not None:
            raise unexpected(last_name, "string", "shipping_address.last_name")
        result["addressee"] = " ".join(parts)
    except Refused as refused:
        errors.add(refused, "addressee")

    ship_method: JsonObject = {}
    # shipMethod.id: "EXPRESS" by condition, else "STANDARD"
    try:
        price_decimal: Decimal | None = None
        price = shipping_lines.get("price", MISSING)
        if isinstance(price, str):
            price_decimal = to_decimal(price, "shipping_lines[0].price")
        elif price is not MISSING:
            raise unexpected(price, "string", "shipping_lines[0].price")
        if price_decimal is not None and price_decimal >= Decimal("25.00"):
            ship_method["id"] = "EXPRESS"
        else:
            ship_method["id"] = "STANDARD"
    except Refused as refused:
        errors.add(refused, "shipMethod.id")
    result["shipMethod"] = ship_method

    # total: total_price, as decimal of scale 2
    try:
        total_price = record.get("total_price", MISSING)
        if not isinstance(total_price, str):
            raise unexpected(total_price, "string", "total_price")
        result["total"] = decimal_text(fitting(to_decimal(total_price, scale=2), 12, 2), 2)
    except Refused as refused:
        errors.add(refused, "total", "total_price")

    # lineCount: count of line_items[]
    try:
        line_items = record.get("line_items", MISSING)
        if isinstance(line_items, list):
            count = len(line_items)
        elif line_items is MISSING or line_items is None:
            count = 0
        else:
            raise unexpected(line_items, "list", "line_items")
        result["lineCount"] = count
    except Refused as refused:
        errors.add(refused, "lineCount")

    item: JsonObject = {}
    # item.items: each of line_items[]
    line_items = record.get("line_items", MISSING)
    if not isinstance(line_items, list):
        errors.add(unexpected(line_items, "list", "line_items"), "item.items")
    else:
        items: list[JsonValue] = []
        for index, li in enumerate(line_items):
            if not isinstance(li, dict):
                li = within(li, f"line_items[{index}]")
            try:
                quantity = li.get("quantity", MISSING)
                if not (type(quantity) is int and SMALLEST <= quantity <= LARGEST):
                    raise unexpected(quantity, "integer", f"line_items[{index}].quantity")
                if quantity <= 0:
                    continue
            except Refused as refused:
                errors.add(refused, "item.items")
                continue
            item_: JsonObject = {}

            # line: position of li
            item_["line"] = len(items) + 1

            item_2: JsonObject = {}
            # item.name: li.sku; li.title when missing; li.title when null
            sku = li.get("sku", MISSING)
            if isinstance(sku, str):
                item_2["name"] = sku
            elif sku is MISSING or sku is None:
                title = li.get("title", MISSING)
                if isinstance(title, str):
                    item_2["name"] = title
                elif title is MISSING or title is None:
                    item_2["name"] = "?"
                else:
                    errors.add(
                        unexpected(title, "string", f"line_items[{index}].title"),
                        "item.items[].item.name",
                    )
            else:
                errors.add(
                    unexpected(sku, "string", f"line_items[{index}].sku"), "item.items[].item.name"
                )
            item_["item"] = item_2

            # amount: price * quantity, as decimal of scale 2 rounded half_up
            try:
                li_price = li.get("price", MISSING)
                if not isinstance(li_price, str):
                    raise unexpected(li_price, "string", f"line_items[{index}].price")
                price_ = to_decimal(li_price, f"line_items[{index}].price")
                quantity = li.get("quantity", MISSING)
                if not (type(quantity) is int and SMALLEST <= quantity <= LARGEST):
                    raise unexpected(quantity, "integer", f"line_items[{index}].quantity")
                quantity_2 = Decimal(quantity)
                item_["amount"] = decimal_text(
                    fitting(rounded(EXACT.multiply(price_, quantity_2), 2, "half_up"), 12, 2), 2
                )
            except Refused as refused:
                errors.add(refused, "item.items[].amount")

            # orderRef: root.name
            name = record.get("name", MISSING)
            if isinstance(name, str):
                item_["orderRef"] = name
            else:
                errors.add(unexpected(name, "string", "name"), "item.items[].orderRef")
            items.append(item_)
        item["items"] = items
    result["item"] = item

    # risk: hook risk_band
    try:
        total_price = record.get("total_price", MISSING)
        if not isinstance(total_price, str):
            raise unexpected(total_price, "string", "total_price")
        total_ = to_decimal(total_price, "total_price")
        line_items = record.get("line_items", MISSING)
        if not isinstance(line_items, list):
            raise unexpected(line_items, "list", "line_items")
        try:
            risk_band = mapping_hooks.risk_band(total=total_, lines=line_items)
        except Exception as fault:
            raise hook_failed("risk_band", fault) from fault
        if not isinstance(risk_band, str):
            raise Refused("E_HOOK", risk_band, "string")
        result["risk"] = risk_band
    except Refused as refused:
        errors.add(refused, "risk")

    # codes: codes, distinct, sort asc, join ,; left out when missing
    try:
        codes = record.get("codes", MISSING)
        if isinstance(codes, list):
            codes_items: list[str] = []
            for index_, code in enumerate(codes):
                if isinstance(code, str):
                    codes_items.append(code)
                else:
                    raise unexpected(code, "string", f"codes[{index_}]")
            result["codes"] = joined(in_order(distinct(codes_items)), ",")
        elif codes is not MISSING:
            raise unexpected(codes, "list", "codes")
    except Refused as refused:
        errors.add(refused, "codes", "codes")

    return result
