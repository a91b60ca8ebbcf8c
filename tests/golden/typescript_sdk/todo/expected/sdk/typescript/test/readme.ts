/** The README's examples, one after another. */

import assert from "node:assert/strict";
import { Client } from "todo-sdk";

const client = new Client();

const created = await client.tasks.create({ title: "alpha" });
console.log(created.id, created.created_at, created.version);

assert.deepEqual(await client.tasks.get(created.id), created);

import { PreconditionFailedError } from "todo-sdk";

const updated = await client.tasks.update(created.id, { title: "bravo" });
assert.equal(updated.version, created.version + 1);

try {
  await client.tasks.update(created, { title: "bravo" });
} catch (error) {
  if (!(error instanceof PreconditionFailedError)) throw error;
  console.log("somebody was faster:", error.problem.detail);
}

for await (const each of client.tasks.list({ limit: 10 })) {
  console.log(each.id);
}

const page = await client.tasks.list({ limit: 1, with_total: true });
console.log(page.items.length, "of", page.total);

import { InvalidRequestError, NotFoundError } from "todo-sdk";

try {
  await client.request("POST", "/tasks", { body: { "no such field": 1 } });
} catch (error) {
  if (!(error instanceof InvalidRequestError)) throw error;
  for (const { pointer, code, detail } of error.problem.errors) console.log(pointer, code, detail);
}

try {
  await client.request("GET", "/nothing/here");
} catch (error) {
  if (!(error instanceof NotFoundError)) throw error;
  console.log(error.status, error.requestId);
}

const retrying = new Client({ timeout: 60_000, maxRetries: 5 });
await retrying.request("GET", "/health/live", { timeout: 2_000, maxRetries: 0 });

const { signal } = new AbortController();
await client.request("GET", "/health/live", { signal });

import { replyOf } from "todo-sdk";

const read = await client.tasks.get(created.id);
console.log(replyOf(read).headers.get("ETag"));
console.log((await client.request("GET", "/health/ready")).json());

const seen: string[] = [];
const observed = new Client({
  before: [({ headers }) => headers.set("X-Trace", "abc")],
  after: [({ status }, { url }) => void seen.push(`${new URL(url).pathname} ${status}`)],
  fetch: (input, init) => fetch(input, init),
  log: (line) => console.debug(line),
});
await observed.request("GET", "/health/live");
assert.deepEqual(seen, ["/health/live 200"]);

import { InvalidSignatureError, verify } from "todo-sdk/webhooks";

try {
  await verify('{"type": "ping"}', { "webhook-id": "1" }, "whsec_c2VjcmV0");
} catch (error) {
  if (!(error instanceof InvalidSignatureError)) throw error;
  console.log(error.message);
}
