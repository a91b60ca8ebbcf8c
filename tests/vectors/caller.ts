// How a team calls mappings: what the types allow, and what they do not. Nothing of it is run.

import {
  decode,
  encode,
  type MappingHooks,
  orderToErp,
  type OrderToErpRecord,
  type OrderToErpResult,
} from "./reviewed/index.js";

const hooks: MappingHooks = { risk_band: ({ total }) => (total.digits > 0n ? "high" : "low") };

interface Order {
  readonly name: string;
  readonly id: number;
  readonly created_at: string;
  readonly financial_status: "paid" | "pending" | "refunded";
  readonly currency: string;
  readonly total_price: string;
  readonly line_items: readonly { readonly quantity: number; readonly price: string; readonly sku: string | null }[];
}

export function ofModel(order: Order): OrderToErpResult {
  return orderToErp(order, { subsidiary_id: 1 }, hooks);
}

export function ofDocument(text: string): string {
  const made = orderToErp(decode(text), { subsidiary_id: 1 }, hooks);
  const id: string = made.entity.id;
  // @ts-expect-error what the target calls text is no number
  const wrong: number = made.total;
  return encode(made) + id + String(wrong);
}

export function withoutHooks(order: OrderToErpRecord): OrderToErpResult {
  // @ts-expect-error the mapping asks for hooks
  return orderToErp(order, { subsidiary_id: 1 });
}

export function withoutContext(order: OrderToErpRecord): OrderToErpResult {
  // @ts-expect-error the mapping needs its context
  return orderToErp(order, {}, hooks);
}

export function wrongRecord(order: { readonly name: number }): OrderToErpResult {
  // @ts-expect-error the name is read as a text
  return orderToErp(order, { subsidiary_id: 1 }, hooks);
}
