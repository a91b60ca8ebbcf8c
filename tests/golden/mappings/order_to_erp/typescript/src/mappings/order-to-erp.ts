/** From shopify.Order to erp.SalesOrder. */

import { type Decimal, decimal } from "./runtime/decimal.js";
import { Errors, given, hookFailed, Refused, unexpected } from "./runtime/errors.js";
import { compare, distinct, inOrder, joined } from "./runtime/lists.js";
import { decimalText, fitting, rounded, toDecimal } from "./runtime/numbers.js";
import { lower, trim } from "./runtime/text.js";
import { toDay } from "./runtime/times.js";
import {
  isInteger,
  isObject,
  itemAt,
  type JsonObject,
  type JsonValue,
  objectAt,
} from "./runtime/values.js";
import { Zone } from "./runtime/zones.js";
import type { MappingHooks } from "./hooks.js";

/** What is read of shopify.Order, below customer. */
export type OrderToErpRecordCustomer = {
  readonly id?: number | null;
  readonly phone?: string | null;
};

/** What is read of shopify.Order, below shipping_address. */
export type OrderToErpRecordShippingAddress = {
  readonly phone?: string | null;
  readonly first_name?: string | null;
  readonly last_name?: string | null;
};

/** What is read of shopify.Order, below shipping_lines. */
export type OrderToErpRecordShippingLines = {
  readonly price: string;
};

/** What is read of shopify.Order, below line_items. */
export type OrderToErpRecordLineItems = {
  readonly quantity: number;
  readonly sku?: string | null;
  readonly title?: string | null;
  readonly price: string;
};

/** What is read of shopify.Order. */
export type OrderToErpRecord = {
  readonly name: string;
  readonly id: number;
  readonly created_at: string;
  readonly customer?: OrderToErpRecordCustomer | null;
  readonly email?: string | null;
  readonly financial_status: string;
  readonly phone?: string | null;
  readonly shipping_address?: OrderToErpRecordShippingAddress | null;
  readonly currency: string;
  readonly shipping_lines?: readonly OrderToErpRecordShippingLines[] | null;
  readonly total_price: string;
  readonly line_items: readonly OrderToErpRecordLineItems[];
  readonly codes?: readonly string[];
};

/** What is made of it: erp.SalesOrder, below entity. */
export type OrderToErpResultEntity = {
  id: string;
};

/** What is made of it: erp.SalesOrder, below shipMethod. */
export type OrderToErpResultShipMethod = {
  id: string;
};

/** What is made of it: erp.SalesOrder, below item, below items, below item. */
export type OrderToErpResultItemItemsItem = {
  name: string;
};

/** What is made of it: erp.SalesOrder, below item, below items. */
export type OrderToErpResultItemItems = {
  line: number;
  item: OrderToErpResultItemItemsItem;
  amount: string;
  orderRef: string;
};

/** What is made of it: erp.SalesOrder, below item. */
export type OrderToErpResultItem = {
  items: OrderToErpResultItemItems[];
};

/** What is made of it: erp.SalesOrder. */
export type OrderToErpResult = {
  tranId: string;
  externalId: string;
  tranDate: string;
  entity: OrderToErpResultEntity;
  email?: string | null;
  status: "A" | "B" | "H";
  source: string;
  phone?: string | null;
  memo: string;
  addressee: string;
  shipMethod: OrderToErpResultShipMethod;
  total: string;
  lineCount: number;
  item: OrderToErpResultItem;
  risk: string;
  codes?: string | null;
};

/** What the caller gives. */
export interface OrderToErpContext {
  readonly subsidiary_id: number;
}

const AMERICA_NEW_YORK = new Zone("America/New_York");
const FINANCIAL_STATUS_WORDS: ReadonlySet<string> = new Set(["paid", "pending", "refunded"]);
const ERP_STATUS: ReadonlyMap<string, string> = new Map([
  ["paid", "B"],
  ["pending", "A"],
  ["refunded", "H"],
]);

/** Make erp.SalesOrder of shopify.Order. Throws MappingErrors. */
export function orderToErp(
  record: OrderToErpRecord,
  context: OrderToErpContext,
  hooks: MappingHooks,
): OrderToErpResult {
  given("order_to_erp", "context", context, ["subsidiary_id"]);
  given("order_to_erp", "hooks", hooks, ["risk_band"]);
  const errors = new Errors("order_to_erp");
  const result = collectOrderToErp(objectAt(record, ""), context, hooks, errors);
  errors.check();
  return result as OrderToErpResult;
}

