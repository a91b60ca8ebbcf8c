/** What users may write, and what the compiler must not let them. */

import { Client, ConflictError, SdkError, StatusError, TimedOutError, replyOf, type Order, type Page } from "orders-sdk";
import type { OrderCreate, OrderState } from "orders-sdk/models";
import { GITHUB, verify } from "orders-sdk/webhooks";

const fetch = async (): Promise<Response> => new Response('{"version": 1}', { headers: { ETag: '"1"' } });
const client = new Client({ baseUrl: "http://nowhere.invalid", apiKey: async () => "key", fetch });

export async function used(order: Order, given?: AbortSignal): Promise<void> {
  const read: Order = await client.orders.get(order, { signal: given });
  const total: string = read.total;
  const state: string = read.state;
  const known: boolean = read.state === "paid" || read.state === "of a newer service";
  await client.orders.update(read, { due_on: null, placed_at: new Date(), lines: read.lines });
  await client.orders.upsert("number", { number: "1", customer: "2", total, placed_at: "2026-01-01T00:00:00Z", lines: [] });
  const page: Page<Order> = await client.orders.list({ "state.in": ["open"], sort: ["-placed_at"], limit: 1, with_total: true });
  for await (const one of client.orders.list()) console.log(one.id, state, known, page.total, replyOf(one).status);
  await verify("{}", { "x-hub-signature-256": ["sha256=00"] }, ["a", "b"], GITHUB);
  const kind: typeof StatusError = ConflictError;
  const late: SdkError = new TimedOutError("too late");
  console.log(kind, late);
}

export async function refused(order: Order, state: string): Promise<void> {
  // @ts-expect-error a decimal is no number: it would lose digits
  await client.orders.update(order, { total: 1.5 });
  // @ts-expect-error there is no such word
  await client.orders.update(order, { state: "opened" });
  // @ts-expect-error not every string is a word
  const word: OrderState = state;
  // @ts-expect-error this cannot be null
  await client.orders.update(order, { number: null });
  // @ts-expect-error what is left out is left out
  await client.orders.update(order, { note: undefined });
  // @ts-expect-error there is no such member
  await client.orders.update(order, { nmber: "1" });
  // @ts-expect-error this must be there
  const body: OrderCreate = { number: "1" };
  // @ts-expect-error there is no such filter
  client.orders.list({ "state.gt": "open" });
  // @ts-expect-error lists cannot be ordered by that
  client.orders.list({ sort: ["state"] });
  // @ts-expect-error nothing is upserted by that
  await client.orders.upsert("id", body);
  // @ts-expect-error shipments cannot be upserted
  await client.shipments.upsert("id", {});
  // @ts-expect-error what was read is not written to
  order.number = "2";
  // @ts-expect-error the credential is no option of a call
  await client.orders.get(order, { apiKey: "key" });
  console.log(word);
}

const one = await client.customers.get("1");
if (replyOf(one).headers.get("etag") !== '"1"') throw new Error("this is not what was answered");