/** Do so, and note in *errors* what could not be made. */
export function collectOrderToErp(
  record: JsonObject,
  _context: OrderToErpContext,
  hooks: MappingHooks,
  errors: Errors,
): JsonObject {
  // objects that the rules look into
  const customer = objectAt(record["customer"], "customer");
  const shippingAddress = objectAt(record["shipping_address"], "shipping_address");
  const shippingLines = objectAt(
    itemAt(record["shipping_lines"], 0, "shipping_lines"),
    "shipping_lines[0]",
  );

  const result: JsonObject = {};

  // tranId: name
  const name = record["name"];
  if (typeof name === "string") {
    result["tranId"] = name;
  } else {
    errors.add(unexpected(name, "string", "name"), "tranId");
  }

  // externalId: id, as string
  const id = record["id"];
  if (isInteger(id)) {
    result["externalId"] = String(id);
  } else {
    errors.add(unexpected(id, "integer", "id"), "externalId");
  }

  // tranDate: created_at, as date by rfc3339 in America/New_York
  try {
    const createdAt = record["created_at"];
    if (typeof createdAt !== "string") {
      throw unexpected(createdAt, "string", "created_at");
    }
    result["tranDate"] = toDay(createdAt, "rfc3339", "", { zone: AMERICA_NEW_YORK });
  } catch (refused) {
    errors.add(refused, "tranDate", "created_at");
  }

  const entity: JsonObject = {};
  // entity.id: customer.id, as string; "GUEST" when missing; "GUEST" when null
  const customerId = customer["id"];
  if (isInteger(customerId)) {
    entity["id"] = String(customerId);
  } else if (customerId === undefined || customerId === null) {
    entity["id"] = "GUEST";
  } else {
    errors.add(unexpected(customerId, "integer", "customer.id"), "entity.id");
  }
  result["entity"] = entity;

  // email: email, trim both, lower; left out when missing; left out when null; left out when
  // empty
  const email = record["email"];
  if (typeof email === "string") {
    const email2 = lower(trim(email));
    if (email2 !== "") {
      result["email"] = email2;
    }
  } else if (email !== undefined && email !== null) {
    errors.add(unexpected(email, "string", "email"), "email", "", "masked");
  }

  // status: financial_status, looked up in erp_status
  try {
    const financialStatus = record["financial_status"];
    if (!(typeof financialStatus === "string" && FINANCIAL_STATUS_WORDS.has(financialStatus))) {
      throw unexpected(financialStatus, "one of paid, pending, refunded", "financial_status");
    }
    const found = ERP_STATUS.get(financialStatus);
    if (found === undefined) {
      throw new Refused("E_LOOKUP", financialStatus, "an entry of the table erp_status");
    }
    result["status"] = found;
  } catch (refused) {
    errors.add(refused, "status", "financial_status");
  }

  // source: "SHOPIFY"
  result["source"] = "SHOPIFY";

  // phone: first of phone, shipping_address.phone, customer.phone; left out when missing
  try {
    let phone: string | undefined;
    const phone2 = record["phone"];
    if (typeof phone2 === "string") {
      phone = phone2;
    } else if (phone2 !== undefined && phone2 !== null) {
      throw unexpected(phone2, "string", "phone");
    }
    if (phone === undefined) {
      const shippingAddressPhone = shippingAddress["phone"];
      if (typeof shippingAddressPhone === "string") {
        phone = shippingAddressPhone;
      } else if (shippingAddressPhone !== undefined && shippingAddressPhone !== null) {
        throw unexpected(shippingAddressPhone, "string", "shipping_address.phone");
      }
    }
    if (phone === undefined) {
      const customerPhone = customer["phone"];
      if (typeof customerPhone === "string") {
        phone = customerPhone;
      } else if (customerPhone !== undefined && customerPhone !== null) {
        throw unexpected(customerPhone, "string", "customer.phone");
      }
    }
    if (phone !== undefined) {
      result["phone"] = phone;
    }
  } catch (refused) {
    errors.add(refused, "phone");
  }

  // memo: Shopify {name} ({currency})
  try {
    if (typeof name !== "string") {
      throw unexpected(name, "string", "name");
    }
    const currency = record["currency"];
    if (typeof currency !== "string") {
      throw unexpected(currency, "string", "currency");
    }
    result["memo"] = `Shopify ${name} (${currency})`;
  } catch (refused) {
    errors.add(refused, "memo");
  }

  // addressee: shipping_address.first_name, shipping_address.last_name joined by ' '
  try {
    const parts: string[] = [];
    const firstName = shippingAddress["first_name"];
    if (typeof firstName === "string") {
      if (firstName !== "") {
        parts.push(firstName);
      }
    } else if (firstName !== undefined && firstName !== null) {
      throw unexpected(firstName, "string", "shipping_address.first_name");
    }
    const lastName = shippingAddress["last_name"];
    if (typeof lastName === "string") {
      if (lastName !== "") {
        parts.push(lastName);
      }
    } else if (lastName !== undefined && lastName !== null) {
      throw unexpected(lastName, "string", "shipping_address.last_name");
    }
    result["addressee"] = parts.join(" ");
  } catch (refused) {
    errors.add(refused, "addressee");
  }

  const shipMethod: JsonObject = {};
  // shipMethod.id: "EXPRESS" by condition, else "STANDARD"
  try {
    let priceDecimal: Decimal | undefined;
    const price = shippingLines["price"];
    if (typeof price === "string") {
      priceDecimal = toDecimal(price, "shipping_lines[0].price");
    } else if (price !== undefined) {
      throw unexpected(price, "string", "shipping_lines[0].price");
    }
    if (priceDecimal !== undefined && compare(priceDecimal, decimal("25.00")) >= 0) {
      shipMethod["id"] = "EXPRESS";
    } else {
      shipMethod["id"] = "STANDARD";
    }
  } catch (refused) {
    errors.add(refused, "shipMethod.id");
  }
  result["shipMethod"] = shipMethod;

  // total: total_price, as decimal of scale 2
  try {
    const totalPrice = record["total_price"];
    if (typeof totalPrice !== "string") {
      throw unexpected(totalPrice, "string", "total_price");
    }
    result["total"] = decimalText(fitting(toDecimal(totalPrice, "", { scale: 2 }), 12, 2), 2);
  } catch (refused) {
    errors.add(refused, "total", "total_price");
  }

  // lineCount: count of line_items[]
  try {
    let count: number;
    const lineItems = record["line_items"];
    if (Array.isArray(lineItems)) {
      count = lineItems.length;
    } else if (lineItems === undefined || lineItems === null) {
      count = 0;
    } else {
      throw unexpected(lineItems, "list", "line_items");
    }
    result["lineCount"] = count;
  } catch (refused) {
    errors.add(refused, "lineCount");
  }

  const item: JsonObject = {};
  // item.items: each of line_items[]
  const lineItems = record["line_items"];
  if (Array.isArray(lineItems)) {
    const items: JsonValue[] = [];
    let index = -1;
    for (const li of lineItems) {
      index += 1;
      const liObject = isObject(li) ? li : objectAt(li, `line_items[${index}]`);
      try {
        const quantity = liObject["quantity"];
        if (!isInteger(quantity)) {
          throw unexpected(quantity, "integer", `line_items[${index}].quantity`);
        }
        if (quantity <= 0) {
          continue;
        }
      } catch (refused) {
        errors.add(refused, "item.items");
        continue;
      }
      const item2: JsonObject = {};

      // line: position of li
      item2["line"] = items.length + 1;

      const item3: JsonObject = {};
      // item.name: li.sku; li.title when missing; li.title when null
      const sku = liObject["sku"];
      if (typeof sku === "string") {
        item3["name"] = sku;
      } else if (sku === undefined || sku === null) {
        const title = liObject["title"];
        if (typeof title === "string") {
          item3["name"] = title;
        } else if (title === undefined || title === null) {
          item3["name"] = "?";
        } else {
          errors.add(
            unexpected(title, "string", `line_items[${index}].title`),
            "item.items[].item.name",
          );
        }
      } else {
        errors.add(unexpected(sku, "string", `line_items[${index}].sku`), "item.items[].item.name");
      }
      item2["item"] = item3;

      // amount: price * quantity, as decimal of scale 2 rounded half_up
      try {
        const liPrice = liObject["price"];
        if (typeof liPrice !== "string") {
          throw unexpected(liPrice, "string", `line_items[${index}].price`);
        }
        const price2 = toDecimal(liPrice, `line_items[${index}].price`);
        const quantity = liObject["quantity"];
        if (!isInteger(quantity)) {
          throw unexpected(quantity, "integer", `line_items[${index}].quantity`);
        }
        const quantity3 = decimal(quantity);
        item2["amount"] = decimalText(
          fitting(rounded(price2.times(quantity3), 2, "half_up"), 12, 2),
          2,
        );
      } catch (refused) {
        errors.add(refused, "item.items[].amount");
      }

      // orderRef: root.name
      if (typeof name === "string") {
        item2["orderRef"] = name;
      } else {
        errors.add(unexpected(name, "string", "name"), "item.items[].orderRef");
      }
      items.push(item2);
    }
    item["items"] = items;
  } else {
    errors.add(unexpected(lineItems, "list", "line_items"), "item.items");
  }
  result["item"] = item;

  // risk: hook risk_band
  try {
    const totalPrice = record["total_price"];
    if (typeof totalPrice !== "string") {
      throw unexpected(totalPrice, "string", "total_price");
    }
    const totalValue = toDecimal(totalPrice, "total_price");
    if (!Array.isArray(lineItems)) {
      throw unexpected(lineItems, "list", "line_items");
    }
    let riskBand: unknown;
    try {
      riskBand = hooks.risk_band({ total: totalValue, lines: lineItems });
    } catch (fault) {
      throw hookFailed("risk_band", fault);
    }
    if (typeof riskBand !== "string") {
      throw new Refused("E_HOOK", riskBand, "string");
    }
    result["risk"] = riskBand;
  } catch (refused) {
    errors.add(refused, "risk");
  }

  // codes: codes, distinct, sort asc, join ,; left out when missing
  try {
    const codes = record["codes"];
    if (Array.isArray(codes)) {
      const codesItems: string[] = [];
      let index2 = -1;
      for (const code of codes) {
        index2 += 1;
        if (typeof code === "string") {
          codesItems.push(code);
        } else {
          throw unexpected(code, "string", `codes[${index2}]`);
        }
      }
      result["codes"] = joined(inOrder(distinct(codesItems)), ",");
    } else if (codes !== undefined) {
      throw unexpected(codes, "list", "codes");
    }
  } catch (refused) {
    errors.add(refused, "codes", "codes");
  }

  return result;
}
